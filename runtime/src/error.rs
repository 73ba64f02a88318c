//! The one error type of the engine: a stable name, a sentence for a person,
//! and a JSON Pointer to the field at fault, if any.

use std::fmt;

pub use crate::protocol::ErrorName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub name: ErrorName,
    pub message: String,
    pub pointer: Option<String>,
}

impl Error {
    pub fn new(name: ErrorName, message: impl Into<String>) -> Self {
        Self {
            name,
            message: message.into(),
            pointer: None,
        }
    }

    /// Sets the field at fault, as an RFC 6901 JSON Pointer into `params`.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

pub type Result<T, E = Error> = std::result::Result<T, E>;
