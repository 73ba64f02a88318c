//! Where the messages of one request wait for whoever asked.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use crate::Error;

/// Chunks that wait before the request is paused, and at which it goes on.
pub(crate) const HIGH: usize = 64;
pub(crate) const LOW: usize = 16;

/// A message of a request.
#[derive(Debug)]
pub(crate) enum Event {
    Chunk(Vec<u8>),
    Progress(Vec<u8>),
    End(Result<Vec<u8>, Error>),
}

/// What the reader is to do after a delivery.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    GoOn,
    Pause,
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

/// An event, and whether the request was paused and is to go on now.
pub(crate) type Taken = (Event, bool);

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

    /// Hands over an event, and wakes whoever waits for it.
    pub fn deliver(&self, event: Event) -> Flow {
        let mut state = self.lock();
        let chunk = matches!(event, Event::Chunk(_));
        state.events.push_back(event);
        let flow = if chunk && !state.paused && state.events.len() >= HIGH {
            state.paused = true;
            Flow::Pause
        } else {
            Flow::GoOn
        };
        let waker = state.waker.take();
        drop(state);
        self.arrived.notify_one();
        if let Some(waker) = waker {
            // Wakers are code of the program's runtime. A panic in one must not end the reader.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| waker.wake()));
        }
        flow
    }

    /// Says that the pause could not be sent, so that the next chunk tries again.
    pub fn not_paused(&self) {
        self.lock().paused = false;
    }

    /// Takes the next event. `None` if none came until the deadline.
    pub fn wait(&self, deadline: Option<Instant>) -> Option<Taken> {
        let mut state = self.lock();
        loop {
            if let Some(taken) = take(&mut state) {
                return Some(taken);
            }
            state = match deadline {
                None => self
                    .arrived
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.checked_duration_since(Instant::now())?;
                    self.arrived
                        .wait_timeout(state, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    /// The same for a task.
    pub fn poll(&self, context: &mut Context<'_>) -> Poll<Taken> {
        let mut state = self.lock();
        if let Some(taken) = take(&mut state) {
            return Poll::Ready(taken);
        }
        match &mut state.waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }
}

fn take(state: &mut State) -> Option<Taken> {
    let event = state.events.pop_front()?;
    let resume = state.paused && state.events.len() <= LOW;
    if resume {
        state.paused = false;
    }
    Some((event, resume))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_asks_for_a_pause_once_and_for_the_end_of_it_once() {
        let slot = Slot::new(1);
        let pauses = (0..3 * HIGH)
            .filter(|_| slot.deliver(Event::Chunk(Vec::new())) == Flow::Pause)
            .count();
        assert_eq!(pauses, 1);
        let resumes = (0..3 * HIGH)
            .filter(|_| slot.wait(Some(Instant::now())).unwrap().1)
            .count();
        assert_eq!(resumes, 1);
        assert!(slot.wait(Some(Instant::now())).is_none());
    }
}
