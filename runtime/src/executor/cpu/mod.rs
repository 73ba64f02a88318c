//! A compiled model on the CPU: the data file's weights, the library's kernels,
//! an arena, the cache, and threads of its own.
//!
//! All `unsafe` code that touches compiled code is in this folder.

mod abi;
mod bound;
mod library;
mod staged;
mod team;

use std::collections::BTreeMap;
use std::sync::Arc;

use memmap2::MmapMut;

use abi::DlTensor;
use bound::{Bound, Memory};
use team::Region;

pub use library::Library;

use super::{missing, Batch, Bounds, Entry, Executor, KvStorage, Outputs};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{Page, PageCopy, PoolSpec};
use crate::memory;
use crate::model::Weights;
use crate::pool::Pool;

/// Runs the entries of one compiled library.
pub struct Cpu {
    step: Option<Bound>,
    hidden: Option<Bound>,
    encode: Option<Bound>,
    bounds: Bounds,
    storage: KvStorage,
    pool: Arc<Pool>,
    scratch: MmapMut,
    scratch_bytes: usize,
    // The target of the entries' pointers.
    _tensors: Tensors,
    _arena: MmapMut,
    _weights: Weights,
    // Holds the code of the kernels above.
    _library: Library,
}

/// The tensors that no call changes, with their shapes.
struct Tensors {
    weights: Box<[DlTensor]>,
    constants: Box<[DlTensor]>,
    _shapes: Vec<Box<[i64]>>,
}

// SAFETY: they point at weights that nothing writes and at constants of the
// library, both owned by the executor.
unsafe impl Send for Tensors {}

impl Cpu {
    /// Allocates the memory and starts the threads, which inherit the calling
    /// thread's CPU affinity.
    pub fn new(
        library: Library,
        weights: Weights,
        pools: &[PoolSpec],
        threads: usize,
    ) -> Result<Self> {
        let pool = Pool::new(threads).map_err(|error| no_threads(threads, &error))?;
        let program = library.program();
        let tensors = tensors(&library, &weights)?;
        let variant = library
            .variant()
            .ok_or_else(|| Error::new(ErrorName::InternalError, "No variant was chosen."))?;
        let mut arena = memory::block(variant.arena_bytes(), "the model's arena")?;
        let scratch = memory::block(
            variant.scratch_bytes.saturating_mul(pool.threads()),
            "the threads of the model",
        )?;
        let kernels = variant
            .kernels
            .iter()
            .map(|kernel| Ok((library.kernel(&kernel.symbol)?, kernel)))
            .collect::<Result<Vec<_>>>()?;
        let memory = Memory {
            weights: &tensors.weights,
            constants: &tensors.constants,
            arena: arena.as_mut_ptr(),
            kernels: &kernels,
        };
        let mut planes = BTreeMap::new();
        for (number, pool) in pools.iter().enumerate() {
            for (plane, spec) in pool.planes.iter().enumerate() {
                planes.insert(format!("pool.{number}.{}", spec.name), (number, plane));
            }
        }
        let bind = |entry: Entry| {
            let entry = variant.entries.get(entry.name());
            entry
                .map(|entry| Bound::new(entry, &memory, &planes, pools.len()))
                .transpose()
        };
        let (step, hidden, encode) = (
            bind(Entry::Step)?,
            bind(Entry::Hidden)?,
            bind(Entry::Encode)?,
        );
        Ok(Self {
            step,
            hidden,
            encode,
            bounds: Bounds::new(program, pools),
            storage: KvStorage::new(pools)?,
            pool: Arc::new(pool),
            scratch_bytes: variant.scratch_bytes,
            scratch,
            _tensors: tensors,
            _arena: arena,
            _weights: weights,
            _library: library,
        })
    }
}

fn tensors(library: &Library, weights: &Weights) -> Result<Tensors> {
    let mut shapes: Vec<Box<[i64]>> = Vec::new();
    let mut tensor = |data: *const u8, tensor: &crate::program::Tensor| {
        let shape: Option<Box<[i64]>> = tensor.shape.iter().map(|e| e.fixed()).collect();
        let shape = shape.ok_or_else(|| {
            Error::new(
                ErrorName::ModelFileInvalid,
                "The compiled library has a weight or a constant of no fixed shape.",
            )
        })?;
        // Kernels read these and do not write them.
        let made = DlTensor::new(data.cast_mut(), tensor.dtype, shape.as_ptr(), shape.len());
        shapes.push(shape);
        Ok(made)
    };
    let program = library.program();
    let held = library.constants()?;
    let constants = program
        .constants
        .iter()
        .map(|constant| {
            let bytes = constant.tensor.bytes(&|_| None);
            let end = bytes.and_then(|bytes| bytes.checked_add(constant.offset));
            if end.is_none_or(|end| end > held.len()) {
                return Err(Error::new(
                    ErrorName::ModelFileInvalid,
                    "The compiled library has a constant beyond its constants.",
                ));
            }
            let data = held.as_ptr().wrapping_add(constant.offset);
            tensor(data, &constant.tensor)
        })
        .collect::<Result<_>>()?;
    let weights = program
        .weights
        .iter()
        .zip(weights.pointers())
        .map(|(weight, data)| tensor(data, &weight.tensor))
        .collect::<Result<_>>()?;
    Ok(Tensors {
        weights,
        constants,
        _shapes: shapes,
    })
}

impl Executor for Cpu {
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>> {
        // Threads wake while the arguments are prepared.
        let pool = Arc::clone(&self.pool);
        let _awake = pool.stay_awake();
        let bound = match entry {
            Entry::Step => &mut self.step,
            Entry::Hidden => &mut self.hidden,
            Entry::Encode => &mut self.encode,
        };
        let bound = bound.as_mut().ok_or_else(|| missing(entry))?;
        batch.check(&self.bounds)?;
        bound.set(batch, &mut self.storage)?;
        let region = Region::new(
            &bound.calls,
            &bound.groups,
            &bound.arguments,
            &bound.loops,
            self.scratch.as_mut_ptr(),
            self.scratch_bytes,
        );
        // SAFETY: the arguments are those that the program names, over memory
        // that this executor owns, and every index in them was checked.
        unsafe { region.run(&pool) }.map_err(|message| {
            Error::new(ErrorName::StepFailed, format!("The step failed. {message}"))
        })?;
        // SAFETY: the launches have run, and the arena is written again only by
        // the next call.
        Ok(unsafe { bound.outputs() })
    }

    fn copy(&mut self, copies: &[PageCopy]) {
        self.storage.copy(copies);
    }

    fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]) {
        self.storage.read_page(pool, page, out);
    }

    fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]) {
        self.storage.write_page(pool, page, planes);
    }

    fn pool(&self) -> Option<Arc<Pool>> {
        Some(Arc::clone(&self.pool))
    }
}

fn no_threads(threads: usize, error: &std::io::Error) -> Error {
    Error::new(
        ErrorName::NoCapacity,
        format!(
            "The system could not start {threads} threads to compute with: {error}. Ask for fewer with `threads`."
        ),
    )
    .at("/threads")
}
