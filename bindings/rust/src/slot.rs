//! Where the messages of one request wait for whoever asked.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::Error;

/// Chunks that wait before the request is paused, and at which it goes on.
pub(crate) const HIGH: usize = 64;
pub(crate) const LOW: usize = 16;

/// How long to wait before what found the queue of the library full is sent again.
pub(crate) const RETRY: Duration = Duration::from_millis(1);

/// A message of a request.
#[derive(Debug)]
pub(crate) enum Event {
    Chunk(Vec<u8>),
    Progress(Vec<u8>),
    End(Result<Vec<u8>, Error>),
}

/// What is asked of the library when too many chunks wait, and when few do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Pause,
    Resume,
}

#[derive(Debug, Default)]
struct State {
    events: VecDeque<Event>,
    waker: Option<Waker>,
    paused: bool,
}

#[derive(Debug)]
pub(crate) struct Slot {
    pub id: u64,
    state: Mutex<State>,
    arrived: Condvar,
}

impl Slot {
    pub fn new(id: u64) -> Self {
        Self {
            id,
            state: Mutex::default(),
            arrived: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over an event, and wakes whoever waits for it. `ask` sends what it is told to, and
    /// says whether that is done. The lock is held meanwhile, so that pauses and resumes reach the
    /// library in the order in which they were decided.
    pub fn deliver(&self, event: Event, ask: impl FnOnce(Flow) -> bool) {
        let mut state = self.lock();
        let chunk = matches!(event, Event::Chunk(_));
        state.events.push_back(event);
        if chunk && !state.paused && state.events.len() >= HIGH {
            // Where it could not be sent, the next chunk tries again.
            state.paused = ask(Flow::Pause);
        }
        let waker = state.waker.take();
        drop(state);
        self.arrived.notify_one();
        if let Some(waker) = waker {
            // Wakers are code of the program's runtime. A panic in one must not end the reader.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| waker.wake()));
        }
    }

    /// Hands over the end.
    pub fn end(&self, result: Result<Vec<u8>, Error>) {
        self.deliver(Event::End(result), |_| false);
    }

    /// Takes the next event. `None` if none came until the deadline.
    pub fn wait(&self, deadline: Option<Instant>, ask: impl Fn(Flow) -> bool) -> Option<Event> {
        let mut state = self.lock();
        loop {
            if let Some(event) = state.take(&ask) {
                return Some(event);
            }
            let mut longest = match deadline {
                None => None,
                Some(deadline) => Some(deadline.checked_duration_since(Instant::now())?),
            };
            if state.paused {
                longest = Some(longest.map_or(RETRY, |left| left.min(RETRY)));
            }
            state = match longest {
                None => self
                    .arrived
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(longest) => {
                    self.arrived
                        .wait_timeout(state, longest)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    /// The same for a task.
    pub fn poll(&self, context: &mut Context<'_>, ask: impl Fn(Flow) -> bool) -> Poll<Event> {
        let mut state = self.lock();
        if let Some(event) = state.take(&ask) {
            return Poll::Ready(event);
        }
        match &mut state.waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        let full = state.paused;
        drop(state);
        if full {
            // The queue of the library is full: this task comes again.
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl State {
    /// The next event. When few wait, a request that was paused goes on; where that cannot be
    /// sent, the next call tries again.
    fn take(&mut self, ask: &impl Fn(Flow) -> bool) -> Option<Event> {
        let event = self.events.pop_front();
        if self.paused && self.events.len() <= LOW {
            self.paused = !ask(Flow::Resume);
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_slot_asks_for_a_pause_once_and_for_the_end_of_it_once() {
        let slot = Slot::new(1);
        let asked = RefCell::new(Vec::new());
        let ask = |flow| {
            asked.borrow_mut().push(flow);
            true
        };
        for _ in 0..3 * HIGH {
            slot.deliver(Event::Chunk(Vec::new()), ask);
        }
        assert_eq!(asked.take(), [Flow::Pause]);
        for _ in 0..3 * HIGH {
            assert!(slot.wait(Some(Instant::now()), ask).is_some());
        }
        assert_eq!(asked.take(), [Flow::Resume]);
        assert!(slot.wait(Some(Instant::now()), ask).is_none());
        assert_eq!(asked.take(), []);
    }

    #[test]
    fn what_could_not_be_sent_is_sent_later() {
        let slot = Slot::new(1);
        for _ in 0..HIGH {
            slot.deliver(Event::Chunk(Vec::new()), |_| false);
        }
        slot.deliver(Event::Chunk(Vec::new()), |flow| flow == Flow::Pause);
        for _ in 0..=HIGH {
            assert!(slot.wait(None, |_| false).is_some());
        }
        // Nothing comes while the request is paused, so whoever waits asks again.
        let asked = RefCell::new(0);
        std::thread::scope(|scope| {
            let ask = |_| {
                *asked.borrow_mut() += 1;
                let last = *asked.borrow() == 3;
                if last {
                    scope.spawn(|| slot.end(Ok(Vec::new())));
                }
                last
            };
            assert!(matches!(slot.wait(None, ask), Some(Event::End(Ok(_)))));
        });
        assert_eq!(asked.take(), 3);
    }

    #[test]
    fn a_resume_does_not_overtake_its_pause() {
        let (slot, sent) = (Slot::new(1), Mutex::new(Vec::new()));
        for _ in 1..HIGH {
            slot.deliver(Event::Chunk(Vec::new()), |_| false);
        }
        std::thread::scope(|scope| {
            let (sending, begun) = std::sync::mpsc::channel();
            let (slot, sent) = (&slot, &sent);
            scope.spawn(move || {
                slot.deliver(Event::Chunk(Vec::new()), |flow| {
                    sending.send(()).unwrap();
                    // Long enough for the other one to take all there is.
                    std::thread::sleep(Duration::from_millis(20));
                    sent.lock().unwrap().push(flow);
                    true
                });
            });
            begun.recv().unwrap();
            let ask = |flow| {
                sent.lock().unwrap().push(flow);
                true
            };
            (0..HIGH).for_each(|_| drop(slot.wait(None, ask)));
        });
        assert_eq!(sent.into_inner().unwrap(), [Flow::Pause, Flow::Resume]);
    }
}
