//! Where the messages of one request wait for whoever asked.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::Error;

/// How long to wait before what found the queue of the library full is sent again.
pub(crate) const RETRY: Duration = Duration::from_millis(1);

/// A message of a request.
#[derive(Debug)]
pub(crate) enum Event {
    Chunk(Vec<u8>),
    Progress(Vec<u8>),
    End(Result<Vec<u8>, Error>),
}

#[derive(Debug, Default)]
struct State {
    events: VecDeque<Event>,
    waker: Option<Waker>,
    /// Chunks that were taken.
    taken: u64,
    /// Those of them that the library was told of.
    acknowledged: u64,
    ended: bool,
}

#[derive(Debug)]
pub(crate) struct Slot {
    pub id: u64,
    /// Chunks that may be unacknowledged; 0 where nobody counts.
    window: u64,
    state: Mutex<State>,
    arrived: Condvar,
}

impl Slot {
    pub fn new(id: u64, window: u64) -> Self {
        Self {
            id,
            window,
            state: Mutex::default(),
            arrived: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over an event, and wakes the one who waits for it.
    pub fn deliver(&self, event: Event) {
        let mut state = self.lock();
        state.ended |= matches!(event, Event::End(_));
        state.events.push_back(event);
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
        self.deliver(Event::End(result));
    }

    /// Takes the next event. `None` if none came until the deadline. `acknowledge` tells the
    /// library how many chunks were taken, and says whether that could be sent.
    pub fn wait(
        &self,
        deadline: Option<Instant>,
        acknowledge: impl Fn(u64) -> bool,
    ) -> Option<Event> {
        let mut state = self.lock();
        loop {
            if let Some(event) = state.take(self.window, &acknowledge) {
                return Some(event);
            }
            let mut longest = match deadline {
                None => None,
                Some(deadline) => Some(deadline.checked_duration_since(Instant::now())?),
            };
            if state.owes(self.window) {
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
    pub fn poll(
        &self,
        context: &mut Context<'_>,
        acknowledge: impl Fn(u64) -> bool,
    ) -> Poll<Event> {
        let mut state = self.lock();
        if let Some(event) = state.take(self.window, &acknowledge) {
            return Poll::Ready(event);
        }
        match &mut state.waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        let full = state.owes(self.window);
        drop(state);
        if full {
            // The queue of the library is full: this task comes again.
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl State {
    /// The next event. Where an acknowledgement cannot be sent, the next call tries again.
    fn take(&mut self, window: u64, acknowledge: &impl Fn(u64) -> bool) -> Option<Event> {
        let event = self.events.pop_front();
        if matches!(event, Some(Event::Chunk(_))) {
            self.taken += 1;
        }
        if self.owes(window) && acknowledge(self.taken) {
            self.acknowledged = self.taken;
        }
        event
    }

    /// Whether it is time for an acknowledgement: at half a window, so that the stream need not
    /// wait for it.
    fn owes(&self, window: u64) -> bool {
        window > 0 && !self.ended && 2 * (self.taken - self.acknowledged) >= window
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    const WINDOW: u64 = 8;

    fn with_chunks(count: usize) -> Slot {
        let slot = Slot::new(1, WINDOW);
        (0..count).for_each(|_| slot.deliver(Event::Chunk(Vec::new())));
        slot
    }

    #[test]
    fn what_was_taken_is_acknowledged_at_half_a_window() {
        let slot = with_chunks(11);
        let said = RefCell::new(Vec::new());
        let acknowledge = |chunks| {
            said.borrow_mut().push(chunks);
            true
        };
        for _ in 0..11 {
            assert!(slot.wait(Some(Instant::now()), acknowledge).is_some());
        }
        assert!(slot.wait(Some(Instant::now()), acknowledge).is_none());
        assert_eq!(said.take(), [4, 8]);
    }

    #[test]
    fn nothing_is_acknowledged_of_what_has_ended_or_has_no_window() {
        let ended = with_chunks(4);
        ended.end(Ok(Vec::new()));
        let free = Slot::new(1, 0);
        (0..4).for_each(|_| free.deliver(Event::Chunk(Vec::new())));
        for slot in [ended, free] {
            for _ in 0..4 {
                let event = slot.wait(Some(Instant::now()), |_| panic!("acknowledged"));
                assert!(event.is_some());
            }
        }
    }

    #[test]
    fn what_could_not_be_sent_is_sent_later() {
        let slot = with_chunks(WINDOW as usize);
        for _ in 0..WINDOW {
            assert!(slot.wait(None, |_| false).is_some());
        }
        // Nothing comes while the stream waits, so the one who reads it asks again.
        let tries = RefCell::new(0);
        std::thread::scope(|scope| {
            let acknowledge = |chunks| {
                assert_eq!(chunks, WINDOW);
                *tries.borrow_mut() += 1;
                let last = *tries.borrow() == 3;
                if last {
                    scope.spawn(|| slot.end(Ok(Vec::new())));
                }
                last
            };
            assert!(matches!(
                slot.wait(None, acknowledge),
                Some(Event::End(Ok(_)))
            ));
        });
        assert_eq!(tries.take(), 3);
    }
}
