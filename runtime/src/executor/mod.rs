//! Executors of batches: a compiled model, or one of the built-in ones.

mod batch;
mod builtin;
mod cpu;
pub mod echo;
#[cfg(test)]
pub mod faulty;
mod host;
pub mod null;

pub use batch::{Batch, Bounds, PoolBatch, Values};
pub use builtin::{builtin, Builtin};
pub use cpu::{Cpu, Library};
pub use echo::Echo;
pub use host::KvStorage;
pub use null::Null;

use std::sync::Arc;

use crate::error::{Error, ErrorName, Result};
use crate::kv::{Page, PageCopy};
use crate::pool::Pool;

/// A function that a model may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Writes the rows to the cache and returns the logits of `logit_rows`.
    Step,
    /// As `Step`, but returns their last hidden states.
    Hidden,
    /// Encoders: the hidden states of all rows.
    Encode,
}

impl Entry {
    /// Its name in a program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Hidden => "hidden",
            Self::Encode => "encode",
        }
    }
}

/// The results of an entry: consecutive rows, in the host's memory. A list that
/// the entry does not return is empty.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Outputs<'a> {
    /// Of the requested rows, as wide as the vocabulary.
    pub logits: &'a [f32],
    /// The last hidden states of these rows.
    pub hidden: &'a [f32],
}

/// Computes batches on a device, whose memory it owns: the cache and the arena.
/// Lives on the engine thread of its model only.
pub trait Executor {
    /// Runs an entry. The results stay valid until the next call. On failure,
    /// only cache slots that nothing reads yet have changed.
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>>;

    /// Copies pages within the cache, in this order.
    fn copy(&mut self, copies: &[PageCopy]);

    /// Appends the bytes of a page to `out`, a list for each plane.
    fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]);

    /// Writes the bytes that `read_page` returned into a page.
    fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]);

    /// The compute threads; `None` where nothing needs them.
    fn pool(&self) -> Option<Arc<Pool>> {
        None
    }
}

/// The error for an entry that the model does not have.
fn missing(entry: Entry) -> Error {
    let message = match entry {
        Entry::Step => "This model does not generate text.",
        Entry::Hidden | Entry::Encode => "This model was not compiled for embeddings.",
    };
    Error::new(ErrorName::Unsupported, message)
}
