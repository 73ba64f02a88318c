//! The Inlay engine: typed requests in, typed events out.
//!
//! No C ABI and no JSON-RPC live here; see `docs/design/architecture.md` for
//! the seams. Only [`api`] and [`protocol`] are public.

pub mod api;
mod chat;
#[cfg(test)]
mod counting;
mod dtype;
mod engine;
mod error;
mod executor;
mod grammar;
mod host;
mod kv;
mod memory;
mod metrics;
mod model;
mod output;
mod pool;
mod prepare;
mod program;
pub mod protocol;
mod sampling;
mod scheduler;
mod sync;
#[cfg(test)]
mod tests;
mod text;
mod threads;
mod trace;

pub use error::{Error, ErrorName, Result};
