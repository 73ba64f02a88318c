//! Copies pages between the cache and sessions: one slice between two steps, so
//! that a long conversation delays no other request.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Context, Job, Progress};
use crate::api::Response;
use crate::engine::forward::Forward;
use crate::engine::registry::ModelInfo;
use crate::engine::reply::Reply;
use crate::engine::sequences::Sequences;
use crate::engine::session::{SavedPool, Session};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{PageTable, PoolSpec};
use crate::protocol::{SessionRestoreResult, SessionSaveResult};

/// Bytes copied between two steps, about a millisecond's worth. The tests'
/// models have small pages, so their slices are small as well.
const SLICE: usize = if cfg!(test) { 512 } else { 4 << 20 };

/// A session being copied.
pub enum Transfer {
    Save(Save),
    Restore(Restore),
}

pub struct Save {
    reply: Reply,
    info: Arc<ModelInfo>,
    path: PathBuf,
    prompt_tokens: u64,
    /// Holds the pages, so that they are not overwritten.
    table: Option<PageTable>,
    /// Starts with all tokens of the prompt, and is cut to those that are
    /// saved.
    session: Session,
    /// The next pool to copy pages of, and how many of them are copied.
    next: (usize, usize),
}

pub struct Restore {
    reply: Reply,
    session: Session,
    /// For each pool: where the bytes of a page of the text are.
    places: Vec<HashMap<u32, usize>>,
    /// Pages of the text that are restored.
    done: usize,
}

impl Transfer {
    /// Saves the cached part of `tokens`.
    pub fn save(reply: Reply, info: Arc<ModelInfo>, path: PathBuf, tokens: Vec<u32>) -> Self {
        Self::Save(Save {
            reply,
            info,
            path,
            prompt_tokens: tokens.len() as u64,
            table: None,
            session: Session::of(tokens),
            next: (0, 0),
        })
    }

    /// Puts the pages of a session into the cache. Where the cache is too
    /// small, the beginning is restored.
    pub fn restore(reply: Reply, session: Session) -> Self {
        let places = session
            .pools
            .iter()
            .map(|pool| pool.at.iter().copied().zip(0..).collect())
            .collect();
        Self::Restore(Restore {
            reply,
            session,
            places,
            done: 0,
        })
    }

    /// Whether it holds pages that nothing else can use meanwhile.
    pub fn holds_pages(&self) -> bool {
        matches!(self, Self::Save(_))
    }
}

impl Job for Transfer {
    /// The forward pass, which reads and writes pages.
    type Turn<'a> = &'a mut Forward;

    fn reply(&self) -> &Reply {
        match self {
            Self::Save(save) => &save.reply,
            Self::Restore(restore) => &restore.reply,
        }
    }

    fn into_reply(self) -> Reply {
        match self {
            Self::Save(save) => save.reply,
            Self::Restore(restore) => restore.reply,
        }
    }

    fn start(&mut self, _number: usize, cx: &mut Context) -> Result<()> {
        match self {
            Self::Save(save) => save.hold(cx.sequences),
            Self::Restore(_) => Ok(()),
        }
    }

    /// Copies one slice.
    fn take(&mut self, forward: &mut Forward, cx: &mut Context) -> Result<Progress> {
        Ok(match self {
            Self::Save(save) => save.slice(forward, cx.sequences.page_size()),
            Self::Restore(restore) => restore.slice(forward, cx.sequences),
        })
    }

    fn release(&mut self, sequences: &mut Sequences) {
        if let Self::Save(save) = self {
            if let Some(table) = save.table.take() {
                sequences.release(table);
            }
        }
    }
}

impl Save {
    /// Holds the pages to save.
    fn hold(&mut self, sequences: &mut Sequences) -> Result<()> {
        let (table, kept) = sequences.hold(&self.session.tokens);
        self.table = Some(table);
        if kept == 0 {
            let size = sequences.page_size();
            return Err(Error::new(
                ErrorName::SessionInvalid,
                format!(
                    "There is nothing to save: no page of {size} tokens of this prompt is in the cache."
                ),
            ));
        }
        self.session.tokens.truncate(kept);
        Ok(())
    }

    /// Copies pages out; starts writing the file once all are copied.
    fn slice(&mut self, forward: &Forward, page_size: usize) -> Progress {
        let Some(table) = &self.table else {
            return Progress::Continues;
        };
        let last = self.session.tokens.len() / page_size;
        let mut room = SLICE;
        let (first_pool, mut copied) = self.next;
        for (pool, spec) in forward.pools().iter().enumerate().skip(first_pool) {
            if self.session.pools.len() == pool {
                self.session.pools.push(SavedPool::new(spec.planes.len()));
            }
            let saved = &mut self.session.pools[pool];
            let (start, pages) = table.pages(pool, page_size);
            let first = start / page_size;
            let due = pages.len().min(last.saturating_sub(first));
            while copied < due {
                if room == 0 {
                    self.next = (pool, copied);
                    return Progress::Continues;
                }
                saved.at.push((first + copied) as u32);
                forward.read_page(pool, pages[copied], &mut saved.planes);
                room = room.saturating_sub(spec.page_bytes());
                copied += 1;
            }
            copied = 0;
        }
        self.write()
    }

    /// Writes the session on a thread of its own, so that the disk delays no
    /// step.
    fn write(&mut self) -> Progress {
        let info = Arc::clone(&self.info);
        let path = std::mem::take(&mut self.path);
        let session = std::mem::replace(&mut self.session, Session::of(Vec::new()));
        let prompt_tokens = self.prompt_tokens;
        Progress::Offload(Box::new(move |reply| {
            let wanted = || info.wants(&reply);
            let written = session.write(&path, &info.identity, &wanted);
            let result = written.map(|bytes| {
                Response::SessionSave(SessionSaveResult {
                    path: path.display().to_string(),
                    tokens: session.tokens.len() as u64,
                    prompt_tokens,
                    bytes,
                })
            });
            info.end(reply, result)
        }))
    }
}

impl Restore {
    /// Copies pages in, until all are copied or no more fit.
    fn slice(&mut self, forward: &mut Forward, sequences: &mut Sequences) -> Progress {
        let size = sequences.page_size();
        let bytes: usize = forward.pools().iter().map(PoolSpec::page_bytes).sum();
        let all = self.session.tokens.len() / size;
        let goal = (self.done + (SLICE / bytes.max(1)).max(1)).min(all);
        let places = &self.places;
        let has = |pool: usize, at: usize| places[pool].contains_key(&(at as u32));
        let (grafts, done) = sequences.graft(&self.session.tokens[..goal * size], &has);
        for graft in grafts {
            if let Some(&from) = places[graft.pool].get(&(graft.at as u32)) {
                let planes = &self.session.pools[graft.pool].planes;
                forward.write_page(graft.pool, graft.page, planes, from);
            }
        }
        self.done = done;
        if done == goal && done < all {
            return Progress::Continues;
        }
        let response = Response::SessionRestore(SessionRestoreResult {
            tokens: (done * size) as u64,
            bytes: self.session.bytes,
        });
        Progress::Done(Box::new(response))
    }
}
