// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ChatMessage, ReasoningEffort, Tool, ToolChoice};

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
/// beside `messages` are those of the chat, and need `messages`: with all of them the number is
/// `usage.prompt_tokens` of the same `chat.completions.create`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether to count what the model wants around a text. Only with `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_special_tokens: Option<bool>,
}

impl TokensCountParams {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            messages: Default::default(),
            tools: Default::default(),
            tool_choice: Default::default(),
            documents: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: Default::default(),
            continue_final_message: Default::default(),
            text: Default::default(),
            add_special_tokens: Default::default(),
        }
    }

    /// The conversation so far.
    #[must_use]
    pub fn messages(mut self, messages: impl Into<Vec<ChatMessage>>) -> Self {
        self.messages = Some(messages.into());
        self
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
