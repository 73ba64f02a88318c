//! The Inlay engine: typed requests in, typed events out.
//!
//! No C ABI and no JSON-RPC live here; see `docs/design/architecture.md` for
//! the seams.

pub mod api;
pub mod chat;
#[cfg(test)]
mod counting;
mod dtype;
pub mod engine;
pub mod error;
pub mod executor;
pub mod grammar;
pub mod kv;
pub mod machine;
pub mod metrics;
pub mod model;
pub mod output;
pub mod pool;
pub mod prepare;
pub mod program;
pub mod protocol;
pub mod sampling;
pub mod scheduler;
pub mod text;
mod threads;
pub mod trace;

pub use error::{Error, ErrorName, Result};
