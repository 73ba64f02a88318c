//! Conversations on disk: tokens, and the pages of the cache that hold them.
//!
//! A session is a safetensors file. Its metadata names the model by the hashes
//! of its layout and its weights, so that pages never meet a model that did
//! not write them. Restoring puts the pages into the prefix tree, where the
//! next request that begins with these tokens finds them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use safetensors::{Dtype, SafeTensors, View};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use crate::error::{Error, ErrorName, Result};

const KEY: &str = "inlay_session";
const FORMAT: u32 = 1;

/// What a session has to share with the model that restores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    pub format: u32,
    /// The model's name, for the error message.
    pub model: String,
    pub layout: String,
    pub content: String,
    pub page_size: usize,
}

impl Identity {
    pub fn new(model: &str, layout: &str, content: &str, page_size: usize) -> Self {
        Self {
            format: FORMAT,
            model: model.to_owned(),
            layout: layout.to_owned(),
            content: content.to_owned(),
            page_size,
        }
    }
}

/// A session that was read and fits the model.
pub(super) struct Session {
    pub tokens: Vec<u32>,
    pub pools: Vec<SavedPool>,
    /// Size of the file that it was read from.
    pub bytes: u64,
}

/// The saved pages of one pool.
pub(super) struct SavedPool {
    /// Which pages of the text they are, ascending.
    pub at: Vec<u32>,
    /// The pages of each plane, one after another.
    pub planes: Vec<Vec<u8>>,
}

impl SavedPool {
    pub fn new(planes: usize) -> Self {
        Self {
            at: Vec::new(),
            planes: vec![Vec::new(); planes],
        }
    }
}

/// Puts a file that is whole in its place once it is on the disk; its size.
fn settle(part: &Path, path: &Path) -> std::io::Result<u64> {
    let file = fs::File::options().write(true).open(part)?;
    file.sync_all()?;
    fs::rename(part, path)?;
    Ok(file.metadata()?.len())
}

struct Blob<'a> {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Cow<'a, [u8]>,
}

impl View for Blob<'_> {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

impl Session {
    /// A session of these tokens that has no pages yet.
    pub fn of(tokens: Vec<u32>) -> Self {
        Self {
            tokens,
            pools: Vec::new(),
            bytes: 0,
        }
    }

    /// Writes the session beside `path` first, so that a file is either the
    /// old one or the whole new one. It stays the old one if the session is not
    /// `wanted` any more by then.
    pub fn write(
        &self,
        path: &Path,
        identity: &Identity,
        wanted: impl Fn() -> Result<()>,
    ) -> Result<u64> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::new(
                ErrorName::IoError,
                format!(
                    "The session could not be written to {}: {error}.",
                    path.display()
                ),
            )
            .at("/path")
        };
        let numbers = |list: &[u32]| Blob {
            dtype: Dtype::U32,
            shape: vec![list.len()],
            bytes: Cow::Owned(list.iter().flat_map(|n| n.to_le_bytes()).collect()),
        };
        let mut blobs = vec![("tokens".to_owned(), numbers(&self.tokens))];
        for (i, pool) in self.pools.iter().enumerate() {
            blobs.push((format!("pool.{i}.at"), numbers(&pool.at)));
            for (j, plane) in pool.planes.iter().enumerate() {
                let blob = Blob {
                    dtype: Dtype::U8,
                    shape: vec![plane.len()],
                    bytes: Cow::Borrowed(plane),
                };
                blobs.push((format!("pool.{i}.plane.{j}"), blob));
            }
        }
        let identity = serde_json::to_string(identity).map_err(|error| failed(&error))?;
        let metadata = HashMap::from([(KEY.to_owned(), identity)]);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let written = safetensors::serialize_to_file(blobs, Some(metadata), &part)
            .map_err(|error| failed(&error))
            .and_then(|()| wanted())
            .and_then(|()| settle(&part, path).map_err(|error| failed(&error)));
        if written.is_err() {
            // What is left of the attempt is of no use to anyone.
            let _ = fs::remove_file(&part);
        }
        written
    }

    /// Reads a session and checks everything that restoring relies on.
    pub fn read(path: &Path, identity: &Identity, pools: &[Vec<usize>]) -> Result<Self> {
        let shown = path.display();
        let bytes = fs::read(path).map_err(|error| {
            Error::new(
                ErrorName::IoError,
                format!("The session {shown} could not be read: {error}."),
            )
            .at("/path")
        })?;
        let invalid = |what: &str| {
            Error::new(
                ErrorName::SessionInvalid,
                format!("{shown} is not a usable session: {what}."),
            )
            .at("/path")
        };
        let broken = |error: safetensors::SafeTensorError| invalid(&error.to_string());
        let (_, header) = SafeTensors::read_metadata(&bytes).map_err(broken)?;
        let tensors = SafeTensors::deserialize(&bytes).map_err(broken)?;
        let text = header
            .metadata()
            .as_ref()
            .and_then(|metadata| metadata.get(KEY));
        let text = text.ok_or_else(|| invalid("it is another kind of file"))?;
        let found: Identity =
            serde_json::from_str(text).map_err(|error| invalid(&error.to_string()))?;
        if found != *identity {
            return Err(Error::new(
                ErrorName::SessionMismatch,
                format!(
                    "The session {shown} was saved with `{}` and fits only that very model, not `{}`.",
                    found.model, identity.model
                ),
            )
            .at("/path"));
        }
        let blob = |name: String, dtype: Dtype| {
            let view = tensors
                .tensor(&name)
                .ok()
                .filter(|view| view.dtype() == dtype);
            view.map(|view| view.data())
                .ok_or_else(|| invalid(&format!("`{name}` is missing or of a wrong type")))
        };
        let numbers = |name: String| {
            let data = blob(name, Dtype::U32)?;
            let numbers = data
                .chunks_exact(4)
                .map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]));
            Ok::<Vec<u32>, Error>(numbers.collect())
        };
        let tokens = numbers("tokens".to_owned())?;
        if tokens.len() % identity.page_size != 0 {
            return Err(invalid("its tokens do not fill whole pages"));
        }
        let pages = tokens.len() / identity.page_size;
        let mut saved = Vec::with_capacity(pools.len());
        for (i, planes) in pools.iter().enumerate() {
            let at = numbers(format!("pool.{i}.at"))?;
            let ascending = at.windows(2).all(|pair| pair[0] < pair[1]);
            if !ascending || at.last().is_some_and(|&last| last as usize >= pages) {
                return Err(invalid(&format!(
                    "`pool.{i}.at` names pages that cannot be"
                )));
            }
            let mut pool = SavedPool {
                planes: Vec::with_capacity(planes.len()),
                at,
            };
            for (j, &page_bytes) in planes.iter().enumerate() {
                let data = blob(format!("pool.{i}.plane.{j}"), Dtype::U8)?;
                if Some(data.len()) != page_bytes.checked_mul(pool.at.len()) {
                    return Err(invalid(&format!("`pool.{i}.plane.{j}` has a wrong size")));
                }
                pool.planes.push(data.to_vec());
            }
            saved.push(pool);
        }
        Ok(Self {
            tokens,
            pools: saved,
            bytes: bytes.len() as u64,
        })
    }
}
