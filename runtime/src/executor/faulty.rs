//! `builtin:faulty`, which only the tests have: as `builtin:echo`, but a step
//! takes its time, and fails if a certain token is in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Echo, Executor, StepBatch};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{KvStorage, Reach};

/// A step with this token fails.
pub const POISON: u32 = 7;

/// What is done in a step in which one of the tokens below the poison comes
/// often, by token: for tests that need to do something in the midst of a step.
pub static BELLS: Mutex<BTreeMap<u32, Bell>> = Mutex::new(BTreeMap::new());
pub type Bell = Arc<dyn Fn() + Send + Sync>;

/// More than anything that is generated has of them in a step.
const OFTEN: usize = 8;

/// How long a step takes.
pub const STEP: Duration = Duration::from_millis(2);

pub struct Faulty(Echo);

impl Default for Faulty {
    fn default() -> Self {
        Self(Echo::new(&[Reach::All]))
    }
}

impl Faulty {
    fn check(batch: &StepBatch) -> Result<()> {
        std::thread::sleep(STEP);
        for token in 0..POISON {
            let same = batch.tokens.iter().filter(|&&each| each == token as i32);
            if same.count() >= OFTEN {
                let bell = BELLS.lock().unwrap().get(&token).map(Arc::clone);
                if let Some(bell) = bell {
                    bell();
                }
            }
        }
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
