//! `builtin:null`: the same token for ever, to measure all that is not
//! arithmetic.

use super::echo::VOCABULARY;
use super::{Executor, StepBatch};
use crate::error::Result;
use crate::kv::{DType, KvStorage, PlaneSpec};

/// Pages are long, so that page tables stay short in long streams.
pub const PAGE_SIZE: usize = 1 << 10;
/// The most that a model may have: what comes one by one takes the better part
/// of a minute to get there.
pub const CONTEXT: usize = 1 << 24;
const TOKEN: usize = b'.' as usize;

#[derive(Default)]
pub struct Null {
    results: Vec<f32>,
}

impl Null {
    pub fn planes() -> Vec<PlaneSpec> {
        vec![PlaneSpec {
            name: "nothing".to_owned(),
            dtype: DType::U8,
            shape: vec![1],
        }]
    }
}

impl Executor for Null {
    fn step(&mut self, batch: &StepBatch, _kv: &mut KvStorage) -> Result<&[f32]> {
        let rows = self.results.len() / VOCABULARY;
        for _ in rows..batch.logit_rows.len() {
            self.results.resize(self.results.len() + VOCABULARY, 0.0);
            let at = self.results.len() - VOCABULARY + TOKEN;
            self.results[at] = 1000.0;
        }
        Ok(&self.results[..batch.logit_rows.len() * VOCABULARY])
    }
}
