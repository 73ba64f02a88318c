//! Decides what runs in the next step. A pure data structure: no model, no
//! clock, no thread.
//!
//! A sequence waits, runs, or is parked (its reader has stopped reading). Each
//! step decodes one row for every running sequence that only lacks its next
//! token, then fills the row budget with chunks of prompts (prefill), then with
//! speculative guesses. When pages run out, the newest sequence of the lowest
//! priority is preempted: it loses its pages and computes them again later,
//! which changes no output.

mod fairness;
mod plan;
mod sequence;

pub use plan::{Entry, Plan};
pub use sequence::{Rows, Sequence, State, Work};

use crate::kv::{Capacity, Headroom, KvCache, PageTable};
use fairness::Fairness;

/// A sequence's number. Numbers are reused once a sequence is removed.
pub type SeqId = usize;

/// The limits of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub rows: usize,
    pub sequences: usize,
    /// Rows whose logits may be read.
    pub logit_rows: usize,
    /// The most rows that one sequence gets in a step.
    pub chunk: usize,
}

impl Limits {
    fn running(&self) -> usize {
        self.sequences.min(self.rows).min(self.logit_rows).max(1)
    }
}

pub struct Scheduler {
    limits: Limits,
    sequences: Vec<Option<Sequence>>,
    vacant: Vec<SeqId>,
    /// Sorted by priority, then by arrival: the order of service.
    running: Vec<SeqId>,
    waiting: Vec<SeqId>,
    parked: Vec<SeqId>,
    fairness: Fairness,
    arrivals: u64,
    preemptions: u64,
    share: bool,
}

impl Scheduler {
    /// With `share`, prompts start from the prefix cache and leave their pages
    /// in it.
    pub fn new(limits: Limits, share: bool) -> Self {
        Self {
            limits,
            sequences: Vec::new(),
            vacant: Vec::new(),
            running: Vec::new(),
            waiting: Vec::new(),
            parked: Vec::new(),
            fairness: Fairness::default(),
            arrivals: 0,
            preemptions: 0,
            share,
        }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub fn running(&self) -> &[SeqId] {
        &self.running
    }

    pub fn preemptions(&self) -> u64 {
        self.preemptions
    }

    /// Whether there is anything to plan. The engine sleeps otherwise.
    pub fn has_work(&self) -> bool {
        !self.running.is_empty() || !self.waiting.is_empty()
    }

    pub fn get(&self, id: SeqId) -> Option<&Sequence> {
        self.sequences.get(id)?.as_ref()
    }

    pub fn get_mut(&mut self, id: SeqId) -> Option<&mut Sequence> {
        self.sequences.get_mut(id)?.as_mut()
    }

    /// Whether a sequence of this many tokens fits when nothing else runs.
    pub fn can_ever_run(&self, kv: &KvCache, tokens: usize) -> bool {
        kv.can_ever_hold(self.capacity(tokens))
    }

    fn capacity(&self, tokens: usize) -> Capacity {
        Capacity {
            tokens,
            chunk: self.limits.chunk.min(self.limits.rows),
        }
    }

    /// The pages reserved for running sequences, of which `planned` are already
    /// in the plan.
    fn headroom(&self, planned: usize) -> Headroom {
        Headroom {
            pages: self.running.len(),
            states: self.running.len() - planned,
        }
    }

    /// Adds a sequence to the waiting list.
    pub fn add(&mut self, mut sequence: Sequence) -> SeqId {
        sequence.arrival = self.arrivals;
        sequence.shared = self.share && sequence.work == Work::Generate;
        self.arrivals += 1;
        self.fairness.register(sequence.user);
        let id = self.place(sequence);
        self.waiting.push(id);
        id
    }

    fn place(&mut self, sequence: Sequence) -> SeqId {
        match self.vacant.pop() {
            Some(id) => {
                self.sequences[id] = Some(sequence);
                id
            }
            None => {
                self.sequences.push(Some(sequence));
                self.sequences.len() - 1
            }
        }
    }

    /// Adds a sequence that shares everything `id` has computed. It runs at
    /// once if there is room, and waits otherwise.
    pub fn fork(&mut self, id: SeqId, kv: &mut KvCache) -> Option<SeqId> {
        let parent = self.get(id)?;
        let table = parent.table.as_ref().map(|table| kv.fork(table));
        let child = parent.child(table);
        self.fairness.register(child.user);
        let child = self.place(child);
        if self.running.len() < self.limits.running() {
            self.start(child);
        } else {
            self.waiting.push(child);
        }
        Some(child)
    }

    /// Removes a sequence. What it computed stays in the prefix cache.
    pub fn remove(&mut self, id: SeqId, kv: &mut KvCache) -> Option<Sequence> {
        let mut sequence = self.sequences.get_mut(id)?.take()?;
        self.list(sequence.state).retain(|&other| other != id);
        self.fairness.unregister(sequence.user);
        if let Some(table) = sequence.table.take() {
            if sequence.shared {
                sequence.fill_keys(sequence.computed);
                kv.finish(table, &sequence.keys[..sequence.computed]);
            } else {
                kv.release(table);
            }
        }
        self.vacant.push(id);
        Some(sequence)
    }

    /// Pauses a sequence until [`Scheduler::unpark`]. It keeps its pages until
    /// another sequence needs them.
    pub fn park(&mut self, id: SeqId) {
        self.move_to(id, State::Parked);
    }

    pub fn unpark(&mut self, id: SeqId) {
        if self.get(id).is_some_and(|s| s.state == State::Parked) {
            self.move_to(id, State::Waiting);
        }
    }

    fn list(&mut self, state: State) -> &mut Vec<SeqId> {
        match state {
            State::Waiting => &mut self.waiting,
            State::Running => &mut self.running,
            State::Parked => &mut self.parked,
        }
    }

    fn move_to(&mut self, id: SeqId, state: State) {
        let Some(sequence) = self.get_mut(id) else {
            return;
        };
        let old = std::mem::replace(&mut sequence.state, state);
        if old == state {
            return;
        }
        self.list(old).retain(|&other| other != id);
        match state {
            State::Running => self.start(id),
            _ => self.list(state).push(id),
        }
    }

    /// Inserts `id` into the running list at its rank.
    fn start(&mut self, id: SeqId) {
        let Some(rank) = self.get(id).map(Sequence::rank) else {
            return;
        };
        let sequences = &self.sequences;
        let at = self
            .running
            .partition_point(|&other| sequences[other].as_ref().is_some_and(|s| s.rank() <= rank));
        self.running.insert(at, id);
        if let Some(sequence) = self.get_mut(id) {
            sequence.state = State::Running;
        }
    }

    /// Records that the rows of `entry` were computed. `accepted` of its
    /// guesses were right and are now part of the tokens.
    pub fn commit(&mut self, entry: &Entry, accepted: usize, kv: &mut KvCache) {
        let Some(sequence) = self.get_mut(entry.id) else {
            return;
        };
        let right = entry.start + entry.rows - entry.guesses + accepted;
        sequence.computed = match &mut sequence.table {
            Some(table) => kv.commit(table, right),
            None => right,
        };
        if entry.guesses > 0 {
            sequence.replay = right - sequence.computed;
        }
        if sequence.shared {
            sequence.fill_keys(sequence.computed);
        }
        if let Some(table) = &mut sequence.table {
            if sequence.shared {
                kv.publish(table, &sequence.keys[..sequence.computed]);
            } else {
                kv.trim(table, sequence.computed);
            }
        }
    }

    /// Releases the pages of a sequence, which are computed again later.
    fn preempt(&mut self, id: SeqId, kv: &mut KvCache) {
        let Some(sequence) = self.get_mut(id) else {
            return;
        };
        if let Some(table) = sequence.table.take() {
            kv.release(table);
        }
        sequence.computed = 0;
        sequence.replay = 0;
        if sequence.state == State::Running {
            self.preemptions += 1;
            self.move_to(id, State::Waiting);
        }
    }

    /// The sequence to preempt next, among those not in `plan`: first those that
    /// do not run, then the lowest rank of those that do.
    fn victim(&self, plan: &Plan, of_rank_below: Option<sequence::Rank>) -> Option<SeqId> {
        let holds = |&&id: &&SeqId| {
            self.get(id)
                .and_then(|s| s.table.as_ref())
                .is_some_and(PageTable::holds_pages)
        };
        let idle = self.parked.iter().chain(&self.waiting).filter(holds);
        let by_rank = |&&id: &&SeqId| self.get(id).map(Sequence::rank);
        if let Some(&id) = idle.max_by_key(by_rank) {
            return Some(id);
        }
        self.running
            .iter()
            .rev()
            .filter(holds)
            .find(|&&id| {
                let rank = self.get(id).map(Sequence::rank);
                !plan.holds(id) && of_rank_below.is_none_or(|limit| rank > Some(limit))
            })
            .copied()
    }
}

#[cfg(test)]
mod tests;
