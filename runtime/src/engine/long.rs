//! Requests that take long to read: long texts and grammars. They are read on
//! threads of their own, so that a short request never waits for one.

use std::io::{self, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::reply::Reply;
use super::serving::Serving;
use crate::api::ModelRequest;
use crate::protocol::ResponseFormat;
use crate::sync::lock;
use crate::threads;

/// Bytes of a request, as JSON, from which on it is long: reading one takes up
/// to 0.1 s.
const LONG: usize = 32 << 10;

/// From here on it is bulky. Sizes beyond are all alike.
const BULKY: usize = 256 << 10;

/// Threads at most. A bulky request may take hundreds of megabytes, so that
/// only one of them is read at a time.
const WORKERS: usize = 4;

/// A request waits behind those that came this much earlier, for each of its
/// bytes: a smaller one may overtake it, but not for ever.
const DELAY: Duration = Duration::from_micros(1);

/// How many bytes a request has, if it is one that takes long to read.
pub(super) fn size(request: &ModelRequest) -> Option<usize> {
    let mut counter = Counter(0);
    // A counter that is full ends the writing with an error.
    let _ = request.write(&mut counter);
    (counter.0 >= LONG || has_grammar(request)).then_some(counter.0)
}

fn has_grammar(request: &ModelRequest) -> bool {
    match request {
        ModelRequest::Chat(request) => {
            let format = request.response_format.as_ref();
            request.structured_outputs.is_some()
                || request.tools.is_some()
                || format.is_some_and(|format| !matches!(format, ResponseFormat::Text(_)))
        }
        ModelRequest::Completion(request) => request.structured_outputs.is_some(),
        _ => false,
    }
}

struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 >= BULKY {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) struct LongRequests {
    serving: Arc<Serving>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    running: usize,
    bulky: bool,
    threads: Vec<JoinHandle<u64>>,
}

struct Waiting {
    due: Instant,
    bulky: bool,
    request: ModelRequest,
    reply: Reply,
}

impl Queue {
    /// The request whose turn it is.
    fn next(&mut self) -> Option<Waiting> {
        let waiting = self.waiting.iter().map(|one| (one.due, one.bulky));
        let next = self.waiting.remove(turn(waiting, self.bulky)?);
        self.bulky |= next.bulky;
        Some(next)
    }
}

/// Which of the requests comes next: the first one due that may run.
fn turn(waiting: impl Iterator<Item = (Instant, bool)>, bulky_runs: bool) -> Option<usize> {
    waiting
        .enumerate()
        .filter(|&(_, (_, bulky))| !(bulky && bulky_runs))
        .min_by_key(|&(_, (due, _))| due)
        .map(|(at, _)| at)
}

impl LongRequests {
    pub fn new(serving: Arc<Serving>) -> Self {
        Self {
            serving,
            queue: Mutex::default(),
        }
    }

    /// Reads a request on a thread as soon as one is free.
    pub fn push(this: &Arc<Self>, size: usize, request: ModelRequest, reply: Reply) {
        let mut queue = lock(&this.queue);
        let bytes = u32::try_from(size).unwrap_or(u32::MAX);
        queue.waiting.push(Waiting {
            due: Instant::now() + DELAY * bytes,
            bulky: size >= BULKY,
            request,
            reply,
        });
        if queue.running == WORKERS {
            return;
        }
        let worker = Arc::clone(this);
        match threads::spawn("inlay-long", move || worker.work()) {
            Ok(thread) => {
                queue.running += 1;
                queue.threads.retain(|thread| !thread.is_finished());
                queue.threads.push(thread);
            }
            // The threads that there are will come to it.
            Err(_) if queue.running > 0 => {}
            Err(error) => {
                let waiting = queue.waiting.pop();
                drop(queue);
                if let Some(waiting) = waiting {
                    waiting.reply.end(Err(threads::none(&error)));
                }
            }
        }
    }

    fn work(&self) -> u64 {
        let mut ended = 0;
        loop {
            let mut queue = lock(&self.queue);
            let Some(next) = queue.next() else {
                queue.running -= 1;
                return ended;
            };
            drop(queue);
            // A panic ends only this request, as its reply is dropped.
            let serve = AssertUnwindSafe(|| self.serving.serve(next.request, next.reply));
            ended += catch_unwind(serve).unwrap_or(0);
            if next.bulky {
                lock(&self.queue).bulky = false;
            }
        }
    }

    /// Ends what was cancelled while it waits; whether any request still does.
    pub fn sweep(&self) -> bool {
        let mut queue = lock(&self.queue);
        let cancelled: Vec<Waiting> = queue
            .waiting
            .extract_if(.., |waiting| waiting.reply.is_cancelled())
            .collect();
        let any = !queue.waiting.is_empty();
        drop(queue);
        for waiting in cancelled {
            waiting.reply.cancel();
        }
        any
    }

    /// Waits until every request has ended, which they soon do once the model
    /// stops; returns how many that ended.
    pub fn stop(&self) -> u64 {
        let threads = std::mem::take(&mut lock(&self.queue).threads);
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or(0))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(after: u64, bulky: bool) -> (Instant, bool) {
        (Instant::now() + Duration::from_secs(after), bulky)
    }

    #[test]
    fn a_small_request_overtakes_but_one_bulky_request_runs_at_a_time() {
        let list = [waiting(3, true), waiting(1, true), waiting(2, false)];
        assert_eq!(turn(list.into_iter(), false), Some(1));
        assert_eq!(turn(list.into_iter(), true), Some(2));
        assert_eq!(turn(list[..2].iter().copied(), true), None);
    }
}
