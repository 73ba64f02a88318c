//! The Inlay engine: typed requests in, typed events out.
//!
//! No C ABI and no JSON-RPC live here; see `docs/design/architecture.md` for
//! the seams.

pub mod api;
pub mod error;
mod kv;
pub mod protocol;
mod scheduler;

pub use error::{Error, ErrorName, Result};
