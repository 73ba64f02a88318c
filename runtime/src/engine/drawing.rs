//! The next tokens of a step, drawn on all of the model's threads.
//!
//! A draw only reads: nothing is taken in before [`Desk::draw_ahead`] is over,
//! and a token is the same whoever draws it.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::OnceLock;

use super::desk::{Desk, Owner};
use super::generation::bug;
use super::step::each_entry;
use crate::error::Result;
use crate::grammar::TokenMask;
use crate::pool::Pool;
use crate::sampling::{Sampled, Sampler};
use crate::scheduler::Entry;

/// One token to be drawn.
struct Draw<'a> {
    job: usize,
    choice: usize,
    sampler: &'a Sampler,
    logits: &'a [f32],
    mask: Option<&'a TokenMask>,
    drawn: OnceLock<Result<Sampled>>,
}

impl Draw<'_> {
    fn run(&self) {
        let work = AssertUnwindSafe(|| self.sampler.sample(self.logits, self.mask));
        let _ = self
            .drawn
            .set(catch_unwind(work).unwrap_or_else(|_| Err(bug())));
    }
}

impl Desk {
    /// Draws the next token of every choice whose logits are among the results,
    /// unless there is but one. Those after it (guesses, other choices of the
    /// same prompt) depend on it, and are drawn as they come up.
    pub(super) fn draw_ahead(&mut self, entries: &[Entry], results: &[f32], pool: &Pool) {
        let draws: Vec<Draw> = each_entry(entries, results, self.setup.vocabulary)
            .filter_map(|(entry, rows)| self.draw(entry, rows))
            .collect();
        if draws.len() < 2 {
            return;
        }
        pool.run(draws.len(), &|number| draws[number].run());
        let drawn: Vec<_> = draws
            .into_iter()
            .map(|draw| (draw.job, draw.choice, draw.drawn.into_inner()))
            .collect();
        for (job, choice, drawn) in drawn {
            if let Some(generation) = &mut self.generations[job] {
                generation.choices[choice].drawn = drawn;
            }
        }
    }

    /// What there is to draw from an entry's rows.
    fn draw<'a>(&'a self, entry: &Entry, rows: &'a [f32]) -> Option<Draw<'a>> {
        let Some(Owner::Choice { job, choice }) = self.owner(entry.id) else {
            return None;
        };
        let known = self.scheduler.get(entry.id)?.tokens.len();
        if entry.start + entry.rows - entry.guesses != known {
            return None;
        }
        let vocabulary = self.setup.vocabulary;
        let from = rows.len().checked_sub((entry.guesses + 1) * vocabulary)?;
        let making = &self.generations[job].as_ref()?.choices[choice];
        let mask = match (&making.mask, &making.grammar) {
            (Some(Ok(mask)), _) => mask.as_ref(),
            (None, None) => None,
            _ => return None,
        };
        Some(Draw {
            job,
            choice,
            sampler: &making.sampler,
            logits: &rows[from..from + vocabulary],
            mask,
            drawn: OnceLock::new(),
        })
    }
}
