//! Tensors over memory that Rust owns, and results that TVM owns.

use std::ffi::c_void;
use std::slice;
use std::sync::Arc;

use super::raw::{self, Any, DataType, Device, DlTensor, ManagedTensor};
use super::value::unexpected;
use super::{Argument, Runtime, Value, ALIGNMENT};
use crate::error::{Error, ErrorName, Result};
use crate::kv::DType;

/// A tensor that a compiled function takes or gives.
#[derive(Debug)]
pub struct Tensor(Value);

/// Keeps what a tensor points at alive until TVM lets go of it.
struct Owner {
    managed: ManagedTensor,
    shape: Vec<i64>,
    _keep: Option<Arc<dyn Send + Sync>>,
}

impl Tensor {
    /// A tensor over memory that `keep` holds.
    ///
    /// # Safety
    /// `data` must point at enough bytes for the shape, aligned to
    /// [`ALIGNMENT`], which stay in place and valid for as long as `keep`
    /// lives (without `keep`: as long as the tensor and all that the called
    /// function made of it), and which nobody else uses while a compiled
    /// function runs that writes them.
    pub unsafe fn over(
        runtime: &'static Runtime,
        data: *mut u8,
        dtype: DType,
        shape: &[usize],
        keep: Option<Arc<dyn Send + Sync>>,
    ) -> Result<Self> {
        let shape = dims(shape)?;
        let mut owner = Box::new(Owner {
            managed: ManagedTensor {
                tensor: DlTensor {
                    data: data.cast::<c_void>(),
                    device: Device {
                        device_type: raw::DEVICE_CPU,
                        device_id: 0,
                    },
                    ndim: shape.len() as i32,
                    dtype: data_type(dtype),
                    shape: std::ptr::null_mut(),
                    strides: std::ptr::null_mut(),
                    byte_offset: 0,
                },
                context: std::ptr::null_mut(),
                deleter: Some(release),
            },
            shape,
            _keep: keep,
        });
        owner.managed.tensor.shape = owner.shape.as_mut_ptr();
        let owner = Box::into_raw(owner);
        let mut handle = std::ptr::null_mut();
        // SAFETY: `owner` is a fresh allocation whose `managed` and `shape`
        // stay in place until `release` frees them.
        let status = unsafe {
            (*owner).managed.context = owner.cast::<c_void>();
            (runtime.api.tensor_from_dlpack)(
                &mut (*owner).managed,
                ALIGNMENT as i32,
                1,
                &mut handle,
            )
        };
        if status != 0 {
            // SAFETY: TVM did not take the tensor, so it is still ours.
            drop(unsafe { Box::from_raw(owner) });
            return Err(runtime.raised());
        }
        Ok(Self(Value {
            any: Any::object(raw::TYPE_TENSOR, handle),
            runtime,
        }))
    }

    /// Takes the tensor out of a function's result.
    pub fn from_value(value: Value) -> Result<Self> {
        match value.any.type_index {
            raw::TYPE_TENSOR => Ok(Self(value)),
            other => Err(unexpected("a tensor", other)),
        }
    }

    pub fn shape(&self) -> Vec<usize> {
        let tensor = self.header();
        let ndim = usize::try_from(tensor.ndim).unwrap_or(0);
        if ndim == 0 {
            return Vec::new();
        }
        // SAFETY: a tensor's header points at `ndim` sizes that live with it.
        let shape = unsafe { slice::from_raw_parts(tensor.shape, ndim) };
        shape
            .iter()
            .map(|&dim| usize::try_from(dim).unwrap_or(0))
            .collect()
    }

    /// The elements of a contiguous f32 tensor in host memory.
    pub fn as_f32(&self) -> Result<&[f32]> {
        let tensor = self.header();
        if tensor.dtype != data_type(DType::F32) || tensor.device.device_type != raw::DEVICE_CPU {
            return Err(Error::new(
                ErrorName::ModelIncompatible,
                "The compiled library gave a tensor that is not float32 in host memory.",
            ));
        }
        let count: usize = self.shape().iter().product();
        if count == 0 {
            return Ok(&[]);
        }
        // SAFETY: results of the Relax VM are contiguous, `count` is the
        // product of the shape, and the memory lives as long as `self`.
        unsafe {
            let data = tensor.data.cast::<u8>().add(tensor.byte_offset as usize);
            Ok(slice::from_raw_parts(data.cast::<f32>(), count))
        }
    }

    pub fn argument(&self) -> Argument<'_> {
        self.0.argument()
    }

    fn header(&self) -> &DlTensor {
        // SAFETY: a tensor object holds a `DlTensor` behind its header and
        // lives as long as `self`.
        unsafe { &*raw::cell::<DlTensor>(self.0.handle()) }
    }
}

unsafe extern "C" fn release(managed: *mut ManagedTensor) {
    // SAFETY: TVM calls this once, with the pointer that `Tensor::over` gave.
    drop(unsafe { Box::from_raw((*managed).context.cast::<Owner>()) });
}

fn dims(shape: &[usize]) -> Result<Vec<i64>> {
    shape
        .iter()
        .map(|&dim| {
            i64::try_from(dim).map_err(|_| {
                Error::new(
                    ErrorName::ModelFileInvalid,
                    "A tensor's shape is too large.",
                )
            })
        })
        .collect()
}

fn data_type(dtype: DType) -> DataType {
    // DLPack's codes: 0 int, 1 uint, 2 float, 4 bfloat, 6 bool.
    let (code, bits) = match dtype {
        DType::Bool => (6, 8),
        DType::U8 => (1, 8),
        DType::I8 => (0, 8),
        DType::U16 => (1, 16),
        DType::I16 => (0, 16),
        DType::U32 => (1, 32),
        DType::I32 => (0, 32),
        DType::U64 => (1, 64),
        DType::I64 => (0, 64),
        DType::F16 => (2, 16),
        DType::BF16 => (4, 16),
        DType::F32 => (2, 32),
        DType::F64 => (2, 64),
    };
    DataType {
        code,
        bits,
        lanes: 1,
    }
}

/// A buffer of integers that starts at a cache line and is used again and
/// again for one argument of `step`.
pub struct AlignedInts {
    lines: Vec<Line>,
    len: usize,
}

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([i32; ALIGNMENT / 4]);

impl Default for AlignedInts {
    fn default() -> Self {
        let mut empty = Self {
            lines: Vec::new(),
            len: 0,
        };
        empty.fill(0..0);
        empty
    }
}

impl AlignedInts {
    pub fn fill(&mut self, values: impl ExactSizeIterator<Item = i32>) {
        let per_line = ALIGNMENT / 4;
        self.len = values.len();
        // Never empty, so that the pointer is aligned for empty tensors too.
        self.lines
            .resize(self.len.div_ceil(per_line).max(1), Line([0; ALIGNMENT / 4]));
        for (index, value) in values.enumerate() {
            self.lines[index / per_line].0[index % per_line] = value;
        }
    }

    pub fn as_slice(&self) -> &[i32] {
        // SAFETY: the lines lie one after another and hold `len` integers.
        unsafe { slice::from_raw_parts(self.lines.as_ptr().cast::<i32>(), self.len) }
    }

    /// The tensor of what was last filled in.
    ///
    /// # Safety
    /// The tensor must be gone before the buffer is filled again or dropped.
    pub unsafe fn tensor(&mut self, runtime: &'static Runtime) -> Result<Tensor> {
        let data = self.lines.as_mut_ptr().cast::<u8>();
        // SAFETY: the lines hold at least `len` integers; the caller bounds
        // the tensor's life.
        unsafe { Tensor::over(runtime, data, DType::I32, &[self.len], None) }
    }
}
