//! Language models in your own process: the client of libinlay.
//!
//! ```no_run
//! use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};
//!
//! fn main() -> Result<(), inlay::Error> {
//!     let client = Client::open()?;
//!     client.model_load(&ModelLoadParams::new("builtin:echo")).wait()?;
//!     let question = [ChatMessage::user("Hello!")];
//!     let mut answer = client.chat_stream(&ChatCompletionRequest::new("builtin:echo", question));
//!     for chunk in &mut answer {
//!         print!("{}", chunk?.text());
//!     }
//!     println!();
//!     Ok(())
//! }
//! ```
//!
//! Every request gives a [`Pending`]: call [`wait`](Pending::wait) for the answer, or `.await` it.
//! A [`Stream`] is read with a `for` loop, or as a `futures` stream. Both work under every async
//! runtime, and without one. Letting go of either cancels its request.

mod api;
mod builder;
mod calls;
mod chat;
mod client;
mod core;
mod error;
mod pending;
pub mod raw;
mod slot;
mod stream;
#[allow(missing_docs)] // Variants are the values that they stand for.
pub mod types;
mod wire;

pub use builder::Builder;
pub use client::Client;
pub use error::{Error, Result};
pub use pending::Pending;
pub use stream::{Chunks, Stream};
pub use types::*;

/// A streamed chat.
pub type ChatStream = Stream<ChatCompletionChunk, ChatCompletion>;
/// A streamed completion.
pub type CompletionStream = Stream<Completion, Completion>;
