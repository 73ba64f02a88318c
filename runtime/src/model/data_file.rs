//! The data file: a memory-mapped safetensors file with a manifest.

use std::fs::{self, File};
use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;
use safetensors::tensor::{Dtype, Metadata};
use safetensors::SafeTensors;

use super::manifest::Manifest;
use super::weights::{self, Place, Weights};
use crate::dtype::DType;
use crate::error::{Error, ErrorName, Result};
use crate::program::{Named, Program};

const MANIFEST_KEY: &str = "inlay";
const FILE_PREFIX: &str = "file:";
const MEMORY_PAGE: usize = 4096;
/// Kernels load whole cache lines, so every weight is aligned to one.
const ALIGNMENT: usize = 64;
/// Length of the header's own length, at the start of the file.
const LENGTH_BYTES: usize = 8;

/// An open data file.
///
/// As with any mapped file, it must not change while the model is loaded.
#[derive(Debug)]
pub struct DataFile {
    path: PathBuf,
    file: File,
    map: Arc<Mmap>,
    /// Where tensor bytes begin.
    start: usize,
    header: Metadata,
    manifest: Manifest,
}

/// One tensor of the file.
#[derive(Debug)]
pub struct TensorView<'a> {
    pub dtype: DType,
    pub shape: &'a [usize],
    pub bytes: &'a [u8],
}

impl DataFile {
    pub fn open(path: &Path) -> Result<Self> {
        let invalid = |reason: String| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The data file {} {reason}.", path.display()),
            )
        };
        let missing = |error: io::Error| {
            Error::new(
                ErrorName::ModelFileMissing,
                format!(
                    "The data file {} could not be opened: {error}.",
                    path.display()
                ),
            )
        };
        // Before it is opened, as opening a pipe could block without end.
        let about = fs::metadata(path).map_err(missing)?;
        if !about.is_file() || about.len() == 0 {
            return Err(invalid("is empty or not a file".into()));
        }
        let file = File::open(path).map_err(missing)?;
        // SAFETY: the mapping is private and read-only. A process that changes
        // the file while it is loaded breaks the documented rule above.
        let map = unsafe { Mmap::map(&file) }
            .map_err(|error| invalid(format!("could not be mapped: {error}")))?;
        let (header_bytes, header) = SafeTensors::read_metadata(&map)
            .map_err(|error| invalid(format!("is not a valid safetensors file: {error}")))?;
        let text = header
            .metadata()
            .as_ref()
            .and_then(|map| map.get(MANIFEST_KEY))
            .ok_or_else(|| {
                invalid(
                    "is a safetensors file without Inlay's manifest; convert the checkpoint with `inlay compile`"
                        .into(),
                )
            })?;
        let manifest = Manifest::parse(text).map_err(invalid)?;
        let opened = Self {
            path: path.to_owned(),
            file,
            map: Arc::new(map),
            start: LENGTH_BYTES + header_bytes,
            header,
            manifest,
        };
        opened.check_weights().map_err(invalid)?;
        Ok(opened)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Bytes of all weights that `step` takes.
    pub fn weight_bytes(&self) -> u64 {
        self.manifest
            .weights
            .iter()
            .filter_map(|name| self.tensor(name))
            .map(|tensor| tensor.bytes.len() as u64)
            .sum()
    }

    /// The tensor called `name`, if there is one.
    pub fn tensor(&self, name: &str) -> Option<TensorView<'_>> {
        let info = self.header.info(name)?;
        let range = self.range(info.data_offsets)?;
        Some(TensorView {
            dtype: dtype(info.dtype)?,
            shape: &info.shape,
            bytes: &self.map[range],
        })
    }

    /// A file of the checkpoint that is embedded in the data file.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        Some(self.tensor(&format!("{FILE_PREFIX}{name}"))?.bytes)
    }

    /// The weights that a program names, in place in the mapping, and in memory.
    /// `wanted` is told how many bytes are there, and ends the reading by an
    /// error.
    pub fn map_weights(
        &self,
        program: &Program,
        mut wanted: impl FnMut(u64) -> Result<()>,
    ) -> Result<Weights> {
        let places = self.places(program)?;
        let mut done = 0;
        for &(at, length) in &places {
            for piece in self.map[at..at + length].chunks(weights::PIECE) {
                self.populate(piece);
                done += piece.len() as u64;
                wanted(done)?;
            }
        }
        Ok(Weights::in_place(&self.map, &places))
    }

    /// The weights that a program names, copied into huge pages by `readers`.
    pub fn copy_weights(
        &self,
        program: &Program,
        readers: usize,
        wanted: impl FnMut(u64) -> Result<()>,
    ) -> Result<Weights> {
        let places = self.places(program)?;
        Weights::copied(&self.file, &places, ALIGNMENT, readers, wanted)
    }

    /// Where the weights of a program lie in the file. Each must have the type
    /// and the shape that the program was compiled for.
    fn places(&self, program: &Program) -> Result<Vec<Place>> {
        let named = program.weights.iter();
        named.map(|weight| self.weight(weight)).collect()
    }

    /// Brings a part of the mapping into memory and into the page tables.
    ///
    /// Linux does this in one call; elsewhere, and on older kernels, one byte
    /// of each page is read.
    fn populate(&self, part: &[u8]) {
        #[cfg(target_os = "linux")]
        {
            let start = part.as_ptr() as usize - self.map.as_ptr() as usize;
            let advice = memmap2::Advice::PopulateRead;
            if self.map.advise_range(advice, start, part.len()).is_ok() {
                return;
            }
        }
        let sum = part
            .iter()
            .step_by(MEMORY_PAGE)
            .fold(0u8, |sum, &byte| sum ^ byte);
        black_box(sum);
    }

    fn weight(&self, asked: &Named) -> Result<Place> {
        let unfit = |reason: String| {
            Error::new(
                ErrorName::ModelIncompatible,
                format!(
                    "The data file {} {reason}. Run `inlay compile` again to make the two fit.",
                    self.path.display()
                ),
            )
            .at("/model")
        };
        let name = &asked.name;
        let view = self
            .tensor(name)
            .ok_or_else(|| unfit(format!("lacks the weight `{name}` of its library")))?;
        let same = view.dtype == asked.tensor.dtype
            && view.shape.len() == asked.tensor.shape.len()
            && view
                .shape
                .iter()
                .zip(&asked.tensor.shape)
                .all(|(&found, extent)| i64::try_from(found).ok() == extent.fixed());
        if !same {
            return Err(unfit(format!(
                "has a weight `{name}` of another shape or type than its library takes"
            )));
        }
        if !(view.bytes.as_ptr() as usize).is_multiple_of(ALIGNMENT) {
            return Err(unfit(format!(
                "has a weight `{name}` that does not start at a multiple of {ALIGNMENT} bytes"
            )));
        }
        let at = view.bytes.as_ptr() as usize - self.map.as_ptr() as usize;
        Ok((at, view.bytes.len()))
    }

    fn range(&self, (from, to): (usize, usize)) -> Option<Range<usize>> {
        let range = self.start.checked_add(from)?..self.start.checked_add(to)?;
        (range.start <= range.end && range.end <= self.map.len()).then_some(range)
    }

    fn check_weights(&self) -> Result<(), String> {
        for name in &self.manifest.weights {
            let view = self
                .tensor(name)
                .ok_or_else(|| format!("lacks the weight `{name}`, or its type is not known"))?;
            let elements = view
                .shape
                .iter()
                .try_fold(1usize, |size, &dim| size.checked_mul(dim));
            let bytes = elements.and_then(|count| count.checked_mul(view.dtype.bytes()));
            if bytes != Some(view.bytes.len()) {
                return Err(format!(
                    "has a weight `{name}` whose size is not that of its shape"
                ));
            }
            if !(view.bytes.as_ptr() as usize).is_multiple_of(ALIGNMENT) {
                return Err(format!(
                    "has a weight `{name}` that does not start at a multiple of {ALIGNMENT} bytes; \
                     files that other tools wrote again lose this, so convert the checkpoint with `inlay compile`"
                ));
            }
        }
        Ok(())
    }
}

fn dtype(dtype: Dtype) -> Option<DType> {
    Some(match dtype {
        Dtype::BOOL => DType::Bool,
        Dtype::U8 => DType::U8,
        Dtype::I8 => DType::I8,
        Dtype::U16 => DType::U16,
        Dtype::I16 => DType::I16,
        Dtype::U32 => DType::U32,
        Dtype::I32 => DType::I32,
        Dtype::U64 => DType::U64,
        Dtype::I64 => DType::I64,
        Dtype::F16 => DType::F16,
        Dtype::BF16 => DType::BF16,
        Dtype::F32 => DType::F32,
        Dtype::F64 => DType::F64,
        _ => return None,
    })
}
