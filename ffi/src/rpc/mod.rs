//! JSON-RPC 2.0, and nothing of any method.

pub mod envelope;
pub mod json;
pub mod write;
