// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ChatMessage, Tool};

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
