//! The engine thread of one model: takes work, runs steps, ends requests.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::Arc;

use super::desk::Desk;
use super::embedding::EmbedJob;
use super::generation::Generation;
use super::machine::Machine;
use super::reply::{Reply, Wake};
use super::session::Session;
use super::step::step;
use super::transfer;
use crate::error::Error;
use crate::scheduler::Work;

/// Work for the engine thread.
pub(super) enum Message {
    Generate(Box<Generation>),
    Embed(Box<EmbedJob>),
    Save(Reply, PathBuf, Vec<u32>),
    Restore(Reply, Box<Session>),
    /// A request was cancelled, or its reader reads again.
    Wake,
    Stop(Error),
}

impl Message {
    /// The request that it carries, if it carries one.
    pub fn into_reply(self) -> Option<Reply> {
        match self {
            Self::Generate(job) => Some(job.reply),
            Self::Embed(job) => Some(job.reply),
            Self::Save(reply, ..) | Self::Restore(reply, _) => Some(reply),
            Self::Wake | Self::Stop(_) => None,
        }
    }
}

/// Wakes the engine thread; many wakes before it looks are one message.
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
}

impl Wake for RunnerWaker {
    fn wake(&self) {
        if !self.pending.swap(true, Ordering::AcqRel) {
            // A thread that has ended has no request left to wake.
            let _ = self.sender.send(Message::Wake);
        }
    }
}

pub(super) struct Runner {
    pub desk: Desk,
    pub machine: Machine,
    pub waker: Arc<RunnerWaker>,
    pub messages: Receiver<Message>,
}

impl Runner {
    /// Runs until told to stop; returns how many requests that ended.
    pub fn run(mut self) -> u64 {
        loop {
            self.desk.settle();
            if self.desk.is_idle() {
                self.desk.publish();
                match self.messages.recv() {
                    Ok(Message::Stop(error)) => return self.stop(&error),
                    Ok(message) => self.take(message),
                    Err(_) => return 0,
                }
            }
            while let Ok(message) = self.messages.try_recv() {
                match message {
                    Message::Stop(error) => return self.stop(&error),
                    message => self.take(message),
                }
            }
            // Whoever was cancelled has no part in the step that comes.
            self.desk.settle();
            self.desk.park_slow_readers();
            step(&mut self.desk, &mut self.machine, Work::Generate);
            step(&mut self.desk, &mut self.machine, Work::Embed);
            self.desk.encode(&mut self.machine);
            transfer::advance(&mut self.desk, &mut self.machine);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Generate(job) => self.desk.start(job),
            Message::Embed(job) => self.desk.start_embedding(job),
            Message::Save(reply, path, tokens) => {
                transfer::save(&mut self.desk, reply, path, &tokens);
            }
            Message::Restore(reply, session) => {
                transfer::restore(&mut self.desk, reply, *session);
            }
            Message::Wake => {
                // Cleared first: a wake during the look makes another look. Read as well, so
                // that what was set before a wake that made no message is seen in this one.
                self.waker.pending.swap(false, Ordering::AcqRel);
                self.desk.look_around();
            }
            // The caller has looked for it.
            Message::Stop(_) => {}
        }
    }

    fn stop(mut self, error: &Error) -> u64 {
        let mut ended = self.desk.close(error);
        while let Ok(message) = self.messages.try_recv() {
            if let Some(reply) = message.into_reply() {
                reply.end(Err(error.clone()));
                ended += 1;
            }
        }
        ended
    }
}
