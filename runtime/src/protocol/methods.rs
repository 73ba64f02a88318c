// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The methods and notifications of the protocol.

/// The notification `$/cancelRequest`, sent by the client.
pub const CANCEL_REQUEST: &str = "$/cancelRequest";

/// The notification `$/acknowledge`, sent by the client.
pub const ACKNOWLEDGE: &str = "$/acknowledge";

/// The notification `$/progress`, sent by the server.
pub const PROGRESS: &str = "$/progress";

/// The notification `chat.completions.chunk`, sent by the server.
pub const CHAT_COMPLETIONS_CHUNK: &str = "chat.completions.chunk";

/// The notification `completions.chunk`, sent by the server.
pub const COMPLETIONS_CHUNK: &str = "completions.chunk";

/// A request that the library answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `initialize`.
    Initialize,
    /// `engine.info`.
    EngineInfo,
    /// `engine.metrics`.
    EngineMetrics,
    /// `engine.trace`.
    EngineTrace,
    /// `schema.get`.
    SchemaGet,
    /// `model.plan`.
    ModelPlan,
    /// `model.load`.
    ModelLoad,
    /// `model.unload`.
    ModelUnload,
    /// `model.list`.
    ModelList,
    /// `chat.completions.create`.
    ChatCompletionsCreate,
    /// `completions.create`.
    CompletionsCreate,
    /// `embeddings.create`.
    EmbeddingsCreate,
    /// `tokens.encode`.
    TokensEncode,
    /// `tokens.decode`.
    TokensDecode,
    /// `tokens.count`.
    TokensCount,
    /// `chat.render`.
    ChatRender,
    /// `session.save`.
    SessionSave,
    /// `session.restore`.
    SessionRestore,
    /// `shutdown`.
    Shutdown,
}

impl Method {
    /// Every method.
    pub const ALL: &'static [Self] = &[
        Self::Initialize,
        Self::EngineInfo,
        Self::EngineMetrics,
        Self::EngineTrace,
        Self::SchemaGet,
        Self::ModelPlan,
        Self::ModelLoad,
        Self::ModelUnload,
        Self::ModelList,
        Self::ChatCompletionsCreate,
        Self::CompletionsCreate,
        Self::EmbeddingsCreate,
        Self::TokensEncode,
        Self::TokensDecode,
        Self::TokensCount,
        Self::ChatRender,
        Self::SessionSave,
        Self::SessionRestore,
        Self::Shutdown,
    ];

    /// The method of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "initialize" => Self::Initialize,
            "engine.info" => Self::EngineInfo,
            "engine.metrics" => Self::EngineMetrics,
            "engine.trace" => Self::EngineTrace,
            "schema.get" => Self::SchemaGet,
            "model.plan" => Self::ModelPlan,
            "model.load" => Self::ModelLoad,
            "model.unload" => Self::ModelUnload,
            "model.list" => Self::ModelList,
            "chat.completions.create" => Self::ChatCompletionsCreate,
            "completions.create" => Self::CompletionsCreate,
            "embeddings.create" => Self::EmbeddingsCreate,
            "tokens.encode" => Self::TokensEncode,
            "tokens.decode" => Self::TokensDecode,
            "tokens.count" => Self::TokensCount,
            "chat.render" => Self::ChatRender,
            "session.save" => Self::SessionSave,
            "session.restore" => Self::SessionRestore,
            "shutdown" => Self::Shutdown,
            _ => return None,
        })
    }

    /// The name, as a message carries it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Initialize => "initialize",
            Self::EngineInfo => "engine.info",
            Self::EngineMetrics => "engine.metrics",
            Self::EngineTrace => "engine.trace",
            Self::SchemaGet => "schema.get",
            Self::ModelPlan => "model.plan",
            Self::ModelLoad => "model.load",
            Self::ModelUnload => "model.unload",
            Self::ModelList => "model.list",
            Self::ChatCompletionsCreate => "chat.completions.create",
            Self::CompletionsCreate => "completions.create",
            Self::EmbeddingsCreate => "embeddings.create",
            Self::TokensEncode => "tokens.encode",
            Self::TokensDecode => "tokens.decode",
            Self::TokensCount => "tokens.count",
            Self::ChatRender => "chat.render",
            Self::SessionSave => "session.save",
            Self::SessionRestore => "session.restore",
            Self::Shutdown => "shutdown",
        }
    }

    /// The name of the schema of its parameters.
    pub const fn params_schema(self) -> &'static str {
        match self {
            Self::Initialize => "initialize.params",
            Self::EngineInfo => "engine.info.params",
            Self::EngineMetrics => "engine.metrics.params",
            Self::EngineTrace => "engine.trace.params",
            Self::SchemaGet => "schema.get.params",
            Self::ModelPlan => "model.plan.params",
            Self::ModelLoad => "model.load.params",
            Self::ModelUnload => "model.unload.params",
            Self::ModelList => "model.list.params",
            Self::ChatCompletionsCreate => "chat.completions.create.params",
            Self::CompletionsCreate => "completions.create.params",
            Self::EmbeddingsCreate => "embeddings.create.params",
            Self::TokensEncode => "tokens.encode.params",
            Self::TokensDecode => "tokens.decode.params",
            Self::TokensCount => "tokens.count.params",
            Self::ChatRender => "chat.render.params",
            Self::SessionSave => "session.save.params",
            Self::SessionRestore => "session.restore.params",
            Self::Shutdown => "shutdown.params",
        }
    }

    /// The name of the schema of its result.
    pub const fn result_schema(self) -> &'static str {
        match self {
            Self::Initialize => "initialize.result",
            Self::EngineInfo => "engine.info.result",
            Self::EngineMetrics => "engine.metrics.result",
            Self::EngineTrace => "engine.trace.result",
            Self::SchemaGet => "schema.get.result",
            Self::ModelPlan => "model.plan.result",
            Self::ModelLoad => "model.load.result",
            Self::ModelUnload => "model.unload.result",
            Self::ModelList => "model.list.result",
            Self::ChatCompletionsCreate => "chat.completions.create.result",
            Self::CompletionsCreate => "completions.create.result",
            Self::EmbeddingsCreate => "embeddings.create.result",
            Self::TokensEncode => "tokens.encode.result",
            Self::TokensDecode => "tokens.decode.result",
            Self::TokensCount => "tokens.count.result",
            Self::ChatRender => "chat.render.result",
            Self::SessionSave => "session.save.result",
            Self::SessionRestore => "session.restore.result",
            Self::Shutdown => "shutdown.result",
        }
    }

    /// The notifications that the library sends while it runs.
    pub const fn notifications(self) -> &'static [&'static str] {
        match self {
            Self::Initialize => &[],
            Self::EngineInfo => &[],
            Self::EngineMetrics => &[],
            Self::EngineTrace => &[],
            Self::SchemaGet => &[],
            Self::ModelPlan => &[],
            Self::ModelLoad => &[PROGRESS],
            Self::ModelUnload => &[],
            Self::ModelList => &[],
            Self::ChatCompletionsCreate => &[CHAT_COMPLETIONS_CHUNK],
            Self::CompletionsCreate => &[COMPLETIONS_CHUNK],
            Self::EmbeddingsCreate => &[],
            Self::TokensEncode => &[],
            Self::TokensDecode => &[],
            Self::TokensCount => &[],
            Self::ChatRender => &[],
            Self::SessionSave => &[],
            Self::SessionRestore => &[],
            Self::Shutdown => &[],
        }
    }

    /// Whether it is answered before `initialize`.
    pub const fn before_initialize(self) -> bool {
        matches!(self, Self::Initialize)
    }
}
