//! Assigns the tasks of a loop to threads.

use std::sync::atomic::{AtomicU64, Ordering};

/// The most tasks of one loop.
pub const MOST: usize = u16::MAX as usize;

/// Tasks that are waiting for a thread, in one word: the number of the loop,
/// how many tasks it has, and the next one. A late thread finds another loop's
/// tickets or none, and never one that has been taken.
#[derive(Default)]
pub struct Tickets(AtomicU64);

#[derive(Debug, PartialEq)]
pub struct Ticket {
    pub task: usize,
    /// The number of tasks of its loop.
    pub tasks: usize,
}

const LOOP: u64 = 1 << 32;

fn parts(word: u64) -> (u64, u64) {
    (word >> 16 & 0xffff, word & 0xffff)
}

impl Tickets {
    /// Starts a loop of `tasks`, at most [`MOST`], once all earlier ones are
    /// taken.
    pub fn offer(&self, tasks: usize) {
        let number = self.0.load(Ordering::Relaxed) / LOOP;
        let word = number.wrapping_add(1).wrapping_mul(LOOP) | (tasks as u64) << 16;
        self.0.store(word, Ordering::SeqCst);
    }

    /// Takes the next task.
    pub fn take(&self) -> Option<Ticket> {
        let mut word = self.0.load(Ordering::Acquire);
        loop {
            let (tasks, next) = parts(word);
            if next == tasks {
                return None;
            }
            match self
                .0
                .compare_exchange_weak(word, word + 1, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => {
                    return Some(Ticket {
                        task: next as usize,
                        tasks: tasks as usize,
                    })
                }
                Err(now) => word = now,
            }
        }
    }

    /// Whether a task is waiting.
    pub fn are_left(&self) -> bool {
        let (tasks, next) = parts(self.0.load(Ordering::SeqCst));
        next < tasks
    }

    /// Takes all remaining tasks; returns how many.
    pub fn close(&self) -> usize {
        let mut left = 0;
        while self.take().is_some() {
            left += 1;
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_given_out_once_and_loops_follow_one_another() {
        let tickets = Tickets::default();
        assert_eq!(tickets.take(), None);
        for tasks in [1, 3, MOST] {
            tickets.offer(tasks);
            assert!(tickets.are_left());
            for task in 0..tasks {
                assert_eq!(tickets.take(), Some(Ticket { task, tasks }));
            }
            assert!(!tickets.are_left());
            assert_eq!(tickets.take(), None);
        }
    }

    #[test]
    fn the_number_of_the_loop_wraps() {
        let tickets = Tickets(AtomicU64::new(u64::MAX / LOOP * LOOP));
        tickets.offer(2);
        assert_eq!(tickets.take(), Some(Ticket { task: 0, tasks: 2 }));
        assert_eq!(tickets.close(), 1);
        assert_eq!(tickets.0.load(Ordering::Relaxed), 2 << 16 | 2);
    }
}
