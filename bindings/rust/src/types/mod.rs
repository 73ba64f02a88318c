// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The messages of the protocol.
//!
//! Whatever is optional is an `Option`, and is left out where it is `None`.
//! Members that this version does not know are ignored, and values that it does
//! not know are kept as `Other`.

mod chat;
mod completions;
mod embeddings;
mod engine;
mod messages;
mod models;
mod output;
mod rpc;
mod sessions;
mod tokens;
mod tools;

pub use chat::*;
pub use completions::*;
pub use embeddings::*;
pub use engine::*;
pub use messages::*;
pub use models::*;
pub use output::*;
pub use rpc::*;
pub use sessions::*;
pub use tokens::*;
pub use tools::*;
