//! Samples the next tokens of a step on all of the model's threads.
//!
//! A draw only reads, and a token is the same whichever thread draws it.

use std::sync::OnceLock;

use super::forward::Outputs;
use super::jobs::{caught, Jobs};
use super::sequences::Sequences;
use crate::error::Result;
use crate::grammar::TokenMask;
use crate::pool::Pool;
use crate::sampling::{Sampled, Sampler};
use crate::scheduler::Entry;

/// The token drawn for an entry, if any.
pub(super) type Drawn = Option<Result<Sampled>>;

/// One token to draw.
struct Draw<'a> {
    sampler: &'a Sampler,
    logits: &'a [f32],
    mask: Option<&'a TokenMask>,
    drawn: OnceLock<Result<Sampled>>,
}

impl Draw<'_> {
    fn run(&self) {
        let sample = || self.sampler.sample(self.logits, self.mask);
        let _ = self.drawn.set(caught(sample));
    }
}

/// Draws the next token of every choice whose logits are among the results,
/// unless there is only one. Those after it (guesses, other choices of the same
/// prompt) depend on it, and are drawn when they are needed.
pub(super) fn sample(
    entries: &[Entry],
    outputs: Outputs,
    jobs: &Jobs,
    sequences: &Sequences,
    pool: Option<&Pool>,
) -> Vec<Drawn> {
    let mut drawn: Vec<Drawn> = entries.iter().map(|_| None).collect();
    let Some(pool) = pool else {
        return drawn;
    };
    let pieces = outputs.split(entries.iter().map(Entry::results));
    let draws: Vec<(usize, Draw)> = entries
        .iter()
        .zip(pieces)
        .enumerate()
        .filter_map(|(at, (entry, rows))| Some((at, draw(entry, rows, jobs, sequences)?)))
        .collect();
    if draws.len() < 2 {
        return drawn;
    }
    pool.run(draws.len(), &|number| draws[number].1.run());
    for (at, draw) in draws {
        drawn[at] = draw.drawn.into_inner();
    }
    drawn
}

/// The draw of an entry, from its rows.
fn draw<'a>(
    entry: &Entry,
    rows: Outputs<'a>,
    jobs: &'a Jobs,
    sequences: &Sequences,
) -> Option<Draw<'a>> {
    let choice = jobs.choice(sequences.owner(entry.id)?)?;
    if !sequences.completes(entry) {
        return None;
    }
    let mask = match (&choice.mask, &choice.grammar) {
        (Some(Ok(mask)), _) => mask.as_ref(),
        (None, None) => None,
        _ => return None,
    };
    Some(Draw {
        sampler: &choice.sampler,
        logits: rows.last(entry.guesses + 1).rows().next()?,
        mask,
        drawn: OnceLock::new(),
    })
}
