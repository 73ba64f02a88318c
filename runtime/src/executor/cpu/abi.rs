//! How a compiled kernel is called: `int kernel(void *, const Any *, int, Any *)`
//! over DLPack's tensors, the convention of TVM's code generator.

use std::ffi::{c_int, c_void};

use crate::dtype::DType;

const TYPE_NONE: i32 = 0;
const TYPE_INT: i32 = 1;
const TYPE_TENSOR: i32 = 7;

const DEVICE_CPU: i32 = 1;

/// A kernel. It returns 0, or it has reported a failure to the library's hook.
pub type KernelFn = unsafe extern "C" fn(*mut c_void, *const Any, c_int, *mut Any) -> c_int;

/// One task of a parallel loop: its number, the loop, and the data its tasks
/// share.
pub type TaskFn = unsafe extern "C" fn(c_int, *mut LoopEnv, *mut c_void) -> c_int;

/// A task's environment.
#[repr(C)]
pub struct LoopEnv {
    /// For barriers within a loop, which our kernels do not use.
    pub sync: *mut c_void,
    pub tasks: i32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub union Payload {
    pub int: i64,
    pub pointer: *const c_void,
}

/// One argument: its type, and a value or a pointer.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Any {
    type_index: i32,
    padding: u32,
    payload: Payload,
}

impl Any {
    #[cfg(test)]
    pub fn pointer(&self) -> *const c_void {
        // SAFETY: the tests call this only on tensors.
        unsafe { self.payload.pointer }
    }

    pub const NONE: Self = Self {
        type_index: TYPE_NONE,
        padding: 0,
        payload: Payload { int: 0 },
    };

    pub fn int(value: i64) -> Self {
        Self {
            type_index: TYPE_INT,
            payload: Payload { int: value },
            ..Self::NONE
        }
    }

    pub fn tensor(tensor: *const DlTensor) -> Self {
        Self {
            type_index: TYPE_TENSOR,
            payload: Payload {
                pointer: tensor.cast(),
            },
            ..Self::NONE
        }
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Device {
    device_type: i32,
    device_id: i32,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct DataType {
    code: u8,
    bits: u8,
    lanes: u16,
}

impl From<DType> for DataType {
    fn from(dtype: DType) -> Self {
        const INT: u8 = 0;
        const UINT: u8 = 1;
        const FLOAT: u8 = 2;
        const BFLOAT: u8 = 4;
        const BOOL: u8 = 6;
        let (code, bits) = match dtype {
            DType::Bool => (BOOL, 8),
            DType::U8 => (UINT, 8),
            DType::I8 => (INT, 8),
            DType::U16 => (UINT, 16),
            DType::I16 => (INT, 16),
            DType::U32 => (UINT, 32),
            DType::I32 => (INT, 32),
            DType::U64 => (UINT, 64),
            DType::I64 => (INT, 64),
            DType::F16 => (FLOAT, 16),
            DType::BF16 => (BFLOAT, 16),
            DType::F32 => (FLOAT, 32),
            DType::F64 => (FLOAT, 64),
        };
        Self {
            code,
            bits,
            lanes: 1,
        }
    }
}

/// A borrowed tensor, as DLPack lays it out.
#[repr(C)]
pub struct DlTensor {
    pub data: *mut c_void,
    device: Device,
    ndim: i32,
    dtype: DataType,
    shape: *const i64,
    strides: *const i64,
    byte_offset: u64,
}

impl DlTensor {
    /// A tensor whose shape is the `ndim` numbers at `shape`.
    pub fn new(data: *mut u8, dtype: DType, shape: *const i64, ndim: usize) -> Self {
        Self {
            data: data.cast(),
            device: Device {
                device_type: DEVICE_CPU,
                device_id: 0,
            },
            ndim: ndim as i32,
            dtype: dtype.into(),
            shape,
            strides: std::ptr::null(),
            byte_offset: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layouts_are_those_of_the_code_generator() {
        assert_eq!(std::mem::size_of::<Any>(), 16);
        assert_eq!(std::mem::offset_of!(Any, payload), 8);
        assert_eq!(std::mem::size_of::<DlTensor>(), 48);
        assert_eq!(std::mem::offset_of!(DlTensor, shape), 24);
        assert_eq!(std::mem::size_of::<LoopEnv>(), 16);
    }
}
