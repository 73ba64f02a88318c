//! Drafts the next tokens from the text itself, without a second model.
//!
//! Where the last few tokens occurred before, what followed them then may
//! follow again: code, quotes and lists repeat. The guesses are checked in the
//! same step, so the output is what it would have been, only sooner.

use std::collections::HashMap;

use super::{Draft, Drafter};
use crate::scheduler::SeqId;

/// Tokens that must match before a guess is made.
const MATCH: usize = 3;
/// The most tokens guessed at once.
const MOST: usize = 8;
/// Steps without guesses after guessing did not pay.
const REST: u32 = 64;
/// A smaller share of right guesses does not pay for the rows they cost.
const PAYS: f32 = 0.35;

/// Looks up each sequence's last tokens in the sequence itself.
#[derive(Debug, Default)]
pub(in crate::engine) struct Lookup {
    histories: HashMap<SeqId, History>,
}

impl Drafter for Lookup {
    fn draft(&mut self, drafts: &mut [Draft]) {
        for draft in drafts {
            let history = self.histories.entry(draft.id).or_default();
            history.guess(draft.tokens, &mut draft.guesses);
            draft.guesses.truncate(draft.most);
        }
    }

    fn verified(&mut self, id: SeqId, guessed: usize, accepted: usize) {
        if let Some(history) = self.histories.get_mut(&id) {
            history.learn(guessed, accepted);
        }
    }

    fn forget(&mut self, id: SeqId) {
        self.histories.remove(&id);
    }
}

/// What one text offers for guessing.
#[derive(Debug)]
struct History {
    /// Where each run of `MATCH` tokens ended last.
    ends: HashMap<[u32; MATCH], usize>,
    seen: usize,
    /// Share of right guesses, weighted towards recent ones.
    rate: f32,
    rest: u32,
}

impl Default for History {
    fn default() -> Self {
        Self {
            ends: HashMap::new(),
            seen: 0,
            rate: 0.7,
            rest: 0,
        }
    }
}

impl History {
    /// Fills `guesses` with what may follow `tokens`; with nothing while it
    /// rests.
    fn guess(&mut self, tokens: &[u32], guesses: &mut Vec<u32>) {
        guesses.clear();
        // The last run itself is left out: it would only find itself.
        for end in self.seen.max(MATCH)..tokens.len() {
            if let Some(run) = run_before(tokens, end) {
                self.ends.insert(run, end);
            }
        }
        self.seen = self.seen.max(tokens.len());
        if self.rest > 0 {
            self.rest -= 1;
            return;
        }
        let last = run_before(tokens, tokens.len());
        if let Some(&end) = last.and_then(|run| self.ends.get(&run)) {
            guesses.extend(tokens[end..].iter().take(MOST));
        }
    }

    /// Records how many of the guesses were right.
    fn learn(&mut self, guessed: usize, accepted: usize) {
        if guessed == 0 {
            return;
        }
        self.rate += 0.25 * (accepted as f32 / guessed as f32 - self.rate);
        if self.rate < PAYS {
            self.rest = REST;
            // One more try after the rest, not a fresh start.
            self.rate = PAYS;
        }
    }
}

fn run_before(tokens: &[u32], end: usize) -> Option<[u32; MATCH]> {
    tokens.get(end.checked_sub(MATCH)?..end)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_what_followed_the_last_time() {
        let mut history = History::default();
        let mut guesses = Vec::new();
        history.guess(&[1, 2, 3, 4, 5, 6, 1, 2], &mut guesses);
        assert!(guesses.is_empty());
        history.guess(&[1, 2, 3, 4, 5, 6, 1, 2, 3], &mut guesses);
        assert_eq!(guesses, [4, 5, 6, 1, 2, 3]);
    }

    #[test]
    fn the_latest_place_counts() {
        let mut history = History::default();
        let mut guesses = Vec::new();
        history.guess(&[1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3], &mut guesses);
        assert_eq!(guesses[0], 5);
    }

    #[test]
    fn wrong_guesses_switch_it_off_for_a_while() {
        let mut history = History::default();
        let mut guesses = Vec::new();
        let text = [1, 2, 3, 4, 1, 2, 3];
        for _ in 0..8 {
            history.learn(4, 0);
        }
        history.guess(&text, &mut guesses);
        assert!(guesses.is_empty());
        for _ in 0..REST {
            history.guess(&text, &mut guesses);
        }
        assert!(!guesses.is_empty(), "it tries again");
    }

    #[test]
    fn a_batch_is_drafted_each_from_its_own_text() {
        let (repeats, fresh) = ([1, 2, 3, 4, 5, 6, 1, 2, 3], [9, 8, 7]);
        let mut lookup = Lookup::default();
        let mut draft = |sequences: &[(SeqId, &[u32], usize)]| -> Vec<Vec<u32>> {
            let new = |&(id, tokens, most): &(SeqId, _, _)| Draft {
                id,
                tokens,
                most,
                guesses: Vec::new(),
            };
            let mut drafts: Vec<_> = sequences.iter().map(new).collect();
            lookup.draft(&mut drafts);
            drafts.into_iter().map(|draft| draft.guesses).collect()
        };
        let guesses = draft(&[(0, &repeats, 8), (1, &fresh, 8), (2, &repeats, 2)]);
        assert_eq!(guesses, [vec![4, 5, 6, 1, 2, 3], vec![], vec![4, 5]]);
        lookup.forget(0);
        let history = |lookup: &Lookup, id| lookup.histories.contains_key(&id);
        assert!(!history(&lookup, 0) && history(&lookup, 1));
    }
}
