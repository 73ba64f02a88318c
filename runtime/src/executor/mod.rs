//! What runs a step: a compiled model, or one of the built-in ones.

mod batch;
mod builtin;
mod compiled;
pub mod echo;
#[cfg(test)]
pub mod faulty;
pub mod null;

pub use batch::{EncodeBatch, PoolBatch, StepBatch};
pub use builtin::{builtin, Builtin};
pub use compiled::Compiled;
pub use echo::Echo;
pub use null::Null;

use std::sync::Arc;

use crate::error::{Error, ErrorName, Result};
use crate::kv::KvStorage;
use crate::tvm::Pool;

/// Computes steps. Lives on the engine thread of its model and nowhere else.
///
/// Results stay where the executor has them until its next call.
pub trait Executor {
    /// Writes the rows' keys and values and returns the logits of
    /// `batch.logit_rows`: `[m, vocab_size]`.
    fn step(&mut self, batch: &StepBatch, kv: &mut KvStorage) -> Result<&[f32]>;

    /// As `step`, but returns the last hidden states: `[m, hidden_size]`.
    fn hidden(&mut self, _batch: &StepBatch, _kv: &mut KvStorage) -> Result<&[f32]> {
        Err(no_embeddings())
    }

    /// The threads that compute; none where nothing needs them.
    fn pool(&self) -> Option<Arc<Pool>> {
        None
    }

    /// Encoders: the hidden states of all rows, `[n, hidden_size]`.
    fn encode(&mut self, _batch: &EncodeBatch) -> Result<&[f32]> {
        Err(no_embeddings())
    }
}

fn no_embeddings() -> Error {
    Error::new(
        ErrorName::Unsupported,
        "This model was not compiled for embeddings.",
    )
}
