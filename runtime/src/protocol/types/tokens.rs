// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ChatMessage, ReasoningEffort, Tool, ToolChoice};

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
/// beside `messages` are those of the chat, and need `messages`: with all of them the number is
/// `usage.prompt_tokens` of the same `chat.completions.create`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensCountParams {
    /// The id of a loaded model.
    pub model: String,
    /// The conversation so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<ChatMessage>>,
    /// The tools that the model may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// Which of them it calls. With `none`, the model does not see them.
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
    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_generation_prompt: Option<bool>,
    /// Whether the last message is the beginning of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continue_final_message: Option<bool>,
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether to count what the model wants around a text. Only with `text`.
    #[serde(default = "default_tokens_count_params_add_special_tokens")]
    pub add_special_tokens: bool,
}

impl Default for TokensCountParams {
    fn default() -> Self {
        Self {
            model: Default::default(),
            messages: Default::default(),
            tools: Default::default(),
            tool_choice: Default::default(),
            documents: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: Default::default(),
            continue_final_message: Default::default(),
            text: Default::default(),
            add_special_tokens: true,
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
