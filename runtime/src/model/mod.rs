//! A model on disk: the data file, the compiled library, and what a load of
//! the two takes. See seams 3 and 4 in `docs/design/architecture.md`.

mod data_file;
mod elf;
mod host;
mod isa;
mod library;
mod manifest;
mod plan;

pub use data_file::{DataFile, TensorView};
pub use host::available_memory;
pub use isa::best as best_isa;
pub use library::{beside, Library};
pub use manifest::{KvPool, LibraryManifest, Manifest, ModelKind, Pooling, PoolingMode};
pub use plan::{Limits, Plan};

#[cfg(test)]
mod tests;
