//! Conversations on disk: tokens, and the pages of the cache that hold them.
//!
//! A session is a safetensors file. Its metadata names the model by the hashes
//! of its layout and its weights, so that pages never meet a model that did
//! not write them. Restoring puts the pages into the prefix tree, where the
//! next request that begins with these tokens finds them.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors, View};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::desk::Desk;
use super::reply::Reply;
use crate::api::Response;
use crate::error::{Error, ErrorName, Result};
use crate::kv::KvStorage;
use crate::protocol::{SessionRestoreResult, SessionSaveResult};

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
    tokens: Vec<u32>,
    pools: Vec<SavedPool>,
    bytes: u64,
}

/// The saved pages of one pool.
#[derive(Default)]
struct SavedPool {
    /// Which pages of the text they are, ascending.
    at: Vec<u32>,
    /// The pages of each plane, one after another.
    planes: Vec<Vec<u8>>,
}

/// Copies what the tree has of `tokens`, and writes it on a thread of its own,
/// so that the disk holds up nobody.
pub(super) fn save(
    desk: &mut Desk,
    storage: &KvStorage,
    reply: Reply,
    path: PathBuf,
    tokens: &[u32],
) {
    let size = desk.setup.page_size;
    let nodes = desk.kv.path(tokens);
    if nodes.is_empty() {
        return reply.end(Err(Error::new(
            ErrorName::SessionInvalid,
            format!("There is nothing to save: no page of {size} tokens of this prompt is in the cache."),
        )));
    }
    let kept = nodes.len() * size;
    let pools = storage.pools().iter().enumerate().map(|(i, planes)| {
        let mut saved = SavedPool {
            at: Vec::new(),
            planes: vec![Vec::new(); planes.len()],
        };
        for (at, pages) in nodes.iter().enumerate() {
            if let Some(page) = pages[i] {
                saved.at.push(at as u32);
                for (plane, bytes) in planes.iter().zip(&mut saved.planes) {
                    bytes.extend_from_slice(plane.page(page));
                }
            }
        }
        saved
    });
    let session = Session {
        tokens: tokens[..kept].to_vec(),
        pools: pools.collect(),
        bytes: 0,
    };
    let identity = desk.info.identity.clone();
    let prompt_tokens = tokens.len() as u64;
    let write = move || {
        let result = session.write(&path, &identity).map(|bytes| {
            Response::SessionSave(SessionSaveResult {
                path: path.display().to_string(),
                tokens: session.tokens.len() as u64,
                prompt_tokens,
                bytes,
            })
        });
        reply.end(result);
    };
    // Without a thread the closure is dropped, and the reply ends by itself.
    let thread = std::thread::Builder::new().name("inlay-session".to_owned());
    if let Ok(thread) = thread.spawn(write) {
        desk.writers.retain(|writer| !writer.is_finished());
        desk.writers.push(thread);
    }
}

/// Puts the pages of a session into the cache. Where the cache is too small,
/// the beginning is restored.
pub(super) fn restore(
    desk: &mut Desk,
    storage: &mut KvStorage,
    session: &Session,
) -> Result<Response> {
    let places: Vec<HashMap<u32, usize>> = session
        .pools
        .iter()
        .map(|pool| pool.at.iter().copied().zip(0..).collect())
        .collect();
    let has = |pool: usize, at: usize| places[pool].contains_key(&(at as u32));
    let (grafts, pages) = desk.kv.graft(&session.tokens, &has);
    for graft in grafts {
        let Some(&from) = places[graft.pool].get(&(graft.at as u32)) else {
            continue;
        };
        for (i, saved) in session.pools[graft.pool].planes.iter().enumerate() {
            let page = storage.plane_mut(graft.pool, i).page_mut(graft.page);
            let from = from * page.len();
            page.copy_from_slice(&saved[from..from + page.len()]);
        }
    }
    Ok(Response::SessionRestore(SessionRestoreResult {
        tokens: (pages * desk.setup.page_size) as u64,
        bytes: session.bytes,
    }))
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
    /// Writes the session beside `path` first, so that a file is either the
    /// old one or the whole new one.
    fn write(&self, path: &Path, identity: &Identity) -> Result<u64> {
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
        let bytes =
            safetensors::serialize(blobs, Some(metadata)).map_err(|error| failed(&error))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let written = fs::File::create(&part)
            .and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&part, path));
        if let Err(error) = written {
            // What is left of the attempt is of no use to anyone.
            let _ = fs::remove_file(&part);
            return Err(failed(&error));
        }
        Ok(bytes.len() as u64)
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
