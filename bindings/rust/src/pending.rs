//! The answer to a request, awaited or waited for.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use crate::core::Core;
use crate::slot::{Event, Slot};
use crate::types::ProgressParams;
use crate::{Error, Result};

type OnProgress = Box<dyn FnMut(ProgressParams) + Send>;

/// A request in flight. Call [`wait`](Self::wait), or `.await` it; letting go of it cancels the
/// request.
///
/// Nothing is lost between the two ways, and neither needs an async runtime.
#[must_use = "letting go of a request cancels it: call `wait`, or await it"]
pub struct Pending<T> {
    core: Arc<Core>,
    slot: Arc<Slot>,
    progress: Option<OnProgress>,
    ended: bool,
    answer: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Pending<T> {
    pub(crate) fn new(core: Arc<Core>, slot: Arc<Slot>) -> Self {
        Self {
            core,
            slot,
            progress: None,
            ended: false,
            answer: PhantomData,
        }
    }

    /// Calls `report` for each progress message, from within `wait` or while it is awaited: never
    /// on another thread.
    pub fn on_progress(mut self, report: impl FnMut(ProgressParams) + Send + 'static) -> Self {
        self.progress = Some(Box::new(report));
        self
    }

    /// Waits for the answer.
    pub fn wait(self) -> Result<T> {
        self.wait_until(None)
    }

    /// Waits for the answer, at most so long. After that the request is cancelled and the error is
    /// `timed_out`.
    pub fn wait_timeout(self, timeout: Duration) -> Result<T> {
        self.wait_until(Instant::now().checked_add(timeout))
    }

    fn wait_until(mut self, deadline: Option<Instant>) -> Result<T> {
        if self.core.forked() {
            return Err(Error::forked());
        }
        loop {
            let acknowledge = |chunks| self.core.acknowledge(&self.slot, chunks);
            let Some(event) = self.slot.wait(deadline, acknowledge) else {
                return Err(Error::timed_out());
            };
            if let Some(answer) = self.take(event) {
                return answer;
            }
        }
    }

    fn take(&mut self, event: Event) -> Option<Result<T>> {
        match event {
            Event::Progress(payload) => {
                if let (Some(report), Ok(progress)) =
                    (&mut self.progress, serde_json::from_slice(&payload))
                {
                    report(progress);
                }
                None
            }
            Event::Chunk(_) => None,
            Event::End(answer) => {
                self.ended = true;
                Some(answer.and_then(|payload| read(&payload)))
            }
        }
    }
}

/// Reads a payload as its type.
pub(crate) fn read<T: DeserializeOwned>(payload: &[u8]) -> Result<T> {
    serde_json::from_slice(payload).map_err(|error| Error::invalid_response(&error))
}

impl<T: DeserializeOwned> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.ended {
            return Poll::Ready(Err(Error::cancelled()));
        }
        loop {
            let acknowledge = |chunks| self.core.acknowledge(&self.slot, chunks);
            let Poll::Ready(event) = self.slot.poll(context, acknowledge) else {
                return Poll::Pending;
            };
            if let Some(answer) = self.take(event) {
                return Poll::Ready(answer);
            }
        }
    }
}

impl<T> Unpin for Pending<T> {}

impl<T> Drop for Pending<T> {
    fn drop(&mut self) {
        if !self.ended {
            self.core.abandon(&self.slot);
        }
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("request", &self.slot.id)
            .finish_non_exhaustive()
    }
}
