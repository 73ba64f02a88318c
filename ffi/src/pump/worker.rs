//! The thread of a client that reads its messages and passes them on, in order.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::Ordering;
use std::sync::Arc;

use inlay_runtime::protocol::{Method, ShutdownResult, ACKNOWLEDGE, CANCEL_REQUEST};
use inlay_runtime::{Error, ErrorName};
use serde_json::Value;

use super::batch::Batch;
use super::reply::{Place, Reply};
use super::{Pump, Refusal};
use crate::inbox::Incoming;
use crate::limits;
use crate::reserve;
use crate::rpc::envelope::{self, Envelope, Id, Params, Rejected};
use crate::rpc::{json, write};
use crate::service::Service;

/// Memory that reading takes for each byte of a message, and the length up to
/// which it is not looked for first.
const READING: usize = 24;
const SMALL: usize = 16 << 10;

fn no_memory(bytes: usize) -> Error {
    Error::new(
        ErrorName::NoCapacity,
        format!("There is no memory to read a message of {bytes} bytes."),
    )
}

/// Works until the pump is closed.
pub fn run(pump: &Arc<Pump>, service: &dyn Service) {
    // What cannot be answered need not be read: a host that sends and never
    // reads fills its inbox, and `inlay_send` reports that.
    while pump.outbox.wait_for_room() {
        match pump.inbox.pop() {
            None => return,
            Some(incoming) => pump.take(&incoming, service),
        }
    }
}

/// Works as long as there is something to do.
#[cfg(feature = "inline-worker")]
pub fn run_waiting(pump: &Arc<Pump>, service: &dyn Service) {
    while let Some(incoming) = pump.inbox.try_pop() {
        pump.take(&incoming, service);
    }
}

/// Runs code that must not end the worker. A panic drops everything the code
/// held, which answers the request it was serving.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl Pump {
    fn take(self: &Arc<Self>, incoming: &Incoming, service: &dyn Service) {
        match incoming {
            Incoming::Text(text) => self.handle(text, service),
            Incoming::Lost(bytes) => {
                let error = no_memory(*bytes);
                self.answer(&Place::Alone, write::error(None, &error));
            }
            Incoming::AllEnded => {
                if let Some(reply) = self.take_shutdown() {
                    guarded(|| service.close());
                    reply.end(Ok(ShutdownResult {}));
                }
            }
        }
    }

    fn handle(self: &Arc<Self>, text: &[u8], service: &dyn Service) {
        let read = self.check_length(text).and_then(|()| {
            guarded(|| json::read(text)).unwrap_or_else(|| {
                Err(Error::new(
                    ErrorName::InternalError,
                    "Reading the message failed. This is a fault of the library.",
                ))
            })
        });
        match read {
            Err(error) => self.answer(&Place::Alone, write::error(None, &error)),
            Ok(Value::Array(messages)) => self.handle_batch(messages, service),
            Ok(message) => self.handle_one(envelope::open(message), &Place::Alone, service),
        }
    }

    fn check_length(&self, text: &[u8]) -> Result<(), Error> {
        let limit = self.max_message_bytes.load(Ordering::Relaxed);
        if text.len() <= limit {
            return match text.len() <= SMALL || reserve::has_room(text.len() * READING) {
                true => Ok(()),
                false => Err(no_memory(text.len())),
            };
        }
        Err(Error::new(
            ErrorName::MessageTooLarge,
            format!(
                "The message has {} bytes; the limit is {limit}. initialize can raise it.",
                text.len()
            ),
        ))
    }

    fn handle_batch(self: &Arc<Self>, messages: Vec<Value>, service: &dyn Service) {
        if messages.is_empty() || messages.len() > limits::MAX_BATCH {
            let error = Error::new(
                ErrorName::InvalidRequest,
                format!(
                    "A batch must have 1 to {} messages, but has {}.",
                    limits::MAX_BATCH,
                    messages.len()
                ),
            );
            return self.answer(&Place::Alone, write::error(None, &error));
        }
        let opened: Vec<_> = messages.into_iter().map(envelope::open).collect();
        let is_answered =
            |message: &Result<_, _>| !matches!(message, Ok(Envelope::Notification { .. }));
        let batch = Arc::new(Batch::new(
            opened.iter().filter(|message| is_answered(message)).count(),
        ));
        let mut index = 0;
        for message in opened {
            let place = Place::Batch(batch.clone(), index);
            index += usize::from(is_answered(&message));
            self.handle_one(message, &place, service);
        }
    }

    fn handle_one(
        self: &Arc<Self>,
        message: Result<Envelope, Rejected>,
        place: &Place,
        service: &dyn Service,
    ) {
        match message {
            Err(Rejected { id, error }) => self.answer(place, write::error(id.as_ref(), &error)),
            Ok(Envelope::Notification { method, params }) => {
                guarded(|| self.notice(&method, &params));
            }
            Ok(Envelope::Request { id, method, params }) => {
                self.handle_request(id, &method, params, place, service);
            }
        }
    }

    /// A notification is about one request, or is ignored.
    fn notice(&self, method: &str, params: &Params) {
        let Some(id) = params.get("id").and_then(Id::from_value) else {
            return;
        };
        match (method, params.len()) {
            (CANCEL_REQUEST, 1) => self.cancel(&id),
            (ACKNOWLEDGE, 2) => {
                if let Some(chunks) = params.get("chunks").and_then(Value::as_u64) {
                    self.acknowledge(&id, chunks);
                }
            }
            _ => {}
        }
    }

    fn handle_request(
        self: &Arc<Self>,
        id: Id,
        method: &str,
        params: Params,
        place: &Place,
        service: &dyn Service,
    ) {
        // Requests that are ending need what is left.
        if reserve::is_low() && method != Method::Shutdown.name() {
            let error = Error::new(
                ErrorName::NoCapacity,
                "There is no memory for another request. Try again when others have ended.",
            );
            return self.answer(place, write::error(Some(&id), &error));
        }
        let request = match self.admit(&id) {
            Ok(request) => request,
            Err(Refusal::With(error)) => {
                return self.answer(place, write::error(Some(&id), &error))
            }
            Err(Refusal::Duplicate) => {
                let error = Error::new(
                    ErrorName::DuplicateId,
                    format!(
                        "The request {} is still live; choose another id.",
                        id.as_json()
                    ),
                );
                // Without the id: this is not the answer to the live request.
                return self.answer(place, write::refusal(&id, &error.at("/id")));
            }
        };
        let reply = Reply::new(id, place.clone(), self.clone(), request.clone());
        if let Some(Some(handle)) = guarded(|| service.call(method, params, reply)) {
            request.attach(handle);
        }
    }
}
