//! What runs a batch: a compiled model, or one of the built-in ones.

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
    /// Writes the rows to the cache and gives the logits of `logit_rows`.
    Step,
    /// As `Step`, but gives their last hidden states.
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

/// What an entry gives: rows one after another, in the host's memory. A list is
/// empty where the entry does not give it.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Outputs<'a> {
    /// Of the rows asked for, as wide as the vocabulary.
    pub logits: &'a [f32],
    /// The last hidden states of these rows.
    pub hidden: &'a [f32],
}

/// Computes batches on a device, whose memory it owns: the cache and the arena.
/// Lives on the engine thread of its model and nowhere else.
pub trait Executor {
    /// Runs an entry. What it gives stays where the executor has it until the
    /// next call. When it fails, nothing has changed but slots of the cache that
    /// nobody reads yet.
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>>;

    /// Copies pages within the cache, in this order.
    fn copy(&mut self, copies: &[PageCopy]);

    /// Appends the bytes of a page to `out`, a list for each plane.
    fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]);

    /// Puts what `read_page` gave into a page.
    fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]);

    /// The threads that compute; none where nothing needs them.
    fn pool(&self) -> Option<Arc<Pool>> {
        None
    }
}

/// What an executor says of an entry that its model does not have.
fn missing(entry: Entry) -> Error {
    let message = match entry {
        Entry::Step => "This model does not generate text.",
        Entry::Hidden | Entry::Encode => "This model was not compiled for embeddings.",
    };
    Error::new(ErrorName::Unsupported, message)
}
