//! `builtin:faulty`, which only the tests have: as `builtin:echo`, but a step
//! takes its time, and fails if a certain token is in it.

use std::time::Duration;

use super::{Echo, Executor, StepBatch};
use crate::error::{Error, ErrorName, Result};
use crate::kv::KvStorage;

/// A step with this token fails.
pub const POISON: u32 = 7;

/// How long a step takes.
pub const STEP: Duration = Duration::from_millis(2);

#[derive(Default)]
pub struct Faulty(Echo);

impl Faulty {
    fn check(batch: &StepBatch) -> Result<()> {
        std::thread::sleep(STEP);
        match batch.tokens.contains(&(POISON as i32)) {
            true => Err(Error::new(ErrorName::StepFailed, "There is poison in it.")),
            false => Ok(()),
        }
    }
}

impl Executor for Faulty {
    fn step(&mut self, batch: &StepBatch, kv: &mut KvStorage) -> Result<&[f32]> {
        Self::check(batch)?;
        self.0.step(batch, kv)
    }

    fn hidden(&mut self, batch: &StepBatch, kv: &mut KvStorage) -> Result<&[f32]> {
        Self::check(batch)?;
        self.0.hidden(batch, kv)
    }
}
