//! The runtime's interface for its host.
//!
//! `ffi` is the only caller in this repository; nothing here knows of C or of
//! JSON-RPC. See seam 2 in `docs/design/architecture.md`.

use serde::Serialize;

pub use crate::engine::{Engine, Ticket};
use crate::error::Result;
use crate::protocol::{
    ChatCompletion, ChatCompletionChunk, ChatCompletionRequest, ChatRenderParams, ChatRenderResult,
    Completion, CompletionRequest, CpuInfo, EmbeddingList, EmbeddingRequest, EngineMetricsResult,
    EngineTraceParams, EngineTraceResult, MemoryInfo, ModelCard, ModelList, ModelLoadParams,
    ModelPlanResult, ModelUnloadParams, ModelUnloadResult, ProgressStage, SessionRestoreParams,
    SessionRestoreResult, SessionSaveParams, SessionSaveResult, TokensCountParams,
    TokensCountResult, TokensDecodeParams, TokensDecodeResult, TokensEncodeParams,
    TokensEncodeResult,
};

/// A request. Payloads are the protocol's own types.
#[derive(Debug, Clone)]
pub enum Request {
    Engine(EngineRequest),
    Model {
        /// The id of the model that serves it.
        model: String,
        request: ModelRequest,
    },
}

/// Requests to the engine itself.
#[derive(Debug, Clone)]
pub enum EngineRequest {
    Info,
    Metrics,
    Trace(EngineTraceParams),
    ModelPlan(ModelLoadParams),
    ModelLoad(ModelLoadParams),
    ModelUnload(ModelUnloadParams),
    ModelList,
}

impl From<EngineRequest> for Request {
    fn from(request: EngineRequest) -> Self {
        Self::Engine(request)
    }
}

/// Each request names its model, so that its params are all it needs.
macro_rules! model_requests {
    ($($name:ident($params:ty),)*) => {
        /// Requests to a model.
        #[derive(Debug, Clone)]
        pub enum ModelRequest {
            $($name(Box<$params>),)*
        }

        impl ModelRequest {
            /// Writes the request as JSON.
            pub(crate) fn write(&self, to: impl std::io::Write) -> serde_json::Result<()> {
                match self {
                    $(Self::$name(params) => serde_json::to_writer(to, params),)*
                }
            }
        }

        $(impl From<$params> for Request {
            fn from(params: $params) -> Self {
                Self::Model {
                    model: params.model.clone(),
                    request: ModelRequest::$name(Box::new(params)),
                }
            }
        })*
    };
}

model_requests! {
    Chat(ChatCompletionRequest),
    Completion(CompletionRequest),
    Embeddings(EmbeddingRequest),
    TokensEncode(TokensEncodeParams),
    TokensDecode(TokensDecodeParams),
    TokensCount(TokensCountParams),
    ChatRender(ChatRenderParams),
    SessionSave(SessionSaveParams),
    SessionRestore(SessionRestoreParams),
}

/// The result of each kind of [`Request`]. It is serialized as its payload.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// Sent together with what the host knows about itself.
    #[serde(skip)]
    Info(MachineInfo),
    Metrics(EngineMetricsResult),
    Trace(EngineTraceResult),
    ModelPlan(ModelPlanResult),
    ModelLoad(ModelCard),
    ModelUnload(ModelUnloadResult),
    ModelList(ModelList),
    Chat(Box<ChatCompletion>),
    Completion(Box<Completion>),
    Embeddings(EmbeddingList),
    TokensEncode(TokensEncodeResult),
    TokensDecode(TokensDecodeResult),
    TokensCount(TokensCountResult),
    ChatRender(ChatRenderResult),
    SessionSave(SessionSaveResult),
    SessionRestore(SessionRestoreResult),
}

/// What the runtime adds to `engine.info`.
#[derive(Debug, Clone)]
pub struct MachineInfo {
    /// Such as `x86_64-linux`.
    pub target: String,
    pub cpu: CpuInfo,
    pub memory: MemoryInfo,
    pub uptime_seconds: f64,
}

/// The progress of a load.
#[derive(Debug, Clone)]
pub struct Progress {
    pub stage: ProgressStage,
    pub completed: u64,
    pub total: u64,
    pub message: Option<String>,
}

/// An update of a request that has not ended.
#[derive(Debug, Clone)]
pub enum Update {
    ChatChunk(ChatCompletionChunk),
    CompletionChunk(Completion),
    Progress(Progress),
}

/// Receives a request's updates. Called from the engine's threads; from inside
/// `Engine::submit` only with the end of a request that no thread takes.
pub trait Sink: Send + Sync {
    /// May the engine produce more? Asked before every step of a streamed
    /// request; after `false` the engine waits for `Ticket::resume`.
    fn ready(&self) -> bool;

    /// Takes an update. Must not block.
    fn update(&self, update: Update);

    /// Called exactly once, last. Must not block.
    fn end(&self, result: Result<Response>);
}
