//! Guesses at the next tokens of sequences, which the next step checks.
//!
//! A right guess saves a step and a wrong one costs a row; the output is the
//! same with any drafter and with none.

mod lookup;

pub(super) use lookup::Lookup;

use crate::scheduler::SeqId;

/// A sequence to draft for.
pub(super) struct Draft<'a> {
    pub id: SeqId,
    /// The prompt and the generated tokens.
    pub tokens: &'a [u32],
    /// The most guesses that are useful.
    pub most: usize,
    /// The drafted tokens; empty on entry.
    pub guesses: Vec<u32>,
}

pub(super) trait Drafter {
    /// Fills in the guesses for every sequence that wants some in the next
    /// step: all at once, so that a model can compute them as a batch.
    fn draft(&mut self, drafts: &mut [Draft]);

    /// Of the last `guessed` tokens of a sequence, the first `accepted` were
    /// right.
    fn verified(&mut self, id: SeqId, guessed: usize, accepted: usize);

    /// The sequence is gone; its number may be reused.
    fn forget(&mut self, id: SeqId);
}
