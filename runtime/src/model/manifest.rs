//! The data file's description of itself.

use serde::Deserialize;

use crate::error::{Error, ErrorName, Result};
use crate::program::Program;

/// The format of data files that this engine reads.
pub const FORMAT: u32 = 1;

// Far beyond any real model, and small enough that no product of two overflows.
const MAX_VOCABULARY: usize = 1 << 24;
const MAX_CONTEXT: usize = 1 << 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    Decoder,
    Encoder,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Quantization {
    pub scheme: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PoolingMode {
    Mean,
    Cls,
    Last,
}

/// How `embeddings.create` reduces a text's hidden states to one vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Pooling {
    pub mode: PoolingMode,
    #[serde(default)]
    pub normalize: bool,
}

/// The manifest of a data file.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub name: String,
    pub architecture: String,
    pub kind: ModelKind,
    pub quantization: Quantization,
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub context: usize,
    /// Names of the weights.
    pub weights: Vec<String>,
    pub layout: String,
    #[serde(default)]
    pub eos: Vec<u32>,
    #[serde(default)]
    pub pooling: Option<Pooling>,
    /// Hash of the weights: sessions fit only one set of weights.
    #[serde(default)]
    pub content: String,
}

impl Manifest {
    /// Reads the manifest and checks what the engine relies on. Fields that a
    /// later version added are ignored; a later format is refused.
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self =
            serde_json::from_str(text).map_err(|error| format!("has a bad manifest: {error}"))?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        check_format(self.format)?;
        let in_range = |field: &str, value: usize, max: usize| {
            if (1..=max).contains(&value) {
                Ok(())
            } else {
                Err(format!(
                    "has a bad manifest: `{field}` is {value}, and must be 1 to {max}"
                ))
            }
        };
        in_range("vocab_size", self.vocab_size, MAX_VOCABULARY)?;
        in_range("hidden_size", self.hidden_size, MAX_VOCABULARY)?;
        in_range("context", self.context, MAX_CONTEXT)?;
        Ok(())
    }

    /// Refuses a library that was compiled for another model or layout.
    ///
    /// What the kernels index is taken from the library, not from this file:
    /// see [`DataFile::weights`](super::DataFile::weights).
    pub fn check_program(&self, program: &Program) -> Result<()> {
        let same = self.layout == program.layout
            && self.vocab_size == program.vocab_size
            && self.hidden_size == program.hidden_size
            && (self.kind == ModelKind::Encoder || !program.pools.is_empty());
        if same {
            return Ok(());
        }
        Err(Error::new(
            ErrorName::ModelIncompatible,
            format!(
                "The compiled library was made for another model or another version of the format than `{}`. \
                 Run `inlay compile` again to make the two fit.",
                self.name
            ),
        ))
    }
}

fn check_format(format: u32) -> Result<(), String> {
    if format == FORMAT {
        return Ok(());
    }
    Err(format!(
        "has format {format}, and this version of Inlay reads format {FORMAT}; run `inlay compile` again"
    ))
}
