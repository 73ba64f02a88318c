//! Forward passes: batches in, results out. No other file of the engine
//! touches the executor, which owns the bytes of the cache.

use std::sync::Arc;

use super::sequences::Sequences;
use crate::error::{Error, ErrorName, Result};
use crate::executor::{self, Batch, Executor};
use crate::kv::{Page, PageCopy, PoolSpec};
use crate::pool::Pool;
use crate::scheduler::{Entry, Work};

pub(super) struct Forward {
    executor: Box<dyn Executor>,
    pools: Vec<PoolSpec>,
    batch: Batch,
    page_size: usize,
    vocab_size: usize,
    hidden_size: usize,
}

/// The results of a forward pass: rows of logits or of hidden states.
#[derive(Clone, Copy)]
pub(super) struct Outputs<'a> {
    pub values: &'a [f32],
    /// Values in each row.
    pub width: usize,
}

impl<'a> Outputs<'a> {
    pub fn rows(self) -> impl Iterator<Item = &'a [f32]> {
        self.values.chunks_exact(self.width)
    }

    pub fn is_empty(self) -> bool {
        self.values.is_empty()
    }

    /// The last `count` rows, or all if there are fewer.
    pub fn last(self, count: usize) -> Self {
        let from = self.values.len().saturating_sub(count * self.width);
        let values = &self.values[from..];
        Self { values, ..self }
    }

    /// Splits the rows into consecutive pieces of these lengths.
    pub fn split(mut self, lengths: impl Iterator<Item = usize>) -> impl Iterator<Item = Self> {
        lengths.map(move |length| {
            let (values, rest) = self.values.split_at(length * self.width);
            self.values = rest;
            Self { values, ..self }
        })
    }
}

/// Computes `items` together. If that fails, computes each alone, so that only
/// those that fail alone are dropped.
pub(super) fn together<S, T>(
    state: &mut S,
    items: &[T],
    attempt: &impl Fn(&mut S, &[T]) -> Result<()>,
    fail: &impl Fn(&mut S, &T, &Error),
) {
    let Err(error) = attempt(state, items) else {
        return;
    };
    match items {
        [one] => fail(state, one, &step_failed(&error)),
        _ => items
            .chunks(1)
            .for_each(|one| together(state, one, attempt, fail)),
    }
}

/// The error of a failed forward pass for the requests in it. A model that does
/// not support what was asked has not failed.
fn step_failed(error: &Error) -> Error {
    if error.name == ErrorName::Unsupported {
        return error.clone();
    }
    Error::new(
        ErrorName::StepFailed,
        format!("The model failed on this request: {}", error.message),
    )
}

impl Forward {
    pub fn new(
        executor: Box<dyn Executor>,
        pools: &[PoolSpec],
        page_size: usize,
        vocab_size: usize,
        hidden_size: usize,
    ) -> Self {
        Self {
            executor,
            pools: pools.to_vec(),
            batch: Batch::default(),
            page_size,
            vocab_size,
            hidden_size,
        }
    }

    /// The compute threads, for other work of a step.
    pub fn pool(&self) -> Option<Arc<Pool>> {
        self.executor.pool()
    }

    /// Runs the planned rows. On failure, only cache slots that nothing reads
    /// yet have changed.
    pub fn run(
        &mut self,
        work: Work,
        entries: &[Entry],
        sequences: &Sequences,
    ) -> Result<Outputs<'_>> {
        self.fill(entries, sequences);
        let rows = self.batch.logit_rows.len();
        let (values, width) = match work {
            Work::Generate => {
                let entry = executor::Entry::Step;
                let outputs = self.executor.run(entry, &self.batch)?;
                (outputs.logits, self.vocab_size)
            }
            Work::Embed => {
                let entry = executor::Entry::Hidden;
                let outputs = self.executor.run(entry, &self.batch)?;
                (outputs.hidden, self.hidden_size)
            }
        };
        outputs(values, rows, width)
    }

    /// Turns planned rows into the arguments of a step.
    fn fill(&mut self, entries: &[Entry], sequences: &Sequences) {
        self.batch.clear(self.pools.len());
        for entry in entries {
            let Some(sequence) = sequences.get(entry.id) else {
                continue;
            };
            let Some(table) = sequence.table() else {
                continue;
            };
            let tokens = sequence.tokens[entry.start..]
                .iter()
                .chain(&sequence.guesses)
                .take(entry.rows)
                .copied();
            self.batch
                .push(tokens, entry.start, entry.unread, table, self.page_size);
            if let Some(adapter) = self.batch.adapter.last_mut() {
                *adapter = sequence.adapter as i32;
            }
        }
    }

    /// Runs whole texts through an encoder: a hidden state for each token.
    pub fn encode(&mut self, texts: &[&[u32]]) -> Result<Outputs<'_>> {
        self.batch.clear(0);
        for tokens in texts {
            self.batch.push_text(tokens);
        }
        let rows = self.batch.rows();
        let hidden = self
            .executor
            .run(executor::Entry::Encode, &self.batch)?
            .hidden;
        outputs(hidden, rows, self.hidden_size)
    }

    /// Runs the copies that the plan asked for.
    pub fn copy(&mut self, copies: &[PageCopy]) {
        self.executor.copy(copies);
    }

    /// The pools of the cache.
    pub fn pools(&self) -> &[PoolSpec] {
        &self.pools
    }

    /// Appends each plane of a page to that plane's bytes.
    pub fn read_page(&self, pool: usize, page: Page, planes: &mut [Vec<u8>]) {
        self.executor.read_page(pool, page, planes);
    }

    /// Fills a page with page number `at` of those in `planes`.
    pub fn write_page(&mut self, pool: usize, page: Page, planes: &[Vec<u8>], at: usize) {
        let specs = &self.pools[pool].planes;
        let parts: Vec<&[u8]> = specs
            .iter()
            .zip(planes)
            .map(|(spec, bytes)| {
                let size = spec.page_bytes().unwrap_or(0);
                &bytes[at * size..][..size]
            })
            .collect();
        self.executor.write_page(pool, page, &parts);
    }
}

fn outputs(values: &[f32], rows: usize, width: usize) -> Result<Outputs<'_>> {
    let wanted = rows * width;
    if values.len() == wanted {
        return Ok(Outputs { values, width });
    }
    let found = values.len();
    Err(Error::new(
        ErrorName::StepFailed,
        format!("The compiled model returned {found} numbers where {wanted} were due."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The batches tried when every batch with a 2 fails, and the items that
    /// fail.
    fn tried(items: &[u32]) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut state = (Vec::new(), Vec::new());
        let attempt = |state: &mut (Vec<Vec<u32>>, Vec<u32>), items: &[u32]| {
            state.0.push(items.to_vec());
            if items.contains(&2) {
                return Err(Error::new(ErrorName::OutOfMemory, "No."));
            }
            Ok(())
        };
        let fail = |state: &mut (Vec<Vec<u32>>, Vec<u32>), &item: &u32, error: &Error| {
            assert_eq!(error.name, ErrorName::StepFailed);
            state.1.push(item);
        };
        together(&mut state, items, &attempt, &fail);
        state
    }

    #[test]
    fn only_what_fails_alone_fails() {
        let all = vec![vec![1, 2, 3], vec![1], vec![2], vec![3]];
        assert_eq!(tried(&[1, 2, 3]), (all, vec![2]));
        assert_eq!(tried(&[1, 3]), (vec![vec![1, 3]], vec![]));
        assert_eq!(tried(&[2]), (vec![vec![2]], vec![2]), "tried once");
    }

    #[test]
    fn outputs_are_cut_by_rows() {
        let outputs = Outputs {
            values: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            width: 2,
        };
        let pieces: Vec<_> = outputs.split([2, 0, 1].into_iter()).collect();
        assert_eq!(pieces[0].values, [1.0, 2.0, 3.0, 4.0]);
        assert!(pieces[1].is_empty());
        assert_eq!(pieces[2].values, [5.0, 6.0]);
        let last: Vec<_> = outputs.last(2).rows().collect();
        assert_eq!(last, [[3.0, 4.0], [5.0, 6.0]]);
    }
}
