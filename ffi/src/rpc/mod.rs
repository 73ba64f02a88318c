//! JSON-RPC 2.0, without knowledge of any method.

pub mod envelope;
pub mod json;
pub mod write;
