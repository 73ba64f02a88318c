//! The books of the engine thread: who asked for what, and how far it is.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::embedding::EmbedJob;
use super::generation::Generation;
use super::masks::MaskWorker;
use super::registry::ModelInfo;
use super::reply::{cancelled, Reply};
use super::transfer::{self, Transfer};
use crate::api::Response;
use crate::error::{Error, Result};
use crate::kv::{KvCache, PoolSpec};
use crate::metrics::Counts;
use crate::scheduler::{Entry, Limits, Plan, Scheduler, SeqId};
use crate::trace::{Event, Trace};

/// The age at which published figures are renewed between two ends.
const FRESH: Duration = Duration::from_millis(20);

/// How a model is run.
pub(super) struct Setup {
    pub page_size: usize,
    pub pools: Vec<PoolSpec>,
    pub limits: Limits,
    pub vocabulary: usize,
    pub hidden_size: usize,
    pub prefix_cache: bool,
    pub speculation: bool,
}

/// Whose sequence it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Choice { job: usize, choice: usize },
    Input { job: usize, input: usize },
}

pub(super) struct Desk {
    pub info: Arc<ModelInfo>,
    pub setup: Setup,
    pub kv: KvCache,
    pub scheduler: Scheduler,
    pub plan: Plan,
    pub generations: Vec<Option<Box<Generation>>>,
    pub embeddings: Vec<Option<Box<EmbedJob>>>,
    /// Inputs of an encoder in line: job and input.
    pub encodes: VecDeque<(usize, usize)>,
    pub counts: Counts,
    pub masks: MaskWorker,
    /// Sessions on their way from or to the cache.
    pub transfers: VecDeque<Transfer>,
    /// Threads that write sessions.
    pub writers: Vec<JoinHandle<u64>>,
    /// By sequence.
    owners: Vec<Option<Owner>>,
    /// Sequences that are done and leave at the end of the step.
    leaving: Vec<SeqId>,
    /// Requests that end once their sequences have left.
    ending: Vec<(Reply, Result<Response>)>,
    /// Streams that nobody reads.
    parked: Vec<usize>,
    /// When the figures were put out last.
    published: Instant,
    trace: Arc<Trace>,
}

impl Desk {
    pub fn new(info: Arc<ModelInfo>, trace: Arc<Trace>, setup: Setup) -> Self {
        let mut desk = Self {
            kv: KvCache::new(setup.page_size, &setup.pools),
            scheduler: Scheduler::new(setup.limits, setup.prefix_cache),
            info,
            setup,
            plan: Plan::default(),
            generations: Vec::new(),
            embeddings: Vec::new(),
            encodes: VecDeque::new(),
            counts: Counts::default(),
            masks: MaskWorker::default(),
            published: Instant::now(),
            transfers: VecDeque::new(),
            writers: Vec::new(),
            owners: Vec::new(),
            leaving: Vec::new(),
            ending: Vec::new(),
            parked: Vec::new(),
            trace,
        };
        // Whoever asks before the first request finds the cache that there is.
        desk.publish();
        desk
    }

    pub fn is_idle(&self) -> bool {
        !self.scheduler.has_work() && self.encodes.is_empty() && self.transfers.is_empty()
    }

    /// Ends what was cancelled, and lets those go on who read again.
    pub fn look_around(&mut self) {
        for job in 0..self.generations.len() {
            let generation = self.generations[job].as_ref();
            if generation.is_some_and(|g| g.reply.is_cancelled()) {
                self.fail(job, &cancelled());
            }
        }
        for job in 0..self.embeddings.len() {
            let embedding = self.embeddings[job].as_ref();
            if embedding.is_some_and(|e| e.reply.is_cancelled()) {
                self.fail_embedding(job, &cancelled());
            }
        }
        transfer::look_around(self);
        let mut parked = std::mem::take(&mut self.parked);
        parked.retain(|&job| {
            let Some(generation) = &self.generations[job] else {
                return false;
            };
            let ready = generation.reply.is_ready();
            if ready {
                for id in generation.choices.iter().filter_map(|c| c.sequence) {
                    self.scheduler.unpark(id);
                }
            }
            !ready
        });
        self.parked = parked;
    }

    /// Leaves out the sequences of streams that nobody reads.
    pub fn park_slow_readers(&mut self) {
        let mut i = 0;
        while let Some(&id) = self.scheduler.running().get(i) {
            let slow = match self.owner(id) {
                Some(Owner::Choice { job, .. }) => self.generations[job]
                    .as_ref()
                    .is_some_and(|g| g.streams && !g.reply.is_ready())
                    .then_some(job),
                _ => None,
            };
            match slow {
                Some(job) => {
                    self.scheduler.park(id);
                    if !self.parked.contains(&job) {
                        self.parked.push(job);
                    }
                }
                None => i += 1,
            }
        }
    }

    pub fn owner(&self, id: SeqId) -> Option<Owner> {
        self.owners.get(id).copied().flatten()
    }

    pub fn set_owner(&mut self, id: SeqId, owner: Owner) {
        if self.owners.len() <= id {
            self.owners.resize(id + 1, None);
        }
        self.owners[id] = Some(owner);
    }

    /// The sequence takes no further part. It leaves after the step, as the
    /// plan of the step may still name it.
    pub fn retire(&mut self, id: SeqId) {
        if self.owners.get_mut(id).and_then(Option::take).is_some() {
            self.leaving.push(id);
        }
    }

    /// Lets the retired sequences go, then ends the requests that are due:
    /// whoever hears of an end finds its pages free and its figures out.
    pub fn settle(&mut self) {
        while let Some(id) = self.leaving.pop() {
            self.scheduler.remove(id, &mut self.kv);
        }
        if !self.ending.is_empty() {
            self.publish();
            for (reply, result) in self.ending.drain(..) {
                reply.end(result);
            }
        }
    }

    pub fn fail_owner(&mut self, id: SeqId, error: &Error) {
        match self.owner(id) {
            Some(Owner::Choice { job, .. }) => self.fail(job, error),
            Some(Owner::Input { job, .. }) => self.fail_embedding(job, error),
            None => {}
        }
    }

    /// Ends a request with an error, whatever it is at.
    pub fn fail(&mut self, job: usize, error: &Error) {
        let Some(generation) = self.generations[job].take() else {
            return;
        };
        for id in generation.choices.iter().filter_map(|c| c.sequence) {
            self.retire(id);
        }
        self.parked.retain(|&parked| parked != job);
        self.end(generation.reply, Err(error.clone()));
    }

    /// Ends a request when the books are settled next.
    pub fn end(&mut self, reply: Reply, result: Result<Response>) {
        self.counts.request.add_time(reply.submitted().elapsed());
        self.trace_request(&reply, &result);
        self.ending.push((reply, result));
    }

    /// Notes for whom this is the first step.
    pub fn note_begun(&mut self, entries: &[Entry], now: Instant) {
        for entry in entries {
            let Some(Owner::Choice { job, .. }) = self.owner(entry.id) else {
                continue;
            };
            let Some(generation) = &mut self.generations[job] else {
                continue;
            };
            if generation.begun.is_none() {
                generation.begun = Some(now);
                let submitted = generation.reply.submitted();
                self.counts
                    .queue
                    .add_time(now.saturating_duration_since(submitted));
            }
        }
    }

    /// Keeps the figures fresh also while no request ends.
    pub fn publish_now_and_then(&mut self, now: Instant) {
        if now.saturating_duration_since(self.published) >= FRESH {
            self.published = now;
            self.publish();
        }
    }

    /// Puts the figures where others can see them.
    pub fn publish(&mut self) {
        let generations = self.generations.iter().flatten();
        let begun = generations.clone().filter(|g| g.begun.is_some()).count();
        let embeddings = self.embeddings.iter().flatten().count();
        self.counts.running = (begun + embeddings) as u64;
        self.counts.waiting = (generations.count() - begun) as u64;
        self.counts.preemptions = self.scheduler.preemptions();
        self.counts.kv = self.kv.stats();
        self.info.board.publish(&self.counts);
    }

    /// Ends everything with `error`; returns how many requests that were.
    pub fn close(&mut self, error: &Error) -> u64 {
        let mut ended = 0;
        for job in 0..self.generations.len() {
            ended += u64::from(self.generations[job].is_some());
            self.fail(job, error);
        }
        for job in 0..self.embeddings.len() {
            ended += u64::from(self.embeddings[job].is_some());
            self.fail_embedding(job, error);
        }
        while let Some(session) = self.transfers.pop_front() {
            ended += 1;
            transfer::abandon(self, session, error);
        }
        self.settle();
        for writer in self.writers.drain(..) {
            // A writer that panicked has ended its request on the way.
            ended += writer.join().unwrap_or(0);
        }
        ended
    }

    pub fn trace_span(&self, name: &'static str, start: Instant, args: &[(&'static str, u64)]) {
        if self.trace.is_on() {
            let args: Vec<_> = args.iter().map(|&(key, n)| (key, n.into())).collect();
            self.trace.span(&Event {
                name,
                thread: self.info.number,
                start,
                end: Instant::now(),
                args: &args,
            });
        }
    }

    /// A request from its beginning to its end, whichever that is.
    fn trace_request(&self, reply: &Reply, result: &Result<Response>) {
        if !self.trace.is_on() {
            return;
        }
        let usage = match result {
            Ok(Response::Chat(chat)) => Some(&chat.usage),
            Ok(Response::Completion(completion)) => {
                completion.usage.as_ref().and_then(Option::as_ref)
            }
            _ => None,
        };
        let end = match result {
            Ok(_) => "completed",
            Err(error) => error.name.as_str(),
        };
        let mut args = vec![("end", end.into())];
        if let Some(usage) = usage {
            args.push(("prompt_tokens", usage.prompt_tokens.into()));
            args.push(("tokens", usage.completion_tokens.into()));
        }
        self.trace.request(&Event {
            name: "request",
            thread: self.info.number,
            start: reply.submitted(),
            end: Instant::now(),
            args: &args,
        });
    }
}

/// Puts `value` into the first free place of a slab.
pub(super) fn place<T>(slab: &mut Vec<Option<T>>, value: T) -> usize {
    match slab.iter().position(Option::is_none) {
        Some(at) => {
            slab[at] = Some(value);
            at
        }
        None => {
            slab.push(Some(value));
            slab.len() - 1
        }
    }
}
