//! The paged KV cache: pages, page tables, and the radix tree that shares them.
//!
//! Nothing here knows a model. A page is a number, its contents are bytes;
//! which positions of which conversation a page holds is kept in
//! [`PageTable`], and what earlier conversations left behind in [`radix`].

mod cache;
mod pool;
mod radix;

pub use cache::{Capacity, Graft, KvCache, KvStats, OutOfPages, PageCopy, PageTable};

use crate::dtype::DType;

/// A page's number within its pool.
pub type Page = u32;

/// What one plane of a page looks like; see seam 3.
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

/// One page pool: the layers that share page numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSpec {
    /// How far back these layers look, in tokens; `None` is everything.
    pub window: Option<usize>,
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
