//! A compiled model: the data file's weights and the library's functions.

use std::sync::Arc;

use super::{EncodeBatch, Executor, StepBatch};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{KvStorage, Plane};
use crate::model::{DataFile, Library};
use crate::tvm::{AlignedInts, Function, Pool, Runtime, Step, Tensor, Value};

/// Runs `step`, `hidden` and `encode` of one compiled library.
pub struct Compiled {
    step: Option<Function>,
    hidden: Option<Function>,
    encode: Option<Function>,
    caller: Caller,
    // What the functions above are code of.
    _library: Library,
}

/// One argument of a compiled function, before the weights.
enum Argument<'a> {
    Ints(&'a [i32]),
    Plane(&'a mut Plane),
}

impl Compiled {
    /// Makes the threads that compute, which may run where the calling one may.
    pub fn new(library: Library, data: &DataFile, threads: usize) -> Result<Self> {
        let runtime = library.runtime();
        let pool = Pool::new(threads).map_err(|error| no_threads(threads, &error))?;
        let weights = data.weights(runtime)?;
        Ok(Self {
            step: library.function("step")?,
            hidden: library.function("hidden")?,
            encode: library.function("encode")?,
            caller: Caller {
                runtime,
                pool: Arc::new(pool),
                weights: runtime.tensors(&weights)?,
                buffers: Vec::new(),
                result: None,
            },
            _library: library,
        })
    }
}

impl Executor for Compiled {
    fn step(&mut self, batch: &StepBatch, kv: &mut KvStorage) -> Result<&[f32]> {
        self.caller.call(self.step.as_ref(), rows(batch, kv))
    }

    fn hidden(&mut self, batch: &StepBatch, kv: &mut KvStorage) -> Result<&[f32]> {
        self.caller.call(self.hidden.as_ref(), rows(batch, kv))
    }

    fn pool(&self) -> Option<Arc<Pool>> {
        Some(Arc::clone(&self.caller.pool))
    }

    fn encode(&mut self, batch: &EncodeBatch) -> Result<&[f32]> {
        let lists = [&batch.tokens, &batch.token_types, &batch.row_start];
        let arguments = lists.map(|list| Argument::Ints(list)).into();
        self.caller.call(self.encode.as_ref(), arguments)
    }
}

/// The arguments of `step` in the order of seam 4.
fn rows<'a>(batch: &'a StepBatch, kv: &'a mut KvStorage) -> Vec<Argument<'a>> {
    let lists = [
        &batch.tokens,
        &batch.positions,
        &batch.row_seq,
        &batch.row_start,
        &batch.kv_len,
        &batch.logit_rows,
    ];
    let mut arguments: Vec<_> = lists.map(|list| Argument::Ints(list)).into();
    for (pool, planes) in batch.pools.iter().zip(kv.pools_mut()) {
        let lists = [
            &pool.slots,
            &pool.page_ptr,
            &pool.page_ids,
            &pool.page_first,
        ];
        arguments.extend(lists.map(|list| Argument::Ints(list)));
        arguments.extend(planes.iter_mut().map(Argument::Plane));
    }
    arguments
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

/// What every call shares.
struct Caller {
    runtime: &'static Runtime,
    pool: Arc<Pool>,
    weights: Value,
    /// Aligned copies of the integer lists, one for each argument.
    buffers: Vec<AlignedInts>,
    /// What the last call returned; the caller reads it in place.
    result: Option<Tensor>,
}

impl Caller {
    fn call(&mut self, function: Option<&Function>, arguments: Vec<Argument>) -> Result<&[f32]> {
        let function = function.ok_or_else(super::no_embeddings)?;
        // Threads wake while the arguments are made.
        let _step = Step::begin(&self.pool);
        // The allocator reuses the memory of the last result for the next.
        self.result = None;
        self.buffers
            .resize_with(arguments.len(), AlignedInts::default);
        let tensors = arguments
            .into_iter()
            .zip(&mut self.buffers)
            .map(|(argument, buffer)| stage(self.runtime, argument, buffer))
            .collect::<Result<Vec<_>>>()?;
        let mut all: Vec<_> = tensors.iter().map(Tensor::argument).collect();
        all.push(self.weights.argument());
        let result = Tensor::from_value(function.call(&all)?)?;
        self.result.insert(result).as_f32()
    }
}

/// A tensor for one argument. It must not outlive the call that it is for.
fn stage(
    runtime: &'static Runtime,
    argument: Argument,
    buffer: &mut AlignedInts,
) -> Result<Tensor> {
    match argument {
        Argument::Ints(values) => {
            buffer.fill(values.iter().copied());
            // SAFETY: `Caller::call` drops the tensor before the buffer is
            // filled again, and compiled functions do not return arguments.
            unsafe { buffer.tensor(runtime) }
        }
        Argument::Plane(plane) => {
            let dtype = plane.spec.dtype;
            let page_bytes = plane.page_bytes;
            let bytes = plane.bytes_mut();
            let mut shape = vec![bytes.len() / page_bytes];
            let data = bytes.as_mut_ptr();
            shape.extend(&plane.spec.shape);
            // SAFETY: a plane is a page-aligned mapping of whole pages of this
            // shape; it is borrowed for the call, which outlives the tensor.
            unsafe { Tensor::over(runtime, data, dtype, &shape, None) }
        }
    }
}
