//! The one error of the crate.

use std::fmt;

use crate::types::{ErrorName, ErrorObject};

/// What every call of this crate gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A request failed, or the client cannot work.
///
/// Compare [`name`](Self::name), not the sentence. It is one of [`ErrorName`], or one of the
/// crate's own: `library_missing`, `library_incompatible`, `client_closed`, `forked`, `timed_out`,
/// `invalid_response`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    name: String,
    message: String,
    pointer: Option<String>,
    code: Option<i32>,
}

impl Error {
    pub(crate) fn new(name: &str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            name: name.to_owned(),
            message: message.into(),
            pointer: None,
            code: None,
        }))
    }

    /// The error for the `error` of an answer.
    pub(crate) fn from_answer(payload: &[u8]) -> Self {
        match serde_json::from_slice::<ErrorObject>(payload) {
            Ok(error) => Self(Box::new(Inner {
                name: error.data.name.as_str().to_owned(),
                message: error.message,
                pointer: error.data.pointer,
                code: Some(error.code),
            })),
            Err(error) => Self::invalid_response(&error),
        }
    }

    pub(crate) fn invalid_response(error: &serde_json::Error) -> Self {
        Self::new(
            "invalid_response",
            format!("The library's answer could not be read: {error}."),
        )
    }

    pub(crate) fn closed() -> Self {
        Self::new("client_closed", "The client is closed.")
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(
            ErrorName::RequestCancelled.as_str(),
            "The request was cancelled.",
        )
    }

    pub(crate) fn timed_out() -> Self {
        Self::new(
            "timed_out",
            "No answer came in time; the request was cancelled.",
        )
    }

    pub(crate) fn forked() -> Self {
        Self::new(
            "forked",
            "This client was opened by the parent process, and threads do not survive fork().",
        )
    }

    /// What went wrong, as a stable name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is this error of the protocol.
    #[must_use]
    pub fn is(&self, name: &ErrorName) -> bool {
        self.0.name == name.as_str()
    }

    /// What went wrong, as a sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// JSON Pointer into the message to the field at fault, such as `/params/temperature`.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }

    /// The JSON-RPC code; none for the crate's own errors.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        self.0.code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.0.message, self.0.name)?;
        match &self.0.pointer {
            Some(pointer) => write!(f, " (at {pointer})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
