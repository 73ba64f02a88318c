// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One embedding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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

impl From<String> for EmbeddingInput {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for EmbeddingInput {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Vec<String>> for EmbeddingInput {
    fn from(value: Vec<String>) -> Self {
        Self::Texts(value)
    }
}

impl From<Vec<u32>> for EmbeddingInput {
    fn from(value: Vec<u32>) -> Self {
        Self::Tokens(value)
    }
}

impl From<Vec<Vec<u32>>> for EmbeddingInput {
    fn from(value: Vec<Vec<u32>>) -> Self {
        Self::TokenLists(value)
    }
}

/// The result of `embeddings.create`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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
#[non_exhaustive]
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

impl EmbeddingRequest {
    /// With what is required.
    #[must_use]
    pub fn new(model: impl Into<String>, input: impl Into<EmbeddingInput>) -> Self {
        Self {
            model: model.into(),
            input: input.into(),
            encoding_format: Default::default(),
            dimensions: Default::default(),
            user: Default::default(),
        }
    }

    /// How to write the numbers. `float` where absent.
    #[must_use]
    pub fn encoding_format(mut self, encoding_format: EncodingFormat) -> Self {
        self.encoding_format = Some(encoding_format);
        self
    }

    /// Keep this many numbers of each and normalise again. All where absent.
    #[must_use]
    pub fn dimensions(mut self, dimensions: u32) -> Self {
        self.dimensions = Some(dimensions);
        self
    }

    /// A name for the end user. Accepted, not used.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }
}

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
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

impl From<Vec<f32>> for EmbeddingVector {
    fn from(value: Vec<f32>) -> Self {
        Self::Floats(value)
    }
}

impl From<String> for EmbeddingVector {
    fn from(value: String) -> Self {
        Self::Base64(value)
    }
}

impl From<&str> for EmbeddingVector {
    fn from(value: &str) -> Self {
        Self::Base64(value.to_owned())
    }
}

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EncodingFormat {
    #[serde(rename = "float")]
    Float,
    #[serde(rename = "base64")]
    Base64,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl EncodingFormat {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Float => "float",
            Self::Base64 => "base64",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for EncodingFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
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
