// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An instruction set that compiled models hold code for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Isa {
    #[serde(rename = "x86_64_v2")]
    X86_64V2,
    #[serde(rename = "x86_64_v3")]
    X86_64V3,
    #[serde(rename = "x86_64_v4_vnni")]
    X86_64V4Vnni,
    #[serde(rename = "neon_dotprod")]
    NeonDotprod,
    #[serde(rename = "generic")]
    Generic,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl Isa {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X86_64V2 => "x86_64_v2",
            Self::X86_64V3 => "x86_64_v3",
            Self::X86_64V4Vnni => "x86_64_v4_vnni",
            Self::NeonDotprod => "neon_dotprod",
            Self::Generic => "generic",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The number format of the KV cache; `auto` is that of the model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum KvDtype {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "float16")]
    Float16,
    #[serde(rename = "float32")]
    Float32,
    #[serde(rename = "int8")]
    Int8,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl KvDtype {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Float16 => "float16",
            Self::Float32 => "float32",
            Self::Int8 => "int8",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for KvDtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A loaded model: OpenAI's model object, and what Inlay knows of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelCard {
    /// The name that requests use as `model`.
    pub id: String,
    /// Always `model`.
    pub object: ModelCardObject,
    /// When it was loaded, in seconds since 1970.
    pub created: u64,
    /// Always `inlay`.
    pub owned_by: String,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<ModelDetails>,
}

/// What is known of a loaded model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelDetails {
    /// The model's own name.
    pub name: String,
    /// The data file, or the name of the built-in model.
    pub path: String,
    /// The architecture, as Hugging Face's `model_type` names it.
    pub architecture: String,
    /// Whether it generates text or only makes embeddings.
    pub kind: ModelKind,
    /// The scheme of the weights, such as `w4` or `none`.
    pub quantization: String,
    /// Tokens of the vocabulary.
    pub vocab_size: u64,
    /// Numbers in an embedding.
    pub hidden_size: u64,
    /// Tokens of the longest sequence.
    pub context: u64,
    /// The instruction set in use.
    pub isa: Isa,
    /// Threads that run a step.
    pub threads: u32,
    /// Whether it has a chat template.
    pub chat: bool,
    /// Whether its chat template knows tools.
    pub tools: bool,
    /// Whether it thinks before it answers.
    pub reasoning: bool,
    /// The memory that it takes.
    pub memory: ModelPlanResult,
    /// How long the load took.
    pub load_seconds: f64,
}

/// `decoder`: generates text; `encoder`: makes embeddings only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ModelKind {
    #[serde(rename = "decoder")]
    Decoder,
    #[serde(rename = "encoder")]
    Encoder,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ModelKind {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Decoder => "decoder",
            Self::Encoder => "encoder",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ModelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The loaded models, as OpenAI lists them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelList {
    /// Always `list`.
    pub object: ModelListObject,
    /// The models, in the order in which they were loaded.
    pub data: Vec<ModelCard>,
}

/// `model.list` has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelListParams {}

/// `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
/// engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
/// how far a load is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelLoadParams {
    /// The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`.
    pub model: String,
    /// The name that requests use as `model`. The model's own name where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// Tokens of the longest sequence. The model's own where absent; it cannot be more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<u32>,
    /// Rows of a step: prompt tokens and generated tokens together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_batch_tokens: Option<u32>,
    /// Sequences that may run at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_sequences: Option<u32>,
    /// Bytes of the KV cache. Not together with `kv_cache_fraction`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kv_cache_bytes: Option<u64>,
    /// Share of the memory left after weights and workspace to give to the KV cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kv_cache_fraction: Option<f64>,
    /// The number format of the KV cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kv_dtype: Option<KvDtype>,
    /// Whether weights are used in the file or copied into huge pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<WeightsMemory>,
    /// Threads that run a step. The processors of the process where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<u32>,
    /// The instruction set to use. The best that machine and library share where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isa: Option<Isa>,
    /// Whether requests share the cache of equal prompt beginnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix_cache: Option<bool>,
    /// Whether to guess several tokens ahead from the prompt. The output does not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speculation: Option<bool>,
    /// The seed of requests that have none. A random one where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
}

impl ModelLoadParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            id: Default::default(),
            library: Default::default(),
            context: Default::default(),
            max_batch_tokens: Default::default(),
            max_sequences: Default::default(),
            kv_cache_bytes: Default::default(),
            kv_cache_fraction: Default::default(),
            kv_dtype: Default::default(),
            weights: Default::default(),
            threads: Default::default(),
            isa: Default::default(),
            prefix_cache: Default::default(),
            speculation: Default::default(),
            seed: Default::default(),
        }
    }

    /// The name that requests use as `model`. The model's own name where absent.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
    #[must_use]
    pub fn library(mut self, library: impl Into<String>) -> Self {
        self.library = Some(library.into());
        self
    }

    /// Tokens of the longest sequence. The model's own where absent; it cannot be more.
    #[must_use]
    pub fn context(mut self, context: u32) -> Self {
        self.context = Some(context);
        self
    }

    /// Rows of a step: prompt tokens and generated tokens together.
    #[must_use]
    pub fn max_batch_tokens(mut self, max_batch_tokens: u32) -> Self {
        self.max_batch_tokens = Some(max_batch_tokens);
        self
    }

    /// Sequences that may run at once.
    #[must_use]
    pub fn max_sequences(mut self, max_sequences: u32) -> Self {
        self.max_sequences = Some(max_sequences);
        self
    }

    /// Bytes of the KV cache. Not together with `kv_cache_fraction`.
    #[must_use]
    pub fn kv_cache_bytes(mut self, kv_cache_bytes: u64) -> Self {
        self.kv_cache_bytes = Some(kv_cache_bytes);
        self
    }

    /// Share of the memory left after weights and workspace to give to the KV cache.
    #[must_use]
    pub fn kv_cache_fraction(mut self, kv_cache_fraction: f64) -> Self {
        self.kv_cache_fraction = Some(kv_cache_fraction);
        self
    }

    /// The number format of the KV cache.
    #[must_use]
    pub fn kv_dtype(mut self, kv_dtype: KvDtype) -> Self {
        self.kv_dtype = Some(kv_dtype);
        self
    }

    /// Whether weights are used in the file or copied into huge pages.
    #[must_use]
    pub fn weights(mut self, weights: WeightsMemory) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Threads that run a step. The processors of the process where absent.
    #[must_use]
    pub fn threads(mut self, threads: u32) -> Self {
        self.threads = Some(threads);
        self
    }

    /// The instruction set to use. The best that machine and library share where absent.
    #[must_use]
    pub fn isa(mut self, isa: Isa) -> Self {
        self.isa = Some(isa);
        self
    }

    /// Whether requests share the cache of equal prompt beginnings.
    #[must_use]
    pub fn prefix_cache(mut self, prefix_cache: bool) -> Self {
        self.prefix_cache = Some(prefix_cache);
        self
    }

    /// Whether to guess several tokens ahead from the prompt. The output does not change.
    #[must_use]
    pub fn speculation(mut self, speculation: bool) -> Self {
        self.speculation = Some(speculation);
        self
    }

    /// The seed of requests that have none. A random one where absent.
    #[must_use]
    pub fn seed(mut self, seed: i64) -> Self {
        self.seed = Some(seed);
        self
    }
}

/// The memory that a load takes, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelPlanResult {
    /// Whether the load would be accepted now.
    pub fits: bool,
    /// Weights.
    pub weights_bytes: u64,
    /// Whether they are copied into huge pages; if not, they are mapped from the file.
    pub weights_copied: bool,
    /// KV cache of one token.
    pub kv_bytes_per_token: u64,
    /// KV cache as it would be allocated.
    pub kv_bytes: u64,
    /// Tokens that this cache holds, over all sequences.
    pub kv_tokens: u64,
    /// Intermediate results of the largest step.
    pub workspace_bytes: u64,
    /// All of it.
    pub total_bytes: u64,
    /// Memory of the machine that is free for it.
    pub available_bytes: u64,
    /// Tokens of the longest sequence.
    pub context: u64,
    /// Rows of a step.
    pub max_batch_tokens: u32,
    /// Sequences that may run at once.
    pub max_sequences: u32,
}

/// `model.unload`: ends the model's requests with `model_unloaded` and frees its memory.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelUnloadParams {
    /// The id of the model.
    pub model: String,
}

impl ModelUnloadParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
        }
    }
}

/// The model is gone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelUnloadResult {
    /// The id of the model.
    pub model: String,
    /// Requests that were still running or waiting, and ended with `model_unloaded`.
    pub ended_requests: u64,
}

/// Where weights are: `map`, in the mapped file, which processes share; `huge`, copied into huge
/// pages, which are read faster; `auto`: `huge` for large models where the system gives such pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum WeightsMemory {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "map")]
    Map,
    #[serde(rename = "huge")]
    Huge,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl WeightsMemory {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Map => "map",
            Self::Huge => "huge",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for WeightsMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The constant `model`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ModelCardObject {
    #[default]
    #[serde(rename = "model")]
    Model,
}

/// The constant `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ModelListObject {
    #[default]
    #[serde(rename = "list")]
    List,
}
