//! One client: the pump, the worker's thread, and the message that the host
//! is reading.

use std::io;
use std::sync::{Arc, Mutex, TryLockError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::inbox::Refused;
use crate::outbox::{Nothing, Outgoing};
use crate::pump::{self, Pump};
use crate::reserve;
use crate::service::Service;
use crate::sync::lock;

/// Many times what recursion over a message of the greatest depth needs.
const WORKER_STACK: usize = 4 << 20;

/// Memory that there must be for the worker, next to its stack.
const BEGINNINGS: usize = 256 << 10;

/// A larger buffer is not kept for the next message.
const KEPT_BUFFER: usize = 1 << 20;

pub struct Client {
    pump: Arc<Pump>,
    service: Arc<dyn Service>,
    worker: Mutex<Option<JoinHandle<()>>>,
    reader: Arc<Reader>,
}

/// The message that the host holds, zero-terminated.
#[derive(Default)]
pub struct Reader(Mutex<Vec<u8>>);

/// A message in the reader's buffer: its address, and its length without the
/// zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    pub start: *const u8,
    pub length: usize,
}

/// Why `receive` has no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMessage {
    TimedOut,
    Closed,
    Busy,
}

impl Client {
    pub fn open(service: Arc<dyn Service>) -> io::Result<Self> {
        let pump = Pump::new();
        #[cfg(feature = "inline-worker")]
        if crate::inline::is_on() {
            return Ok(Self {
                pump,
                service,
                worker: Mutex::default(),
                reader: Arc::default(),
            });
        }
        // Without memory for its beginnings, a thread ends the process.
        if !reserve::has_room(BEGINNINGS) {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        let worker = std::thread::Builder::new()
            .name("inlay-client".into())
            .stack_size(WORKER_STACK)
            .spawn({
                let (pump, service) = (pump.clone(), service.clone());
                move || pump::run(&pump, service.as_ref())
            })?;
        Ok(Self {
            pump,
            service,
            worker: Mutex::new(Some(worker)),
            reader: Arc::default(),
        })
    }

    pub fn send(&self, text: &[u8]) -> Result<(), Refused> {
        self.pump.inbox.push(text)
    }

    /// Writes the next message into the reader's buffer, where it stays until
    /// the next call.
    pub fn receive(&self, timeout: Option<Duration>) -> Result<Message, NoMessage> {
        let mut buffer = match self.reader.0.try_lock() {
            Ok(buffer) => buffer,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(NoMessage::Busy),
        };
        buffer.clear();
        if buffer.capacity() > KEPT_BUFFER {
            *buffer = Vec::new();
        }
        #[cfg(feature = "inline-worker")]
        if crate::inline::is_on() {
            pump::run_waiting(&self.pump, self.service.as_ref());
        }
        match self.pump.outbox.pop(timeout) {
            Ok(Outgoing::Text(text)) => *buffer = text,
            Ok(Outgoing::Later(message)) => message.render(&mut buffer),
            Err(Nothing::InTime) => return Err(NoMessage::TimedOut),
            Err(Nothing::EverAgain) => return Err(NoMessage::Closed),
        }
        let length = buffer.len();
        buffer.push(0);
        Ok(Message {
            start: buffer.as_ptr(),
            length,
        })
    }

    pub fn fd(&self) -> Option<i32> {
        self.pump.outbox.fd()
    }

    pub fn reader(&self) -> Arc<Reader> {
        self.reader.clone()
    }

    /// Ends everything and waits for that. Safe while other threads are in
    /// `send` or `receive`: they keep the client alive and find it closed.
    pub fn close(&self) {
        self.pump.close();
        if let Some(worker) = lock(&self.worker).take() {
            // It has caught every panic of its own.
            let _ = worker.join();
        }
        self.service.close();
    }
}

#[cfg(test)]
mod tests;
