//! Pages on their way between the cache and sessions: a slice of them between
//! two steps, so that a long conversation holds up nobody.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::desk::{Desk, Setup};
use super::machine::Machine;
use super::reply::{cancelled, serve_apart, Reply};
use super::session::{SavedPool, Session};
use crate::api::Response;
use crate::error::{Error, ErrorName};
use crate::kv::{keys, PageTable, PoolSpec};
use crate::protocol::{SessionRestoreResult, SessionSaveResult};

/// Bytes copied between two steps, about a millisecond's worth. The models of
/// the tests have small pages, and so have the slices there.
const SLICE: usize = if cfg!(test) { 512 } else { 4 << 20 };

/// A session that is on its way.
pub(super) enum Transfer {
    Save(Save),
    Restore(Restore),
}

pub(super) struct Save {
    reply: Reply,
    path: PathBuf,
    prompt_tokens: u64,
    /// Holds the pages, so that nobody writes to them.
    table: PageTable,
    session: Session,
    /// The pool whose pages are next, and how many of them are copied.
    next: (usize, usize),
}

pub(super) struct Restore {
    reply: Reply,
    session: Session,
    /// For each pool: where the bytes of a page of the text are.
    places: Vec<HashMap<u32, usize>>,
    /// Pages of the text that are back.
    done: usize,
}

impl Transfer {
    pub fn into_reply(self) -> Reply {
        match self {
            Self::Save(save) => save.reply,
            Self::Restore(restore) => restore.reply,
        }
    }

    /// Whether nobody else gets the pages of the conversation meanwhile.
    pub fn holds_pages(&self) -> bool {
        matches!(self, Self::Save(_))
    }

    fn reply(&self) -> &Reply {
        match self {
            Self::Save(save) => &save.reply,
            Self::Restore(restore) => &restore.reply,
        }
    }
}

/// Begins to save what the cache has of `tokens`.
pub(super) fn save(desk: &mut Desk, reply: Reply, path: PathBuf, tokens: &[u32]) {
    let size = desk.setup.page_size;
    let (table, kept) = desk.kv.hold(0, &keys(tokens));
    if kept == 0 {
        desk.kv.release(table);
        let error = Error::new(
            ErrorName::SessionInvalid,
            format!(
                "There is nothing to save: no page of {size} tokens of this prompt is in the cache."
            ),
        );
        return desk.end(reply, Err(error));
    }
    desk.transfers.push_back(Transfer::Save(Save {
        reply,
        path,
        prompt_tokens: tokens.len() as u64,
        table,
        session: Session::of(tokens[..kept].to_vec()),
        next: (0, 0),
    }));
}

/// Begins to put the pages of a session into the cache. Where the cache is too
/// small, the beginning is restored.
pub(super) fn restore(desk: &mut Desk, reply: Reply, session: Session) {
    let places = session
        .pools
        .iter()
        .map(|pool| pool.at.iter().copied().zip(0..).collect())
        .collect();
    desk.transfers.push_back(Transfer::Restore(Restore {
        reply,
        session,
        places,
        done: 0,
    }));
}

/// Copies one slice of the transfer that is first in line.
pub(super) fn advance(desk: &mut Desk, machine: &mut Machine) {
    let Some(transfer) = desk.transfers.pop_front() else {
        return;
    };
    if transfer.reply().is_cancelled() {
        return abandon(desk, transfer, &cancelled());
    }
    match transfer {
        Transfer::Save(mut save) => {
            if save.slice(machine, &desk.setup) {
                desk.kv.release(save.table);
                write(
                    desk,
                    save.reply,
                    save.path,
                    save.prompt_tokens,
                    save.session,
                );
            } else {
                desk.transfers.push_front(Transfer::Save(save));
            }
        }
        Transfer::Restore(mut restore) => {
            if restore.slice(desk, machine) {
                let result = Ok(Response::SessionRestore(SessionRestoreResult {
                    tokens: (restore.done * desk.setup.page_size) as u64,
                    bytes: restore.session.bytes,
                }));
                desk.end(restore.reply, result);
            } else {
                desk.transfers.push_front(Transfer::Restore(restore));
            }
        }
    }
}

/// Ends what was cancelled before its turn came.
pub(super) fn look_around(desk: &mut Desk) {
    let (given_up, kept): (VecDeque<Transfer>, _) = std::mem::take(&mut desk.transfers)
        .into_iter()
        .partition(|transfer| transfer.reply().is_cancelled());
    desk.transfers = kept;
    for transfer in given_up {
        abandon(desk, transfer, &cancelled());
    }
}

/// Ends a transfer half-way.
pub(super) fn abandon(desk: &mut Desk, transfer: Transfer, error: &Error) {
    let reply = match transfer {
        Transfer::Save(save) => {
            desk.kv.release(save.table);
            save.reply
        }
        restore => restore.into_reply(),
    };
    desk.end(reply, Err(error.clone()));
}

impl Save {
    /// Copies pages out; true once all are.
    fn slice(&mut self, machine: &Machine, setup: &Setup) -> bool {
        let page_size = setup.page_size;
        let last = self.session.tokens.len() / page_size;
        let mut room = SLICE;
        let (mut pool, mut copied) = self.next;
        while let Some(spec) = setup.pools.get(pool) {
            if self.session.pools.len() == pool {
                self.session.pools.push(SavedPool::new(spec.planes.len()));
            }
            let saved = &mut self.session.pools[pool];
            let (start, pages) = self.table.pages(pool, page_size);
            let first = start / page_size;
            let due = pages.len().min(last.saturating_sub(first));
            while copied < due {
                if room == 0 {
                    self.next = (pool, copied);
                    return false;
                }
                saved.at.push((first + copied) as u32);
                machine.read_page(pool, pages[copied], &mut saved.planes);
                room = room.saturating_sub(spec.page_bytes());
                copied += 1;
            }
            pool += 1;
            copied = 0;
        }
        true
    }
}

impl Restore {
    /// Copies pages in; true once all are, or no more fit.
    fn slice(&mut self, desk: &mut Desk, machine: &mut Machine) -> bool {
        let size = desk.setup.page_size;
        let pools = &desk.setup.pools;
        let bytes: usize = pools.iter().map(PoolSpec::page_bytes).sum();
        let all = self.session.tokens.len() / size;
        let goal = (self.done + (SLICE / bytes.max(1)).max(1)).min(all);
        let places = &self.places;
        let has = |pool: usize, at: usize| places[pool].contains_key(&(at as u32));
        let (grafts, done) = desk
            .kv
            .graft(0, &keys(&self.session.tokens[..goal * size]), &has);
        for graft in grafts {
            let Some(&from) = places[graft.pool].get(&(graft.at as u32)) else {
                continue;
            };
            let specs = &desk.setup.pools[graft.pool].planes;
            let saved = &self.session.pools[graft.pool].planes;
            let planes: Vec<&[u8]> = specs
                .iter()
                .zip(saved)
                .map(|(spec, saved)| {
                    let bytes = spec.page_bytes().unwrap_or(0);
                    &saved[from * bytes..][..bytes]
                })
                .collect();
            machine.write_page(graft.pool, graft.page, &planes);
        }
        self.done = done;
        done < goal || done == all
    }
}

/// Writes a session on a thread of its own, so that the disk holds up nobody.
fn write(desk: &mut Desk, reply: Reply, path: PathBuf, prompt_tokens: u64, session: Session) {
    let info = Arc::clone(&desk.info);
    let write = move |reply: Reply| {
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
    };
    desk.writers.retain(|writer| !writer.is_finished());
    desk.writers
        .extend(serve_apart("inlay-session", reply, write));
}
