// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `$/acknowledge`: says how many chunks of a stream its reader has taken. A client that asked for
/// a `stream_window` (`initialize`) gets no more than that many chunks of a stream beyond those
/// that it acknowledged, and at most those of one step of the engine on top; everything else goes
/// on. The number is a total, and the highest that was sent counts, so that acknowledgements may be
/// lost, repeated or come in any order. A stream that waits is in flight: it can be cancelled, and
/// `shutdown` waits for it. An id that is not in flight is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AcknowledgeParams {
    /// The id of the request that streams.
    pub id: RequestId,
    /// Chunks of it that were taken since it began, all together.
    pub chunks: u64,
}

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CancelParams {
    /// The id of the request to cancel.
    pub id: RequestId,
}

/// What a program needs to know of an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorData {
    /// The stable name of the error.
    pub name: ErrorName,
    /// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The id that was refused with `duplicate_id`. The answer itself has the id null, because
    /// under that id the first request is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The status that an HTTP server answers with.
    pub http_status: u32,
    /// The `type` of the OpenAI error body.
    pub openai_type: OpenAIErrorType,
    /// The field at fault as OpenAI writes it, such as `messages[0].content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
}

/// The stable name of an error. Names are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ErrorName {
    #[serde(rename = "parse_error")]
    ParseError,
    #[serde(rename = "invalid_request")]
    InvalidRequest,
    #[serde(rename = "method_not_found")]
    MethodNotFound,
    #[serde(rename = "invalid_params")]
    InvalidParams,
    #[serde(rename = "internal_error")]
    InternalError,
    #[serde(rename = "request_cancelled")]
    RequestCancelled,
    #[serde(rename = "not_initialized")]
    NotInitialized,
    #[serde(rename = "duplicate_id")]
    DuplicateId,
    #[serde(rename = "too_many_requests")]
    TooManyRequests,
    #[serde(rename = "message_too_large")]
    MessageTooLarge,
    #[serde(rename = "message_too_deep")]
    MessageTooDeep,
    #[serde(rename = "shutting_down")]
    ShuttingDown,
    #[serde(rename = "model_not_found")]
    ModelNotFound,
    #[serde(rename = "model_already_loaded")]
    ModelAlreadyLoaded,
    #[serde(rename = "model_file_missing")]
    ModelFileMissing,
    #[serde(rename = "model_file_invalid")]
    ModelFileInvalid,
    #[serde(rename = "model_incompatible")]
    ModelIncompatible,
    #[serde(rename = "model_unloaded")]
    ModelUnloaded,
    #[serde(rename = "out_of_memory")]
    OutOfMemory,
    #[serde(rename = "context_length_exceeded")]
    ContextLengthExceeded,
    #[serde(rename = "unsupported")]
    Unsupported,
    #[serde(rename = "invalid_schema")]
    InvalidSchema,
    #[serde(rename = "template_error")]
    TemplateError,
    #[serde(rename = "no_capacity")]
    NoCapacity,
    #[serde(rename = "step_failed")]
    StepFailed,
    #[serde(rename = "session_invalid")]
    SessionInvalid,
    #[serde(rename = "session_mismatch")]
    SessionMismatch,
    #[serde(rename = "io_error")]
    IoError,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ErrorName {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ParseError => "parse_error",
            Self::InvalidRequest => "invalid_request",
            Self::MethodNotFound => "method_not_found",
            Self::InvalidParams => "invalid_params",
            Self::InternalError => "internal_error",
            Self::RequestCancelled => "request_cancelled",
            Self::NotInitialized => "not_initialized",
            Self::DuplicateId => "duplicate_id",
            Self::TooManyRequests => "too_many_requests",
            Self::MessageTooLarge => "message_too_large",
            Self::MessageTooDeep => "message_too_deep",
            Self::ShuttingDown => "shutting_down",
            Self::ModelNotFound => "model_not_found",
            Self::ModelAlreadyLoaded => "model_already_loaded",
            Self::ModelFileMissing => "model_file_missing",
            Self::ModelFileInvalid => "model_file_invalid",
            Self::ModelIncompatible => "model_incompatible",
            Self::ModelUnloaded => "model_unloaded",
            Self::OutOfMemory => "out_of_memory",
            Self::ContextLengthExceeded => "context_length_exceeded",
            Self::Unsupported => "unsupported",
            Self::InvalidSchema => "invalid_schema",
            Self::TemplateError => "template_error",
            Self::NoCapacity => "no_capacity",
            Self::StepFailed => "step_failed",
            Self::SessionInvalid => "session_invalid",
            Self::SessionMismatch => "session_mismatch",
            Self::IoError => "io_error",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The `error` of a JSON-RPC response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorObject {
    /// The JSON-RPC code that belongs to the name.
    pub code: i32,
    /// A sentence for a person: what is wrong, and what to do about it.
    pub message: String,
    /// What a program needs to know of the error.
    pub data: ErrorData,
}

/// The `type` of an OpenAI error body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum OpenAIErrorType {
    #[serde(rename = "invalid_request_error")]
    InvalidRequestError,
    #[serde(rename = "not_found_error")]
    NotFoundError,
    #[serde(rename = "rate_limit_error")]
    RateLimitError,
    #[serde(rename = "server_error")]
    ServerError,
    #[serde(rename = "service_unavailable_error")]
    ServiceUnavailableError,
    #[serde(rename = "request_cancelled_error")]
    RequestCancelledError,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl OpenAIErrorType {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::InvalidRequestError => "invalid_request_error",
            Self::NotFoundError => "not_found_error",
            Self::RateLimitError => "rate_limit_error",
            Self::ServerError => "server_error",
            Self::ServiceUnavailableError => "service_unavailable_error",
            Self::RequestCancelledError => "request_cancelled_error",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for OpenAIErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `$/progress`: how far a long request is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProgressParams {
    /// The id of the request.
    pub request: RequestId,
    /// What it is at.
    pub stage: ProgressStage,
    /// Done so far.
    pub completed: u64,
    /// All there is to do in this stage; 0 where it is not known.
    pub total: u64,
    /// A sentence for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What a load is at. Stages come in this order; some may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ProgressStage {
    #[serde(rename = "open")]
    Open,
    #[serde(rename = "weights")]
    Weights,
    #[serde(rename = "tokenizer")]
    Tokenizer,
    #[serde(rename = "compile")]
    Compile,
    #[serde(rename = "warm_up")]
    WarmUp,
    #[serde(rename = "ready")]
    Ready,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ProgressStage {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Weights => "weights",
            Self::Tokenizer => "tokenizer",
            Self::Compile => "compile",
            Self::WarmUp => "warm_up",
            Self::Ready => "ready",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ProgressStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
/// and unique among its requests in flight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RequestId {
    String(String),
    Integer(i64),
}

impl From<String> for RequestId {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for RequestId {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<i64> for RequestId {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
