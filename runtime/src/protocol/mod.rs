//! The messages of the protocol as Rust types, generated from `schemas/v1`.
//!
//! Messages are changed in `python/inlay/protocol`; `make schemas` brings the
//! change here. What is not generated, and why, is listed in
//! `tools/codegen/exceptions.py`.

mod methods;
mod schemas;
// The types are named and sized by the protocol.
#[allow(clippy::large_enum_variant)]
mod types;

pub use methods::*;
pub use schemas::{Schema, PROTOCOL_VERSION, SCHEMAS, SCHEMA_HASH};
pub use types::*;

/// The schema of this name, such as `model.load.params`.
pub fn schema(name: &str) -> Option<&'static Schema> {
    let place = SCHEMAS.binary_search_by(|schema| schema.name.cmp(name));
    place.ok().map(|index| &SCHEMAS[index])
}

#[cfg(test)]
mod tests;
