// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ChatMessage, ReasoningEffort, Tool, ToolChoice};

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
/// `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
/// the chat, and need `messages`. What is not in the cache is not computed: the result tells how
/// much was saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub documents: Option<Vec<Map<String, Value>>>,
    /// How much the model should think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// More variables for the chat template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_template_kwargs: Option<Map<String, Value>>,
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
