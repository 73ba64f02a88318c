//! For the fuzzer alone: clients without a worker's thread.
//!
//! `inlay_recv` then does the worker's work first, on its own thread. The way of
//! a message stays the same, but takes no switch of threads, and what code it
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
