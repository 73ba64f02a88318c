//! What the data file and the library say of themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::error::{Error, ErrorName, Result};
use crate::kv::{DType, PlaneSpec, Reach};

/// The format of data files and libraries that this engine reads.
pub const FORMAT: u32 = 1;

// Far beyond any real model, and small enough that no product of two overflows.
const MAX_VOCABULARY: usize = 1 << 24;
const MAX_CONTEXT: usize = 1 << 24;
const MAX_PAGE_SIZE: usize = 1 << 10;
const MAX_PAGE_BYTES: usize = 1 << 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    Decoder,
    Encoder,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Quantization {
    pub scheme: String,
    #[serde(default)]
    pub embedding: String,
    #[serde(default)]
    pub head: String,
}

/// One page pool: the layers that share page numbers.
#[derive(Debug, Clone, Deserialize)]
pub struct KvPool {
    pub layers: Vec<usize>,
    /// Written as null, a number of positions, or "last".
    #[serde(default, alias = "window", deserialize_with = "reach")]
    pub reach: Reach,
    pub planes: Vec<KvPlane>,
}

fn reach<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reach, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Name {
        Last,
    }
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "`reach` is not null, a number or \"last\"")]
    enum Written {
        All(()),
        Window(usize),
        Name(Name),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::All(()) => Reach::All,
        Written::Window(positions) => Reach::Window(positions),
        Written::Name(Name::Last) => Reach::Last,
    })
}

#[derive(Debug, Clone, Deserialize)]
pub struct KvPlane {
    pub name: String,
    pub dtype: String,
    pub shape: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PoolingMode {
    Mean,
    Cls,
    Last,
}

/// How `embeddings.create` makes one vector of a text's hidden states.
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
    pub page_size: usize,
    #[serde(default)]
    pub kv: Vec<KvPool>,
    /// Names of the weights, in the order in which `step` takes them.
    pub weights: Vec<String>,
    pub layout: String,
    #[serde(default)]
    pub bos: Option<u32>,
    #[serde(default)]
    pub eos: Vec<u32>,
    #[serde(default)]
    pub pooling: Option<Pooling>,
    /// Hash of the weights: sessions fit one set of weights only.
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
        in_range("page_size", self.page_size, MAX_PAGE_SIZE)?;
        if self.kind == ModelKind::Decoder && self.kv.is_empty() {
            return Err("has a bad manifest: a decoder needs at least one entry in `kv`".into());
        }
        for (index, pool) in self.kv.iter().enumerate() {
            if pool.reach == Reach::Window(0) {
                return Err(format!("has a bad manifest: `kv[{index}].reach` is 0"));
            }
            if pool.planes.is_empty() {
                return Err(format!("has a bad manifest: `kv[{index}].planes` is empty"));
            }
            for (plane_index, plane) in pool.planes.iter().enumerate() {
                let field = format!("kv[{index}].planes[{plane_index}]");
                let spec = plane.spec().ok_or_else(|| {
                    format!(
                        "has a bad manifest: `{field}.dtype` is `{}`, which is unknown",
                        plane.dtype
                    )
                })?;
                in_range(
                    &format!("{field}.shape"),
                    spec.page_bytes().unwrap_or(0),
                    MAX_PAGE_BYTES,
                )?;
            }
        }
        Ok(())
    }

    /// The planes of each pool, as the KV cache wants them.
    pub fn planes(&self, pool: usize) -> Vec<PlaneSpec> {
        self.kv[pool]
            .planes
            .iter()
            .filter_map(KvPlane::spec)
            .collect()
    }

    /// Bytes of one page over all planes of `pool`.
    pub fn page_bytes(&self, pool: usize) -> usize {
        self.planes(pool)
            .iter()
            .filter_map(PlaneSpec::page_bytes)
            .sum()
    }
}

impl KvPlane {
    fn spec(&self) -> Option<PlaneSpec> {
        Some(PlaneSpec {
            name: self.name.clone(),
            dtype: DType::parse(&self.dtype)?,
            shape: self.shape.clone(),
        })
    }
}

/// What `manifest()` of a compiled library says.
#[derive(Debug, Clone, Deserialize)]
pub struct LibraryManifest {
    pub format: u32,
    pub layout: String,
    pub target: String,
    pub isas: Vec<String>,
    pub max_rows: usize,
    pub max_seqs: usize,
    pub max_logit_rows: usize,
    #[serde(default)]
    pub workspace_bytes: BTreeMap<String, u64>,
    /// What each thread takes besides.
    #[serde(default)]
    pub scratch_bytes: BTreeMap<String, u64>,
}

impl LibraryManifest {
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self =
            serde_json::from_str(text).map_err(|error| format!("has a bad manifest: {error}"))?;
        check_format(manifest.format)?;
        if manifest.max_rows == 0 || manifest.max_seqs == 0 || manifest.max_logit_rows == 0 {
            return Err("has a bad manifest: a limit is 0".into());
        }
        Ok(manifest)
    }

    /// Refuses a library that was compiled for another model or layout.
    pub fn check_layout(&self, data: &Manifest) -> Result<()> {
        if self.layout == data.layout {
            return Ok(());
        }
        Err(Error::new(
            ErrorName::ModelIncompatible,
            format!(
                "The compiled library was made for another model or another version of the format than `{}`. \
                 Run `inlay compile` again to make the two fit.",
                data.name
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
