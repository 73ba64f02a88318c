// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};

/// `$/acknowledge`: says how many chunks of a stream its reader has taken. A client that asked for
/// a `stream_window` (`initialize`) gets no more than that many chunks of a stream beyond those
/// that it acknowledged, and at most those of one step of the engine on top; everything else goes
/// on. The number is a total, and the highest that was sent counts, so that acknowledgements may be
/// lost, repeated or come in any order. A stream that waits is in flight: it can be cancelled, and
/// `shutdown` waits for it. An id that is not in flight is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
pub struct CancelParams {
    /// The id of the request to cancel.
    pub id: RequestId,
}

/// What a program needs to know of an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl ErrorName {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::ParseError,
        Self::InvalidRequest,
        Self::MethodNotFound,
        Self::InvalidParams,
        Self::InternalError,
        Self::RequestCancelled,
        Self::NotInitialized,
        Self::DuplicateId,
        Self::TooManyRequests,
        Self::MessageTooLarge,
        Self::MessageTooDeep,
        Self::ShuttingDown,
        Self::ModelNotFound,
        Self::ModelAlreadyLoaded,
        Self::ModelFileMissing,
        Self::ModelFileInvalid,
        Self::ModelIncompatible,
        Self::ModelUnloaded,
        Self::OutOfMemory,
        Self::ContextLengthExceeded,
        Self::Unsupported,
        Self::InvalidSchema,
        Self::TemplateError,
        Self::NoCapacity,
        Self::StepFailed,
        Self::SessionInvalid,
        Self::SessionMismatch,
        Self::IoError,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
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
        }
    }
}

impl ErrorName {
    /// The JSON-RPC code.
    pub const fn code(self) -> i32 {
        match self {
            Self::ParseError => -32700,
            Self::InvalidRequest => -32600,
            Self::MethodNotFound => -32601,
            Self::InvalidParams => -32602,
            Self::InternalError => -32603,
            Self::RequestCancelled => -32800,
            Self::NotInitialized => -32002,
            Self::DuplicateId => -32003,
            Self::TooManyRequests => -32004,
            Self::MessageTooLarge => -32005,
            Self::MessageTooDeep => -32006,
            Self::ShuttingDown => -32007,
            Self::ModelNotFound => -32010,
            Self::ModelAlreadyLoaded => -32011,
            Self::ModelFileMissing => -32012,
            Self::ModelFileInvalid => -32013,
            Self::ModelIncompatible => -32014,
            Self::ModelUnloaded => -32015,
            Self::OutOfMemory => -32020,
            Self::NoCapacity => -32021,
            Self::ContextLengthExceeded => -32022,
            Self::Unsupported => -32030,
            Self::InvalidSchema => -32031,
            Self::TemplateError => -32032,
            Self::StepFailed => -32040,
            Self::SessionInvalid => -32050,
            Self::SessionMismatch => -32051,
            Self::IoError => -32060,
        }
    }

    /// The HTTP status.
    pub const fn http_status(self) -> u32 {
        match self {
            Self::ParseError => 400,
            Self::InvalidRequest => 400,
            Self::MethodNotFound => 404,
            Self::InvalidParams => 400,
            Self::InternalError => 500,
            Self::RequestCancelled => 499,
            Self::NotInitialized => 503,
            Self::DuplicateId => 409,
            Self::TooManyRequests => 429,
            Self::MessageTooLarge => 413,
            Self::MessageTooDeep => 400,
            Self::ShuttingDown => 503,
            Self::ModelNotFound => 404,
            Self::ModelAlreadyLoaded => 409,
            Self::ModelFileMissing => 404,
            Self::ModelFileInvalid => 422,
            Self::ModelIncompatible => 422,
            Self::ModelUnloaded => 503,
            Self::OutOfMemory => 507,
            Self::NoCapacity => 503,
            Self::ContextLengthExceeded => 400,
            Self::Unsupported => 400,
            Self::InvalidSchema => 400,
            Self::TemplateError => 400,
            Self::StepFailed => 500,
            Self::SessionInvalid => 422,
            Self::SessionMismatch => 409,
            Self::IoError => 500,
        }
    }

    /// The `type` of the OpenAI error body.
    pub const fn openai_type(self) -> OpenAIErrorType {
        match self {
            Self::ParseError => OpenAIErrorType::InvalidRequestError,
            Self::InvalidRequest => OpenAIErrorType::InvalidRequestError,
            Self::MethodNotFound => OpenAIErrorType::NotFoundError,
            Self::InvalidParams => OpenAIErrorType::InvalidRequestError,
            Self::InternalError => OpenAIErrorType::ServerError,
            Self::RequestCancelled => OpenAIErrorType::RequestCancelledError,
            Self::NotInitialized => OpenAIErrorType::ServiceUnavailableError,
            Self::DuplicateId => OpenAIErrorType::InvalidRequestError,
            Self::TooManyRequests => OpenAIErrorType::RateLimitError,
            Self::MessageTooLarge => OpenAIErrorType::InvalidRequestError,
            Self::MessageTooDeep => OpenAIErrorType::InvalidRequestError,
            Self::ShuttingDown => OpenAIErrorType::ServiceUnavailableError,
            Self::ModelNotFound => OpenAIErrorType::NotFoundError,
            Self::ModelAlreadyLoaded => OpenAIErrorType::InvalidRequestError,
            Self::ModelFileMissing => OpenAIErrorType::NotFoundError,
            Self::ModelFileInvalid => OpenAIErrorType::InvalidRequestError,
            Self::ModelIncompatible => OpenAIErrorType::InvalidRequestError,
            Self::ModelUnloaded => OpenAIErrorType::ServiceUnavailableError,
            Self::OutOfMemory => OpenAIErrorType::ServerError,
            Self::NoCapacity => OpenAIErrorType::ServiceUnavailableError,
            Self::ContextLengthExceeded => OpenAIErrorType::InvalidRequestError,
            Self::Unsupported => OpenAIErrorType::InvalidRequestError,
            Self::InvalidSchema => OpenAIErrorType::InvalidRequestError,
            Self::TemplateError => OpenAIErrorType::InvalidRequestError,
            Self::StepFailed => OpenAIErrorType::ServerError,
            Self::SessionInvalid => OpenAIErrorType::InvalidRequestError,
            Self::SessionMismatch => OpenAIErrorType::InvalidRequestError,
            Self::IoError => OpenAIErrorType::ServerError,
        }
    }

    /// What the error means.
    pub const fn description(self) -> &'static str {
        match self {
            Self::ParseError => "The message is not one JSON value in valid UTF-8.",
            Self::InvalidRequest => "The message is JSON, but it is not a JSON-RPC 2.0 request, notification or batch.",
            Self::MethodNotFound => "There is no method of this name.",
            Self::InvalidParams => "A field of `params` is missing, of the wrong type, out of range, or not known.",
            Self::InternalError => "The engine broke one of its own rules. The request failed; the engine goes on.",
            Self::RequestCancelled => "The request was cancelled by `$/cancelRequest` or by closing its client.",
            Self::NotInitialized => "The first message must be `initialize`; this one came before it was answered.",
            Self::DuplicateId => "A request with this id is still in flight on this client, or the client was initialized before.",
            Self::TooManyRequests => "The client has as many requests in flight as its limits allow.",
            Self::MessageTooLarge => "The message is longer than the limits allow.",
            Self::MessageTooDeep => "The message nests deeper than the limits allow.",
            Self::ShuttingDown => "The client is shutting down; it takes no more requests.",
            Self::ModelNotFound => "No model of this id is loaded.",
            Self::ModelAlreadyLoaded => "A model with this id is loaded.",
            Self::ModelFileMissing => "A file of the model does not exist or may not be read.",
            Self::ModelFileInvalid => "A file of the model is damaged or is not what its name says.",
            Self::ModelIncompatible => "The files are sound, but they do not belong together, or this machine or this version of Inlay cannot run them.",
            Self::ModelUnloaded => "The model was unloaded while the request ran.",
            Self::OutOfMemory => "There is not enough memory for what was asked; nothing was loaded.",
            Self::NoCapacity => "There is no room for the request: it needs more of the cache than the model was given, the waiting line is full, or the system starts no more threads.",
            Self::ContextLengthExceeded => "The prompt, or the prompt and the tokens asked for, do not fit into the context.",
            Self::Unsupported => "The field is valid, but this model or this version cannot do what it asks.",
            Self::InvalidSchema => "The JSON Schema, regular expression or grammar is wrong, or uses a keyword that cannot be enforced.",
            Self::TemplateError => "The chat template rejects these messages.",
            Self::StepFailed => "The compiled model failed while it ran a step; the requests of that step ended.",
            Self::SessionInvalid => "The session file is damaged, or there is nothing in the cache to save.",
            Self::SessionMismatch => "The session was saved by another model.",
            Self::IoError => "A file could not be written or read.",
        }
    }
}

/// The `error` of a JSON-RPC response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorObject {
    /// The JSON-RPC code that belongs to the name.
    pub code: i32,
    /// A sentence for a person: what is wrong, and what to do about it.
    pub message: String,
    /// What a program needs to know of the error.
    pub data: ErrorData,
}

/// The `type` of an OpenAI error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl OpenAIErrorType {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::InvalidRequestError,
        Self::NotFoundError,
        Self::RateLimitError,
        Self::ServerError,
        Self::ServiceUnavailableError,
        Self::RequestCancelledError,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequestError => "invalid_request_error",
            Self::NotFoundError => "not_found_error",
            Self::RateLimitError => "rate_limit_error",
            Self::ServerError => "server_error",
            Self::ServiceUnavailableError => "service_unavailable_error",
            Self::RequestCancelledError => "request_cancelled_error",
        }
    }
}

/// `$/progress`: how far a long request is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl ProgressStage {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::Open,
        Self::Weights,
        Self::Tokenizer,
        Self::Compile,
        Self::WarmUp,
        Self::Ready,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Weights => "weights",
            Self::Tokenizer => "tokenizer",
            Self::Compile => "compile",
            Self::WarmUp => "warm_up",
            Self::Ready => "ready",
        }
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
