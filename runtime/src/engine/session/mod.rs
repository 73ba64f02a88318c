//! Conversations on disk: tokens, and the cache pages that hold them.
//!
//! A session is a safetensors file. Its metadata identifies the model by the
//! hashes of its layout and its weights, so that pages never reach a model that
//! did not write them. Restoring puts the pages into the prefix tree, where the
//! next request that begins with these tokens finds them.

mod file;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::Path;

use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::{Dtype, SafeTensors};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorName, Result};
use file::{Part, Wanted};

const KEY: &str = "inlay_session";
const FORMAT: u32 = 1;

/// What a session and the model that restores it must have in common.
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
    /// Size of the file it was read from.
    pub bytes: u64,
}

/// The saved pages of one pool.
pub(super) struct SavedPool {
    /// Their page numbers in the text, ascending.
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

/// A tensor of the file.
struct Blob<'a> {
    name: String,
    dtype: Dtype,
    length: usize,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Blob<'a> {
    fn numbers(name: String, list: &[u32]) -> Self {
        Self {
            name,
            dtype: Dtype::U32,
            length: list.len(),
            bytes: Cow::Owned(list.iter().flat_map(|n| n.to_le_bytes()).collect()),
        }
    }

    fn bytes(name: String, bytes: &'a [u8]) -> Self {
        Self {
            name,
            dtype: Dtype::U8,
            length: bytes.len(),
            bytes: Cow::Borrowed(bytes),
        }
    }
}

/// The beginning of a safetensors file of these tensors.
fn header(blobs: &[Blob], identity: &Identity) -> io::Result<Vec<u8>> {
    let metadata = HashMap::from([(KEY.to_owned(), serde_json::to_string(identity)?)]);
    let mut end = 0;
    let tensors = blobs.iter().map(|blob| {
        let start = end;
        end += blob.bytes.len();
        let info = TensorInfo {
            dtype: blob.dtype,
            shape: vec![blob.length],
            data_offsets: (start, end),
        };
        (blob.name.clone(), info)
    });
    let metadata = Metadata::new(Some(metadata), tensors.collect()).map_err(io::Error::other)?;
    let mut text = serde_json::to_vec(&metadata)?;
    text.resize(text.len().next_multiple_of(8), b' ');
    Ok([&(text.len() as u64).to_le_bytes(), &text[..]].concat())
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

    /// Writes the session to a file of another name first, so that a file is
    /// either the old one or the whole new one. If the session is no longer
    /// `wanted` by then, the old file stays, and nothing is left of the
    /// attempt.
    pub fn write(&self, path: &Path, identity: &Identity, wanted: Wanted) -> Result<u64> {
        let failed = |error: io::Error| {
            Error::new(
                ErrorName::IoError,
                format!(
                    "The session could not be written to {}: {error}.",
                    path.display()
                ),
            )
            .at("/path")
        };
        // Numbers first: they must lie at multiples of 4.
        let mut blobs = vec![Blob::numbers("tokens".to_owned(), &self.tokens)];
        for (i, pool) in self.pools.iter().enumerate() {
            blobs.push(Blob::numbers(format!("pool.{i}.at"), &pool.at));
        }
        for (i, pool) in self.pools.iter().enumerate() {
            for (j, plane) in pool.planes.iter().enumerate() {
                blobs.push(Blob::bytes(format!("pool.{i}.plane.{j}"), plane));
            }
        }
        let header = header(&blobs, identity).map_err(failed)?;
        let mut part = Part::next_to(path).map_err(failed)?;
        let bytes = blobs.iter().map(|blob| &blob.bytes[..]);
        for bytes in std::iter::once(&header[..]).chain(bytes) {
            part.write(bytes, wanted, &failed)?;
        }
        part.settle(path, wanted, &failed)
    }

    /// Reads a session and checks everything that restoring relies on. Gives up
    /// once it is no longer `wanted`.
    pub fn read(
        path: &Path,
        identity: &Identity,
        pools: &[Vec<usize>],
        wanted: Wanted,
    ) -> Result<Self> {
        let shown = path.display();
        let failed = |error: io::Error| {
            Error::new(
                ErrorName::IoError,
                format!("The session {shown} could not be read: {error}."),
            )
            .at("/path")
        };
        let bytes = file::read(path, wanted, &failed)?;
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
