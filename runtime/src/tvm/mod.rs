//! The bridge to TVM: load its runtime, load a compiled library, call
//! functions, hand memory over without copying.
//!
//! All `unsafe` towards TVM is in this folder. It uses TVM-FFI's stable C ABI
//! and nothing of C++. Every failure inside TVM comes back as an [`Error`].
//!
//! TVM keeps its registry in process-wide state, so the runtime is loaded once
//! and never unloaded. A [`Vm`] is called from one thread only ([`Vm`] is `Send`
//! but not `Sync`), and its parallel loops run on a [`Pool`] of ours.

mod handlers;
mod launch;
mod pool;
mod raw;
mod runtime;
mod tensor;
mod value;
mod vm;

pub use launch::Step;
pub use pool::Pool;
pub use runtime::Runtime;
pub use tensor::{AlignedInts, Tensor};
pub use value::{Argument, Function, Value};
pub use vm::Vm;

/// Kernels load whole cache lines, so every tensor starts at one.
pub const ALIGNMENT: usize = 64;

#[cfg(test)]
mod tests;
