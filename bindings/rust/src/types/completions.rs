// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    FinishReason, PromptLogprob, RequestId, Stop, StopReason, StreamOptions, StructuredOutputs,
    Usage,
};

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
    /// What it took. In the chunks of a stream only where asked for, and null until the last.
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

/// The constant `text_completion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CompletionObject {
    #[default]
    #[serde(rename = "text_completion")]
    TextCompletion,
}
