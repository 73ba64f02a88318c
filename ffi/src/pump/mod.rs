//! The message pump of one client: the inbox, in order; the live requests; the
//! outbox.
//!
//! Locks are taken in the order live → batch → outbox, and none is held while
//! the service is called.

mod batch;
mod reply;
mod worker;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use inlay_runtime::protocol::{LimitOptions, Limits};
use inlay_runtime::{Error, ErrorName};

use crate::inbox::Inbox;
use crate::limits;
use crate::outbox::{Outbox, Paused};
use crate::rpc::envelope::Id;
use crate::service::Handle;
use crate::sync::lock;

pub use reply::Reply;
pub use worker::run;
#[cfg(feature = "inline-worker")]
pub use worker::run_waiting;

pub struct Pump {
    pub inbox: Inbox,
    pub outbox: Outbox,
    live: Mutex<Live>,
    max_message_bytes: AtomicUsize,
    /// The most unacknowledged chunks of one stream; 0 if streams do not wait
    /// for acknowledgements.
    stream_window: AtomicU32,
}

#[derive(Default)]
struct Live {
    requests: HashMap<Id, Arc<Request>>,
    /// The request `shutdown`, from its arrival to its answer.
    shutdown: Option<Reply>,
    shutting_down: bool,
}

impl Pump {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            inbox: Inbox::default(),
            outbox: Outbox::default(),
            live: Mutex::default(),
            max_message_bytes: AtomicUsize::new(limits::MAX_MESSAGE_BYTES),
            stream_window: AtomicU32::new(0),
        })
    }

    pub fn limits(&self) -> Limits {
        let saturate = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Limits {
            max_message_bytes: self.max_message_bytes.load(Ordering::Relaxed) as u64,
            max_message_depth: saturate(limits::MAX_NESTING),
            max_id_characters: saturate(limits::MAX_ID_CHARACTERS),
            max_batch_messages: saturate(limits::MAX_BATCH),
            max_live_requests: saturate(limits::MAX_LIVE_REQUESTS),
            max_queued_messages: saturate(self.outbox.limit()),
            max_queued_bytes: limits::OUTBOX_BYTES as u64,
            stream_window: self.stream_window(),
        }
    }

    pub fn set_limits(&self, wanted: &LimitOptions) {
        let widen = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(bytes) = wanted.max_message_bytes {
            self.max_message_bytes
                .store(widen(bytes), Ordering::Relaxed);
        }
        if let Some(messages) = wanted.max_queued_messages {
            self.outbox.set_limit(widen(messages));
        }
        if let Some(chunks) = wanted.stream_window {
            self.stream_window.store(chunks, Ordering::Relaxed);
        }
    }

    fn stream_window(&self) -> Option<u32> {
        let chunks = self.stream_window.load(Ordering::Relaxed);
        (chunks > 0).then_some(chunks)
    }

    /// Makes a request live, unless that breaks a rule.
    fn admit(&self, id: &Id) -> Result<Arc<Request>, Refusal> {
        let mut live = lock(&self.live);
        if live.requests.contains_key(id) {
            return Err(Refusal::Duplicate);
        }
        if live.shutting_down {
            return Err(Refusal::With(Error::new(
                ErrorName::ShuttingDown,
                "The client is shutting down; it takes no more requests.",
            )));
        }
        if live.requests.len() >= limits::MAX_LIVE_REQUESTS {
            return Err(Refusal::With(Error::new(
                ErrorName::TooManyRequests,
                format!(
                    "{} requests are live already; wait for some of them to end.",
                    limits::MAX_LIVE_REQUESTS
                ),
            )));
        }
        let request = Arc::new(Request::default());
        live.requests.insert(id.clone(), request.clone());
        Ok(request)
    }

    fn find(&self, id: &Id) -> Option<Arc<Request>> {
        lock(&self.live).requests.get(id).cloned()
    }

    fn cancel(&self, id: &Id) {
        let request = self.find(id);
        if let Some(handle) = request.as_ref().and_then(|request| request.handle.get()) {
            handle.cancel();
        }
    }

    fn acknowledge(&self, id: &Id, chunks: u64) {
        if let Some(request) = self.find(id) {
            request.acknowledged.fetch_max(chunks, Ordering::SeqCst);
            request.resume();
        }
    }

    /// Refuses new requests and answers `reply` when the live ones have ended.
    fn shut_down(&self, reply: Reply) {
        let mut live = lock(&self.live);
        live.shutting_down = true;
        live.shutdown = Some(reply);
        self.notify_if_all_ended(&live);
    }

    /// `shutdown` itself is live as well, and so is the last one.
    fn notify_if_all_ended(&self, live: &Live) {
        if live.shutdown.is_some() && live.requests.len() == 1 {
            self.inbox.all_ended();
        }
    }

    /// The request that waits for all others to have ended.
    fn take_shutdown(&self) -> Option<Reply> {
        lock(&self.live).shutdown.take()
    }

    /// Closes both queues; every waiting thread returns.
    pub fn close(&self) {
        self.outbox.close();
        self.inbox.close();
        // Dropped without the lock, as dropping a reply answers it.
        let shutdown = self.take_shutdown();
        drop(shutdown);
    }
}

enum Refusal {
    Duplicate,
    With(Error),
}

/// A request that has no answer yet.
#[derive(Default)]
pub struct Request {
    handle: OnceLock<Box<dyn Handle>>,
    /// It was resumed, possibly before it had a handle.
    resumed: AtomicBool,
    /// Chunks sent of it.
    sent: AtomicU64,
    /// Chunks of it that the host has acknowledged as read. The count only
    /// grows, so the order of acknowledgements does not matter.
    acknowledged: AtomicU64,
}

impl Request {
    /// Whether fewer chunks are unacknowledged than allowed.
    fn is_within(&self, window: Option<u32>) -> bool {
        // A chunk is counted before this check, and an acknowledgement before
        // the request is resumed: one of the two sees the other.
        window.is_none_or(|window| {
            let acknowledged = self.acknowledged.load(Ordering::SeqCst);
            self.sent.load(Ordering::SeqCst) < acknowledged.saturating_add(window.into())
        })
    }

    fn attach(&self, handle: Box<dyn Handle>) {
        // Set once, by the worker.
        let _ = self.handle.set(handle);
        self.pass_on();
    }

    fn pass_on(&self) {
        if let Some(handle) = self.handle.get() {
            if self.resumed.swap(false, Ordering::SeqCst) {
                handle.resume();
            }
        }
    }
}

impl Paused for Request {
    fn resume(&self) {
        self.resumed.store(true, Ordering::SeqCst);
        self.pass_on();
    }
}

#[cfg(test)]
mod tests;
