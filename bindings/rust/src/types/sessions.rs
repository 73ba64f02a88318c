// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ChatMessage, ReasoningEffort, Tool, ToolChoice};

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
/// `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
/// the chat, and need `messages`. What is not in the cache is not computed: the result tells how
/// much was saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionSaveParams {
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
    /// Whether the template opens the assistant's turn. False where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_generation_prompt: Option<bool>,
    /// Whether the last message is the beginning of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continue_final_message: Option<bool>,
    /// The file to write. It is replaced where it exists, in one step. A save that is cancelled or
    /// fails leaves it as it was.
    pub path: String,
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
            messages: Default::default(),
            tools: Default::default(),
            tool_choice: Default::default(),
            documents: Default::default(),
            reasoning_effort: Default::default(),
            chat_template_kwargs: Default::default(),
            add_generation_prompt: Default::default(),
            continue_final_message: Default::default(),
            path: path.into(),
            text: Default::default(),
            tokens: Default::default(),
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

    /// Whether the template opens the assistant's turn. False where absent.
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
