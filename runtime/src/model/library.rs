//! The compiled library of a model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::manifest::{LibraryManifest, Manifest};
use super::{elf, isa};
use crate::error::{Error, ErrorName, Result};
use crate::protocol::Isa;
use crate::tvm::{Function, Runtime, Vm};

/// An opened library that fits its data file, with an instruction set chosen.
pub struct Library {
    vm: Vm,
    manifest: LibraryManifest,
    isa: Isa,
}

impl Library {
    pub fn open(
        runtime: &'static Runtime,
        path: &Path,
        data: &Manifest,
        asked: Option<Isa>,
    ) -> Result<Self> {
        let invalid = |reason: String| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The compiled library {} {reason}.", path.display()),
            )
        };
        // A file that cannot be read is told by what opens it next.
        if let Ok(Some(lack)) = elf::lack(path) {
            return Err(Error::new(
                ErrorName::ModelFileInvalid,
                format!("The compiled library {} {lack}", path.display()),
            ));
        }
        let vm = Vm::open(runtime, path)?;
        let manifest = vm
            .function("manifest")?
            .ok_or_else(|| {
                invalid("has no manifest; it is not a model that Inlay compiled".into())
            })?
            .call(&[])?;
        let text = manifest
            .as_str()
            .ok_or_else(|| invalid("has a manifest that is not text".into()))?;
        let manifest = LibraryManifest::parse(text).map_err(invalid)?;
        manifest.check_layout(data)?;
        let isa = isa::choose(&manifest.isas, asked)?;
        Ok(Self { vm, manifest, isa })
    }

    pub fn manifest(&self) -> &LibraryManifest {
        &self.manifest
    }

    pub fn isa(&self) -> Isa {
        self.isa
    }

    /// What the largest step takes on so many threads, besides weights and cache.
    pub fn workspace_bytes(&self, threads: usize) -> u64 {
        let name = isa::name(self.isa);
        let of = |map: &BTreeMap<String, u64>| map.get(name).copied().unwrap_or(0);
        of(&self.manifest.scratch_bytes)
            .saturating_mul(threads as u64)
            .saturating_add(of(&self.manifest.workspace_bytes))
    }

    pub fn runtime(&self) -> &'static Runtime {
        self.vm.runtime()
    }

    /// `step`, `hidden` or `encode` for the chosen instruction set.
    pub fn function(&self, stem: &str) -> Result<Option<Function>> {
        self.vm.function(&format!("{stem}_{}", isa::name(self.isa)))
    }
}

/// The library that belongs to a data file by its name: `NAME-<target>.so`.
pub fn beside(data_file: &Path) -> PathBuf {
    let stem = data_file.file_stem().unwrap_or_default().to_string_lossy();
    let system = std::env::consts::OS;
    let arch = std::env::consts::ARCH;
    let suffix = std::env::consts::DLL_SUFFIX;
    data_file.with_file_name(format!("{stem}-{arch}-{system}{suffix}"))
}
