//! The requests of the engine thread: one file for each kind of work.
//!
//! A job is looked up once per turn, gets everything it needs for the turn in a
//! [`Context`], and returns how it continues. [`Jobs`] ends requests; a job
//! never does.

mod embedding;
mod encode;
mod endings;
mod generation;
mod pooled;
mod slab;
mod transfer;

pub(super) use embedding::Embedding;
pub(super) use encode::Encode;
pub(super) use endings::caught;
pub(super) use generation::{Choice, Generation};
pub(super) use pooled::{check_dimensions, Pooled};
pub(super) use transfer::Transfer;

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use super::forward::{Forward, Outputs};
use super::masks::MaskTask;
use super::registry::ModelInfo;
use super::reply::{cancelled, Reply};
use super::sample::Drawn;
use super::sequences::{Owner, Sequences};
use super::telemetry::Telemetry;
use crate::api::Response;
use crate::error::{Error, ErrorName, Result};
use crate::metrics::Counts;
use crate::scheduler::{Entry, Limits, Plan, SeqId};
use crate::trace::Trace;
use endings::{bug, Endings};
use slab::Slab;

/// One request in progress.
pub(super) trait Job {
    /// The input of a turn.
    type Turn<'a>;

    fn reply(&self) -> &Reply;

    fn into_reply(self) -> Reply;

    /// Starts the job; `number` is its index among jobs of its kind. An error
    /// ends it.
    fn start(&mut self, number: usize, cx: &mut Context) -> Result<()>;

    /// Takes the input of a turn. An error or a panic ends only this job.
    fn take(&mut self, turn: Self::Turn<'_>, cx: &mut Context) -> Result<Progress>;

    /// Releases everything that the job holds in the cache.
    fn release(&mut self, sequences: &mut Sequences);
}

/// What a job works on, apart from itself.
pub(super) struct Context<'a> {
    pub sequences: &'a mut Sequences,
    pub counts: &'a mut Counts,
    pub now: Instant,
}

/// How a job continues after a turn.
pub(super) enum Progress {
    Continues,
    Done(Box<Response>),
    /// The rest needs no step and runs on a thread of its own. It returns 1 if
    /// the request ended because the model stops, 0 otherwise.
    Offload(Box<dyn FnOnce(Reply) -> u64 + Send>),
}

/// One sequence's part of a step.
pub(super) struct StepRows<'a> {
    /// The index of the job's choice or input.
    pub part: usize,
    pub entry: &'a Entry,
    pub outputs: Outputs<'a>,
    /// The next token, if it was sampled together with others.
    pub drawn: Drawn,
}

/// A whole text for an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    pub job: usize,
    pub input: usize,
    pub rows: usize,
}

pub(super) struct Jobs {
    generations: Slab<Generation>,
    embeddings: Slab<Embedding>,
    encodes: Slab<Encode>,
    /// Queued inputs of an encoder.
    texts: VecDeque<Text>,
    /// Sessions being copied from or to the cache; the first one gets a turn
    /// after each step.
    transfers: VecDeque<Box<Transfer>>,
    endings: Endings,
}

impl Jobs {
    pub fn new(info: Arc<ModelInfo>, trace: Arc<Trace>) -> Self {
        Self {
            generations: Slab::default(),
            embeddings: Slab::default(),
            encodes: Slab::default(),
            texts: VecDeque::new(),
            transfers: VecDeque::new(),
            endings: Endings::new(Telemetry::new(info, trace)),
        }
    }

    pub fn info(&self) -> Arc<ModelInfo> {
        self.telemetry().info()
    }

    pub fn telemetry(&self) -> &Telemetry {
        &self.endings.telemetry
    }

    /// Whether all remaining work is in the sequences.
    pub fn is_idle(&self) -> bool {
        self.texts.is_empty() && self.transfers.is_empty()
    }

    pub fn generate(&mut self, job: Box<Generation>, sequences: &mut Sequences) {
        start(&mut self.generations, job, &mut self.endings, sequences);
    }

    pub fn embed(&mut self, job: Box<Embedding>, sequences: &mut Sequences) {
        start(&mut self.embeddings, job, &mut self.endings, sequences);
    }

    pub fn encode(&mut self, job: Box<Encode>, sequences: &mut Sequences) {
        if let Some(job) = start(&mut self.encodes, job, &mut self.endings, sequences) {
            let encode = self.encodes.get(job).into_iter();
            self.texts
                .extend(encode.flat_map(|encode| encode.texts(job)));
        }
    }

    pub fn begin_transfer(&mut self, transfer: Transfer, sequences: &mut Sequences) {
        let transfer = self.endings.start(Box::new(transfer), 0, sequences);
        self.transfers.extend(transfer);
    }

    pub fn choice(&self, owner: Owner) -> Option<&Choice> {
        match owner {
            Owner::Choice { job, choice } => Some(self.generations.get(job)?.choice(choice)),
            Owner::Input { .. } => None,
        }
    }

    pub fn choice_mut(&mut self, owner: Owner) -> Option<&mut Choice> {
        match owner {
            Owner::Choice { job, choice } => {
                Some(self.generations.get_mut(job)?.choice_mut(choice))
            }
            Owner::Input { .. } => None,
        }
    }

    /// Returns grammars to their choices, with their masks. A request whose
    /// grammar is lost ends: without it, its output would be unconstrained.
    pub fn return_grammars(
        &mut self,
        tasks: std::result::Result<Vec<MaskTask>, Vec<Owner>>,
        sequences: &mut Sequences,
    ) {
        match tasks {
            Ok(tasks) => {
                for task in tasks {
                    if let Some(choice) = self.choice_mut(task.owner) {
                        choice.grammar = Some(task.grammar);
                        choice.mask = task.mask;
                    }
                }
            }
            Err(owners) => {
                for owner in owners {
                    self.fail_owner(owner, &bug(), sequences);
                }
            }
        }
    }

    /// Ends cancelled requests, and resumes streams that are read again.
    pub fn sweep(&mut self, sequences: &mut Sequences) {
        let error = cancelled();
        self.end_where(|reply| reply.is_cancelled(), &error, sequences);
        for generation in self.generations.iter_mut() {
            generation.unpark(sequences);
        }
    }

    /// Parks the sequences of streams that are not read.
    pub fn park_slow_readers(&mut self, sequences: &mut Sequences) {
        sequences.park(|owner| match owner {
            Owner::Choice { job, .. } => {
                let generation = self.generations.get_mut(job);
                generation.is_some_and(Generation::parks)
            }
            Owner::Input { .. } => false,
        });
    }

    /// Records for which requests this is the first step.
    pub fn begin(&mut self, entries: &[Entry], sequences: &Sequences, now: Instant) {
        for entry in entries {
            if let Some(Owner::Choice { job, .. }) = sequences.owner(entry.id) {
                if let Some(generation) = self.generations.get_mut(job) {
                    generation.begin(&mut self.endings.telemetry.counts, now);
                }
            }
        }
    }

    /// Gives each entry of a step its rows, and ends the requests that are
    /// done.
    pub fn commit(
        &mut self,
        entries: &[Entry],
        outputs: Outputs,
        drawn: Vec<Drawn>,
        sequences: &mut Sequences,
    ) {
        let now = Instant::now();
        let pieces = outputs.split(entries.iter().map(Entry::results));
        for ((entry, outputs), drawn) in entries.iter().zip(pieces).zip(drawn) {
            // Without an owner, its request has ended within this step.
            let Some(owner) = sequences.owner(entry.id) else {
                continue;
            };
            let (Owner::Choice { choice: part, .. } | Owner::Input { input: part, .. }) = owner;
            let rows = StepRows {
                part,
                entry,
                outputs,
                drawn,
            };
            let endings = &mut self.endings;
            match owner {
                Owner::Choice { job, .. } => {
                    turn(&mut self.generations, job, rows, endings, sequences, now);
                }
                Owner::Input { job, .. } => {
                    turn(&mut self.embeddings, job, rows, endings, sequences, now);
                }
            }
        }
    }

    /// Counts a completed step.
    pub fn count_step(&mut self, plan: &Plan, start: Instant, sequences: &Sequences) {
        let now = Instant::now();
        let telemetry = &mut self.endings.telemetry;
        let (rows, entries) = (plan.rows() as u64, plan.entries.len());
        telemetry.counts.steps += 1;
        telemetry.counts.step_rows += rows;
        telemetry.counts.batch.add(entries as f64);
        telemetry.counts.step_time += now.saturating_duration_since(start);
        if telemetry.is_due(now) {
            self.publish(sequences);
        }
        let args = [("rows", rows), ("sequences", entries as u64)];
        self.telemetry().span("step", start, &args);
    }

    /// Takes the next texts for an encoder, as many as fit in a step.
    pub fn take_texts(&mut self, limits: &Limits) -> Vec<Text> {
        let mut rows = 0;
        let fits = |(count, text): &(usize, &Text)| {
            rows += text.rows;
            *count == 0 || (rows <= limits.rows && *count < limits.sequences)
        };
        let count = self.texts.iter().enumerate().take_while(fits).count();
        self.texts.drain(..count).collect()
    }

    /// The tokens of a text, unless its request has ended.
    pub fn tokens(&self, text: &Text) -> Option<&[u32]> {
        Some(self.encodes.get(text.job)?.tokens(text.input))
    }

    /// Gives each text its rows.
    pub fn commit_texts(&mut self, texts: &[Text], outputs: Outputs, sequences: &mut Sequences) {
        let now = Instant::now();
        let pieces = outputs.split(texts.iter().map(|text| text.rows));
        for (text, outputs) in texts.iter().zip(pieces) {
            let rows = (text.input, outputs);
            let endings = &mut self.endings;
            turn(&mut self.encodes, text.job, rows, endings, sequences, now);
        }
        self.drop_texts();
    }

    /// Gives the first transfer a turn.
    pub fn transfer(&mut self, forward: &mut Forward, sequences: &mut Sequences) {
        let Some(transfer) = self.transfers.pop_front() else {
            return;
        };
        let endings = &mut self.endings;
        let rest = if transfer.reply().is_cancelled() {
            endings.end(*transfer, Err(cancelled()), sequences);
            None
        } else {
            endings.turn(transfer, forward, sequences, Instant::now())
        };
        if let Some(transfer) = rest {
            self.transfers.push_front(transfer);
        }
    }

    /// Ends the request that a sequence belongs to.
    pub fn fail(&mut self, id: SeqId, error: &Error, sequences: &mut Sequences) {
        if let Some(owner) = sequences.owner(id) {
            self.fail_owner(owner, error, sequences);
        }
    }

    fn fail_owner(&mut self, owner: Owner, error: &Error, sequences: &mut Sequences) {
        let endings = &mut self.endings;
        match owner {
            Owner::Choice { job, .. } => {
                fail(&mut self.generations, job, error, endings, sequences);
            }
            Owner::Input { job, .. } => fail(&mut self.embeddings, job, error, endings, sequences),
        }
    }

    pub fn fail_encode(&mut self, job: usize, error: &Error, sequences: &mut Sequences) {
        let endings = &mut self.endings;
        fail(&mut self.encodes, job, error, endings, sequences);
        self.drop_texts();
    }

    /// Ends requests that do not fit even alone, unless a transfer holds pages
    /// that will soon be free.
    pub fn fail_unservable(&mut self, ids: &[SeqId], sequences: &mut Sequences) {
        if self.transfers.iter().any(|transfer| transfer.holds_pages()) {
            return;
        }
        for &id in ids {
            let error = Error::new(
                ErrorName::NoCapacity,
                "The KV cache has no room for this request, even alone.",
            );
            self.fail(id, &error, sequences);
        }
    }

    /// Removes the retired sequences, then ends the requests that are due: when
    /// the caller sees an end, its pages are free and its figures published.
    pub fn settle(&mut self, sequences: &mut Sequences) {
        sequences.settle();
        if self.endings.are_due() {
            self.publish(sequences);
            self.endings.settle();
        }
    }

    /// Publishes the figures to other threads.
    pub fn publish(&mut self, sequences: &Sequences) {
        let generations = self.generations.iter().count();
        let begun = self.generations.iter().filter(|g| g.has_begun()).count();
        let inputs = self.embeddings.iter().count() + self.encodes.iter().count();
        let telemetry = &mut self.endings.telemetry;
        telemetry.counts.running = (begun + inputs) as u64;
        telemetry.counts.waiting = (generations - begun) as u64;
        telemetry.counts.preemptions = sequences.preemptions();
        telemetry.counts.kv = sequences.cache_stats();
        telemetry.publish();
    }

    /// Ends everything with `error`; returns how many requests that ended.
    pub fn close(&mut self, error: &Error, sequences: &mut Sequences) -> u64 {
        let ended = self.end_where(|_| true, error, sequences);
        self.settle(sequences);
        ended as u64 + self.endings.join()
    }

    /// Ends the requests whose reply matches; returns how many there were.
    fn end_where(
        &mut self,
        which: impl Fn(&Reply) -> bool,
        error: &Error,
        sequences: &mut Sequences,
    ) -> usize {
        let endings = &mut self.endings;
        let mut ended = 0;
        ended += endings.end_all(self.generations.remove_if(&which), error, sequences);
        ended += endings.end_all(self.embeddings.remove_if(&which), error, sequences);
        ended += endings.end_all(self.encodes.remove_if(&which), error, sequences);
        let (transfers, kept) = std::mem::take(&mut self.transfers)
            .into_iter()
            .partition::<VecDeque<_>, _>(|transfer| which(transfer.reply()));
        self.transfers = kept;
        ended += endings.end_all(transfers, error, sequences);
        self.drop_texts();
        ended
    }

    /// Drops the texts of requests that have ended, before another request
    /// reuses their number.
    fn drop_texts(&mut self) {
        let encodes = &self.encodes;
        self.texts.retain(|text| encodes.get(text.job).is_some());
    }
}

/// Gives a job its turn.
fn turn<J: Job>(
    slab: &mut Slab<J>,
    number: usize,
    turn: J::Turn<'_>,
    endings: &mut Endings,
    sequences: &mut Sequences,
    now: Instant,
) {
    if let Some(job) = slab.take(number) {
        slab.put(number, endings.turn(job, turn, sequences, now));
    }
}

/// Puts a job into the slab and starts it; returns its number, unless it has
/// ended.
fn start<J: Job>(
    slab: &mut Slab<J>,
    job: Box<J>,
    endings: &mut Endings,
    sequences: &mut Sequences,
) -> Option<usize> {
    let number = slab.vacant();
    let job = endings.start(job, number, sequences)?;
    slab.put(number, Some(job));
    Some(number)
}

fn fail<J: Job>(
    slab: &mut Slab<J>,
    number: usize,
    error: &Error,
    endings: &mut Endings,
    sequences: &mut Sequences,
) {
    if let Some(job) = slab.take(number) {
        endings.end(*job, Err(error.clone()), sequences);
    }
}

/// The scheduler's number for an end user: requests that name the same user
/// share one turn.
pub(super) fn user_number(user: Option<&str>) -> u64 {
    user.map_or(0, |user| {
        let mut hasher = DefaultHasher::new();
        user.hash(&mut hasher);
        hasher.finish()
    })
}
