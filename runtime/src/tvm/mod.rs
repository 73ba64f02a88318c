//! The bridge to TVM: load its runtime, load a compiled library, call
//! functions, hand memory over without copying.
//!
//! All `unsafe` towards TVM is in this folder. It uses TVM-FFI's stable C ABI
//! and nothing of C++. Every failure inside TVM comes back as an [`Error`].
//!
//! TVM keeps its registry and its thread pools in process-wide and thread-local
//! state, so the runtime is loaded once and never unloaded, and a [`Vm`] is
//! called from one thread only ([`Vm`] is `Send` but not `Sync`).

mod handlers;
mod raw;
mod runtime;
mod spin;
mod tensor;
mod value;
mod vm;

pub use runtime::Runtime;
pub use tensor::{AlignedInts, Tensor};
pub use value::{Argument, Function, Value};
pub use vm::Vm;

/// Kernels load whole cache lines, so every tensor starts at one.
pub const ALIGNMENT: usize = 64;

#[cfg(test)]
mod tests;
