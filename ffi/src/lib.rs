//! libinlay: the C ABI of the Inlay engine.
//!
//! `include/inlay.h` is the contract and the manual; this crate implements it.
//! From the outside in:
//!
//! - `abi` has the six C functions, and turns every fault into a status code;
//! - `registry` finds the client of a handle;
//! - `client` owns the queues, the worker's thread and the message being read;
//! - `pump` keeps the rules of JSON-RPC: order, ids, one answer each;
//! - `dispatch`, `validate` and `sink` know the methods of the protocol, and
//!   are all that knows the runtime.

pub mod abi;
mod about;
#[cfg(any(test, feature = "inline-worker"))]
#[doc(hidden)]
pub mod checked;
mod client;
mod dispatch;
mod engine;
mod fd;
mod inbox;
#[cfg(feature = "inline-worker")]
#[doc(hidden)]
pub mod inline;
/// Public for the fuzzer.
#[doc(hidden)]
pub mod limits;
mod outbox;
mod process;
mod pump;
mod registry;
mod reserve;
/// Public for the fuzzer, which uses it to predict the number of answers.
#[doc(hidden)]
pub mod rpc;
mod service;
mod sink;
mod sync;
mod validate;
