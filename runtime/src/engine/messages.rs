//! What the other threads send to the engine thread of a model.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use super::jobs::{Embedding, Encode, Generation, Job};
use super::reply::{Reply, Wake};
use super::session::Session;
use crate::error::Error;

/// Work for the engine thread.
pub(super) enum Message {
    Generate(Box<Generation>),
    Embed(Box<Embedding>),
    Encode(Box<Encode>),
    Save(Reply, PathBuf, Vec<u32>),
    Restore(Reply, Box<Session>),
    /// A request was cancelled, or its stream is read again.
    Wake,
    Stop(Error),
}

impl Message {
    /// The reply that it carries, if any.
    pub fn into_reply(self) -> Option<Reply> {
        match self {
            Self::Generate(job) => Some(job.into_reply()),
            Self::Embed(job) => Some(job.into_reply()),
            Self::Encode(job) => Some(job.into_reply()),
            Self::Save(reply, ..) | Self::Restore(reply, _) => Some(reply),
            Self::Wake | Self::Stop(_) => None,
        }
    }
}

/// Wakes the engine thread; many wakes before it checks are one message.
pub(super) struct RunnerWaker {
    sender: Sender<Message>,
    pending: AtomicBool,
}

impl RunnerWaker {
    pub fn new(sender: Sender<Message>) -> Self {
        Self {
            sender,
            pending: AtomicBool::new(false),
        }
    }

    /// From now on, a wake sends a message again. Whatever was set before a
    /// wake that sent no message is visible after this.
    pub fn clear(&self) {
        self.pending.swap(false, Ordering::AcqRel);
    }
}

impl Wake for RunnerWaker {
    fn wake(&self) {
        if !self.pending.swap(true, Ordering::AcqRel) {
            // A thread that has ended has no request left to wake.
            let _ = self.sender.send(Message::Wake);
        }
    }
}
