//! What a client, its requests and its reader share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::raw::{RawClient, Sent};
use crate::slot::{Event, Slot, RETRY};
use crate::types::Limits;
use crate::wire::{self, Bounds, Kind};
use crate::{Error, Result};

#[derive(Debug)]
pub(crate) struct Core {
    raw: RawClient,
    slots: Mutex<HashMap<u64, Arc<Slot>>>,
    next: AtomicU64,
    max_bytes: AtomicUsize,
    max_depth: AtomicUsize,
    stream_window: AtomicU64,
    /// Cancellations that found the queue full; the reader sends them.
    late: Mutex<Vec<u64>>,
    closed: AtomicBool,
    process: u32,
}

impl Core {
    pub fn new(raw: RawClient) -> Self {
        Self {
            raw,
            slots: Mutex::default(),
            next: AtomicU64::new(1),
            max_bytes: AtomicUsize::new(wire::BOUNDS.bytes),
            max_depth: AtomicUsize::new(wire::BOUNDS.depth),
            stream_window: AtomicU64::new(0),
            late: Mutex::default(),
            closed: AtomicBool::new(false),
            process: std::process::id(),
        }
    }

    pub fn limit(&self, limits: &Limits) {
        self.max_bytes.store(
            usize::try_from(limits.max_message_bytes).unwrap_or(usize::MAX),
            Ordering::Relaxed,
        );
        self.max_depth.store(
            usize::try_from(limits.max_message_depth).unwrap_or(usize::MAX),
            Ordering::Relaxed,
        );
        let window = limits.stream_window.unwrap_or_default();
        self.stream_window.store(window.into(), Ordering::Relaxed);
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<u64, Arc<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this is a child of the process that opened the client.
    pub fn forked(&self) -> bool {
        std::process::id() != self.process
    }

    /// Sends a request. Whatever fails arrives in the slot, as its end.
    pub fn start<P: Serialize + ?Sized>(&self, method: &str, params: &P) -> Arc<Slot> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let slot = Arc::new(Slot::new(id, self.stream_window.load(Ordering::Relaxed)));
        if self.forked() {
            slot.end(Err(Error::forked()));
            return slot;
        }
        let bounds = Bounds {
            bytes: self.max_bytes.load(Ordering::Relaxed),
            depth: self.max_depth.load(Ordering::Relaxed),
        };
        let sent = wire::request(id, method, params, bounds).and_then(|body| {
            self.slots().insert(id, Arc::clone(&slot));
            self.send(&body)
        });
        if let Err(error) = sent {
            self.slots().remove(&id);
            slot.end(Err(error));
        } else if self.closed.load(Ordering::SeqCst) {
            // The reader may have ended before it could see this request.
            self.fail_all(&Error::closed());
        }
        slot
    }

    /// Sends a message. While the queue of the library is full, it waits: the reader goes on.
    fn send(&self, body: &[u8]) -> Result<()> {
        while self.raw.send(body)? == Sent::Full {
            std::thread::sleep(RETRY);
        }
        Ok(())
    }

    /// Cancels a request whose answer nobody wants. Never waits.
    pub fn abandon(&self, slot: &Slot) {
        if self.forked() || self.slots().remove(&slot.id).is_none() {
            return;
        }
        if let Ok(Sent::Full) = self.raw.send(&wire::cancellation(slot.id)) {
            self.late
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(slot.id);
        }
    }

    /// Tells how many chunks of a stream were taken. False where the queue of the library is full.
    pub fn acknowledge(&self, slot: &Slot, chunks: u64) -> bool {
        // A client that was closed meanwhile tells the slot so.
        self.raw.send(&wire::acknowledgement(slot.id, chunks)) != Ok(Sent::Full)
    }

    /// The reader: takes every message and hands it to its request, until the client is closed.
    pub fn read(&self) {
        loop {
            match self.raw.recv(None) {
                Ok(Some(message)) => self.hand_out(message),
                Ok(None) => {}
                Err(error) => {
                    self.closed.store(true, Ordering::SeqCst);
                    self.fail_all(&error);
                    return;
                }
            }
            self.cancel_late();
        }
    }

    fn hand_out(&self, mut message: Vec<u8>) {
        let Some(routed) = wire::route(&message) else {
            self.unroutable(&message);
            return;
        };
        let ends = matches!(routed.kind, Kind::Result | Kind::Error);
        let slot = if ends {
            self.slots().remove(&routed.request)
        } else {
            self.slots().get(&routed.request).map(Arc::clone)
        };
        let Some(slot) = slot else { return };
        message.truncate(routed.payload.end);
        message.drain(..routed.payload.start);
        let event = match routed.kind {
            Kind::Chunk => Event::Chunk(message),
            Kind::Progress => Event::Progress(message),
            Kind::Result => Event::End(Ok(message)),
            Kind::Error => Event::End(Err(Error::from_answer(&message))),
        };
        slot.deliver(event);
    }

    /// An answer with the id null is to a message that the library could not read. `start` sends
    /// none, so there is no telling whose it is: everything in flight ends with it.
    fn unroutable(&self, message: &[u8]) {
        let Ok(parsed) = serde_json::from_slice::<serde_json::Value>(message) else {
            return;
        };
        if let (Some(error), true) = (parsed.get("error"), parsed["id"].is_null()) {
            self.fail_all(&Error::from_answer(error.to_string().as_bytes()));
        }
    }

    fn cancel_late(&self) {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.retain(|id| matches!(self.raw.send(&wire::cancellation(*id)), Ok(Sent::Full)));
    }

    fn fail_all(&self, error: &Error) {
        let slots: Vec<_> = self.slots().drain().collect();
        for (_, slot) in slots {
            slot.end(Err(error.clone()));
        }
    }

    /// Closes the client in the library, which lets the reader go.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.raw.close();
        self.fail_all(&Error::closed());
    }
}
