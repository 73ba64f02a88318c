//! The six functions of `inlay.h`.
//!
//! No panic crosses them, no pointer of the host is kept, and a handle is
//! looked up, never dereferenced.

use std::ffi::{c_char, c_int};
use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::client::{Client, NoMessage};
use crate::dispatch::Dispatch;
use crate::inbox::Refused;
use crate::registry::Registry;
use crate::{about, engine, process};

/// Status codes, as in `inlay.h`.
pub const OK: c_int = 0;
pub const CLOSED: c_int = 1;
pub const FULL: c_int = 2;
pub const INVALID: c_int = 3;
pub const BUSY: c_int = 4;
pub const FORKED: c_int = 5;
pub const NO_FD: c_int = 6;
pub const INTERNAL: c_int = 7;
pub const TIMED_OUT: c_int = 8;

/// A number disguised as a pointer: see `registry`.
#[repr(C)]
pub struct InlayClient {
    _private: [u8; 0],
}

fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(Registry::default)
}

#[no_mangle]
pub extern "C" fn inlay_about() -> *const c_char {
    match catch_unwind(about::text) {
        Ok(text) => text.as_ptr(),
        Err(_) => c"{}".as_ptr(),
    }
}

#[no_mangle]
pub extern "C" fn inlay_open() -> *mut InlayClient {
    if process::is_forked() {
        return std::ptr::null_mut();
    }
    let opened = catch_unwind(|| {
        process::claim();
        process::silence_panics();
        let service = Dispatch::new(engine::open);
        let client = Client::open(Arc::new(service)).ok()?;
        Some(registry().add(Arc::new(client)))
    });
    match opened {
        Ok(Some(handle)) => std::ptr::without_provenance_mut(handle),
        _ => std::ptr::null_mut(),
    }
}

/// # Safety
///
/// `json` is NULL or points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn inlay_send(
    client: *mut InlayClient,
    json: *const c_char,
    length: usize,
) -> c_int {
    if process::is_forked() {
        return -FORKED;
    }
    let sent = catch_unwind(|| {
        let Some(client) = registry().get(client.addr()) else {
            return -CLOSED;
        };
        // No object is larger than this, so a larger length is wrong.
        if json.is_null() || length == 0 || isize::try_from(length).is_err() {
            return -INVALID;
        }
        // SAFETY: not NULL, and the caller guarantees that this many bytes are
        // readable.
        let text = unsafe { std::slice::from_raw_parts(json.cast::<u8>(), length) };
        match client.send(text) {
            Ok(()) => OK,
            Err(Refused::Full) => -FULL,
            Err(Refused::Closed) => -CLOSED,
        }
    });
    sent.unwrap_or(-INTERNAL)
}

/// # Safety
///
/// `json` is NULL or points to a writable pointer, `length` is NULL or points
/// to a writable `size_t`.
#[no_mangle]
pub unsafe extern "C" fn inlay_recv(
    client: *mut InlayClient,
    timeout: f64,
    json: *mut *const c_char,
    length: *mut usize,
) -> c_int {
    let store = |start: *const c_char, bytes: usize| {
        if !json.is_null() {
            // SAFETY: not NULL, and the caller guarantees that it is writable.
            unsafe { json.write(start) };
        }
        if !length.is_null() {
            // SAFETY: as above.
            unsafe { length.write(bytes) };
        }
    };
    store(std::ptr::null(), 0);
    if process::is_forked() {
        return -FORKED;
    }
    let received = catch_unwind(|| {
        let handle = client.addr();
        let Some(client) = registry().get(handle) else {
            registry().forget(handle);
            return Err(NoMessage::Closed);
        };
        if json.is_null() {
            return Ok(None);
        }
        client.receive(duration(timeout)).map(Some)
    });
    match received {
        Ok(Ok(Some(message))) => {
            store(message.start.cast(), message.length);
            OK
        }
        Ok(Ok(None)) => -INVALID,
        Ok(Err(NoMessage::TimedOut)) => -TIMED_OUT,
        Ok(Err(NoMessage::Closed)) => -CLOSED,
        Ok(Err(NoMessage::Busy)) => -BUSY,
        Err(_) => -INTERNAL,
    }
}

/// Seconds → the time to wait; `None` waits without end.
fn duration(seconds: f64) -> Option<Duration> {
    if seconds.is_nan() {
        return Some(Duration::ZERO);
    }
    // Negative, infinite and too large numbers are all refused.
    Duration::try_from_secs_f64(seconds).ok()
}

#[no_mangle]
pub extern "C" fn inlay_fd(client: *mut InlayClient) -> c_int {
    if process::is_forked() {
        return -FORKED;
    }
    let found = catch_unwind(|| match registry().get(client.addr()) {
        Some(client) => client.fd().unwrap_or(-NO_FD),
        None => -CLOSED,
    });
    found.unwrap_or(-INTERNAL)
}

#[no_mangle]
pub extern "C" fn inlay_close(client: *mut InlayClient) {
    if process::is_forked() {
        return;
    }
    // There is no caller left to report a failure to while closing.
    let _ = catch_unwind(|| {
        if let Some(client) = registry().remove(client.addr()) {
            client.close();
        }
    });
}

#[cfg(test)]
mod tests;
