//! The paged KV cache: pages, page tables, and the prefix tree that shares them.
//!
//! Nothing here knows a model. A page is a number, its contents are bytes.
//! [`PageTable`] maps the positions of a sequence to pages, and [`radix`] holds
//! what earlier sequences left behind.

mod cache;
mod evict;
mod graft;
mod pool;
mod radix;
mod table;

pub use cache::{Capacity, Headroom, KvCache, KvStats, PageCopy};
pub use graft::Graft;
pub use table::{PageTable, StateStep};

use crate::dtype::DType;

/// A page's number within its pool.
pub type Page = u32;

/// The prefix tree's key for a position of a text: its token, or for a patch of
/// an image the hash of its content. Hashes have their top bit set, so that
/// none is mistaken for a token.
pub type Key = u64;

/// The keys of a text without images.
pub fn keys(tokens: &[u32]) -> Vec<Key> {
    tokens.iter().map(|&token| Key::from(token)).collect()
}

/// The format of one plane of a page; see seam 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaneSpec {
    pub name: String,
    pub dtype: DType,
    /// Shape of one page of this plane.
    pub shape: Vec<usize>,
}

impl PlaneSpec {
    /// Bytes of one page, or `None` where the shape overflows.
    pub fn page_bytes(&self) -> Option<usize> {
        self.shape
            .iter()
            .try_fold(self.dtype.bytes(), |size, &dim| size.checked_mul(dim))
    }
}

/// How far back the layers of a pool read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All positions: attention.
    #[default]
    All,
    /// This many positions, including the current one: sliding attention.
    Window(usize),
    /// A state that sums up all earlier positions: recurrent layers. A sequence
    /// has one page of it, not one for every few positions.
    Last,
}

impl Reach {
    /// Index of the first page that the step after `len` positions reads.
    fn first_page(self, len: usize, page_size: usize) -> usize {
        match self {
            Self::All => 0,
            Self::Window(window) => (len + 1).saturating_sub(window) / page_size,
            Self::Last => len.saturating_sub(1) / page_size,
        }
    }

    /// The most pages that a sequence holds.
    fn pages_wanted(self, want: Capacity, page_size: usize) -> usize {
        let positions = match self {
            Self::All => want.tokens,
            // One more page, as neither end of the window need be the end of a
            // page.
            Self::Window(window) => want.tokens.min(window + want.chunk + page_size),
            // A step reads one and writes another.
            Self::Last => return 2,
        };
        positions.div_ceil(page_size)
    }
}

/// One page pool: the layers that share page numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSpec {
    pub reach: Reach,
    pub planes: Vec<PlaneSpec>,
    pub pages: usize,
}

impl PoolSpec {
    /// Bytes of one page over all planes.
    pub fn page_bytes(&self) -> usize {
        self.planes.iter().filter_map(PlaneSpec::page_bytes).sum()
    }
}

#[cfg(test)]
mod tests;
