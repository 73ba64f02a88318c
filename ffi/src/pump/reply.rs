//! The one answer to a request, and the messages before it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use inlay_runtime::{Error, ErrorName};
use serde::Serialize;

use super::batch::Batch;
use super::{Pump, Request};
use crate::outbox::Outgoing;
use crate::rpc::envelope::Id;
use crate::rpc::write;
use crate::sync::lock;

/// The destination of an answer: sent at once, or put in its place in a batch.
#[derive(Clone)]
pub enum Place {
    Alone,
    Batch(Arc<Batch>, usize),
}

/// Ends exactly once: by `end`, or, if its holder never calls that, when
/// dropped.
pub struct Reply {
    id: Id,
    place: Place,
    pump: Arc<Pump>,
    request: Arc<Request>,
    ended: AtomicBool,
}

impl Reply {
    pub(super) fn new(id: Id, place: Place, pump: Arc<Pump>, request: Arc<Request>) -> Self {
        Self {
            id,
            place,
            pump,
            request,
            ended: AtomicBool::new(false),
        }
    }

    pub fn id(&self) -> &Id {
        &self.id
    }

    pub fn pump(&self) -> &Pump {
        &self.pump
    }

    /// Whether the host reads this request's chunks, and all messages, fast
    /// enough to be sent more. If not, the handle of this request is resumed
    /// once it has.
    pub fn ready(&self) -> bool {
        self.request.is_within(self.pump.stream_window()) && self.pump.outbox.ready(&self.request)
    }

    /// Sends a chunk of this streamed request.
    pub fn stream(&self, chunk: Outgoing) {
        self.request.sent.fetch_add(1, Ordering::SeqCst);
        self.notify(chunk);
    }

    /// Sends a notification about this request.
    pub fn notify(&self, message: Outgoing) {
        if !self.ended.load(Ordering::Acquire) {
            self.pump.outbox.push(message);
        }
    }

    /// Answers the request, unless it has been answered. The pointer of an
    /// error is relative to the params.
    pub fn end<T: Serialize>(&self, result: Result<T, Error>) {
        if self.ended.swap(true, Ordering::AcqRel) {
            return;
        }
        let result = result.map_err(|mut error| {
            error.pointer = error.pointer.map(|pointer| format!("/params{pointer}"));
            error
        });
        let text = result.and_then(|value| {
            write::result(&self.id, &value).map_err(|error| {
                Error::new(
                    ErrorName::InternalError,
                    format!("The result could not be written as JSON: {error}."),
                )
            })
        });
        let text = text.unwrap_or_else(|error| write::error(Some(&self.id), &error));

        // The id becomes free at the moment that the answer is queued, neither
        // before nor after.
        let mut live = lock(&self.pump.live);
        live.requests.remove(&self.id);
        self.pump.answer(&self.place, text);
        self.pump.notify_if_all_ended(&live);
    }

    /// Answers this request, which is `shutdown`, after all others.
    pub fn shut_down(self) {
        let pump = self.pump.clone();
        pump.shut_down(self);
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if !self.ended.load(Ordering::Acquire) {
            self.end::<()>(Err(Error::new(
                ErrorName::InternalError,
                "The engine gave the request up without an answer. This is a fault of the library.",
            )));
        }
    }
}

impl Pump {
    pub(super) fn answer(&self, place: &Place, text: Vec<u8>) {
        let text = match place {
            Place::Alone => Some(text),
            Place::Batch(batch, index) => batch.fill(*index, text),
        };
        if let Some(text) = text {
            self.outbox.push(Outgoing::Text(text));
        }
    }
}
