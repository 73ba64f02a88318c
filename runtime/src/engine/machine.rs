//! The part of the engine thread that touches the model: batch, cache bytes
//! and executor.

use std::sync::Arc;

use crate::error::{Error, ErrorName, Result};
use crate::executor::{Batch, Entry as Function, Executor};
use crate::kv::{Page, PageCopy};
use crate::pool::Pool;
use crate::scheduler::{Entry, Scheduler, Work};

pub(super) struct Machine {
    executor: Box<dyn Executor>,
    batch: Batch,
    pools: usize,
    page_size: usize,
    vocabulary: usize,
    hidden_size: usize,
}

impl Machine {
    pub fn new(
        executor: Box<dyn Executor>,
        pools: usize,
        page_size: usize,
        vocabulary: usize,
        hidden_size: usize,
    ) -> Self {
        Self {
            executor,
            batch: Batch::default(),
            pools,
            page_size,
            vocabulary,
            hidden_size,
        }
    }

    /// Numbers in each row of a result.
    pub fn width(&self, work: Work) -> usize {
        match work {
            Work::Generate => self.vocabulary,
            Work::Embed => self.hidden_size,
        }
    }

    /// The threads that compute, for other work of a step.
    pub fn pool(&self) -> Option<Arc<Pool>> {
        self.executor.pool()
    }

    /// Turns planned rows into the arguments of a step.
    pub fn fill(&mut self, entries: &[Entry], scheduler: &Scheduler) {
        self.batch.clear(self.pools);
        for entry in entries {
            let Some(sequence) = scheduler.get(entry.id) else {
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

    /// Runs what was filled in. Nothing but cache slots that nobody reads yet
    /// has changed when it fails.
    pub fn run(&mut self, work: Work) -> Result<&[f32]> {
        let wanted = self.batch.logit_rows.len() * self.width(work);
        let results = match work {
            Work::Generate => self.executor.run(Function::Step, &self.batch)?.logits,
            Work::Embed => self.executor.run(Function::Hidden, &self.batch)?.hidden,
        };
        check_size(results, wanted)
    }

    pub fn encode(&mut self, batch: &Batch) -> Result<&[f32]> {
        let wanted = batch.tokens.len() * self.hidden_size;
        check_size(self.executor.run(Function::Encode, batch)?.hidden, wanted)
    }

    pub fn copy(&mut self, copies: &[PageCopy]) {
        self.executor.copy(copies);
    }

    pub fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]) {
        self.executor.read_page(pool, page, out);
    }

    pub fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]) {
        self.executor.write_page(pool, page, planes);
    }
}

fn check_size(results: &[f32], wanted: usize) -> Result<&[f32]> {
    if results.len() == wanted {
        return Ok(results);
    }
    let found = results.len();
    Err(Error::new(
        ErrorName::StepFailed,
        format!("The compiled model returned {found} numbers where {wanted} were due."),
    ))
}
