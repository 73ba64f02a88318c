// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Isa;

/// The paged KV cache.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CacheCounts {
    /// Pages that there are.
    pub pages_total: u64,
    /// Pages that running requests hold.
    pub pages_used: u64,
    /// Pages that only the prefix cache holds; they are given up when needed.
    pub pages_cached: u64,
    /// Running requests that were set back to make room.
    pub preemptions: u64,
    /// Pages that the prefix cache gave up for others.
    pub evictions: u64,
    /// Pages that were copied as two requests parted.
    pub copies: u64,
}

/// What the library offers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// The methods that it answers.
    pub methods: Vec<String>,
    /// The notifications that it sends.
    pub notifications: Vec<String>,
    /// What this build can do.
    pub features: Vec<Feature>,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientInfo {
    /// The name of the program.
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The processor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CpuInfo {
    /// Such as `x86_64` or `aarch64`.
    pub architecture: String,
    /// The best instruction set that the library has code for on this machine.
    pub isa: Isa,
    /// Instruction set extensions that were found.
    pub features: Vec<String>,
    /// Processors that the process may use.
    pub cores: u32,
}

/// `engine.info` has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineInfoParams {}

/// The answer to `engine.info`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EngineInfoResult {
    /// The version of the library.
    pub version: String,
    /// The version of this protocol.
    pub protocol_version: u32,
    /// The version of the C ABI.
    pub abi_version: u32,
    /// The hash of all schemas.
    pub schema_hash: String,
    /// The platform that the library was built for, such as `x86_64-linux`.
    pub target: String,
    /// The processor.
    pub cpu: CpuInfo,
    /// The memory of the machine.
    pub memory: MemoryInfo,
    /// The limits in force for this client.
    pub limits: Limits,
    /// What the library offers.
    pub capabilities: Capabilities,
    /// Seconds since the client was opened.
    pub uptime_seconds: f64,
}

/// `engine.metrics` has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineMetricsParams {}

/// The answer to `engine.metrics`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EngineMetricsResult {
    /// Seconds since the client was opened.
    pub uptime_seconds: f64,
    /// Memory of the process that is in RAM.
    pub resident_bytes: u64,
    /// One entry for each loaded model.
    pub models: Vec<ModelMetrics>,
}

/// Records what the engine does, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineTraceParams {
    /// Whether to begin or to end.
    pub action: TraceAction,
    /// Events to keep; later ones are counted and dropped. Read at `start`.
    #[serde(default = "default_engine_trace_params_max_events")]
    pub max_events: u32,
}

fn default_engine_trace_params_max_events() -> u32 {
    100000
}

/// The answer to `engine.trace`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EngineTraceResult {
    /// Whether the engine records now.
    pub recording: bool,
    /// Events that were not kept.
    pub dropped: u64,
    /// The record; empty after `start`.
    pub events: Vec<TraceEvent>,
}

/// Something that this build of the library can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Feature {
    #[serde(rename = "batch")]
    Batch,
    #[serde(rename = "streaming")]
    Streaming,
    #[serde(rename = "flow_control")]
    FlowControl,
    #[serde(rename = "structured_outputs")]
    StructuredOutputs,
    #[serde(rename = "tools")]
    Tools,
    #[serde(rename = "embeddings")]
    Embeddings,
    #[serde(rename = "sessions")]
    Sessions,
    #[serde(rename = "prefix_cache")]
    PrefixCache,
    #[serde(rename = "speculation")]
    Speculation,
    #[serde(rename = "trace")]
    Trace,
}

impl Feature {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::Batch,
        Self::Streaming,
        Self::FlowControl,
        Self::StructuredOutputs,
        Self::Tools,
        Self::Embeddings,
        Self::Sessions,
        Self::PrefixCache,
        Self::Speculation,
        Self::Trace,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Streaming => "streaming",
            Self::FlowControl => "flow_control",
            Self::StructuredOutputs => "structured_outputs",
            Self::Tools => "tools",
            Self::Embeddings => "embeddings",
            Self::Sessions => "sessions",
            Self::PrefixCache => "prefix_cache",
            Self::Speculation => "speculation",
            Self::Trace => "trace",
        }
    }
}

/// How often a value fell between bounds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Histogram {
    /// Upper bounds of the buckets, ascending. The last bucket has none.
    pub bounds: Vec<f64>,
    /// Values in each bucket: one more than there are bounds.
    pub counts: Vec<u64>,
    /// The sum of all values.
    pub sum: f64,
    /// The number of all values.
    pub count: u64,
}

/// The first message of every client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InitializeParams {
    /// Who calls. Appears in traces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientInfo>,
    /// The version of this protocol that the caller speaks.
    #[serde(default = "default_initialize_params_protocol_version")]
    pub protocol_version: u32,
    /// Limits that differ from the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitOptions>,
}

impl Default for InitializeParams {
    fn default() -> Self {
        Self {
            client: Default::default(),
            protocol_version: 1,
            limits: Default::default(),
        }
    }
}

fn default_initialize_params_protocol_version() -> u32 {
    1
}

/// The answer to `initialize`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct InitializeResult {
    /// Who answers.
    pub server: ServerInfo,
    /// The version of this protocol that the library speaks.
    pub protocol_version: u32,
    /// The version of the C ABI.
    pub abi_version: u32,
    /// The hash of all schemas; it changes when any message changes.
    pub schema_hash: String,
    /// The limits in force for this client.
    pub limits: Limits,
    /// What the library offers.
    pub capabilities: Capabilities,
}

/// Limits that a client may choose when it opens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitOptions {
    /// The longest message that `inlay_send` takes, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_message_bytes: Option<u32>,
    /// Messages that may wait for the host before generation of this client pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_queued_messages: Option<u32>,
    /// Chunks of one stream that the host may leave unacknowledged before that stream waits for
    /// `$/acknowledge`. Without it streams never wait for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_window: Option<u32>,
}

/// The limits in force for a client.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// The longest message that `inlay_send` takes, in bytes.
    pub max_message_bytes: u64,
    /// The deepest nesting of arrays and objects in a message.
    pub max_message_depth: u32,
    /// Requests that may be in flight at once.
    pub max_live_requests: u32,
    /// Messages in one batch.
    pub max_batch_messages: u32,
    /// Characters of an id that is a string.
    pub max_id_characters: u32,
    /// Messages that may wait for the host before generation of this client pauses.
    pub max_queued_messages: u32,
    /// The same in bytes.
    pub max_queued_bytes: u64,
    /// Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
    /// `$/acknowledge`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_window: Option<u32>,
}

/// The memory of the machine, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MemoryInfo {
    /// All of it, or the limit of the container.
    pub total_bytes: u64,
    /// What can be used without swapping.
    pub available_bytes: u64,
    /// Whether the system gives huge pages (2 MB) to memory that asks for them.
    pub huge_pages: bool,
}

/// What one model has done since it was loaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ModelMetrics {
    /// The id of the model.
    pub model: String,
    /// Requests by state.
    pub requests: RequestCounts,
    /// Tokens since the model was loaded.
    pub tokens: TokenCounts,
    /// The paged KV cache.
    pub cache: CacheCounts,
    /// Tokens guessed ahead.
    pub speculation: SpeculationCounts,
    /// Steps run.
    pub steps: u64,
    /// Rows in all steps.
    pub step_rows: u64,
    /// Time in all steps.
    pub step_seconds: f64,
    /// Sequences in a step.
    pub batch_size: Histogram,
    /// From the request to its first token.
    pub time_to_first_token_seconds: Histogram,
    /// Between two tokens of a request.
    pub inter_token_seconds: Histogram,
    /// From the request to its end.
    pub request_seconds: Histogram,
    /// From the request to its first step.
    pub queue_seconds: Histogram,
}

/// Requests by state. All but the first two only ever grow.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RequestCounts {
    /// Requests in the batch.
    pub running: u64,
    /// Requests in line.
    pub waiting: u64,
    /// Requests that ended with a result.
    pub completed: u64,
    /// Requests that ended with an error.
    pub failed: u64,
    /// Requests that were cancelled.
    pub cancelled: u64,
}

/// Which schemas to hand out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaGetParams {
    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The schemas asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SchemaGetResult {
    /// The hash of all schemas.
    pub hash: String,
    /// JSON Schemas (2020-12) by name.
    pub schemas: BTreeMap<String, Map<String, Value>>,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ServerInfo {
    /// Always `inlay`.
    pub name: ServerInfoName,
    /// The version of the library.
    pub version: String,
}

/// `shutdown`: refuses new requests and waits for those in flight. It has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShutdownParams {}

/// The answer to `shutdown`: every request has ended and every model is unloaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ShutdownResult {}

/// Tokens guessed from the text itself. Accepted by proposed is the acceptance.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SpeculationCounts {
    /// Tokens guessed and checked.
    pub proposed: u64,
    /// Those of them that were right: each saved a step.
    pub accepted: u64,
}

/// Tokens since the model was loaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TokenCounts {
    /// Tokens of prompts.
    pub prompt: u64,
    /// Those of them that came from the prefix cache.
    pub cached: u64,
    /// Tokens sampled.
    pub generated: u64,
}

/// `start` clears the record and begins; `stop` ends and hands it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TraceAction {
    #[serde(rename = "start")]
    Start,
    #[serde(rename = "stop")]
    Stop,
}

impl TraceAction {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Start, Self::Stop];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
        }
    }
}

/// One event, in the format that Perfetto and `chrome://tracing` read. A file that holds `events`
/// as a JSON array is a trace for them. Each model is a thread there, on which its steps lie one
/// after another; requests, which run side by side, have lines of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TraceEvent {
    /// What happened.
    pub name: String,
    /// The part of the engine.
    pub cat: String,
    /// The kind of event.
    pub ph: TracePhase,
    /// When, in microseconds since `start`.
    pub ts: f64,
    /// How long, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dur: Option<f64>,
    /// The process.
    pub pid: u64,
    /// The thread: the number of the model among those of the engine.
    pub tid: u64,
    /// Of the request, in `b` and `e`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Map<String, Value>>,
}

/// `X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning and the end of what has
/// an `id`; `M`: a name, in `args`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TracePhase {
    #[serde(rename = "X")]
    X,
    #[serde(rename = "i")]
    I,
    #[serde(rename = "C")]
    C,
    #[serde(rename = "b")]
    B,
    #[serde(rename = "e")]
    E,
    #[serde(rename = "M")]
    M,
}

impl TracePhase {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::X, Self::I, Self::C, Self::B, Self::E, Self::M];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::I => "i",
            Self::C => "C",
            Self::B => "b",
            Self::E => "e",
            Self::M => "M",
        }
    }
}

/// The constant `inlay`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ServerInfoName {
    #[default]
    #[serde(rename = "inlay")]
    Inlay,
}
