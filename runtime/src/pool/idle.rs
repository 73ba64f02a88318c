//! How long a thread spins before it sleeps.

use std::hint::spin_loop;
use std::time::{Duration, Instant};

/// Covers the time between two loops of a step. A thread that polls this often
/// keeps its CPU; after that it yields to others.
const SPIN_TIME: Duration = Duration::from_micros(20);

/// After this, sleeping and waking cost less than polling.
const WAIT_TIME: Duration = Duration::from_millis(1);

/// Polls between two reads of the clock.
const POLLS: u32 = 32;

/// One wait: spins first, then yields to other threads, then stops.
pub struct Backoff {
    polls: u32,
    since: Option<Instant>,
    yielding: bool,
}

impl Backoff {
    pub fn new() -> Self {
        Self {
            polls: 0,
            since: None,
            yielding: false,
        }
    }

    /// Waits a moment; false once it has waited long enough.
    pub fn wait(&mut self) -> bool {
        if self.yielding {
            std::thread::yield_now();
        } else {
            spin_loop();
            self.polls += 1;
            if !self.polls.is_multiple_of(POLLS) {
                return true;
            }
        }
        let waited = self.since.get_or_insert_with(Instant::now).elapsed();
        self.yielding = waited > SPIN_TIME;
        waited < WAIT_TIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends() {
        let began = Instant::now();
        let mut backoff = Backoff::new();
        while backoff.wait() {}
        assert!(backoff.yielding);
        assert!(began.elapsed() >= WAIT_TIME);
    }
}
