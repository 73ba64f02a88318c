//! How long a thread spins before it sleeps.

use std::hint::spin_loop;
use std::time::{Duration, Instant};

/// Covers the time between two loops of a step. A thread that polls this often
/// keeps its CPU; after that it yields to others.
const ALONE: Duration = Duration::from_micros(20);

/// After this, sleeping and waking cost less than polling.
const TOGETHER: Duration = Duration::from_millis(1);

/// Polls between two reads of the clock.
const LOOKS: u32 = 32;

/// One wait: spins first, then yields to other threads, then stops.
pub struct Patience {
    looks: u32,
    since: Option<Instant>,
    giving_way: bool,
}

impl Patience {
    pub fn new() -> Self {
        Self {
            looks: 0,
            since: None,
            giving_way: false,
        }
    }

    /// Waits a moment; false once it has waited long enough.
    pub fn wait(&mut self) -> bool {
        if self.giving_way {
            std::thread::yield_now();
        } else {
            spin_loop();
            self.looks += 1;
            if !self.looks.is_multiple_of(LOOKS) {
                return true;
            }
        }
        let waited = self.since.get_or_insert_with(Instant::now).elapsed();
        self.giving_way = waited > ALONE;
        waited < TOGETHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends() {
        let began = Instant::now();
        let mut patience = Patience::new();
        while patience.wait() {}
        assert!(patience.giving_way);
        assert!(began.elapsed() >= TOGETHER);
    }
}
