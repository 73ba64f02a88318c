//! The C functions as they are, for programs that write and read the messages themselves.

use std::ffi::c_int;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::api::{self, Api, Handle};
use crate::{Error, Result};

/// A client without a reader: bytes in, bytes out. What is sent is not checked.
#[derive(Debug)]
pub struct RawClient {
    api: &'static Api,
    handle: Handle,
    /// Held by the one who reads: a message is the library's until the next is taken.
    reading: Mutex<()>,
}

/// What became of a message that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The library has it.
    Accepted,
    /// The queue is full: read, then send it again.
    Full,
}

impl RawClient {
    /// Opens a client of the library at `library`, or of the one that is found.
    pub fn open(library: Option<&Path>) -> Result<Self> {
        let api = api::api(library)?;
        // SAFETY: may be called at any time.
        let handle = unsafe { (api.open)() };
        if handle.is_null() {
            return Err(Error::new(
                "out_of_memory",
                "No client could be opened: memory or threads ran out, or fork().",
            ));
        }
        Ok(Self {
            api,
            handle: Handle(handle),
            reading: Mutex::new(()),
        })
    }

    /// Sends one message. Never blocks on work.
    pub fn send(&self, message: &[u8]) -> Result<Sent> {
        // SAFETY: the pointer and the length are those of a slice, which is copied in the call.
        let code =
            unsafe { (self.api.send)(self.handle.0, message.as_ptr().cast(), message.len()) };
        match code.unsigned_abs() as usize {
            0 => Ok(Sent::Accepted),
            api::FULL => Ok(Sent::Full),
            code => Err(reason(code)),
        }
    }

    /// Takes the next message; `None` if none came in time. Without a time-out it waits for ever.
    pub fn recv(&self, timeout: Option<Duration>) -> Result<Option<Vec<u8>>> {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut message, mut length) = (std::ptr::null(), 0usize);
        let seconds = timeout.map_or(-1.0, |timeout| timeout.as_secs_f64());
        // SAFETY: both outlive the call, and the lock keeps a second reader out.
        let code = unsafe { (self.api.recv)(self.handle.0, seconds, &mut message, &mut length) };
        match code.unsigned_abs() as usize {
            0 => {
                // SAFETY: the library gives `length` bytes, which stay until the next `recv`: the
                // lock is held until they are copied.
                let bytes = unsafe { std::slice::from_raw_parts(message.cast::<u8>(), length) };
                Ok(Some(bytes.to_vec()))
            }
            api::TIMED_OUT => Ok(None),
            code => Err(reason(code)),
        }
    }

    /// The descriptor that is readable while messages wait, for event loops; `None` where the
    /// platform has none. It belongs to the library: poll it, nothing else.
    #[must_use]
    pub fn fd(&self) -> Option<c_int> {
        // SAFETY: may be called from any thread at any time.
        let fd = unsafe { (self.api.fd)(self.handle.0) };
        (fd >= 0).then_some(fd)
    }

    /// Closes the client: cancels, joins, frees. Whoever waits in [`recv`](Self::recv) is let go
    /// with the error `client_closed`.
    pub fn close(&self) {
        // SAFETY: a closed handle is recognised, so that closing twice does nothing.
        unsafe { (self.api.close)(self.handle.0) }
    }
}

impl Drop for RawClient {
    fn drop(&mut self) {
        self.close();
    }
}

fn reason(code: usize) -> Error {
    match code {
        api::CLOSED => Error::closed(),
        api::FORKED => Error::forked(),
        code => Error::new("internal_error", format!("libinlay reports status {code}.")),
    }
}
