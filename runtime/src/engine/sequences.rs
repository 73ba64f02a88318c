//! The sequences of one model: the scheduler, the cache, and which request
//! each sequence belongs to.

use super::draft::{Draft, Drafter};
use crate::kv::{keys, Graft, KvCache, KvStats, PageTable, PoolSpec};
use crate::scheduler::{Entry, Limits, Plan, Scheduler, SeqId, Sequence, Work};

/// The request that a sequence belongs to, and which part of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Choice { job: usize, choice: usize },
    Input { job: usize, input: usize },
}

pub(super) struct Sequences {
    scheduler: Scheduler,
    kv: KvCache,
    drafter: Option<Box<dyn Drafter>>,
    /// By sequence.
    owners: Vec<Option<Owner>>,
    /// Sequences that want guesses for the next step, and the most each wants.
    undrafted: Vec<(SeqId, usize)>,
    /// Finished sequences, removed at the end of the step.
    leaving: Vec<SeqId>,
}

impl Sequences {
    pub fn new(
        page_size: usize,
        pools: &[PoolSpec],
        limits: Limits,
        prefix_cache: bool,
        drafter: Option<Box<dyn Drafter>>,
    ) -> Self {
        Self {
            scheduler: Scheduler::new(limits, prefix_cache),
            kv: KvCache::new(page_size, pools),
            drafter,
            owners: Vec::new(),
            undrafted: Vec::new(),
            leaving: Vec::new(),
        }
    }

    pub fn limits(&self) -> &Limits {
        self.scheduler.limits()
    }

    pub fn page_size(&self) -> usize {
        self.kv.page_size()
    }

    pub fn preemptions(&self) -> u64 {
        self.scheduler.preemptions()
    }

    pub fn cache_stats(&self) -> KvStats {
        self.kv.stats()
    }

    pub fn has_work(&self) -> bool {
        self.scheduler.has_work()
    }

    /// Whether a sequence of this many tokens fits when it runs alone.
    pub fn can_ever_run(&self, tokens: usize) -> bool {
        self.scheduler.can_ever_run(&self.kv, tokens)
    }

    pub fn get(&self, id: SeqId) -> Option<&Sequence> {
        self.scheduler.get(id)
    }

    pub fn get_mut(&mut self, id: SeqId) -> Option<&mut Sequence> {
        self.scheduler.get_mut(id)
    }

    pub fn owner(&self, id: SeqId) -> Option<Owner> {
        self.owners.get(id).copied().flatten()
    }

    /// Whether the rows of `entry` reach the last token of its sequence, so
    /// that the token after it can be sampled.
    pub fn completes(&self, entry: &Entry) -> bool {
        let end = entry.start + entry.rows - entry.guesses;
        self.get(entry.id)
            .is_some_and(|sequence| sequence.tokens.len() == end)
    }

    /// Adds a sequence to the queue.
    pub fn add(&mut self, sequence: Sequence, owner: Owner) -> SeqId {
        let id = self.scheduler.add(sequence);
        self.set_owner(id, owner);
        id
    }

    /// Creates another sequence that shares everything `id` has computed.
    pub fn fork(&mut self, id: SeqId, owner: Owner) -> Option<SeqId> {
        let child = self.scheduler.fork(id, &mut self.kv)?;
        self.set_owner(child, owner);
        Some(child)
    }

    fn set_owner(&mut self, id: SeqId, owner: Owner) {
        if self.owners.len() <= id {
            self.owners.resize(id + 1, None);
        }
        self.owners[id] = Some(owner);
    }

    /// Drafts the requested guesses, then plans the next step of one kind of
    /// work.
    pub fn plan(&mut self, work: Work, plan: &mut Plan) {
        self.draft();
        self.scheduler.plan(work, &mut self.kv, plan);
    }

    fn draft(&mut self) {
        let Some(drafter) = &mut self.drafter else {
            return;
        };
        let scheduler = &self.scheduler;
        let draft = |(id, most)| {
            Some(Draft {
                id,
                tokens: &scheduler.get(id)?.tokens,
                most,
                guesses: Vec::new(),
            })
        };
        let mut drafts: Vec<_> = self.undrafted.drain(..).filter_map(draft).collect();
        if drafts.is_empty() {
            return;
        }
        drafter.draft(&mut drafts);
        let drafted = drafts.into_iter().map(|draft| (draft.id, draft.guesses));
        for (id, guesses) in drafted.collect::<Vec<_>>() {
            if let Some(sequence) = self.scheduler.get_mut(id) {
                sequence.guesses = guesses;
            }
        }
    }

    /// The rows of `entry` were computed, and none of its guesses was right.
    pub fn commit(&mut self, entry: &Entry) {
        self.scheduler.commit(entry, 0, &mut self.kv);
    }

    /// The rows of `entry` were computed: `accepted` of its guesses were right
    /// and are now part of the tokens.
    pub fn verify(&mut self, entry: &Entry, accepted: usize) {
        self.scheduler.commit(entry, accepted, &mut self.kv);
        if let Some(drafter) = &mut self.drafter {
            drafter.verified(entry.id, entry.guesses, accepted);
        }
    }

    /// Asks for a draft of up to `most` tokens before the next plan.
    pub fn want_draft(&mut self, id: SeqId, most: usize) {
        if self.drafter.is_some() && self.owner(id).is_some() {
            self.undrafted.push((id, most));
        }
    }

    /// Parks the running sequences of those owners that are `slow`.
    pub fn park(&mut self, mut slow: impl FnMut(Owner) -> bool) {
        let mut i = 0;
        while let Some(&id) = self.scheduler.running().get(i) {
            if self.owner(id).is_some_and(&mut slow) {
                self.scheduler.park(id);
            } else {
                i += 1;
            }
        }
    }

    pub fn unpark(&mut self, id: SeqId) {
        self.scheduler.unpark(id);
    }

    /// Takes the sequence out of all further steps. It is removed after this
    /// step, whose plan may still name it.
    pub fn retire(&mut self, id: SeqId) {
        if self.owners.get_mut(id).and_then(Option::take).is_some() {
            self.undrafted.retain(|&(other, _)| other != id);
            self.leaving.push(id);
        }
    }

    /// Removes the retired sequences.
    pub fn settle(&mut self) {
        while let Some(id) = self.leaving.pop() {
            self.scheduler.remove(id, &mut self.kv);
            if let Some(drafter) = &mut self.drafter {
                drafter.forget(id);
            }
        }
    }

    /// Holds the full pages that the cache has of `tokens`, and returns how
    /// many tokens they cover.
    pub fn hold(&mut self, tokens: &[u32]) -> (PageTable, usize) {
        self.kv.hold(0, &keys(tokens))
    }

    pub fn release(&mut self, table: PageTable) {
        self.kv.release(table);
    }

    /// Allocates room in the cache for saved pages; see [`KvCache::graft`].
    pub fn graft(
        &mut self,
        tokens: &[u32],
        has: &dyn Fn(usize, usize) -> bool,
    ) -> (Vec<Graft>, usize) {
        self.kv.graft(0, &keys(tokens), has)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::kv::Reach;
    use crate::scheduler::Rows;

    /// Guesses that each text repeats its beginning, and records every call.
    struct Repeater(Rc<RefCell<Vec<String>>>);

    impl Drafter for Repeater {
        fn draft(&mut self, drafts: &mut [Draft]) {
            let ids: Vec<SeqId> = drafts.iter().map(|draft| draft.id).collect();
            self.0.borrow_mut().push(format!("draft {ids:?}"));
            for draft in drafts {
                let most = draft.most.min(draft.tokens.len());
                draft.guesses.extend_from_slice(&draft.tokens[..most]);
            }
        }

        fn verified(&mut self, id: SeqId, guessed: usize, accepted: usize) {
            let note = format!("verified {id}: {accepted} of {guessed}");
            self.0.borrow_mut().push(note);
        }

        fn forget(&mut self, id: SeqId) {
            self.0.borrow_mut().push(format!("forget {id}"));
        }
    }

    #[test]
    fn a_drafter_sees_a_batch_before_the_plan_and_what_became_of_it() {
        let notes = Rc::new(RefCell::new(Vec::new()));
        let pool = PoolSpec {
            reach: Reach::All,
            planes: Vec::new(),
            pages: 16,
        };
        let limits = Limits {
            rows: 32,
            sequences: 8,
            logit_rows: 32,
            chunk: 32,
        };
        let drafter = Box::new(Repeater(Rc::clone(&notes)));
        let mut sequences = Sequences::new(4, &[pool], limits, false, Some(drafter));
        let mut plan = Plan::default();
        for job in 0..3 {
            let sequence = Sequence::new(vec![5, 6, 7], Work::Generate, Rows::Last);
            sequences.add(sequence, Owner::Choice { job, choice: 0 });
        }
        sequences.plan(Work::Generate, &mut plan);
        for entry in &plan.entries {
            assert!(sequences.completes(entry));
            sequences.commit(entry);
            sequences.get_mut(entry.id).unwrap().tokens.push(8);
            sequences.want_draft(entry.id, 1 + entry.id);
        }
        // A sequence that has ended is neither drafted nor mistaken for its
        // successor.
        sequences.retire(1);
        sequences.settle();
        sequences.plan(Work::Generate, &mut plan);
        let guesses: Vec<_> = plan.entries.iter().map(|e| (e.id, e.guesses)).collect();
        assert_eq!(guesses, [(0, 1), (2, 3)]);
        assert_eq!(sequences.get(2).unwrap().guesses, [5, 6, 7]);
        sequences.get_mut(2).unwrap().tokens.extend([5, 6, 9]);
        let last = plan.entries[1];
        sequences.verify(&last, 2);
        assert_eq!(sequences.get(2).unwrap().computed, 6);
        let expected = ["forget 1", "draft [0, 2]", "verified 2: 2 of 3"];
        assert_eq!(*notes.borrow(), expected);
    }
}
