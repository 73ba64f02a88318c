//! A model on disk: its data file, what this machine can run, and what a load
//! takes. See seams 3 and 4 in `docs/design/architecture.md`.

mod data_file;
pub(crate) mod elf;
pub(crate) mod isa;
mod manifest;
mod plan;
mod weights;

pub use data_file::DataFile;
pub use isa::best as best_isa;
pub use manifest::{Manifest, ModelKind, Pooling, PoolingMode};
pub use plan::{Limits, Plan};
pub use weights::Weights;

use std::path::{Path, PathBuf};

/// The library that belongs to a data file by its name: `NAME-<target>.so`.
pub fn library_of(data_file: &Path) -> PathBuf {
    let stem = data_file.file_stem().unwrap_or_default().to_string_lossy();
    let system = std::env::consts::OS;
    let arch = std::env::consts::ARCH;
    let suffix = std::env::consts::DLL_SUFFIX;
    data_file.with_file_name(format!("{stem}-{arch}-{system}{suffix}"))
}

#[cfg(test)]
mod tests;
