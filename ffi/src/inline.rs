//! For the fuzzer only: clients without a worker thread.
//!
//! `inlay_recv` then does the worker's work first, on its own thread. The path
//! of a message stays the same, but has no thread switch, and the code that it
//! reached is known when `inlay_recv` returns.

use std::sync::atomic::{AtomicBool, Ordering};

static ON: AtomicBool = AtomicBool::new(false);

/// Clients that are opened from now on have no thread of their own.
pub fn turn_on() {
    ON.store(true, Ordering::Relaxed);
}

pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}
