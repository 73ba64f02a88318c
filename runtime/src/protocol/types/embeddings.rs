// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};

/// One embedding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The result of `embeddings.create`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// What a request took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EncodingFormat {
    #[serde(rename = "float")]
    Float,
    #[serde(rename = "base64")]
    Base64,
}

impl EncodingFormat {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Float, Self::Base64];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Base64 => "base64",
        }
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
