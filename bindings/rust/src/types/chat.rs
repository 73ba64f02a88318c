// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ChatMessage, RequestId, ResponseFormat, StructuredOutputs, Tool, ToolCall, ToolChoice,
};

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
    /// What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in
    /// the chunks before.
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
    /// Which of them it calls. With `none`, the model does not see them.
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
    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
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

    /// Which of them it calls. With `none`, the model does not see them.
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

    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
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

/// More about the output.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletionTokensDetails {
    /// Tokens of the model's thinking.
    pub reasoning_tokens: u64,
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

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ToolCallDeltaType {
    #[default]
    #[serde(rename = "function")]
    Function,
}
