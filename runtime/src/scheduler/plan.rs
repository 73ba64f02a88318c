//! The plan of one step: which rows of which sequences.

use super::{Rows, Scheduler, SeqId, State, Work};
use crate::kv::{KvCache, PageCopy};

/// The rows of one sequence in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub id: SeqId,
    /// Position of the first row.
    pub start: usize,
    pub rows: usize,
    /// How many of the rows, at the end, are guesses and not yet tokens of the
    /// sequence.
    pub guesses: usize,
    /// Leading rows whose result is not read.
    pub unread: usize,
}

impl Entry {
    pub fn results(&self) -> usize {
        self.rows - self.unread
    }
}

/// A step to run. Reused between steps, so that planning allocates nothing.
#[derive(Debug, Default)]
pub struct Plan {
    pub entries: Vec<Entry>,
    /// Copies to run before the step, in this order.
    pub copies: Vec<PageCopy>,
    /// Sequences that can never run: the cache is too small even for one alone.
    pub unservable: Vec<SeqId>,
    rows: usize,
    results: usize,
}

impl Plan {
    pub fn rows(&self) -> usize {
        self.rows
    }

    #[cfg(test)]
    pub fn results(&self) -> usize {
        self.results
    }

    pub(super) fn holds(&self, id: SeqId) -> bool {
        self.entries.iter().any(|entry| entry.id == id)
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.copies.clear();
        self.unservable.clear();
        self.rows = 0;
        self.results = 0;
    }

    fn push(&mut self, entry: Entry) {
        self.rows += entry.rows;
        self.results += entry.results();
        self.entries.push(entry);
    }
}

impl Scheduler {
    /// Plans the next step of one kind of work.
    pub fn plan(&mut self, work: Work, kv: &mut KvCache, plan: &mut Plan) {
        plan.clear();
        self.preempt_for_priority(work, kv);
        self.plan_decode(work, kv, plan);
        self.plan_prefill(work, kv, plan);
        self.admit(work, kv, plan);
        self.plan_guesses(kv, plan);
        self.keep_states(kv, plan);
    }

    /// Preempts running sequences for a waiting one of higher priority that
    /// lacks a place or pages.
    fn preempt_for_priority(&mut self, work: Work, kv: &mut KvCache) {
        let priority = |s: &Self, id| s.get(id).map(|s| s.priority);
        while let (Some(&last), Some(id)) = (self.running.last(), self.next_waiting(work)) {
            let has_place = self.running.len() < self.limits.running();
            if priority(self, id) <= priority(self, last)
                || (has_place && self.try_admit(id, 0, kv))
            {
                return;
            }
            match self.idle_holder(id) {
                Some(idle) if has_place => self.preempt(idle, kv),
                _ => {
                    self.preemptions += 1;
                    self.move_to(last, State::Waiting);
                }
            }
        }
    }

    /// Decode: a row for each running sequence that only lacks its next token,
    /// and the rows to replay.
    fn plan_decode(&mut self, work: Work, kv: &mut KvCache, plan: &mut Plan) {
        let mut i = 0;
        while let Some(&id) = self.running.get(i) {
            let due = self
                .get(id)
                .is_some_and(|s| s.work == work && s.is_decoding());
            if due {
                self.schedule(id, kv, plan);
            }
            // A preempted sequence has left the list; those before this one are
            // planned and stay.
            i += usize::from(self.running.get(i) == Some(&id));
        }
    }

    /// Prefill: chunks of prompts that already run, the least served user
    /// first.
    fn plan_prefill(&mut self, work: Work, kv: &mut KvCache, plan: &mut Plan) {
        let mut prompts: Vec<_> = self
            .running
            .iter()
            .filter_map(|&id| {
                let s = self.get(id)?;
                let due = s.work == work && s.remaining() > 0 && !s.is_decoding();
                due.then(|| (s.rank().0, self.fairness.rows(s.user), s.arrival, id))
            })
            .collect();
        prompts.sort_unstable();
        for (.., id) in prompts {
            let running = self.get(id).is_some_and(|s| s.state == State::Running);
            if running && !self.schedule(id, kv, plan) {
                break;
            }
        }
    }

    /// Admits waiting sequences while there is room for them.
    fn admit(&mut self, work: Work, kv: &mut KvCache, plan: &mut Plan) {
        while self.running.len() < self.limits.running() && plan.rows < self.limits.rows {
            let Some(id) = self.next_waiting(work) else {
                return;
            };
            if !self.try_admit(id, plan.entries.len(), kv) {
                // Waiting sequences have precedence over idle ones for their
                // pages.
                if let Some(idle) = self.idle_holder(id) {
                    self.preempt(idle, kv);
                    continue;
                }
                if self.running.is_empty() && plan.entries.is_empty() {
                    plan.unservable.push(id);
                }
                return;
            }
            self.move_to(id, State::Running);
            if !self.schedule(id, kv, plan) {
                return;
            }
        }
    }

    fn next_waiting(&self, work: Work) -> Option<SeqId> {
        self.waiting
            .iter()
            .filter_map(|&id| {
                let s = self.get(id)?;
                // Sequences that have begun go before new ones.
                let begun = s.cached.is_some();
                let key = (
                    s.rank().0,
                    !begun,
                    self.fairness.rows(s.user),
                    s.arrival,
                    id,
                );
                (s.work == work).then_some(key)
            })
            .min()
            .map(|key| key.4)
    }

    /// Gives a waiting sequence its page table, if its tokens fit next to the
    /// running sequences, of which `planned` are already in the plan.
    fn try_admit(&mut self, id: SeqId, planned: usize, kv: &mut KvCache) -> bool {
        let headroom = self.headroom(planned);
        let Some(sequence) = self.sequences.get_mut(id).and_then(Option::as_mut) else {
            return false;
        };
        if sequence.table.is_none() {
            let limit = if sequence.shared {
                sequence.cacheable()
            } else {
                0
            };
            sequence.fill_keys(limit);
            let (table, found) = kv.lookup(sequence.adapter, &sequence.keys[..limit]);
            sequence.table = Some(table);
            sequence.computed = found;
        }
        // Room for one more token, unless these fill the whole cache.
        let tokens = sequence.tokens.len();
        let more = self.capacity(tokens + 1);
        let want = match kv.can_ever_hold(more) {
            true => more,
            false => self.capacity(tokens),
        };
        let Some(sequence) = self.sequences[id].as_mut() else {
            return false;
        };
        let fits = sequence
            .table
            .as_ref()
            .is_some_and(|table| kv.can_hold(table, want, headroom));
        if fits {
            sequence.cached.get_or_insert(sequence.computed);
        } else if let Some(table) = sequence.table.take() {
            kv.release(table);
            sequence.computed = 0;
        }
        fits
    }

    /// A sequence other than `than` that holds pages and does not run: the one
    /// of the lowest rank.
    fn idle_holder(&self, than: SeqId) -> Option<SeqId> {
        self.parked
            .iter()
            .chain(&self.waiting)
            .copied()
            .filter(|&id| id != than)
            .filter(|&id| {
                self.get(id)
                    .is_some_and(|s| s.table.as_ref().is_some_and(|t| t.holds_pages()))
            })
            .max_by_key(|&id| self.get(id).map(|s| s.rank()))
    }

    /// Plans as many rows of a running sequence as it lacks and the step has
    /// left. False if rows, results or pages have run out.
    fn schedule(&mut self, id: SeqId, kv: &mut KvCache, plan: &mut Plan) -> bool {
        let rows_left = self.limits.rows - plan.rows;
        let results_left = self.limits.logit_rows - plan.results;
        let chunk = self.limits.chunk.max(1);
        let Some(sequence) = self.get(id) else {
            return true;
        };
        let start = sequence.computed;
        let mut rows = sequence.remaining().min(rows_left).min(chunk);
        // Rows with a result are scarcer: stop before there are too many.
        while rows > 0 && sequence.wanted_rows(start, start + rows) > results_left {
            rows = match sequence.wanted {
                Rows::Last => rows - 1,
                Rows::From(first) => (first.max(start) + results_left)
                    .saturating_sub(start)
                    .min(rows - 1),
            };
        }
        if rows == 0 {
            return false;
        }
        if !self.reserve(id, start, start + rows, kv, plan) {
            return false;
        }
        let Some(sequence) = self.get(id) else {
            return true;
        };
        let results = sequence.wanted_rows(start, start + rows);
        let user = sequence.user;
        plan.push(Entry {
            id,
            start,
            rows,
            guesses: 0,
            unread: rows - results,
        });
        self.fairness.charge(user, rows);
        true
    }

    /// Reserves the pages for `from..to`, preempting sequences of lower rank if
    /// necessary, and the sequence itself if that is not enough.
    fn reserve(
        &mut self,
        id: SeqId,
        from: usize,
        to: usize,
        kv: &mut KvCache,
        plan: &mut Plan,
    ) -> bool {
        loop {
            let Some(sequence) = self.sequences.get_mut(id).and_then(Option::as_mut) else {
                return false;
            };
            let rank = sequence.rank();
            let Some(table) = &mut sequence.table else {
                return false;
            };
            if kv.reserve(table, from, to, &mut plan.copies).is_ok() {
                return true;
            }
            match self.victim(plan, Some(rank)) {
                Some(victim) => self.preempt(victim, kv),
                None => {
                    let alone = self.running.len() == 1;
                    self.preempt(id, kv);
                    if alone {
                        plan.unservable.push(id);
                    }
                    return false;
                }
            }
        }
    }

    /// Keeps recurrent states for the prefix cache, now that no sequence of the
    /// step needs another page.
    fn keep_states(&mut self, kv: &mut KvCache, plan: &Plan) {
        for entry in &plan.entries {
            let sequence = self.get_mut(entry.id).filter(|s| s.shared);
            if let Some(table) = sequence.and_then(|s| s.table.as_mut()) {
                let end = entry.start + entry.rows - entry.guesses;
                kv.keep_states(table, entry.start, end);
            }
        }
    }

    /// Fills free rows with guesses. They never cost another sequence its pages.
    fn plan_guesses(&mut self, kv: &mut KvCache, plan: &mut Plan) {
        for i in 0..plan.entries.len() {
            let entry = plan.entries[i];
            let free = (self.limits.rows - plan.rows).min(self.limits.logit_rows - plan.results);
            let Some(sequence) = self.sequences[entry.id].as_mut() else {
                continue;
            };
            let complete = entry.start + entry.rows == sequence.tokens.len();
            let guesses = sequence.guesses.len().min(free);
            let Some(table) = sequence.table.as_mut().filter(|_| complete && guesses > 0) else {
                continue;
            };
            let end = entry.start + entry.rows;
            if kv
                .reserve(table, end, end + guesses, &mut plan.copies)
                .is_ok()
            {
                plan.entries[i].rows += guesses;
                plan.entries[i].guesses = guesses;
                plan.rows += guesses;
                plan.results += guesses;
            }
        }
    }
}
