//! Runs the turns of jobs, and ends their requests.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::thread::JoinHandle;
use std::time::Instant;

use super::{Context, Job, Progress};
use crate::api::Response;
use crate::engine::reply::{cancelled, serve_on_thread, Reply};
use crate::engine::sequences::Sequences;
use crate::engine::telemetry::Telemetry;
use crate::error::{Error, ErrorName, Result};

/// Where requests end.
pub struct Endings {
    /// Requests that end once their sequences have been removed.
    due: Vec<(Reply, Result<Response>)>,
    /// Threads of requests that need no further step.
    offloaded: Vec<JoinHandle<u64>>,
    pub telemetry: Telemetry,
}

impl Endings {
    pub fn new(telemetry: Telemetry) -> Self {
        Self {
            due: Vec::new(),
            offloaded: Vec::new(),
            telemetry,
        }
    }

    /// Whether a request is waiting to be ended.
    pub fn are_due(&self) -> bool {
        !self.due.is_empty()
    }

    /// Ends the requests that are due.
    pub fn settle(&mut self) {
        for (reply, result) in self.due.drain(..) {
            reply.end(result);
        }
    }

    /// Waits for the threads; returns how many requests ended because the model
    /// stops.
    pub fn join(&mut self) -> u64 {
        // A thread that panicked has already ended its request.
        let threads = self.offloaded.drain(..);
        threads.map(|thread| thread.join().unwrap_or(0)).sum()
    }

    /// Starts a job; returns it unless starting ended it.
    pub fn start<J: Job>(
        &mut self,
        mut job: Box<J>,
        number: usize,
        sequences: &mut Sequences,
    ) -> Option<Box<J>> {
        let mut cx = Context {
            sequences,
            counts: &mut self.telemetry.counts,
            now: Instant::now(),
        };
        let started = if job.reply().is_cancelled() {
            Err(cancelled())
        } else {
            job.start(number, &mut cx)
        };
        match started {
            Ok(()) => Some(job),
            Err(error) => {
                self.end(*job, Err(error), sequences);
                None
            }
        }
    }

    /// Gives a job its turn; returns it if it continues.
    pub fn turn<J: Job>(
        &mut self,
        mut job: Box<J>,
        turn: J::Turn<'_>,
        sequences: &mut Sequences,
        now: Instant,
    ) -> Option<Box<J>> {
        let mut cx = Context {
            sequences,
            counts: &mut self.telemetry.counts,
            now,
        };
        match caught(|| job.take(turn, &mut cx)) {
            Ok(Progress::Continues) => return Some(job),
            Ok(Progress::Done(response)) => self.end(*job, Ok(*response), sequences),
            Ok(Progress::Offload(rest)) => self.offload(*job, rest, sequences),
            Err(error) => self.end(*job, Err(error), sequences),
        }
        None
    }

    /// Ends a request the next time the jobs are settled.
    pub fn end<J: Job>(&mut self, mut job: J, result: Result<Response>, sequences: &mut Sequences) {
        job.release(sequences);
        let reply = job.into_reply();
        self.telemetry.request(&reply, &result);
        self.due.push((reply, result));
    }

    pub fn end_all<J: Job>(
        &mut self,
        jobs: impl IntoIterator<Item = Box<J>>,
        error: &Error,
        sequences: &mut Sequences,
    ) -> usize {
        let end = |job: Box<J>| self.end(*job, Err(error.clone()), sequences);
        jobs.into_iter().map(end).count()
    }

    fn offload<J: Job>(
        &mut self,
        mut job: J,
        rest: Box<dyn FnOnce(Reply) -> u64 + Send>,
        sequences: &mut Sequences,
    ) {
        job.release(sequences);
        self.offloaded.retain(|thread| !thread.is_finished());
        self.offloaded
            .extend(serve_on_thread("inlay-session", job.into_reply(), rest));
    }
}

/// Runs one request's part of the work: a panic becomes an error of that
/// request.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(bug()))
}

pub fn bug() -> Error {
    Error::new(
        ErrorName::InternalError,
        "The engine failed while it served this request. This is a bug in Inlay.",
    )
}
