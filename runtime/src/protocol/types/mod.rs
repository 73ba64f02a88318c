// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The messages of the protocol.

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
