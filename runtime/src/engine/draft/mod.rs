//! Guesses at the next tokens of sequences, which the next step checks.
//!
//! A right guess saves a step and a wrong one costs a row; the output is the
//! same with any drafter and with none.

mod lookup;

pub(super) use lookup::Lookup;

use crate::scheduler::SeqId;

/// A sequence that guesses are asked for.
pub(super) struct Draft<'a> {
    pub id: SeqId,
    /// The prompt, and what was generated.
    pub tokens: &'a [u32],
    /// The most guesses that are of use.
    pub most: usize,
    /// The answer; empty when asked.
    pub guesses: Vec<u32>,
}

pub(super) trait Drafter {
    /// Fills in the guesses of all sequences that will want one in the next
    /// step: all at once, so that a model can compute them as a batch.
    fn draft(&mut self, drafts: &mut [Draft]);

    /// Of the last `guessed` tokens of a sequence, the first `accepted` were
    /// right.
    fn verified(&mut self, id: SeqId, guessed: usize, accepted: usize);

    /// The sequence is gone; its number may come again.
    fn forget(&mut self, id: SeqId);
}
