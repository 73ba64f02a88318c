//! The paged KV cache: pages, page tables, and the prefix tree that shares them.
//!
//! Nothing here knows a model. A page is a number, its contents are bytes.
//! [`PageTable`] says which positions of a sequence a page holds, and [`radix`]
//! what earlier sequences left behind.

mod cache;
mod evict;
mod graft;
mod pool;
mod radix;
mod storage;
mod table;

pub use cache::{Capacity, Headroom, KvCache, KvStats, OutOfPages, PageCopy};
pub use graft::Graft;
pub use storage::{KvStorage, Plane};
pub use table::{PageTable, StateStep, StateWrite};

/// A page's number within its pool.
pub type Page = u32;

/// What the prefix tree knows a position of a text by: its token, or for a
/// patch of an image the hash of its content. Hashes have their top bit set,
/// so that none is mistaken for a token.
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

/// How far back the layers of a pool look.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At all positions: attention.
    #[default]
    All,
    /// At this many positions, the current one included: sliding attention.
    Window(usize),
    /// At a state that sums up all positions before: recurrent layers. A
    /// sequence has one page of it, not one for every few positions.
    Last,
}

impl Reach {
    /// Index of the first page that the step after `len` positions looks at.
    fn first_page(self, len: usize, page_size: usize) -> usize {
        match self {
            Self::All => 0,
            Self::Window(window) => (len + 1).saturating_sub(window) / page_size,
            Self::Last => len.saturating_sub(1) / page_size,
        }
    }

    /// Pages that a sequence holds at most.
    fn pages_wanted(self, want: Capacity, page_size: usize) -> usize {
        let positions = match self {
            Self::All => want.tokens,
            // One page more, as neither end of the window need be a page's end.
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

/// Element types that tensors of a model come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DType {
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F16,
    BF16,
    F32,
    F64,
}

impl DType {
    pub fn bytes(self) -> usize {
        match self {
            Self::Bool | Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 | Self::F16 | Self::BF16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// Reads the names that TVM, NumPy and the manifest use.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "bool" => Self::Bool,
            "uint8" => Self::U8,
            "int8" => Self::I8,
            "uint16" => Self::U16,
            "int16" => Self::I16,
            "uint32" => Self::U32,
            "int32" => Self::I32,
            "uint64" => Self::U64,
            "int64" => Self::I64,
            "float16" => Self::F16,
            "bfloat16" => Self::BF16,
            "float32" => Self::F32,
            "float64" => Self::F64,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
