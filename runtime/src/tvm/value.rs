//! Owned values and functions of TVM.

use std::fmt;
use std::marker::PhantomData;
use std::slice;

use super::raw::{self, Any, ByteArray, ErrorCell, Handle};
use super::Runtime;
use crate::error::{Error, ErrorName, Result};

/// A value that TVM gave us; drops its reference when it goes.
pub struct Value {
    pub(super) any: Any,
    pub(super) runtime: &'static Runtime,
}

// SAFETY: TVM's reference counts are atomic, and nothing here is reachable
// through a shared `Value` but immutable objects.
unsafe impl Send for Value {}

impl Value {
    /// The text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        let bytes = match self.any.type_index {
            raw::TYPE_SMALL_STR => {
                // SAFETY: a small string keeps its bytes in the payload.
                let bytes = unsafe { &self.any.payload.bytes };
                bytes.get(..self.any.small_len as usize)?
            }
            raw::TYPE_STR => {
                // SAFETY: a string object holds a byte array behind its header
                // and lives as long as `self`.
                unsafe {
                    let array = *raw::cell::<ByteArray>(self.any.payload.handle);
                    slice::from_raw_parts(array.data, array.size)
                }
            }
            _ => return None,
        };
        std::str::from_utf8(bytes).ok()
    }

    /// Turns a function value into something to call; `None` for TVM's `None`.
    pub fn into_function(self) -> Result<Option<Function>> {
        match self.any.type_index {
            raw::TYPE_NONE => Ok(None),
            raw::TYPE_FUNCTION => Ok(Some(Function(self))),
            other => Err(unexpected("a function", other)),
        }
    }

    pub(super) fn handle(&self) -> Handle {
        // SAFETY: only asked of object values, whose payload is a handle.
        unsafe { self.any.payload.handle }
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        if self.any.type_index >= raw::TYPE_OBJECT_BEGIN {
            // SAFETY: the value owns one reference to a live object. Releasing
            // it cannot fail in a way that we could do anything about.
            unsafe { (self.runtime.api.dec_ref)(self.handle()) };
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value(type {})", self.any.type_index)
    }
}

/// A value lent to a call.
#[derive(Clone, Copy)]
pub struct Argument<'a> {
    any: Any,
    lent: PhantomData<&'a Value>,
}

impl Argument<'static> {
    pub fn int(value: i64) -> Self {
        Self {
            any: Any::int(value),
            lent: PhantomData,
        }
    }

    pub fn bool(value: bool) -> Self {
        Self {
            any: Any::bool(value),
            lent: PhantomData,
        }
    }
}

impl Value {
    pub fn argument(&self) -> Argument<'_> {
        Argument {
            any: self.any,
            lent: PhantomData,
        }
    }
}

/// A function of TVM or of a compiled library.
#[derive(Debug)]
pub struct Function(Value);

impl Function {
    /// Calls the function. The arguments stay the caller's.
    pub fn call(&self, args: &[Argument]) -> Result<Value> {
        let runtime = self.0.runtime;
        let mut args: Vec<Any> = args.iter().map(|argument| argument.any).collect();
        let count = i32::try_from(args.len()).map_err(|_| {
            Error::new(
                ErrorName::InternalError,
                "A call to TVM has too many arguments.",
            )
        })?;
        let mut result = Any::NONE;
        // SAFETY: the handle is a live function, `args` holds `count` values
        // that outlive the call, and `result` is an initialised `Any`.
        let status =
            unsafe { (runtime.api.call)(self.0.handle(), args.as_mut_ptr(), count, &mut result) };
        if status != 0 {
            return Err(runtime.raised());
        }
        Ok(Value {
            any: result,
            runtime,
        })
    }
}

impl Runtime {
    /// A string object.
    pub(super) fn string(&'static self, text: &str) -> Result<Value> {
        let mut any = Any::NONE;
        // SAFETY: the byte array points at `text` for the time of the call.
        let status = unsafe { (self.api.new_string)(&ByteArray::of(text.as_bytes()), &mut any) };
        if status != 0 {
            return Err(self.raised());
        }
        Ok(Value { any, runtime: self })
    }

    /// Looks up one of the functions that TVM registers by name.
    pub(super) fn global(&'static self, name: &str) -> Result<Function> {
        let mut handle: Handle = std::ptr::null_mut();
        // SAFETY: the byte array points at `name` for the time of the call.
        let status =
            unsafe { (self.api.global_function)(&ByteArray::of(name.as_bytes()), &mut handle) };
        if status != 0 {
            return Err(self.raised());
        }
        if handle.is_null() {
            return Err(Error::new(
                ErrorName::RuntimeMissing,
                format!("The TVM runtime has no function `{name}`; it is not the version that Inlay was built for."),
            ));
        }
        Ok(Function(Value {
            any: Any::object(raw::TYPE_FUNCTION, handle),
            runtime: self,
        }))
    }

    /// Takes the error object that the last failed call left on this thread, or
    /// null. It is the caller's to release.
    pub(super) fn take_raised(&self) -> Handle {
        let mut handle: Handle = std::ptr::null_mut();
        // SAFETY: the call fills the place in, or leaves null there.
        unsafe { (self.api.take_error)(&mut handle) };
        handle
    }

    /// Leaves an error object of [`Runtime::take_raised`] on this thread.
    pub(super) fn raise(&self, error: Handle) {
        // SAFETY: the object is alive, and TVM takes a reference of its own.
        unsafe { (self.api.set_error)(error) };
        self.release(error);
    }

    /// Lets an error object of [`Runtime::take_raised`] go.
    pub(super) fn release(&self, error: Handle) {
        // SAFETY: the caller owns one reference. Releasing it cannot fail in a
        // way that we could do anything about.
        unsafe { (self.api.dec_ref)(error) };
    }

    /// The error that the last failed call left on this thread.
    pub(super) fn raised(&'static self) -> Error {
        let handle = self.take_raised();
        if handle.is_null() {
            return Error::new(
                ErrorName::InternalError,
                "TVM reported a failure without an error.",
            );
        }
        let error = Value {
            any: Any::object(raw::TYPE_OBJECT_BEGIN, handle),
            runtime: self,
        };
        // SAFETY: an error object holds an `ErrorCell` behind its header; the
        // bytes live as long as `error`.
        let (kind, message) = unsafe {
            let cell = raw::cell::<ErrorCell>(error.handle());
            (lossy((*cell).kind), lossy((*cell).message))
        };
        Error::new(
            ErrorName::StepFailed,
            format!(
                "The compiled model failed: {kind}: {}",
                first_line(&message)
            ),
        )
    }
}

/// # Safety
/// `bytes` must point at live memory.
unsafe fn lossy(bytes: ByteArray) -> String {
    if bytes.data.is_null() {
        return String::new();
    }
    // SAFETY: the caller says that the memory is live.
    let bytes = unsafe { slice::from_raw_parts(bytes.data, bytes.size) };
    String::from_utf8_lossy(bytes).into_owned()
}

/// TVM's messages go on with source locations; a host wants the sentence.
fn first_line(message: &str) -> &str {
    message
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("")
}

pub(super) fn unexpected(wanted: &str, type_index: i32) -> Error {
    Error::new(
        ErrorName::ModelIncompatible,
        format!("The compiled library gave a value of type {type_index} where {wanted} belongs."),
    )
}
