//! The two ends of a request: the caller's ticket and the engine's reply.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{mpsc, Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::api::{Response, Sink, Update};
use crate::error::{Error, ErrorName, Result};
use crate::metrics::Outcomes;
use crate::threads;

/// Wakes the thread that owns a request. Many wakes before it checks count as
/// one.
pub(super) trait Wake: Send + Sync {
    fn wake(&self);
}

#[derive(Default)]
pub(super) struct TicketState {
    cancelled: AtomicBool,
    waker: OnceLock<Arc<dyn Wake>>,
}

/// The caller's handle to a request that it submitted.
#[derive(Clone)]
pub struct Ticket(pub(super) Arc<TicketState>);

impl Ticket {
    /// Ends the request with `request_cancelled` within a step, unless it has
    /// ended already.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Release);
        self.resume();
    }

    /// `Sink::ready` may have become true again.
    pub fn resume(&self) {
        if let Some(waker) = self.0.waker.get() {
            waker.wake();
        }
    }
}

/// The engine's duty to end a request exactly once: a reply dropped without an
/// end, for whatever reason, ends with an error.
pub(super) struct Reply {
    sink: Arc<dyn Sink>,
    state: Arc<TicketState>,
    outcomes: Option<Arc<Outcomes>>,
    submitted: Instant,
    ended: bool,
}

impl Reply {
    pub fn new(sink: Arc<dyn Sink>) -> (Self, Ticket) {
        let state = Arc::new(TicketState::default());
        let reply = Self {
            sink,
            state: Arc::clone(&state),
            outcomes: None,
            submitted: Instant::now(),
            ended: false,
        };
        (reply, Ticket(state))
    }

    /// Sets the thread that handles the request from now on.
    pub fn set_waker(&self, waker: Arc<dyn Wake>) {
        // A request has one model and so one waker for its whole life.
        let _ = self.state.waker.set(waker);
    }

    /// Counts how the request ends.
    pub fn count_in(&mut self, outcomes: &Arc<Outcomes>) {
        self.outcomes = Some(Arc::clone(outcomes));
    }

    pub fn is_cancelled(&self) -> bool {
        self.state.cancelled.load(Ordering::Acquire)
    }

    pub fn submitted(&self) -> Instant {
        self.submitted
    }

    pub fn is_ready(&self) -> bool {
        self.sink.ready()
    }

    pub fn update(&self, update: Update) {
        self.sink.update(update);
    }

    pub fn end(mut self, result: Result<Response>) {
        self.finish(result);
    }

    pub fn cancel(self) {
        self.end(Err(cancelled()));
    }

    fn finish(&mut self, result: Result<Response>) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        if let Some(outcomes) = &self.outcomes {
            outcomes.count(&result);
        }
        self.sink.end(result);
    }
}

/// Serves a request on a thread of its own. If none can be started, the request
/// ends with an error that says so.
pub(super) fn serve_on_thread<T: Default + Send + 'static>(
    name: &str,
    reply: Reply,
    work: impl FnOnce(Reply) -> T + Send + 'static,
) -> Option<JoinHandle<T>> {
    // The thread gets the reply only once it runs, as a closure is lost when
    // its thread fails to start.
    let (hand_over, replies) = mpsc::channel();
    let serve = move || replies.recv().map(work).unwrap_or_default();
    match threads::spawn(name, serve) {
        Ok(thread) => {
            // The thread waits for exactly this.
            let _ = hand_over.send(reply);
            Some(thread)
        }
        Err(error) => {
            reply.end(Err(threads::none(&error)));
            None
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let error = if std::thread::panicking() {
            Error::new(
                ErrorName::InternalError,
                "The engine failed while it served this request. This is a bug in Inlay.",
            )
        } else {
            unloaded()
        };
        self.finish(Err(error));
    }
}

pub(super) fn cancelled() -> Error {
    Error::new(ErrorName::RequestCancelled, "The request was cancelled.")
}

pub(super) fn unloaded() -> Error {
    Error::new(
        ErrorName::ModelUnloaded,
        "The model was unloaded while the request was in flight.",
    )
}

pub(super) fn shutting_down() -> Error {
    Error::new(ErrorName::ShuttingDown, "The engine is shutting down.")
}
