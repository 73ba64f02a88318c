//! Messages on their way to the host.
//!
//! The queue is bounded by cooperation: a stream asks `ready` before it
//! produces more, and is resumed when the host has read half of the queue.
//! Answers are always accepted, and their number is bounded by the live
//! requests.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, OnceLock, Weak};
use std::time::{Duration, Instant};

use crate::fd::Signal;
use crate::limits;
use crate::sync::{lock, wait};

/// A message that may still have to be serialized. That happens on the reader's
/// thread, so that the engine's thread is free for the engine.
pub enum Outgoing {
    Text(Vec<u8>),
    Later(Box<dyn Render>),
}

pub trait Render: Send {
    /// Appends the message to `out`.
    fn render(&self, out: &mut Vec<u8>);
    /// About how many bytes of memory it takes.
    fn weight(&self) -> usize;
}

impl Outgoing {
    fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Later(message) => message.weight(),
        }
    }
}

/// A producer that waits for room.
pub trait Paused: Send + Sync {
    fn resume(&self);
}

/// Why there is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    InTime,
    EverAgain,
}

pub struct Outbox {
    state: Mutex<State>,
    arrived: Condvar,
    room: Condvar,
    signal: OnceLock<Signal>,
}

struct State {
    queue: VecDeque<(Outgoing, usize)>,
    bytes: usize,
    /// Messages at which streams pause.
    limit: usize,
    closed: bool,
    reader_waits: bool,
    worker_waits: bool,
    raised: bool,
    paused: Vec<Weak<dyn Paused>>,
}

impl State {
    /// Whether the queue holds `times` the limit or more.
    fn holds(&self, times: usize) -> bool {
        self.queue.len() / times >= self.limit || self.bytes >= times * limits::OUTBOX_BYTES
    }

    fn is_half_empty(&self) -> bool {
        self.queue.len() <= self.limit / 2 && self.bytes <= limits::OUTBOX_BYTES / 2
    }
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                bytes: 0,
                limit: limits::OUTBOX_MESSAGES,
                closed: false,
                reader_waits: false,
                worker_waits: false,
                raised: false,
                paused: Vec::new(),
            }),
            arrived: Condvar::new(),
            room: Condvar::new(),
            signal: OnceLock::new(),
        }
    }
}

impl Outbox {
    pub fn limit(&self) -> usize {
        lock(&self.state).limit
    }

    /// Only for a client that has not streamed yet.
    pub fn set_limit(&self, messages: usize) {
        lock(&self.state).limit = messages;
    }

    /// Queues a message. Never blocks; drops the message if nothing will read
    /// it.
    pub fn push(&self, message: Outgoing) {
        let weight = message.weight();
        let mut state = lock(&self.state);
        if state.closed {
            return;
        }
        state.bytes += weight;
        state.queue.push_back((message, weight));
        self.raise(&mut state);
        if state.reader_waits {
            state.reader_waits = false;
            drop(state);
            self.arrived.notify_one();
        }
    }

    /// Whether a stream may produce more. If not, `stream` is resumed once.
    pub fn ready<S: Paused + 'static>(&self, stream: &Arc<S>) -> bool {
        let mut state = lock(&self.state);
        if state.closed || !state.holds(1) {
            return true;
        }
        let stream: Weak<S> = Arc::downgrade(stream);
        state.paused.push(stream);
        false
    }

    /// Waits until there is room for answers; false if there will never be any.
    pub fn wait_for_room(&self) -> bool {
        let mut state = lock(&self.state);
        while !state.closed && state.holds(limits::OUTBOX_PATIENCE) {
            state.worker_waits = true;
            state = wait(&self.room, state);
        }
        !state.closed
    }

    /// Takes the oldest message. Waits for one up to `timeout`, or without end.
    pub fn pop(&self, timeout: Option<Duration>) -> Result<Outgoing, Nothing> {
        let mut deadline = None;
        let mut state = lock(&self.state);
        loop {
            if state.closed {
                return Err(Nothing::EverAgain);
            }
            if let Some((message, weight)) = state.queue.pop_front() {
                state.bytes -= weight;
                self.make_room(state);
                return Ok(message);
            }
            if std::mem::take(&mut state.raised) {
                if let Some(signal) = self.signal.get() {
                    signal.clear();
                }
            }
            let left = match timeout {
                None => Duration::MAX,
                Some(timeout) => {
                    let now = Instant::now();
                    match *deadline.get_or_insert_with(|| now.checked_add(timeout)) {
                        None => Duration::MAX,
                        Some(deadline) => deadline.saturating_duration_since(now),
                    }
                }
            };
            if left.is_zero() {
                return Err(Nothing::InTime);
            }
            state.reader_waits = true;
            state = if left == Duration::MAX {
                wait(&self.arrived, state)
            } else {
                self.arrived
                    .wait_timeout(state, left)
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .0
            };
            state.reader_waits = false;
        }
    }

    /// After a message was taken: resumes those that waited for room.
    fn make_room(&self, mut state: std::sync::MutexGuard<'_, State>) {
        let wake_worker = state.worker_waits && !state.holds(limits::OUTBOX_PATIENCE);
        state.worker_waits &= !wake_worker;
        let paused = if !state.paused.is_empty() && state.is_half_empty() {
            std::mem::take(&mut state.paused)
        } else {
            Vec::new()
        };
        drop(state);
        if wake_worker {
            self.room.notify_one();
        }
        for stream in paused {
            if let Some(stream) = stream.upgrade() {
                stream.resume();
            }
        }
    }

    /// The descriptor, created by the first call.
    pub fn fd(&self) -> Option<i32> {
        let mut state = lock(&self.state);
        if self.signal.get().is_none() {
            // Under the lock, so no other thread sets it meanwhile.
            let _ = self.signal.set(Signal::new()?);
            state.raised = false;
            if state.closed || !state.queue.is_empty() {
                self.raise(&mut state);
            }
        }
        self.signal.get().map(Signal::raw)
    }

    fn raise(&self, state: &mut State) {
        if let Some(signal) = self.signal.get() {
            if !std::mem::replace(&mut state.raised, true) {
                signal.raise();
            }
        }
    }

    /// Drops the queue, wakes the reader and the worker, and accepts nothing
    /// more.
    pub fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        state.bytes = 0;
        let queue = std::mem::take(&mut state.queue);
        let paused = std::mem::take(&mut state.paused);
        self.raise(&mut state);
        drop(state);
        drop((queue, paused));
        self.arrived.notify_all();
        self.room.notify_all();
    }
}

#[cfg(test)]
mod tests;
