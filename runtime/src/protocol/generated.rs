// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The messages of the protocol.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One of the tools allowed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AllowedTool {
    /// Always `function`.
    pub r#type: AllowedToolType,
    /// The function.
    pub function: ToolName,
}

/// Some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllowedTools {
    /// Whether the model must call one.
    pub mode: AllowedToolsMode,
    /// The tools allowed.
    pub tools: Vec<AllowedTool>,
}

/// Call only some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllowedToolsChoice {
    /// The tools allowed.
    pub allowed_tools: AllowedTools,
}

/// `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllowedToolsMode {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
}

impl AllowedToolsMode {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Required];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Required => "required",
        }
    }
}

/// What the model said before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// Sound. A model that cannot hear answers `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AudioPart {
    /// The sound.
    pub input_audio: InputAudio,
}

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

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelParams {
    /// The id of the request to cancel.
    pub id: RequestId,
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
    /// Whether the TVM runtime was found, so that compiled models can be loaded.
    pub compiled_models: bool,
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
pub struct ChatCompletionChunkParams {
    /// The id of the request.
    pub request: RequestId,
    /// The piece.
    pub chunk: ChatCompletionChunk,
}

/// What the model says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
    pub documents: Option<Vec<Map<String, Value>>>,
    /// More variables for the chat template. (vLLM)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Map<String, Value>>,
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
    pub audio: Option<Map<String, Value>>,
    /// The old form of `tools`. Answered with `unsupported`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Vec<Map<String, Value>>>,
    /// Answered with `unsupported`: nothing here searches the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_search_options: Option<Map<String, Value>>,
    /// Notes for the caller. Accepted, not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Accepted, not used: nothing is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<bool>,
}

/// What is new since the last chunk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub struct ChatLogprobs {
    /// Those of the content.
    pub content: Option<Vec<TokenLogprob>>,
    /// Those of a refusal: always null.
    pub refusal: Option<Vec<TokenLogprob>>,
}

/// A message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role")]
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

/// `chat.render`: the prompt of a chat, without running the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub documents: Option<Vec<Map<String, Value>>>,
    /// How much the model should think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// More variables for the chat template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Map<String, Value>>,
    /// Whether the template opens the assistant's turn.
    #[serde(default = "default_chat_render_params_add_generation_prompt")]
    pub add_generation_prompt: bool,
    /// Whether the last message is the beginning of the output.
    #[serde(default)]
    pub continue_final_message: bool,
}

impl Default for ChatRenderParams {
    fn default() -> Self {
        Self {
            model: Default::default(),
            messages: Default::default(),
            tools: Default::default(),
            tool_choice: Default::default(),
            documents: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: true,
            continue_final_message: Default::default(),
        }
    }
}

fn default_chat_render_params_add_generation_prompt() -> bool {
    true
}

/// The prompt of a chat.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ChatRenderResult {
    /// As text.
    pub prompt: String,
    /// As the model sees it.
    pub tokens: Vec<u32>,
}

/// Who speaks in an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChatRole {
    #[serde(rename = "assistant")]
    Assistant,
}

impl ChatRole {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Assistant];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assistant => "assistant",
        }
    }
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

/// The result of `completions.create`, complete also where it was streamed; and its chunks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub struct CompletionChunkParams {
    /// The id of the request.
    pub request: RequestId,
    /// The piece.
    pub chunk: Completion,
}

/// The probabilities of the output's tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// More about the output.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CompletionTokensDetails {
    /// Tokens of the model's thinking.
    pub reasoning_tokens: u64,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
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

/// A tool that takes free text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its input looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Map<String, Value>>,
}

/// A tool that takes free text. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomTool {
    /// The tool.
    pub custom: CustomDefinition,
}

/// Call this custom tool. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomToolChoice {
    /// The tool to call.
    pub custom: ToolName,
}

/// Instructions from the developer. Templates that know no such role see `system`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeveloperMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One embedding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The result of `embeddings.create`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EncodingFormat {
    #[serde(rename = "float")]
    Float,
    #[serde(rename = "base64")]
    Base64,
}

impl EncodingFormat {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Float, Self::Base64];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Base64 => "base64",
        }
    }
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
        Self::RuntimeMissing,
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
            Self::RuntimeMissing => -32016,
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
            Self::RuntimeMissing => 500,
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
            Self::RuntimeMissing => OpenAIErrorType::ServerError,
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
            Self::RuntimeMissing => "The libraries that run compiled models were not found.",
            Self::OutOfMemory => "There is not enough memory for what was asked; nothing was loaded.",
            Self::NoCapacity => "The request can never be scheduled: it needs more of the cache than the model was given, or the waiting line is full.",
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

/// Something that this build of the library can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl Feature {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::Batch,
        Self::Streaming,
        Self::Pause,
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
            Self::Pause => "pause",
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

/// A file. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FilePart {
    /// The file.
    pub file: FileSource,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the
/// limit of tokens or the context; `tool_calls`: tools were called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FinishReason {
    #[serde(rename = "stop")]
    Stop,
    #[serde(rename = "length")]
    Length,
    #[serde(rename = "tool_calls")]
    ToolCalls,
}

impl FinishReason {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Stop, Self::Length, Self::ToolCalls];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
        }
    }
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionCall {
    /// The name of the function.
    pub name: String,
    /// The arguments: a text that holds a JSON object.
    pub arguments: String,
}

/// A piece of a call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub struct FunctionDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The JSON Schema of its arguments. None are taken where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Map<String, Value>>,
    /// Whether the arguments must match the schema exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionTool {
    /// The function.
    pub function: FunctionDefinition,
}

/// Call this function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionToolChoice {
    /// The function to call.
    pub function: ToolName,
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

/// An image. A model that cannot see answers `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImagePart {
    /// The image.
    pub image_url: ImageUrl,
}

/// Where an image is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImageUrl {
    /// A URL, or the image itself as a `data:` URL.
    pub url: String,
    /// How closely to look: `auto`, `low` or `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
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
    /// The folder of the TVM runtime libraries. Found beside libinlay where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tvm_library_dir: Option<String>,
    /// Limits that differ from the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitOptions>,
}

impl Default for InitializeParams {
    fn default() -> Self {
        Self {
            client: Default::default(),
            protocol_version: 1,
            tvm_library_dir: Default::default(),
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

/// Sound.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct InputAudio {
    /// The sound in base64.
    pub data: String,
    /// `wav` or `mp3`.
    pub format: String,
}

/// An instruction set that compiled models hold code for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl Isa {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::X86_64V2,
        Self::X86_64V3,
        Self::X86_64V4Vnni,
        Self::NeonDotprod,
        Self::Generic,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X86_64V2 => "x86_64_v2",
            Self::X86_64V3 => "x86_64_v3",
            Self::X86_64V4Vnni => "x86_64_v4_vnni",
            Self::NeonDotprod => "neon_dotprod",
            Self::Generic => "generic",
        }
    }
}

/// Any JSON object.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonObjectFormat {}

/// A JSON Schema with a name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonSchemaDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema. Any JSON object where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Map<String, Value>>,
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// JSON that matches a schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonSchemaFormat {
    /// The schema.
    pub json_schema: JsonSchemaDefinition,
}

/// The number format of the KV cache; `auto` is that of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KvDtype {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "float16")]
    Float16,
    #[serde(rename = "float32")]
    Float32,
    #[serde(rename = "int8")]
    Int8,
}

impl KvDtype {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Float16, Self::Float32, Self::Int8];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Float16 => "float16",
            Self::Float32 => "float32",
            Self::Int8 => "int8",
        }
    }
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
}

/// The memory of the machine, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// A kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Modality {
    #[serde(rename = "text")]
    Text,
    #[serde(rename = "audio")]
    Audio,
}

impl Modality {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Audio];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Audio => "audio",
        }
    }
}

/// A loaded model: OpenAI's model object, and what Inlay knows of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ModelKind {
    #[serde(rename = "decoder")]
    Decoder,
    #[serde(rename = "encoder")]
    Encoder,
}

impl ModelKind {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Decoder, Self::Encoder];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decoder => "decoder",
            Self::Encoder => "encoder",
        }
    }
}

/// The loaded models, as OpenAI lists them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ModelList {
    /// Always `list`.
    pub object: ModelListObject,
    /// The models, in the order in which they were loaded.
    pub data: Vec<ModelCard>,
}

/// `model.list` has no parameters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelListParams {}

/// `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
/// engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
/// how far a load is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(default = "default_model_load_params_kv_dtype")]
    pub kv_dtype: KvDtype,
    /// Threads that run a step. The processors of the process where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<u32>,
    /// The instruction set to use. The best that machine and library share where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isa: Option<Isa>,
    /// Whether requests share the cache of equal prompt beginnings.
    #[serde(default = "default_model_load_params_prefix_cache")]
    pub prefix_cache: bool,
    /// Whether to guess several tokens ahead from the prompt. The output does not change.
    #[serde(default)]
    pub speculation: bool,
    /// The seed of requests that have none. A random one where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
}

impl Default for ModelLoadParams {
    fn default() -> Self {
        Self {
            model: Default::default(),
            id: Default::default(),
            library: Default::default(),
            context: Default::default(),
            max_batch_tokens: Default::default(),
            max_sequences: Default::default(),
            kv_cache_bytes: Default::default(),
            kv_cache_fraction: Default::default(),
            kv_dtype: KvDtype::Auto,
            threads: Default::default(),
            isa: Default::default(),
            prefix_cache: true,
            speculation: Default::default(),
            seed: Default::default(),
        }
    }
}

fn default_model_load_params_kv_dtype() -> KvDtype {
    KvDtype::Auto
}

fn default_model_load_params_prefix_cache() -> bool {
    true
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

/// The memory that a load takes, in bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct ModelUnloadParams {
    /// The id of the model.
    pub model: String,
}

/// The model is gone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ModelUnloadResult {
    /// The id of the model.
    pub model: String,
    /// Requests that were still running or waiting, and ended with `model_unloaded`.
    pub ended_requests: u64,
}

/// A choice of tools by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum NamedToolChoice {
    #[serde(rename = "function")]
    Function(FunctionToolChoice),
    #[serde(rename = "allowed_tools")]
    AllowedTools(AllowedToolsChoice),
    #[serde(rename = "custom")]
    Custom(CustomToolChoice),
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

/// `$/pauseRequest`: stops a stream until `$/resumeRequest`. No more chunks of it are made within
/// one step of the engine; those that wait already still come. Everything else goes on. A paused
/// request is in flight: it can be cancelled, and `shutdown` waits for it. A request that does not
/// stream goes on, and an id that is not in flight is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseParams {
    /// The id of the request to pause.
    pub id: RequestId,
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

/// A text, several texts, the tokens of a text, or of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Prompt {
    Text(String),
    Texts(Vec<String>),
    Tokens(Vec<u32>),
    TokenLists(Vec<Vec<u32>>),
}

/// One token at one position of the prompt. (vLLM)
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub struct PromptTokensDetails {
    /// Tokens that came from the prefix cache.
    pub cached_tokens: u64,
}

/// How much the model should think. `none` turns thinking off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl ReasoningEffort {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::None,
        Self::Minimal,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Xhigh,
        Self::Max,
    ];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
        }
    }
}

/// The assistant's refusal in an earlier turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RefusalPart {
    /// What it said.
    pub refusal: String,
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

/// The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
/// and unique among its requests in flight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RequestId {
    String(String),
    Integer(i64),
}

/// What the output must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ResponseFormat {
    #[serde(rename = "text")]
    Text(TextFormat),
    #[serde(rename = "json_object")]
    JsonObject(JsonObjectFormat),
    #[serde(rename = "json_schema")]
    JsonSchema(JsonSchemaFormat),
}

/// `$/resumeRequest`: lets a paused stream go on, however often it was paused. An id that is not in
/// flight, or not paused, is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumeParams {
    /// The id of the request to resume.
    pub id: RequestId,
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

/// `session.restore`: puts a saved cache back, so that prompts that begin alike start there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRestoreParams {
    /// The id of a loaded model: the one that the session was saved with.
    pub model: String,
    /// The file to read.
    pub path: String,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
#[serde(deny_unknown_fields)]
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
    pub chat_template_kwargs: Option<Map<String, Value>>,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<u32>>,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// One text or several at which generation ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Stop {
    One(String),
    Many(Vec<String>),
}

/// The stop text or the stop token that ended a choice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StopReason {
    Text(String),
    Token(u32),
}

/// How a stream is sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StreamOptions {
    /// Whether a last chunk without choices tells the usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_usage: Option<bool>,
}

/// A JSON Schema: as JSON, or as text that holds JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StructuredJson {
    Schema(Map<String, Value>),
    Text(String),
}

/// What the output must match (vLLM's name). Exactly one of the fields is given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// Instructions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SystemMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Any text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TextFormat {}

/// Text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TextPart {
    /// The text.
    pub text: String,
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

/// A token of the output and its probability.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensCountParams {
    /// The id of a loaded model.
    pub model: String,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether to count what the model wants around a text. Only with `text`.
    #[serde(default = "default_tokens_count_params_add_special_tokens")]
    pub add_special_tokens: bool,
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
    pub chat_template_kwargs: Option<Map<String, Value>>,
}

impl Default for TokensCountParams {
    fn default() -> Self {
        Self {
            model: Default::default(),
            text: Default::default(),
            add_special_tokens: true,
            messages: Default::default(),
            tools: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
        }
    }
}

fn default_tokens_count_params_add_special_tokens() -> bool {
    true
}

/// How many tokens there are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TokensCountResult {
    /// The number.
    pub count: u64,
    /// Tokens of the longest sequence that the model takes.
    pub context: u64,
}

/// `tokens.decode`: the text of tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensDecodeParams {
    /// The id of a loaded model.
    pub model: String,
    /// The ids.
    pub tokens: Vec<u32>,
    /// Whether to leave out special tokens.
    #[serde(default)]
    pub skip_special_tokens: bool,
}

/// The text of tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TokensDecodeResult {
    /// The text; bytes that are not UTF-8 read as U+FFFD.
    pub text: String,
}

/// `tokens.encode`: the tokens of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensEncodeParams {
    /// The id of a loaded model.
    pub model: String,
    /// The text. Markup of special tokens in it is plain text.
    pub text: String,
    /// Whether to add what the model wants around a text, such as a beginning token.
    #[serde(default = "default_tokens_encode_params_add_special_tokens")]
    pub add_special_tokens: bool,
    /// Whether to tell each token as text.
    #[serde(default)]
    pub return_pieces: bool,
}

impl Default for TokensEncodeParams {
    fn default() -> Self {
        Self {
            model: Default::default(),
            text: Default::default(),
            add_special_tokens: true,
            return_pieces: Default::default(),
        }
    }
}

fn default_tokens_encode_params_add_special_tokens() -> bool {
    true
}

/// The tokens of a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub enum Tool {
    #[serde(rename = "function")]
    Function(FunctionTool),
    #[serde(rename = "custom")]
    Custom(CustomTool),
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToolCall {
    /// The id that the tool's answer refers to.
    pub id: String,
    /// Always `function`.
    #[serde(default)]
    pub r#type: ToolCallType,
    /// The function and its arguments.
    pub function: FunctionCall,
}

/// A piece of a call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ToolChoiceMode {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
}

impl ToolChoiceMode {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::None, Self::Auto, Self::Required];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Auto => "auto",
            Self::Required => "required",
        }
    }
}

/// The answer of a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolMessage {
    /// What the tool returned.
    pub content: MessageContent,
    /// The call that it answers.
    pub tool_call_id: String,
}

/// The name of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToolName {
    /// The name.
    pub name: String,
}

/// A token that might have been.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TopLogprob {
    /// The token as text.
    pub token: String,
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes, which may be a part of a character.
    pub bytes: Option<Vec<u32>>,
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

/// One event, in the format that Perfetto and `chrome://tracing` read.
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
    /// The thread.
    pub tid: u64,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Map<String, Value>>,
}

/// `X`: a span; `i`: an instant; `C`: a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TracePhase {
    #[serde(rename = "X")]
    X,
    #[serde(rename = "i")]
    I,
    #[serde(rename = "C")]
    C,
}

impl TracePhase {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::X, Self::I, Self::C];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::I => "i",
            Self::C => "C",
        }
    }
}

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
pub struct UserMessage {
    /// What it says.
    pub content: MessageContent,
    /// A name for the participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
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
