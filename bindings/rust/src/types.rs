// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The messages of the protocol.
//!
//! Whatever is optional is an `Option`, and is left out where it is `None`.
//! Members that this version does not know are ignored, and values that it does
//! not know are kept as `Other`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One of the tools allowed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedTool {
    /// Always `function`.
    pub r#type: AllowedToolType,
    /// The function.
    pub function: ToolName,
}

impl AllowedTool {
    /// With what is required.
    #[must_use]
    pub fn new(function: ToolName) -> Self {
        Self {
            r#type: Default::default(),
            function,
        }
    }
}

/// Some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedTools {
    /// Whether the model must call one.
    pub mode: AllowedToolsMode,
    /// The tools allowed.
    pub tools: Vec<AllowedTool>,
}

impl AllowedTools {
    /// With what is required.
    #[must_use]
    pub fn new(mode: AllowedToolsMode, tools: impl Into<Vec<AllowedTool>>) -> Self {
        Self {
            mode,
            tools: tools.into(),
        }
    }
}

/// Call only some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedToolsChoice {
    /// The tools allowed.
    pub allowed_tools: AllowedTools,
}

impl AllowedToolsChoice {
    /// With what is required.
    #[must_use]
    pub fn new(allowed_tools: AllowedTools) -> Self {
        Self { allowed_tools }
    }
}

/// `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AllowedToolsMode {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl AllowedToolsMode {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Required => "required",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for AllowedToolsMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the model said before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AssistantMessage {
    /// What it said. May be absent where it called tools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<MessageContent>,
    /// What it thought, for templates that want it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_content: Option<String>,
    /// Its refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The tools that it called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Vec<ToolCall>>,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl AssistantMessage {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            content: Default::default(),
            reasoning_content: Default::default(),
            refusal: Default::default(),
            tool_calls: Default::default(),
            name: Default::default(),
        }
    }

    /// What it said. May be absent where it called tools.
    #[must_use]
    pub fn content(mut self, content: impl Into<MessageContent>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// What it thought, for templates that want it back.
    #[must_use]
    pub fn reasoning_content(mut self, reasoning_content: impl Into<String>) -> Self {
        self.reasoning_content = Some(reasoning_content.into());
        self
    }

    /// Its refusal.
    #[must_use]
    pub fn refusal(mut self, refusal: impl Into<String>) -> Self {
        self.refusal = Some(refusal.into());
        self
    }

    /// The tools that it called.
    #[must_use]
    pub fn tool_calls(mut self, tool_calls: impl Into<Vec<ToolCall>>) -> Self {
        self.tool_calls = Some(tool_calls.into());
        self
    }

    /// A name for the participant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Sound. A model that cannot hear answers `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AudioPart {
    /// The sound.
    pub input_audio: InputAudio,
}

impl AudioPart {
    /// With what is required.
    #[must_use]
    pub fn new(input_audio: InputAudio) -> Self {
        Self { input_audio }
    }
}

/// The paged KV cache.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CancelParams {
    /// The id of the request to cancel.
    pub id: RequestId,
}

/// What the library offers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// The methods that it answers.
    pub methods: Vec<String>,
    /// The notifications that it sends.
    pub notifications: Vec<String>,
    /// What this build can do.
    pub features: Vec<Feature>,
    /// Whether the TVM runtime was found, so that compiled models can be loaded.
    pub compiled_models: bool,
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatChoice {
    /// Its number, from 0.
    pub index: u32,
    /// What the model says.
    pub message: ChatCompletionMessage,
    /// The probabilities, where asked for.
    pub logprobs: Option<ChatLogprobs>,
    /// Why it ended.
    pub finish_reason: FinishReason,
    /// The stop text or token that ended it. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<StopReason>,
}

/// What is new of one of the answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatChunkChoice {
    /// Its number, from 0.
    pub index: u32,
    /// What is new.
    pub delta: ChatDelta,
    /// The probabilities of the new tokens, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<ChatLogprobs>,
    /// Why it ended; null until it has.
    pub finish_reason: Option<FinishReason>,
    /// The stop text or token that ended it. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<StopReason>,
}

/// The result of `chat.completions.create`, complete also where it was streamed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatCompletion {
    /// The id of the completion.
    pub id: String,
    /// Always `chat.completion`.
    pub object: ChatCompletionObject,
    /// When it began, in seconds since 1970.
    pub created: u64,
    /// The id of the model.
    pub model: String,
    /// The answers.
    pub choices: Vec<ChatChoice>,
    /// What it took.
    pub usage: Usage,
    /// Changes when the model or the engine changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_fingerprint: Option<String>,
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_logprobs: Option<Vec<Option<BTreeMap<String, PromptLogprob>>>>,
}

/// A piece of a streamed chat completion.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatCompletionChunk {
    /// The id of the completion: the same in all of its chunks.
    pub id: String,
    /// Always `chat.completion.chunk`.
    pub object: ChatCompletionChunkObject,
    /// When the completion began: the same in all of its chunks.
    pub created: u64,
    /// The id of the model.
    pub model: String,
    /// What is new. Empty in the chunk that tells the usage.
    pub choices: Vec<ChatChunkChoice>,
    /// What it took, in the last chunk, where `stream_options.include_usage` asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Changes when the model or the engine changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_fingerprint: Option<String>,
}

/// `chat.completions.chunk`: a piece of a streamed chat completion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatCompletionChunkParams {
    /// The id of the request.
    pub request: RequestId,
    /// The piece.
    pub chunk: ChatCompletionChunk,
}

/// What the model says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatCompletionMessage {
    /// Always `assistant`.
    pub role: ChatCompletionMessageRole,
    /// The text. Null where there is only a tool call.
    pub content: Option<String>,
    /// Always null: models of this kind refuse in the text.
    pub refusal: Option<String>,
    /// What it thought before. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_content: Option<String>,
    /// The tools that it calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Vec<ToolCall>>,
}

/// `chat.completions.create`: OpenAI's request body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatCompletionRequest {
    /// The id of a loaded model.
    pub model: String,
    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_k: Option<i32>,
    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_p: Option<f64>,
    /// Taken from the logit of every token generated before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_penalty: Option<f64>,
    /// Taken from the logit of a token once for every time it was generated before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency_penalty: Option<f64>,
    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repetition_penalty: Option<f64>,
    /// Added to the logits of tokens: keys are token ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logit_bias: Option<BTreeMap<String, f64>>,
    /// Makes sampling repeatable: same seed, same request, same output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    /// How many choices to generate. 1 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_tokens: Option<u32>,
    /// Texts at which generation ends. They are not part of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
    /// Tokens at which generation ends, beside the model's own. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_token_ids: Option<Vec<u32>>,
    /// Whether to go on after the model's end token. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_eos: Option<bool>,
    /// What the output must match. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured_outputs: Option<StructuredOutputs>,
    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_logprobs: Option<u32>,
    /// Lower runs first; 0 where absent. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Whether to send chunks as they come. The result is complete either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// How a stream is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_options: Option<StreamOptions>,
    /// A name for the end user. Accepted, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The conversation so far.
    pub messages: Vec<ChatMessage>,
    /// The most tokens to generate, thinking included. Goes before `max_tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_completion_tokens: Option<u32>,
    /// Whether to tell the log probabilities of the output's tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<bool>,
    /// How many likeliest tokens to tell at each position. Needs `logprobs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_logprobs: Option<u32>,
    /// The tools that the model may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// Which of them it calls. `auto` where there are tools, else `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_choice: Option<ToolChoice>,
    /// Whether it may call several at once. True where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel_tool_calls: Option<bool>,
    /// What the output must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_format: Option<ResponseFormat>,
    /// How much the model should think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<Value>>,
    /// More variables for the chat template. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Value>,
    /// Whether the template opens the assistant's turn. True where absent. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_generation_prompt: Option<bool>,
    /// Whether the last message is the beginning of the output. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continue_final_message: Option<bool>,
    /// Kinds of output. `audio` is answered with `unsupported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modalities: Option<Vec<Modality>>,
    /// How to speak. Answered with `unsupported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<Value>,
    /// The old form of `tools`. Answered with `unsupported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Vec<Value>>,
    /// Answered with `unsupported`: nothing here searches the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_search_options: Option<Value>,
    /// Notes for the caller. Accepted, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Accepted, not used: nothing is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<bool>,
}

impl ChatCompletionRequest {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, messages: impl Into<Vec<ChatMessage>>) -> Self {
        Self {
            model: model.into(),
            temperature: Default::default(),
            top_p: Default::default(),
            top_k: Default::default(),
            min_p: Default::default(),
            presence_penalty: Default::default(),
            frequency_penalty: Default::default(),
            repetition_penalty: Default::default(),
            logit_bias: Default::default(),
            seed: Default::default(),
            n: Default::default(),
            max_tokens: Default::default(),
            min_tokens: Default::default(),
            stop: Default::default(),
            stop_token_ids: Default::default(),
            ignore_eos: Default::default(),
            structured_outputs: Default::default(),
            prompt_logprobs: Default::default(),
            priority: Default::default(),
            stream: Default::default(),
            stream_options: Default::default(),
            user: Default::default(),
            messages: messages.into(),
            max_completion_tokens: Default::default(),
            logprobs: Default::default(),
            top_logprobs: Default::default(),
            tools: Default::default(),
            tool_choice: Default::default(),
            parallel_tool_calls: Default::default(),
            response_format: Default::default(),
            reasoning_effort: Default::default(),
            documents: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: Default::default(),
            continue_final_message: Default::default(),
            modalities: Default::default(),
            audio: Default::default(),
            functions: Default::default(),
            web_search_options: Default::default(),
            metadata: Default::default(),
            store: Default::default(),
        }
    }

    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    #[must_use]
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    #[must_use]
    pub fn top_p(mut self, top_p: f64) -> Self {
        self.top_p = Some(top_p);
        self
    }

    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    #[must_use]
    pub fn top_k(mut self, top_k: i32) -> Self {
        self.top_k = Some(top_k);
        self
    }

    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    #[must_use]
    pub fn min_p(mut self, min_p: f64) -> Self {
        self.min_p = Some(min_p);
        self
    }

    /// Taken from the logit of every token generated before.
    #[must_use]
    pub fn presence_penalty(mut self, presence_penalty: f64) -> Self {
        self.presence_penalty = Some(presence_penalty);
        self
    }

    /// Taken from the logit of a token once for every time it was generated before.
    #[must_use]
    pub fn frequency_penalty(mut self, frequency_penalty: f64) -> Self {
        self.frequency_penalty = Some(frequency_penalty);
        self
    }

    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    #[must_use]
    pub fn repetition_penalty(mut self, repetition_penalty: f64) -> Self {
        self.repetition_penalty = Some(repetition_penalty);
        self
    }

    /// Added to the logits of tokens: keys are token ids.
    #[must_use]
    pub fn logit_bias(mut self, logit_bias: BTreeMap<String, f64>) -> Self {
        self.logit_bias = Some(logit_bias);
        self
    }

    /// Makes sampling repeatable: same seed, same request, same output.
    #[must_use]
    pub fn seed(mut self, seed: i64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How many choices to generate. 1 where absent.
    #[must_use]
    pub fn n(mut self, n: u32) -> Self {
        self.n = Some(n);
        self
    }

    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    #[must_use]
    pub fn max_tokens(mut self, max_tokens: u32) -> Self {
        self.max_tokens = Some(max_tokens);
        self
    }

    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    #[must_use]
    pub fn min_tokens(mut self, min_tokens: u32) -> Self {
        self.min_tokens = Some(min_tokens);
        self
    }

    /// Texts at which generation ends. They are not part of the output.
    #[must_use]
    pub fn stop(mut self, stop: impl Into<Stop>) -> Self {
        self.stop = Some(stop.into());
        self
    }

    /// Tokens at which generation ends, beside the model's own. (vLLM)
    #[must_use]
    pub fn stop_token_ids(mut self, stop_token_ids: impl Into<Vec<u32>>) -> Self {
        self.stop_token_ids = Some(stop_token_ids.into());
        self
    }

    /// Whether to go on after the model's end token. (vLLM)
    #[must_use]
    pub fn ignore_eos(mut self, ignore_eos: bool) -> Self {
        self.ignore_eos = Some(ignore_eos);
        self
    }

    /// What the output must match. (vLLM)
    #[must_use]
    pub fn structured_outputs(mut self, structured_outputs: StructuredOutputs) -> Self {
        self.structured_outputs = Some(structured_outputs);
        self
    }

    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    #[must_use]
    pub fn prompt_logprobs(mut self, prompt_logprobs: u32) -> Self {
        self.prompt_logprobs = Some(prompt_logprobs);
        self
    }

    /// Lower runs first; 0 where absent. (vLLM)
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Whether to send chunks as they come. The result is complete either way.
    #[must_use]
    pub fn stream(mut self, stream: bool) -> Self {
        self.stream = Some(stream);
        self
    }

    /// How a stream is sent.
    #[must_use]
    pub fn stream_options(mut self, stream_options: StreamOptions) -> Self {
        self.stream_options = Some(stream_options);
        self
    }

    /// A name for the end user. Accepted, not used.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// The most tokens to generate, thinking included. Goes before `max_tokens`.
    #[must_use]
    pub fn max_completion_tokens(mut self, max_completion_tokens: u32) -> Self {
        self.max_completion_tokens = Some(max_completion_tokens);
        self
    }

    /// Whether to tell the log probabilities of the output's tokens.
    #[must_use]
    pub fn logprobs(mut self, logprobs: bool) -> Self {
        self.logprobs = Some(logprobs);
        self
    }

    /// How many likeliest tokens to tell at each position. Needs `logprobs`.
    #[must_use]
    pub fn top_logprobs(mut self, top_logprobs: u32) -> Self {
        self.top_logprobs = Some(top_logprobs);
        self
    }

    /// The tools that the model may call.
    #[must_use]
    pub fn tools(mut self, tools: impl Into<Vec<Tool>>) -> Self {
        self.tools = Some(tools.into());
        self
    }

    /// Which of them it calls. `auto` where there are tools, else `none`.
    #[must_use]
    pub fn tool_choice(mut self, tool_choice: impl Into<ToolChoice>) -> Self {
        self.tool_choice = Some(tool_choice.into());
        self
    }

    /// Whether it may call several at once. True where absent.
    #[must_use]
    pub fn parallel_tool_calls(mut self, parallel_tool_calls: bool) -> Self {
        self.parallel_tool_calls = Some(parallel_tool_calls);
        self
    }

    /// What the output must be.
    #[must_use]
    pub fn response_format(mut self, response_format: impl Into<ResponseFormat>) -> Self {
        self.response_format = Some(response_format.into());
        self
    }

    /// How much the model should think.
    #[must_use]
    pub fn reasoning_effort(mut self, reasoning_effort: ReasoningEffort) -> Self {
        self.reasoning_effort = Some(reasoning_effort);
        self
    }

    /// Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)
    #[must_use]
    pub fn documents(mut self, documents: impl Into<Vec<Value>>) -> Self {
        self.documents = Some(documents.into());
        self
    }

    /// More variables for the chat template. (vLLM)
    #[must_use]
    pub fn chat_template_kwargs(mut self, chat_template_kwargs: Value) -> Self {
        self.chat_template_kwargs = Some(chat_template_kwargs);
        self
    }

    /// Whether the template opens the assistant's turn. True where absent. (vLLM)
    #[must_use]
    pub fn add_generation_prompt(mut self, add_generation_prompt: bool) -> Self {
        self.add_generation_prompt = Some(add_generation_prompt);
        self
    }

    /// Whether the last message is the beginning of the output. (vLLM)
    #[must_use]
    pub fn continue_final_message(mut self, continue_final_message: bool) -> Self {
        self.continue_final_message = Some(continue_final_message);
        self
    }

    /// Kinds of output. `audio` is answered with `unsupported`.
    #[must_use]
    pub fn modalities(mut self, modalities: impl Into<Vec<Modality>>) -> Self {
        self.modalities = Some(modalities.into());
        self
    }

    /// How to speak. Answered with `unsupported`.
    #[must_use]
    pub fn audio(mut self, audio: Value) -> Self {
        self.audio = Some(audio);
        self
    }

    /// The old form of `tools`. Answered with `unsupported`.
    #[must_use]
    pub fn functions(mut self, functions: impl Into<Vec<Value>>) -> Self {
        self.functions = Some(functions.into());
        self
    }

    /// Answered with `unsupported`: nothing here searches the web.
    #[must_use]
    pub fn web_search_options(mut self, web_search_options: Value) -> Self {
        self.web_search_options = Some(web_search_options);
        self
    }

    /// Notes for the caller. Accepted, not used.
    #[must_use]
    pub fn metadata(mut self, metadata: BTreeMap<String, String>) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Accepted, not used: nothing is stored.
    #[must_use]
    pub fn store(mut self, store: bool) -> Self {
        self.store = Some(store);
        self
    }
}

/// What is new since the last chunk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatDelta {
    /// `assistant`, in the first chunk of a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ChatRole>,
    /// The next text. Never half a character.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The next thoughts. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_content: Option<String>,
    /// Never set: models of this kind refuse in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The next pieces of tool calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Vec<ToolCallDelta>>,
}

/// The probabilities of the output's tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatLogprobs {
    /// Those of the content.
    pub content: Option<Vec<TokenLogprob>>,
    /// Those of a refusal: always null.
    pub refusal: Option<Vec<TokenLogprob>>,
}

/// A message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role")]
#[non_exhaustive]
pub enum ChatMessage {
    #[serde(rename = "developer")]
    Developer(DeveloperMessage),
    #[serde(rename = "system")]
    System(SystemMessage),
    #[serde(rename = "user")]
    User(UserMessage),
    #[serde(rename = "assistant")]
    Assistant(AssistantMessage),
    #[serde(rename = "tool")]
    Tool(ToolMessage),
}

impl From<DeveloperMessage> for ChatMessage {
    fn from(value: DeveloperMessage) -> Self {
        Self::Developer(value)
    }
}

impl From<SystemMessage> for ChatMessage {
    fn from(value: SystemMessage) -> Self {
        Self::System(value)
    }
}

impl From<UserMessage> for ChatMessage {
    fn from(value: UserMessage) -> Self {
        Self::User(value)
    }
}

impl From<AssistantMessage> for ChatMessage {
    fn from(value: AssistantMessage) -> Self {
        Self::Assistant(value)
    }
}

impl From<ToolMessage> for ChatMessage {
    fn from(value: ToolMessage) -> Self {
        Self::Tool(value)
    }
}

/// `chat.render`: the prompt of a chat, without running the model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatRenderParams {
    /// The id of a loaded model.
    pub model: String,
    /// The conversation so far.
    pub messages: Vec<ChatMessage>,
    /// The tools that the model may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// Which of them it calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_choice: Option<ToolChoice>,
    /// Texts that the answer is to draw on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<Value>>,
    /// How much the model should think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// More variables for the chat template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Value>,
    /// Whether the template opens the assistant's turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_generation_prompt: Option<bool>,
    /// Whether the last message is the beginning of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continue_final_message: Option<bool>,
}

impl ChatRenderParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, messages: impl Into<Vec<ChatMessage>>) -> Self {
        Self {
            model: model.into(),
            messages: messages.into(),
            tools: Default::default(),
            tool_choice: Default::default(),
            documents: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: Default::default(),
            continue_final_message: Default::default(),
        }
    }

    /// The tools that the model may call.
    #[must_use]
    pub fn tools(mut self, tools: impl Into<Vec<Tool>>) -> Self {
        self.tools = Some(tools.into());
        self
    }

    /// Which of them it calls.
    #[must_use]
    pub fn tool_choice(mut self, tool_choice: impl Into<ToolChoice>) -> Self {
        self.tool_choice = Some(tool_choice.into());
        self
    }

    /// Texts that the answer is to draw on.
    #[must_use]
    pub fn documents(mut self, documents: impl Into<Vec<Value>>) -> Self {
        self.documents = Some(documents.into());
        self
    }

    /// How much the model should think.
    #[must_use]
    pub fn reasoning_effort(mut self, reasoning_effort: ReasoningEffort) -> Self {
        self.reasoning_effort = Some(reasoning_effort);
        self
    }

    /// More variables for the chat template.
    #[must_use]
    pub fn chat_template_kwargs(mut self, chat_template_kwargs: Value) -> Self {
        self.chat_template_kwargs = Some(chat_template_kwargs);
        self
    }

    /// Whether the template opens the assistant's turn.
    #[must_use]
    pub fn add_generation_prompt(mut self, add_generation_prompt: bool) -> Self {
        self.add_generation_prompt = Some(add_generation_prompt);
        self
    }

    /// Whether the last message is the beginning of the output.
    #[must_use]
    pub fn continue_final_message(mut self, continue_final_message: bool) -> Self {
        self.continue_final_message = Some(continue_final_message);
        self
    }
}

/// The prompt of a chat.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChatRenderResult {
    /// As text.
    pub prompt: String,
    /// As the model sees it.
    pub tokens: Vec<u32>,
}

/// Who speaks in an output.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ChatRole {
    #[serde(rename = "assistant")]
    Assistant,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ChatRole {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Assistant => "assistant",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ChatRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The name of the program.
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl ClientInfo {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: Default::default(),
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }
}

/// The result of `completions.create`, complete also where it was streamed; and its chunks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Completion {
    /// The id of the completion: the same in all of its chunks.
    pub id: String,
    /// Always `text_completion`.
    pub object: CompletionObject,
    /// When it began, in seconds since 1970.
    pub created: u64,
    /// The id of the model.
    pub model: String,
    /// The answers, or what is new of them.
    pub choices: Vec<CompletionChoice>,
    /// What it took. In a stream, only in the last chunk and where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Changes when the model or the engine changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_fingerprint: Option<String>,
}

/// One of the answers, or what is new of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionChoice {
    /// Its number, from 0.
    pub index: u32,
    /// The text.
    pub text: String,
    /// The probabilities, where asked for.
    pub logprobs: Option<CompletionLogprobs>,
    /// Why it ended; null until it has.
    pub finish_reason: Option<FinishReason>,
    /// The stop text or token that ended it. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<StopReason>,
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_logprobs: Option<Vec<Option<BTreeMap<String, PromptLogprob>>>>,
}

/// `completions.chunk`: a piece of a streamed completion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionChunkParams {
    /// The id of the request.
    pub request: RequestId,
    /// The piece.
    pub chunk: Completion,
}

/// The probabilities of the output's tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionLogprobs {
    /// The tokens as text.
    pub tokens: Vec<String>,
    /// The natural logarithms of their probabilities; null for the first token of an echo.
    pub token_logprobs: Vec<Option<f64>>,
    /// The likeliest tokens at each position.
    pub top_logprobs: Option<Vec<Option<BTreeMap<String, f64>>>>,
    /// Where each token begins in the text, in characters.
    pub text_offset: Vec<u64>,
}

/// `completions.create`: OpenAI's request body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionRequest {
    /// The id of a loaded model.
    pub model: String,
    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_k: Option<i32>,
    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_p: Option<f64>,
    /// Taken from the logit of every token generated before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_penalty: Option<f64>,
    /// Taken from the logit of a token once for every time it was generated before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency_penalty: Option<f64>,
    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repetition_penalty: Option<f64>,
    /// Added to the logits of tokens: keys are token ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logit_bias: Option<BTreeMap<String, f64>>,
    /// Makes sampling repeatable: same seed, same request, same output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    /// How many choices to generate. 1 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_tokens: Option<u32>,
    /// Texts at which generation ends. They are not part of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
    /// Tokens at which generation ends, beside the model's own. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_token_ids: Option<Vec<u32>>,
    /// Whether to go on after the model's end token. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_eos: Option<bool>,
    /// What the output must match. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured_outputs: Option<StructuredOutputs>,
    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_logprobs: Option<u32>,
    /// Lower runs first; 0 where absent. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Whether to send chunks as they come. The result is complete either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// How a stream is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_options: Option<StreamOptions>,
    /// A name for the end user. Accepted, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What to continue. Several prompts give `n` choices each.
    pub prompt: Prompt,
    /// Whether the output begins with the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub echo: Option<bool>,
    /// How many likeliest tokens to tell at each position; 0 tells only the chosen one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<u32>,
    /// The text after the gap. Answered with `unsupported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Choices to generate, of which the best `n` are given. Answered with `unsupported` where it
    /// is more than `n`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_of: Option<u32>,
    /// Whether the prompt gets the model's beginning token. True where absent. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_special_tokens: Option<bool>,
}

impl CompletionRequest {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, prompt: impl Into<Prompt>) -> Self {
        Self {
            model: model.into(),
            temperature: Default::default(),
            top_p: Default::default(),
            top_k: Default::default(),
            min_p: Default::default(),
            presence_penalty: Default::default(),
            frequency_penalty: Default::default(),
            repetition_penalty: Default::default(),
            logit_bias: Default::default(),
            seed: Default::default(),
            n: Default::default(),
            max_tokens: Default::default(),
            min_tokens: Default::default(),
            stop: Default::default(),
            stop_token_ids: Default::default(),
            ignore_eos: Default::default(),
            structured_outputs: Default::default(),
            prompt_logprobs: Default::default(),
            priority: Default::default(),
            stream: Default::default(),
            stream_options: Default::default(),
            user: Default::default(),
            prompt: prompt.into(),
            echo: Default::default(),
            logprobs: Default::default(),
            suffix: Default::default(),
            best_of: Default::default(),
            add_special_tokens: Default::default(),
        }
    }

    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    #[must_use]
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    #[must_use]
    pub fn top_p(mut self, top_p: f64) -> Self {
        self.top_p = Some(top_p);
        self
    }

    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    #[must_use]
    pub fn top_k(mut self, top_k: i32) -> Self {
        self.top_k = Some(top_k);
        self
    }

    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    #[must_use]
    pub fn min_p(mut self, min_p: f64) -> Self {
        self.min_p = Some(min_p);
        self
    }

    /// Taken from the logit of every token generated before.
    #[must_use]
    pub fn presence_penalty(mut self, presence_penalty: f64) -> Self {
        self.presence_penalty = Some(presence_penalty);
        self
    }

    /// Taken from the logit of a token once for every time it was generated before.
    #[must_use]
    pub fn frequency_penalty(mut self, frequency_penalty: f64) -> Self {
        self.frequency_penalty = Some(frequency_penalty);
        self
    }

    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    #[must_use]
    pub fn repetition_penalty(mut self, repetition_penalty: f64) -> Self {
        self.repetition_penalty = Some(repetition_penalty);
        self
    }

    /// Added to the logits of tokens: keys are token ids.
    #[must_use]
    pub fn logit_bias(mut self, logit_bias: BTreeMap<String, f64>) -> Self {
        self.logit_bias = Some(logit_bias);
        self
    }

    /// Makes sampling repeatable: same seed, same request, same output.
    #[must_use]
    pub fn seed(mut self, seed: i64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How many choices to generate. 1 where absent.
    #[must_use]
    pub fn n(mut self, n: u32) -> Self {
        self.n = Some(n);
        self
    }

    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    #[must_use]
    pub fn max_tokens(mut self, max_tokens: u32) -> Self {
        self.max_tokens = Some(max_tokens);
        self
    }

    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    #[must_use]
    pub fn min_tokens(mut self, min_tokens: u32) -> Self {
        self.min_tokens = Some(min_tokens);
        self
    }

    /// Texts at which generation ends. They are not part of the output.
    #[must_use]
    pub fn stop(mut self, stop: impl Into<Stop>) -> Self {
        self.stop = Some(stop.into());
        self
    }

    /// Tokens at which generation ends, beside the model's own. (vLLM)
    #[must_use]
    pub fn stop_token_ids(mut self, stop_token_ids: impl Into<Vec<u32>>) -> Self {
        self.stop_token_ids = Some(stop_token_ids.into());
        self
    }

    /// Whether to go on after the model's end token. (vLLM)
    #[must_use]
    pub fn ignore_eos(mut self, ignore_eos: bool) -> Self {
        self.ignore_eos = Some(ignore_eos);
        self
    }

    /// What the output must match. (vLLM)
    #[must_use]
    pub fn structured_outputs(mut self, structured_outputs: StructuredOutputs) -> Self {
        self.structured_outputs = Some(structured_outputs);
        self
    }

    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    #[must_use]
    pub fn prompt_logprobs(mut self, prompt_logprobs: u32) -> Self {
        self.prompt_logprobs = Some(prompt_logprobs);
        self
    }

    /// Lower runs first; 0 where absent. (vLLM)
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Whether to send chunks as they come. The result is complete either way.
    #[must_use]
    pub fn stream(mut self, stream: bool) -> Self {
        self.stream = Some(stream);
        self
    }

    /// How a stream is sent.
    #[must_use]
    pub fn stream_options(mut self, stream_options: StreamOptions) -> Self {
        self.stream_options = Some(stream_options);
        self
    }

    /// A name for the end user. Accepted, not used.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Whether the output begins with the prompt.
    #[must_use]
    pub fn echo(mut self, echo: bool) -> Self {
        self.echo = Some(echo);
        self
    }

    /// How many likeliest tokens to tell at each position; 0 tells only the chosen one.
    #[must_use]
    pub fn logprobs(mut self, logprobs: u32) -> Self {
        self.logprobs = Some(logprobs);
        self
    }

    /// The text after the gap. Answered with `unsupported`.
    #[must_use]
    pub fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }

    /// Choices to generate, of which the best `n` are given. Answered with `unsupported` where it
    /// is more than `n`.
    #[must_use]
    pub fn best_of(mut self, best_of: u32) -> Self {
        self.best_of = Some(best_of);
        self
    }

    /// Whether the prompt gets the model's beginning token. True where absent. (vLLM)
    #[must_use]
    pub fn add_special_tokens(mut self, add_special_tokens: bool) -> Self {
        self.add_special_tokens = Some(add_special_tokens);
        self
    }
}

/// More about the output.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionTokensDetails {
    /// Tokens of the model's thinking.
    pub reasoning_tokens: u64,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum ContentPart {
    #[serde(rename = "text")]
    Text(TextPart),
    #[serde(rename = "image_url")]
    ImageUrl(ImagePart),
    #[serde(rename = "input_audio")]
    InputAudio(AudioPart),
    #[serde(rename = "file")]
    File(FilePart),
    #[serde(rename = "refusal")]
    Refusal(RefusalPart),
}

impl From<TextPart> for ContentPart {
    fn from(value: TextPart) -> Self {
        Self::Text(value)
    }
}

impl From<ImagePart> for ContentPart {
    fn from(value: ImagePart) -> Self {
        Self::ImageUrl(value)
    }
}

impl From<AudioPart> for ContentPart {
    fn from(value: AudioPart) -> Self {
        Self::InputAudio(value)
    }
}

impl From<FilePart> for ContentPart {
    fn from(value: FilePart) -> Self {
        Self::File(value)
    }
}

impl From<RefusalPart> for ContentPart {
    fn from(value: RefusalPart) -> Self {
        Self::Refusal(value)
    }
}

/// The processor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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

/// A tool that takes free text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its input looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Value>,
}

impl CustomDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            format: Default::default(),
        }
    }

    /// What it does.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What its input looks like.
    #[must_use]
    pub fn format(mut self, format: Value) -> Self {
        self.format = Some(format);
        self
    }
}

/// A tool that takes free text. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomTool {
    /// The tool.
    pub custom: CustomDefinition,
}

impl CustomTool {
    /// With what is required.
    #[must_use]
    pub fn new(custom: CustomDefinition) -> Self {
        Self { custom }
    }
}

/// Call this custom tool. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomToolChoice {
    /// The tool to call.
    pub custom: ToolName,
}

impl CustomToolChoice {
    /// With what is required.
    #[must_use]
    pub fn new(custom: ToolName) -> Self {
        Self { custom }
    }
}

/// Instructions from the developer. Templates that know no such role see `system`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeveloperMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl DeveloperMessage {
    /// With what is required.
    #[must_use]
    pub fn new(content: impl Into<MessageContent>) -> Self {
        Self {
            content: content.into(),
            name: Default::default(),
        }
    }

    /// A name for the participant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// One embedding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Embedding {
    /// Always `embedding`.
    pub object: EmbeddingObject,
    /// The number of the input, from 0.
    pub index: u32,
    /// The numbers.
    pub embedding: EmbeddingVector,
}

/// A text, several texts, the tokens of a text, or of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EmbeddingInput {
    Text(String),
    Texts(Vec<String>),
    Tokens(Vec<u32>),
    TokenLists(Vec<Vec<u32>>),
}

impl From<String> for EmbeddingInput {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for EmbeddingInput {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Vec<String>> for EmbeddingInput {
    fn from(value: Vec<String>) -> Self {
        Self::Texts(value)
    }
}

impl From<Vec<u32>> for EmbeddingInput {
    fn from(value: Vec<u32>) -> Self {
        Self::Tokens(value)
    }
}

impl From<Vec<Vec<u32>>> for EmbeddingInput {
    fn from(value: Vec<Vec<u32>>) -> Self {
        Self::TokenLists(value)
    }
}

/// The result of `embeddings.create`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmbeddingList {
    /// Always `list`.
    pub object: EmbeddingListObject,
    /// The embeddings, in the order of the inputs.
    pub data: Vec<Embedding>,
    /// The id of the model.
    pub model: String,
    /// What it took.
    pub usage: EmbeddingUsage,
}

/// `embeddings.create`: OpenAI's request body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmbeddingRequest {
    /// The id of a loaded model.
    pub model: String,
    /// What to embed.
    pub input: EmbeddingInput,
    /// How to write the numbers. `float` where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding_format: Option<EncodingFormat>,
    /// Keep this many numbers of each and normalise again. All where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<u32>,
    /// A name for the end user. Accepted, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

impl EmbeddingRequest {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, input: impl Into<EmbeddingInput>) -> Self {
        Self {
            model: model.into(),
            input: input.into(),
            encoding_format: Default::default(),
            dimensions: Default::default(),
            user: Default::default(),
        }
    }

    /// How to write the numbers. `float` where absent.
    #[must_use]
    pub fn encoding_format(mut self, encoding_format: EncodingFormat) -> Self {
        self.encoding_format = Some(encoding_format);
        self
    }

    /// Keep this many numbers of each and normalise again. All where absent.
    #[must_use]
    pub fn dimensions(mut self, dimensions: u32) -> Self {
        self.dimensions = Some(dimensions);
        self
    }

    /// A name for the end user. Accepted, not used.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }
}

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmbeddingUsage {
    /// Tokens of all inputs.
    pub prompt_tokens: u64,
    /// The same.
    pub total_tokens: u64,
}

/// The numbers of an embedding, in the format asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EmbeddingVector {
    Floats(Vec<f32>),
    Base64(String),
}

impl From<Vec<f32>> for EmbeddingVector {
    fn from(value: Vec<f32>) -> Self {
        Self::Floats(value)
    }
}

impl From<String> for EmbeddingVector {
    fn from(value: String) -> Self {
        Self::Base64(value)
    }
}

impl From<&str> for EmbeddingVector {
    fn from(value: &str) -> Self {
        Self::Base64(value.to_owned())
    }
}

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EncodingFormat {
    #[serde(rename = "float")]
    Float,
    #[serde(rename = "base64")]
    Base64,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl EncodingFormat {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Float => "float",
            Self::Base64 => "base64",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for EncodingFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `engine.info` has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EngineInfoParams {}

/// The answer to `engine.info`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct EngineMetricsParams {}

/// The answer to `engine.metrics`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct EngineTraceParams {
    /// Whether to begin or to end.
    pub action: TraceAction,
    /// Events to keep; later ones are counted and dropped. Read at `start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_events: Option<u32>,
}

impl EngineTraceParams {
    /// With what is required.
    #[must_use]
    pub fn new(action: TraceAction) -> Self {
        Self {
            action,
            max_events: Default::default(),
        }
    }

    /// Events to keep; later ones are counted and dropped. Read at `start`.
    #[must_use]
    pub fn max_events(mut self, max_events: u32) -> Self {
        self.max_events = Some(max_events);
        self
    }
}

/// The answer to `engine.trace`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EngineTraceResult {
    /// Whether the engine records now.
    pub recording: bool,
    /// Events that were not kept.
    pub dropped: u64,
    /// The record; empty after `start`.
    pub events: Vec<TraceEvent>,
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
    #[serde(rename = "runtime_missing")]
    RuntimeMissing,
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
            Self::RuntimeMissing => "runtime_missing",
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

/// Something that this build of the library can do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Feature {
    #[serde(rename = "batch")]
    Batch,
    #[serde(rename = "streaming")]
    Streaming,
    #[serde(rename = "pause")]
    Pause,
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
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl Feature {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Batch => "batch",
            Self::Streaming => "streaming",
            Self::Pause => "pause",
            Self::StructuredOutputs => "structured_outputs",
            Self::Tools => "tools",
            Self::Embeddings => "embeddings",
            Self::Sessions => "sessions",
            Self::PrefixCache => "prefix_cache",
            Self::Speculation => "speculation",
            Self::Trace => "trace",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A file. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FilePart {
    /// The file.
    pub file: FileSource,
}

impl FilePart {
    /// With what is required.
    #[must_use]
    pub fn new(file: FileSource) -> Self {
        Self { file }
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileSource {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Its bytes in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_data: Option<String>,
    /// The id of an uploaded file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_id: Option<String>,
}

impl FileSource {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            filename: Default::default(),
            file_data: Default::default(),
            file_id: Default::default(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// Its bytes in base64.
    #[must_use]
    pub fn file_data(mut self, file_data: impl Into<String>) -> Self {
        self.file_data = Some(file_data.into());
        self
    }

    /// The id of an uploaded file.
    #[must_use]
    pub fn file_id(mut self, file_id: impl Into<String>) -> Self {
        self.file_id = Some(file_id.into());
        self
    }
}

/// Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the
/// limit of tokens or the context; `tool_calls`: tools were called.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FinishReason {
    #[serde(rename = "stop")]
    Stop,
    #[serde(rename = "length")]
    Length,
    #[serde(rename = "tool_calls")]
    ToolCalls,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl FinishReason {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for FinishReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionCall {
    /// The name of the function.
    pub name: String,
    /// The arguments: a text that holds a JSON object.
    pub arguments: String,
}

impl FunctionCall {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.into(),
        }
    }
}

/// A piece of a call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionCallDelta {
    /// The name, in the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The next piece of the arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
}

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The JSON Schema of its arguments. None are taken where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Value>,
    /// Whether the arguments must match the schema exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

impl FunctionDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            parameters: Default::default(),
            strict: Default::default(),
        }
    }

    /// What it does.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The JSON Schema of its arguments. None are taken where absent.
    #[must_use]
    pub fn parameters(mut self, parameters: Value) -> Self {
        self.parameters = Some(parameters);
        self
    }

    /// Whether the arguments must match the schema exactly.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = Some(strict);
        self
    }
}

/// A function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionTool {
    /// The function.
    pub function: FunctionDefinition,
}

impl FunctionTool {
    /// With what is required.
    #[must_use]
    pub fn new(function: FunctionDefinition) -> Self {
        Self { function }
    }
}

/// Call this function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionToolChoice {
    /// The function to call.
    pub function: ToolName,
}

impl FunctionToolChoice {
    /// With what is required.
    #[must_use]
    pub fn new(function: ToolName) -> Self {
        Self { function }
    }
}

/// How often a value fell between bounds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

/// An image. A model that cannot see answers `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImagePart {
    /// The image.
    pub image_url: ImageUrl,
}

impl ImagePart {
    /// With what is required.
    #[must_use]
    pub fn new(image_url: ImageUrl) -> Self {
        Self { image_url }
    }
}

/// Where an image is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImageUrl {
    /// A URL, or the image itself as a `data:` URL.
    pub url: String,
    /// How closely to look: `auto`, `low` or `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl ImageUrl {
    /// With what is required.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            detail: Default::default(),
        }
    }

    /// How closely to look: `auto`, `low` or `high`.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// The first message of every client.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InitializeParams {
    /// Who calls. Appears in traces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientInfo>,
    /// The version of this protocol that the caller speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_version: Option<u32>,
    /// The folder of the TVM runtime libraries. Found beside libinlay where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tvm_library_dir: Option<String>,
    /// Limits that differ from the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitOptions>,
}

impl InitializeParams {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            client: Default::default(),
            protocol_version: Default::default(),
            tvm_library_dir: Default::default(),
            limits: Default::default(),
        }
    }

    /// Who calls. Appears in traces.
    #[must_use]
    pub fn client(mut self, client: ClientInfo) -> Self {
        self.client = Some(client);
        self
    }

    /// The version of this protocol that the caller speaks.
    #[must_use]
    pub fn protocol_version(mut self, protocol_version: u32) -> Self {
        self.protocol_version = Some(protocol_version);
        self
    }

    /// The folder of the TVM runtime libraries. Found beside libinlay where absent.
    #[must_use]
    pub fn tvm_library_dir(mut self, tvm_library_dir: impl Into<String>) -> Self {
        self.tvm_library_dir = Some(tvm_library_dir.into());
        self
    }

    /// Limits that differ from the defaults.
    #[must_use]
    pub fn limits(mut self, limits: LimitOptions) -> Self {
        self.limits = Some(limits);
        self
    }
}

/// The answer to `initialize`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

/// Sound.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InputAudio {
    /// The sound in base64.
    pub data: String,
    /// `wav` or `mp3`.
    pub format: String,
}

impl InputAudio {
    /// With what is required.
    #[must_use]
    pub fn new(data: impl Into<String>, format: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            format: format.into(),
        }
    }
}

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

/// Any JSON object.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonObjectFormat {}

/// A JSON Schema with a name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonSchemaDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema. Any JSON object where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

impl JsonSchemaDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            schema: Default::default(),
            strict: Default::default(),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The schema. Any JSON object where absent.
    #[must_use]
    pub fn schema(mut self, schema: Value) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = Some(strict);
        self
    }
}

/// JSON that matches a schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonSchemaFormat {
    /// The schema.
    pub json_schema: JsonSchemaDefinition,
}

impl JsonSchemaFormat {
    /// With what is required.
    #[must_use]
    pub fn new(json_schema: JsonSchemaDefinition) -> Self {
        Self { json_schema }
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

/// Limits that a client may choose when it opens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LimitOptions {
    /// The longest message that `inlay_send` takes, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_message_bytes: Option<u32>,
    /// Messages that may wait for the host before generation of this client pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_queued_messages: Option<u32>,
}

impl LimitOptions {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_message_bytes: Default::default(),
            max_queued_messages: Default::default(),
        }
    }

    /// The longest message that `inlay_send` takes, in bytes.
    #[must_use]
    pub fn max_message_bytes(mut self, max_message_bytes: u32) -> Self {
        self.max_message_bytes = Some(max_message_bytes);
        self
    }

    /// Messages that may wait for the host before generation of this client pauses.
    #[must_use]
    pub fn max_queued_messages(mut self, max_queued_messages: u32) -> Self {
        self.max_queued_messages = Some(max_queued_messages);
        self
    }
}

/// The limits in force for a client.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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
}

/// The memory of the machine, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MemoryInfo {
    /// All of it, or the limit of the container.
    pub total_bytes: u64,
    /// What can be used without swapping.
    pub available_bytes: u64,
}

/// What a message says: a text, or parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MessageContent {
    Text(String),
    Parts(Vec<ContentPart>),
}

impl From<String> for MessageContent {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for MessageContent {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Vec<ContentPart>> for MessageContent {
    fn from(value: Vec<ContentPart>) -> Self {
        Self::Parts(value)
    }
}

/// A kind of output.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Modality {
    #[serde(rename = "text")]
    Text,
    #[serde(rename = "audio")]
    Audio,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl Modality {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text => "text",
            Self::Audio => "audio",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for Modality {
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

/// What one model has done since it was loaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

/// The memory that a load takes, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelPlanResult {
    /// Whether the load would be accepted now.
    pub fits: bool,
    /// Weights: mapped from the file.
    pub weights_bytes: u64,
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

/// A choice of tools by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum NamedToolChoice {
    #[serde(rename = "function")]
    Function(FunctionToolChoice),
    #[serde(rename = "allowed_tools")]
    AllowedTools(AllowedToolsChoice),
    #[serde(rename = "custom")]
    Custom(CustomToolChoice),
}

impl From<FunctionToolChoice> for NamedToolChoice {
    fn from(value: FunctionToolChoice) -> Self {
        Self::Function(value)
    }
}

impl From<AllowedToolsChoice> for NamedToolChoice {
    fn from(value: AllowedToolsChoice) -> Self {
        Self::AllowedTools(value)
    }
}

impl From<CustomToolChoice> for NamedToolChoice {
    fn from(value: CustomToolChoice) -> Self {
        Self::Custom(value)
    }
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

/// `$/pauseRequest`: stops a stream until `$/resumeRequest`. No more chunks of it are made within
/// one step of the engine; those that wait already still come. Everything else goes on. A paused
/// request is in flight: it can be cancelled, and `shutdown` waits for it. A request that does not
/// stream goes on, and an id that is not in flight is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PauseParams {
    /// The id of the request to pause.
    pub id: RequestId,
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

/// A text, several texts, the tokens of a text, or of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Prompt {
    Text(String),
    Texts(Vec<String>),
    Tokens(Vec<u32>),
    TokenLists(Vec<Vec<u32>>),
}

impl From<String> for Prompt {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Prompt {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Vec<String>> for Prompt {
    fn from(value: Vec<String>) -> Self {
        Self::Texts(value)
    }
}

impl From<Vec<u32>> for Prompt {
    fn from(value: Vec<u32>) -> Self {
        Self::Tokens(value)
    }
}

impl From<Vec<Vec<u32>>> for Prompt {
    fn from(value: Vec<Vec<u32>>) -> Self {
        Self::TokenLists(value)
    }
}

/// One token at one position of the prompt. (vLLM)
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PromptLogprob {
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// Its place among all tokens, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The token as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decoded_token: Option<String>,
}

/// More about the prompt.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PromptTokensDetails {
    /// Tokens that came from the prefix cache.
    pub cached_tokens: u64,
}

/// How much the model should think. `none` turns thinking off.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ReasoningEffort {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "minimal")]
    Minimal,
    #[serde(rename = "low")]
    Low,
    #[serde(rename = "medium")]
    Medium,
    #[serde(rename = "high")]
    High,
    #[serde(rename = "xhigh")]
    Xhigh,
    #[serde(rename = "max")]
    Max,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ReasoningEffort {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ReasoningEffort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The assistant's refusal in an earlier turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefusalPart {
    /// What it said.
    pub refusal: String,
}

impl RefusalPart {
    /// With what is required.
    #[must_use]
    pub fn new(refusal: impl Into<String>) -> Self {
        Self {
            refusal: refusal.into(),
        }
    }
}

/// Requests by state. All but the first two only ever grow.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

/// What the output must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum ResponseFormat {
    #[serde(rename = "text")]
    Text(TextFormat),
    #[serde(rename = "json_object")]
    JsonObject(JsonObjectFormat),
    #[serde(rename = "json_schema")]
    JsonSchema(JsonSchemaFormat),
}

impl From<TextFormat> for ResponseFormat {
    fn from(value: TextFormat) -> Self {
        Self::Text(value)
    }
}

impl From<JsonObjectFormat> for ResponseFormat {
    fn from(value: JsonObjectFormat) -> Self {
        Self::JsonObject(value)
    }
}

impl From<JsonSchemaFormat> for ResponseFormat {
    fn from(value: JsonSchemaFormat) -> Self {
        Self::JsonSchema(value)
    }
}

/// `$/resumeRequest`: lets a paused stream go on, however often it was paused. An id that is not in
/// flight, or not paused, is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResumeParams {
    /// The id of the request to resume.
    pub id: RequestId,
}

/// Which schemas to hand out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SchemaGetParams {
    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl SchemaGetParams {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: Default::default(),
        }
    }

    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// The schemas asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SchemaGetResult {
    /// The hash of all schemas.
    pub hash: String,
    /// JSON Schemas (2020-12) by name.
    pub schemas: BTreeMap<String, Value>,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerInfo {
    /// Always `inlay`.
    pub name: ServerInfoName,
    /// The version of the library.
    pub version: String,
}

/// `session.restore`: puts a saved cache back, so that prompts that begin alike start there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionRestoreParams {
    /// The id of a loaded model: the one that the session was saved with.
    pub model: String,
    /// The file to read.
    pub path: String,
}

impl SessionRestoreParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            path: path.into(),
        }
    }
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionRestoreResult {
    /// Tokens whose cache is there now.
    pub tokens: u64,
    /// The size of the file.
    pub bytes: u64,
}

/// `session.save`: writes what the prefix cache holds of a prompt to a file. The prompt is given as
/// `messages`, `text` or `tokens`: exactly one of them. What is not in the cache is not computed:
/// the result tells how much was saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionSaveParams {
    /// The id of a loaded model.
    pub model: String,
    /// The file to write. It is replaced where it exists, in one step.
    pub path: String,
    /// A chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<ChatMessage>>,
    /// The tools of the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// More variables for the chat template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Value>,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<u32>>,
}

impl SessionSaveParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            path: path.into(),
            messages: Default::default(),
            tools: Default::default(),
            chat_template_kwargs: Default::default(),
            text: Default::default(),
            tokens: Default::default(),
        }
    }

    /// A chat.
    #[must_use]
    pub fn messages(mut self, messages: impl Into<Vec<ChatMessage>>) -> Self {
        self.messages = Some(messages.into());
        self
    }

    /// The tools of the chat.
    #[must_use]
    pub fn tools(mut self, tools: impl Into<Vec<Tool>>) -> Self {
        self.tools = Some(tools.into());
        self
    }

    /// More variables for the chat template.
    #[must_use]
    pub fn chat_template_kwargs(mut self, chat_template_kwargs: Value) -> Self {
        self.chat_template_kwargs = Some(chat_template_kwargs);
        self
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Tokens.
    #[must_use]
    pub fn tokens(mut self, tokens: impl Into<Vec<u32>>) -> Self {
        self.tokens = Some(tokens.into());
        self
    }
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionSaveResult {
    /// The file.
    pub path: String,
    /// Tokens whose cache was saved: whole pages from the beginning of the prompt.
    pub tokens: u64,
    /// Tokens of the prompt.
    pub prompt_tokens: u64,
    /// The size of the file.
    pub bytes: u64,
}

/// `shutdown`: refuses new requests and waits for those in flight. It has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShutdownParams {}

/// The answer to `shutdown`: every request has ended and every model is unloaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShutdownResult {}

/// Tokens guessed from the text itself. Accepted by proposed is the acceptance.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpeculationCounts {
    /// Tokens guessed and checked.
    pub proposed: u64,
    /// Those of them that were right: each saved a step.
    pub accepted: u64,
}

/// One text or several at which generation ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Stop {
    One(String),
    Many(Vec<String>),
}

impl From<String> for Stop {
    fn from(value: String) -> Self {
        Self::One(value)
    }
}

impl From<&str> for Stop {
    fn from(value: &str) -> Self {
        Self::One(value.to_owned())
    }
}

impl From<Vec<String>> for Stop {
    fn from(value: Vec<String>) -> Self {
        Self::Many(value)
    }
}

/// The stop text or the stop token that ended a choice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StopReason {
    Text(String),
    Token(u32),
}

impl From<String> for StopReason {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for StopReason {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<u32> for StopReason {
    fn from(value: u32) -> Self {
        Self::Token(value)
    }
}

/// How a stream is sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StreamOptions {
    /// Whether a last chunk without choices tells the usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_usage: Option<bool>,
}

impl StreamOptions {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            include_usage: Default::default(),
        }
    }

    /// Whether a last chunk without choices tells the usage.
    #[must_use]
    pub fn include_usage(mut self, include_usage: bool) -> Self {
        self.include_usage = Some(include_usage);
        self
    }
}

/// A JSON Schema: as JSON, or as text that holds JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StructuredJson {
    Schema(Value),
    Text(String),
}

impl From<Value> for StructuredJson {
    fn from(value: Value) -> Self {
        Self::Schema(value)
    }
}

impl From<String> for StructuredJson {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for StructuredJson {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// What the output must match (vLLM's name). Exactly one of the fields is given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StructuredOutputs {
    /// The output is JSON that this schema accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<StructuredJson>,
    /// The output matches this regular expression as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// The output is one of these texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Vec<String>>,
    /// The output is in the language of this grammar, in Lark's notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grammar: Option<String>,
    /// The output is any JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json_object: Option<bool>,
}

impl StructuredOutputs {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            json: Default::default(),
            regex: Default::default(),
            choice: Default::default(),
            grammar: Default::default(),
            json_object: Default::default(),
        }
    }

    /// The output is JSON that this schema accepts.
    #[must_use]
    pub fn json(mut self, json: impl Into<StructuredJson>) -> Self {
        self.json = Some(json.into());
        self
    }

    /// The output matches this regular expression as a whole.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.regex = Some(regex.into());
        self
    }

    /// The output is one of these texts.
    #[must_use]
    pub fn choice(mut self, choice: impl Into<Vec<String>>) -> Self {
        self.choice = Some(choice.into());
        self
    }

    /// The output is in the language of this grammar, in Lark's notation.
    #[must_use]
    pub fn grammar(mut self, grammar: impl Into<String>) -> Self {
        self.grammar = Some(grammar.into());
        self
    }

    /// The output is any JSON object.
    #[must_use]
    pub fn json_object(mut self, json_object: bool) -> Self {
        self.json_object = Some(json_object);
        self
    }
}

/// Instructions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SystemMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl SystemMessage {
    /// With what is required.
    #[must_use]
    pub fn new(content: impl Into<MessageContent>) -> Self {
        Self {
            content: content.into(),
            name: Default::default(),
        }
    }

    /// A name for the participant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Any text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextFormat {}

/// Text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextPart {
    /// The text.
    pub text: String,
}

impl TextPart {
    /// With what is required.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

/// Tokens since the model was loaded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenCounts {
    /// Tokens of prompts.
    pub prompt: u64,
    /// Those of them that came from the prefix cache.
    pub cached: u64,
    /// Tokens sampled.
    pub generated: u64,
}

/// A token of the output and its probability.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenLogprob {
    /// The token as text.
    pub token: String,
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes, which may be a part of a character.
    pub bytes: Option<Vec<u32>>,
    /// The likeliest tokens at this position.
    pub top_logprobs: Vec<TopLogprob>,
}

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensCountParams {
    /// The id of a loaded model.
    pub model: String,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether to count what the model wants around a text. Only with `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_special_tokens: Option<bool>,
    /// A chat, counted as its prompt is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<ChatMessage>>,
    /// The tools of the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// How much the model should think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// More variables for the chat template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Value>,
}

impl TokensCountParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            text: Default::default(),
            add_special_tokens: Default::default(),
            messages: Default::default(),
            tools: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
        }
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Whether to count what the model wants around a text. Only with `text`.
    #[must_use]
    pub fn add_special_tokens(mut self, add_special_tokens: bool) -> Self {
        self.add_special_tokens = Some(add_special_tokens);
        self
    }

    /// A chat, counted as its prompt is rendered.
    #[must_use]
    pub fn messages(mut self, messages: impl Into<Vec<ChatMessage>>) -> Self {
        self.messages = Some(messages.into());
        self
    }

    /// The tools of the chat.
    #[must_use]
    pub fn tools(mut self, tools: impl Into<Vec<Tool>>) -> Self {
        self.tools = Some(tools.into());
        self
    }

    /// How much the model should think.
    #[must_use]
    pub fn reasoning_effort(mut self, reasoning_effort: ReasoningEffort) -> Self {
        self.reasoning_effort = Some(reasoning_effort);
        self
    }

    /// More variables for the chat template.
    #[must_use]
    pub fn chat_template_kwargs(mut self, chat_template_kwargs: Value) -> Self {
        self.chat_template_kwargs = Some(chat_template_kwargs);
        self
    }
}

/// How many tokens there are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensCountResult {
    /// The number.
    pub count: u64,
    /// Tokens of the longest sequence that the model takes.
    pub context: u64,
}

/// `tokens.decode`: the text of tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensDecodeParams {
    /// The id of a loaded model.
    pub model: String,
    /// The ids.
    pub tokens: Vec<u32>,
    /// Whether to leave out special tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_special_tokens: Option<bool>,
}

impl TokensDecodeParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, tokens: impl Into<Vec<u32>>) -> Self {
        Self {
            model: model.into(),
            tokens: tokens.into(),
            skip_special_tokens: Default::default(),
        }
    }

    /// Whether to leave out special tokens.
    #[must_use]
    pub fn skip_special_tokens(mut self, skip_special_tokens: bool) -> Self {
        self.skip_special_tokens = Some(skip_special_tokens);
        self
    }
}

/// The text of tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensDecodeResult {
    /// The text; bytes that are not UTF-8 read as U+FFFD.
    pub text: String,
}

/// `tokens.encode`: the tokens of a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensEncodeParams {
    /// The id of a loaded model.
    pub model: String,
    /// The text. Markup of special tokens in it is plain text.
    pub text: String,
    /// Whether to add what the model wants around a text, such as a beginning token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_special_tokens: Option<bool>,
    /// Whether to tell each token as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_pieces: Option<bool>,
}

impl TokensEncodeParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            text: text.into(),
            add_special_tokens: Default::default(),
            return_pieces: Default::default(),
        }
    }

    /// Whether to add what the model wants around a text, such as a beginning token.
    #[must_use]
    pub fn add_special_tokens(mut self, add_special_tokens: bool) -> Self {
        self.add_special_tokens = Some(add_special_tokens);
        self
    }

    /// Whether to tell each token as text.
    #[must_use]
    pub fn return_pieces(mut self, return_pieces: bool) -> Self {
        self.return_pieces = Some(return_pieces);
        self
    }
}

/// The tokens of a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokensEncodeResult {
    /// Their ids.
    pub tokens: Vec<u32>,
    /// How many there are.
    pub count: u64,
    /// Tokens of the longest sequence that the model takes.
    pub context: u64,
    /// Each token as text; a part of a character reads as U+FFFD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<Vec<String>>,
}

/// A tool that the model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Tool {
    #[serde(rename = "function")]
    Function(FunctionTool),
    #[serde(rename = "custom")]
    Custom(CustomTool),
}

impl From<FunctionTool> for Tool {
    fn from(value: FunctionTool) -> Self {
        Self::Function(value)
    }
}

impl From<CustomTool> for Tool {
    fn from(value: CustomTool) -> Self {
        Self::Custom(value)
    }
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The id that the tool's answer refers to.
    pub id: String,
    /// Always `function`.
    #[serde(default)]
    pub r#type: ToolCallType,
    /// The function and its arguments.
    pub function: FunctionCall,
}

impl ToolCall {
    /// With what is required.
    #[must_use]
    pub fn new(id: impl Into<String>, function: FunctionCall) -> Self {
        Self {
            id: id.into(),
            r#type: Default::default(),
            function,
        }
    }
}

/// A piece of a call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCallDelta {
    /// Which call of the message.
    pub index: u32,
    /// The id of the call, in the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Always `function`, in the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ToolCallDeltaType>,
    /// The function and its arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionCallDelta>,
}

/// Which tools the model calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ToolChoice {
    Mode(ToolChoiceMode),
    Named(NamedToolChoice),
}

impl From<ToolChoiceMode> for ToolChoice {
    fn from(value: ToolChoiceMode) -> Self {
        Self::Mode(value)
    }
}

impl From<NamedToolChoice> for ToolChoice {
    fn from(value: NamedToolChoice) -> Self {
        Self::Named(value)
    }
}

impl From<FunctionToolChoice> for ToolChoice {
    fn from(value: FunctionToolChoice) -> Self {
        Self::Named(value.into())
    }
}

impl From<AllowedToolsChoice> for ToolChoice {
    fn from(value: AllowedToolsChoice) -> Self {
        Self::Named(value.into())
    }
}

impl From<CustomToolChoice> for ToolChoice {
    fn from(value: CustomToolChoice) -> Self {
        Self::Named(value.into())
    }
}

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ToolChoiceMode {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ToolChoiceMode {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::Auto => "auto",
            Self::Required => "required",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ToolChoiceMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The answer of a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolMessage {
    /// What the tool returned.
    pub content: MessageContent,
    /// The call that it answers.
    pub tool_call_id: String,
}

impl ToolMessage {
    /// With what is required.
    #[must_use]
    pub fn new(content: impl Into<MessageContent>, tool_call_id: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            tool_call_id: tool_call_id.into(),
        }
    }
}

/// The name of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolName {
    /// The name.
    pub name: String,
}

impl ToolName {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

/// A token that might have been.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TopLogprob {
    /// The token as text.
    pub token: String,
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes, which may be a part of a character.
    pub bytes: Option<Vec<u32>>,
}

/// `start` clears the record and begins; `stop` ends and hands it out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TraceAction {
    #[serde(rename = "start")]
    Start,
    #[serde(rename = "stop")]
    Stop,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl TraceAction {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for TraceAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One event, in the format that Perfetto and `chrome://tracing` read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
    /// The thread.
    pub tid: u64,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Value>,
}

/// `X`: a span; `i`: an instant; `C`: a counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TracePhase {
    #[serde(rename = "X")]
    X,
    #[serde(rename = "i")]
    I,
    #[serde(rename = "C")]
    C,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl TracePhase {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X => "X",
            Self::I => "i",
            Self::C => "C",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for TracePhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt_tokens: u64,
    /// Tokens generated, over all choices.
    pub completion_tokens: u64,
    /// The sum of both.
    pub total_tokens: u64,
    /// More about the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens_details: Option<PromptTokensDetails>,
    /// More about the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_tokens_details: Option<CompletionTokensDetails>,
}

/// What the user says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl UserMessage {
    /// With what is required.
    #[must_use]
    pub fn new(content: impl Into<MessageContent>) -> Self {
        Self {
            content: content.into(),
            name: Default::default(),
        }
    }

    /// A name for the participant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum AllowedToolType {
    #[default]
    #[serde(rename = "function")]
    Function,
}

/// The constant `chat.completion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ChatCompletionObject {
    #[default]
    #[serde(rename = "chat.completion")]
    ChatCompletion,
}

/// The constant `chat.completion.chunk`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ChatCompletionChunkObject {
    #[default]
    #[serde(rename = "chat.completion.chunk")]
    ChatCompletionChunk,
}

/// The constant `assistant`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ChatCompletionMessageRole {
    #[default]
    #[serde(rename = "assistant")]
    Assistant,
}

/// The constant `text_completion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CompletionObject {
    #[default]
    #[serde(rename = "text_completion")]
    TextCompletion,
}

/// The constant `embedding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum EmbeddingObject {
    #[default]
    #[serde(rename = "embedding")]
    Embedding,
}

/// The constant `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum EmbeddingListObject {
    #[default]
    #[serde(rename = "list")]
    List,
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

/// The constant `inlay`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ServerInfoName {
    #[default]
    #[serde(rename = "inlay")]
    Inlay,
}

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ToolCallType {
    #[default]
    #[serde(rename = "function")]
    Function,
}

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ToolCallDeltaType {
    #[default]
    #[serde(rename = "function")]
    Function,
}
