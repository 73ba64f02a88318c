//! Messages from the host that wait to be handled, in order.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

use crate::limits;
use crate::sync::{lock, wait};

#[derive(Debug, PartialEq, Eq)]
pub enum Incoming {
    Text(Vec<u8>),
    /// A message of this many bytes, for which there was no memory.
    Lost(usize),
    /// The last live request has ended, for which `shutdown` waits.
    AllEnded,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Full,
    Closed,
}

#[derive(Default)]
pub struct Inbox {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Incoming>,
    bytes: usize,
    closed: bool,
}

impl State {
    fn pop(&mut self) -> Option<Incoming> {
        let message = self.queue.pop_front()?;
        if let Incoming::Text(text) = &message {
            self.bytes -= text.len();
        }
        Some(message)
    }
}

impl Inbox {
    pub fn push(&self, text: &[u8]) -> Result<(), Refused> {
        // Copied before the lock is taken, so that a long message blocks no
        // other thread.
        let mut copy = Vec::new();
        let message = match copy.try_reserve_exact(text.len()) {
            Ok(()) => {
                copy.extend_from_slice(text);
                Incoming::Text(copy)
            }
            Err(_) => Incoming::Lost(text.len()),
        };
        let mut state = lock(&self.state);
        if state.closed {
            return Err(Refused::Closed);
        }
        let full = state.queue.len() >= limits::INBOX_MESSAGES
            || state.bytes.saturating_add(text.len()) > limits::INBOX_BYTES;
        if full && !state.queue.is_empty() {
            return Err(Refused::Full);
        }
        if let Incoming::Text(text) = &message {
            state.bytes += text.len();
        }
        state.queue.push_back(message);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Notifies the worker; has no limit, since it happens once.
    pub fn all_ended(&self) {
        lock(&self.state).queue.push_back(Incoming::AllEnded);
        self.arrived.notify_one();
    }

    /// The next message, if one is queued.
    #[cfg(feature = "inline-worker")]
    pub fn try_pop(&self) -> Option<Incoming> {
        lock(&self.state).pop()
    }

    /// Waits for a message; `None` once the inbox is closed.
    pub fn pop(&self) -> Option<Incoming> {
        let mut state = lock(&self.state);
        loop {
            if state.closed {
                return None;
            }
            if let Some(message) = state.pop() {
                return Some(message);
            }
            state = wait(&self.arrived, state);
        }
    }

    pub fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        let queue = std::mem::take(&mut state.queue);
        drop(state);
        drop(queue);
        self.arrived.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order() {
        let inbox = Inbox::default();
        inbox.push(b"a").unwrap();
        inbox.push(b"b").unwrap();
        assert_eq!(inbox.pop(), Some(Incoming::Text(b"a".to_vec())));
        assert_eq!(inbox.pop(), Some(Incoming::Text(b"b".to_vec())));
    }

    #[test]
    fn refuses_by_count_and_takes_again_after_a_pop() {
        let inbox = Inbox::default();
        for _ in 0..limits::INBOX_MESSAGES {
            inbox.push(b"x").unwrap();
        }
        assert_eq!(inbox.push(b"x"), Err(Refused::Full));
        inbox.pop();
        assert_eq!(inbox.push(b"x"), Ok(()));
    }

    #[test]
    fn refuses_by_bytes_but_never_a_message_alone() {
        let inbox = Inbox::default();
        let half = vec![b' '; limits::INBOX_BYTES / 2];
        assert_eq!(inbox.push(&half), Ok(()));
        assert_eq!(inbox.push(&half), Ok(()));
        assert_eq!(inbox.push(b"x"), Err(Refused::Full));
        inbox.pop();
        inbox.pop();
        assert_eq!(inbox.push(&vec![b' '; limits::INBOX_BYTES + 1]), Ok(()));
        assert_eq!(inbox.push(b"x"), Err(Refused::Full));
    }

    #[test]
    fn close_wakes_the_worker_and_refuses() {
        let inbox = Inbox::default();
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| inbox.pop());
            std::thread::sleep(std::time::Duration::from_millis(20));
            inbox.close();
            assert_eq!(worker.join().unwrap(), None);
        });
        assert_eq!(inbox.push(b"x"), Err(Refused::Closed));
    }
}
