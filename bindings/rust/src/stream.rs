//! An answer that comes in chunks.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use crate::core::Core;
use crate::pending::read;
use crate::slot::{Event, Slot};
use crate::{Error, Result};

/// The chunks of one request, and its complete result at the end.
///
/// `for chunk in &mut stream` waits for them; as a [`futures_core::Stream`] it is polled. Letting
/// go of it cancels the request. A stream that nobody reads is paused, and costs nobody else.
#[must_use = "letting go of a stream cancels its request: read it"]
pub struct Stream<C, R> {
    core: Arc<Core>,
    slot: Arc<Slot>,
    result: Option<Result<R>>,
    ended: bool,
    chunk: PhantomData<fn() -> C>,
}

impl<C: DeserializeOwned, R: DeserializeOwned> Stream<C, R> {
    pub(crate) fn new(core: Arc<Core>, slot: Arc<Slot>) -> Self {
        Self {
            core,
            slot,
            result: None,
            ended: false,
            chunk: PhantomData,
        }
    }

    /// Waits for the next chunk, at most so long. After that the request is cancelled and the
    /// error is `timed_out`.
    pub fn next_timeout(&mut self, timeout: Duration) -> Option<Result<C>> {
        self.next_until(Instant::now().checked_add(timeout))
    }

    /// The complete result: what the same request gives without streaming. Chunks that were not
    /// read are passed over.
    pub fn wait(mut self) -> Result<R> {
        while !self.ended {
            if let Some(Err(error)) = self.next_until(None) {
                return Err(error);
            }
        }
        self.result
            .take()
            .unwrap_or_else(|| Err(Error::cancelled()))
    }

    /// The same as [`wait`](Self::wait), for a task.
    pub async fn result(mut self) -> Result<R> {
        while let Some(chunk) = std::future::poll_fn(|context| self.poll_chunk(context)).await {
            chunk?;
        }
        self.result
            .take()
            .unwrap_or_else(|| Err(Error::cancelled()))
    }

    /// Cancels the request. The stream ends, and its result is the error `request_cancelled`.
    pub fn cancel(&mut self) {
        if !self.ended {
            self.ended = true;
            self.result = Some(Err(Error::cancelled()));
            self.core.abandon(&self.slot);
        }
    }

    fn next_until(&mut self, deadline: Option<Instant>) -> Option<Result<C>> {
        if self.ended {
            return None;
        }
        if self.core.forked() {
            return self.fail(Error::forked());
        }
        loop {
            let acknowledge = |chunks| self.core.acknowledge(&self.slot, chunks);
            let Some(event) = self.slot.wait(deadline, acknowledge) else {
                self.core.abandon(&self.slot);
                return self.fail(Error::timed_out());
            };
            if let Some(chunk) = self.take(event) {
                return chunk;
            }
        }
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<C>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        loop {
            let acknowledge = |chunks| self.core.acknowledge(&self.slot, chunks);
            let Poll::Ready(event) = self.slot.poll(context, acknowledge) else {
                return Poll::Pending;
            };
            if let Some(chunk) = self.take(event) {
                return Poll::Ready(chunk);
            }
        }
    }

    /// What an event is for the reader of the stream; `None`: nothing, go on.
    #[allow(clippy::option_option)]
    fn take(&mut self, event: Event) -> Option<Option<Result<C>>> {
        match event {
            Event::Chunk(payload) => match read(&payload) {
                Ok(chunk) => Some(Some(Ok(chunk))),
                Err(error) => {
                    self.core.abandon(&self.slot);
                    Some(self.fail(error))
                }
            },
            Event::Progress(_) => None,
            Event::End(Ok(payload)) => {
                self.ended = true;
                self.result = Some(read(&payload));
                Some(None)
            }
            Event::End(Err(error)) => Some(self.fail(error)),
        }
    }

    fn fail(&mut self, error: Error) -> Option<Result<C>> {
        self.ended = true;
        self.result = Some(Err(error.clone()));
        Some(Err(error))
    }
}

/// Waits for one chunk after the other.
pub struct Chunks<'a, C, R>(&'a mut Stream<C, R>);

impl<C: DeserializeOwned, R: DeserializeOwned> Iterator for Chunks<'_, C, R> {
    type Item = Result<C>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_until(None)
    }
}

impl<'a, C: DeserializeOwned, R: DeserializeOwned> IntoIterator for &'a mut Stream<C, R> {
    type Item = Result<C>;
    type IntoIter = Chunks<'a, C, R>;

    fn into_iter(self) -> Self::IntoIter {
        Chunks(self)
    }
}

impl<C: DeserializeOwned, R: DeserializeOwned> futures_core::Stream for Stream<C, R> {
    type Item = Result<C>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl<C, R> Unpin for Stream<C, R> {}

impl<C, R> Drop for Stream<C, R> {
    fn drop(&mut self) {
        if !self.ended {
            self.core.abandon(&self.slot);
        }
    }
}

impl<C, R> fmt::Debug for Stream<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("request", &self.slot.id)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

impl<C, R> fmt::Debug for Chunks<'_, C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chunks").field(&self.0.slot.id).finish()
    }
}
