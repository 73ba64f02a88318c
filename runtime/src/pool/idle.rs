//! How long a thread waits actively.

use std::hint::spin_loop;
use std::time::{Duration, Instant};

/// Long enough for what lies between two loops of a step. A thread that looks
/// this often keeps its processor; after that it lets others have it.
const ALONE: Duration = Duration::from_micros(20);

/// After this, sleeping and waking cost less than looking.
const TOGETHER: Duration = Duration::from_millis(1);

/// Looks between two glances at the clock.
const LOOKS: u32 = 32;

/// One wait: first in a loop, then giving way to other threads, then no more.
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

    /// Waits a moment; false when that has been done for long enough.
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
