// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ChatMessage, Tool};

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
