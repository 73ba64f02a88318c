// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};

use super::ToolCall;

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
