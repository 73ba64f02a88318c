//! TVM-FFI's C ABI, as far as the engine needs it: the structs that cross and
//! the handful of functions, looked up by name in `libtvm_ffi`.

use std::ffi::c_void;
use std::os::raw::c_int;

use libloading::Library;

/// The ABI that the structs below describe. TVM-FFI promises that they stay as
/// they are within one minor version.
pub const ABI_MAJOR: u32 = 0;
pub const ABI_MINOR: u32 = 1;

pub const TYPE_NONE: i32 = 0;
pub const TYPE_INT: i32 = 1;
pub const TYPE_BOOL: i32 = 2;
pub const TYPE_SMALL_STR: i32 = 11;
/// Types from here on are reference-counted objects.
pub const TYPE_OBJECT_BEGIN: i32 = 64;
pub const TYPE_STR: i32 = 65;
pub const TYPE_FUNCTION: i32 = 68;
pub const TYPE_TENSOR: i32 = 70;

pub const DEVICE_CPU: i32 = 1;

pub type Handle = *mut c_void;

#[repr(C)]
#[derive(Clone, Copy)]
pub union Payload {
    pub int: i64,
    pub float: f64,
    pub handle: Handle,
    pub bytes: [u8; 8],
}

/// One argument or result: a type, and a value or a counted reference.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Any {
    pub type_index: i32,
    /// The length of a small string; zero for everything else.
    pub small_len: u32,
    pub payload: Payload,
}

impl Any {
    pub const NONE: Self = Self {
        type_index: TYPE_NONE,
        small_len: 0,
        payload: Payload { int: 0 },
    };

    pub fn int(value: i64) -> Self {
        Self {
            type_index: TYPE_INT,
            small_len: 0,
            payload: Payload { int: value },
        }
    }

    pub fn bool(value: bool) -> Self {
        Self {
            type_index: TYPE_BOOL,
            ..Self::int(i64::from(value))
        }
    }

    pub fn object(type_index: i32, handle: Handle) -> Self {
        Self {
            type_index,
            small_len: 0,
            payload: Payload { handle },
        }
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct ByteArray {
    pub data: *const u8,
    pub size: usize,
}

impl ByteArray {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            data: bytes.as_ptr(),
            size: bytes.len(),
        }
    }
}

#[repr(C)]
pub struct Object {
    combined_ref_count: u64,
    pub type_index: i32,
    padding: u32,
    deleter: *const c_void,
}

/// What follows the header of an error object. More fields come after these.
#[repr(C)]
pub struct ErrorCell {
    pub kind: ByteArray,
    pub message: ByteArray,
}

#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Device {
    pub device_type: i32,
    pub device_id: i32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataType {
    pub code: u8,
    pub bits: u8,
    pub lanes: u16,
}

#[repr(C)]
pub struct DlTensor {
    pub data: *mut c_void,
    pub device: Device,
    pub ndim: i32,
    pub dtype: DataType,
    pub shape: *mut i64,
    pub strides: *mut i64,
    pub byte_offset: u64,
}

#[repr(C)]
pub struct ManagedTensor {
    pub tensor: DlTensor,
    pub context: *mut c_void,
    pub deleter: Option<unsafe extern "C" fn(*mut ManagedTensor)>,
}

#[repr(C)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

macro_rules! api {
    ($($field:ident: $symbol:literal = fn($($arg:ty),*) $(-> $ret:ty)?;)*) => {
        /// The functions of `libtvm_ffi` that the engine calls.
        pub struct Api {
            $(pub $field: unsafe extern "C" fn($($arg),*) $(-> $ret)?,)*
        }

        impl Api {
            /// Looks every function up, or names the first that is missing.
            ///
            /// # Safety
            /// `library` must be a `libtvm_ffi` and must never be closed while
            /// the result is in use.
            pub unsafe fn find(library: &Library) -> Result<Self, &'static str> {
                $(
                    // SAFETY: the caller says that this is libtvm_ffi; its
                    // header gives this symbol this signature.
                    let $field = unsafe { library.get($symbol) }
                        .map(|symbol| *symbol)
                        .map_err(|_| $symbol)?;
                )*
                Ok(Self { $($field),* })
            }
        }
    };
}

api! {
    get_version: "TVMFFIGetVersion" = fn(*mut Version);
    dec_ref: "TVMFFIObjectDecRef" = fn(Handle) -> c_int;
    global_function: "TVMFFIFunctionGetGlobal" = fn(*const ByteArray, *mut Handle) -> c_int;
    call: "TVMFFIFunctionCall" = fn(Handle, *mut Any, i32, *mut Any) -> c_int;
    take_error: "TVMFFIErrorMoveFromRaised" = fn(*mut Handle);
    set_error: "TVMFFIErrorSetRaised" = fn(Handle);
    new_string: "TVMFFIStringFromByteArray" = fn(*const ByteArray, *mut Any) -> c_int;
    tensor_from_dlpack: "TVMFFITensorFromDLPack"
        = fn(*mut ManagedTensor, i32, i32, *mut Handle) -> c_int;
}

/// What lies behind an object's header.
///
/// # Safety
/// `handle` must be a live object whose type has a `T` there.
pub unsafe fn cell<T>(handle: Handle) -> *const T {
    // SAFETY: every object starts with an `Object`, and the caller says that a
    // `T` follows it.
    unsafe { handle.cast::<u8>().add(size_of::<Object>()).cast::<T>() }
}
