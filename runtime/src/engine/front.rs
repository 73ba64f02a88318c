//! The front thread of one model: serves the short requests itself, in order,
//! and hands the others to threads of their own, so that they hold up none.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::long::{self, LongRequests};
use super::registry::Front;
use super::reply::{serve_on_thread, Reply};
use super::serving::Serving;
use crate::api::ModelRequest;

/// How long a long request that waits for its turn may stay after it was
/// cancelled.
const SWEEP: Duration = Duration::from_millis(20);

pub(super) struct FrontThread {
    pub serving: Arc<Serving>,
    pub requests: Receiver<Front>,
    /// Threads that read sessions.
    readers: Vec<JoinHandle<u64>>,
    long: Arc<LongRequests>,
}

impl FrontThread {
    pub fn new(serving: Serving, requests: Receiver<Front>) -> Self {
        let serving = Arc::new(serving);
        Self {
            long: Arc::new(LongRequests::new(Arc::clone(&serving))),
            serving,
            requests,
            readers: Vec::new(),
        }
    }

    /// Serves until stopped; returns how many requests the stop ended.
    pub fn run(mut self) -> u64 {
        let mut ended = 0;
        while let Some(Front::Serve(request, reply)) = self.next() {
            match self.serving.info.stopping.get() {
                // A panic ends only this request, as its reply is dropped.
                None => {
                    let serve = AssertUnwindSafe(|| self.serve(request, reply));
                    ended += catch_unwind(serve).unwrap_or(0);
                }
                Some(error) => {
                    reply.end(Err(error.clone()));
                    ended += 1;
                }
            }
        }
        // A thread that found the model before the stop may still send.
        for message in self.requests.try_iter() {
            if let (Front::Serve(_, reply), Some(error)) =
                (message, self.serving.info.stopping.get())
            {
                reply.end(Err(error.clone()));
                ended += 1;
            }
        }
        ended += self.long.stop();
        for reader in self.readers {
            // A reader that panicked has already ended its request.
            ended += reader.join().unwrap_or(0);
        }
        ended
    }

    /// The next message; meanwhile long requests that were cancelled while they
    /// wait are ended.
    fn next(&self) -> Option<Front> {
        loop {
            if !self.long.sweep() {
                return self.requests.recv().ok();
            }
            match self.requests.recv_timeout(SWEEP) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn serve(&mut self, request: ModelRequest, reply: Reply) -> u64 {
        if matches!(request, ModelRequest::SessionRestore(_)) {
            // The disk blocks no other request.
            let serving = Arc::clone(&self.serving);
            let read = move |reply| serving.serve(request, reply);
            self.readers.retain(|reader| !reader.is_finished());
            self.readers
                .extend(serve_on_thread("inlay-session", reply, read));
            return 0;
        }
        match long::size(&request) {
            None => self.serving.serve(request, reply),
            Some(size) => {
                LongRequests::push(&self.long, size, request, reply);
                0
            }
        }
    }
}
