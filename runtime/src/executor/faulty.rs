//! `builtin:faulty`, only for the tests: like `builtin:echo`, but a step is
//! slow, and fails if a certain token is in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Batch, Echo, Entry, Executor, Outputs};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{Page, PageCopy, PoolSpec};

/// A step with this token fails.
pub const POISON: u32 = 7;

/// Called in a step that has one of the tokens below the poison often, by
/// token: for tests that must act in the middle of a step.
pub static BELLS: Mutex<BTreeMap<u32, Bell>> = Mutex::new(BTreeMap::new());
pub type Bell = Arc<dyn Fn() + Send + Sync>;

/// More than any generated text has of them in a step.
const OFTEN: usize = 8;

/// The time that a step takes.
pub const STEP: Duration = Duration::from_millis(2);

pub struct Faulty(Echo);

impl Faulty {
    pub fn new(pools: &[PoolSpec]) -> Result<Self> {
        Ok(Self(Echo::new(pools)?))
    }

    fn check(batch: &Batch) -> Result<()> {
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
        if batch.tokens.contains(&(POISON as i32)) {
            return Err(Error::new(ErrorName::StepFailed, "There is poison in it."));
        }
        Ok(())
    }
}

impl Executor for Faulty {
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>> {
        Self::check(batch)?;
        self.0.run(entry, batch)
    }

    fn copy(&mut self, copies: &[PageCopy]) {
        self.0.copy(copies);
    }

    fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]) {
        self.0.read_page(pool, page, out);
    }

    fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]) {
        self.0.write_page(pool, page, planes);
    }
}
