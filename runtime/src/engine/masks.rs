//! A thread that computes the masks of grammars while the model computes.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use super::jobs::{caught, Jobs};
use super::sequences::{Owner, Sequences};
use crate::error::Result;
use crate::grammar::{Grammar, TokenMask};
use crate::scheduler::Entry;
use crate::threads;

/// What may come next, or why that could not be computed.
pub(super) type Mask = Result<Option<TokenMask>>;

/// A grammar taken from its choice while its mask is computed.
pub(super) struct MaskTask {
    pub owner: Owner,
    pub grammar: Grammar,
    pub mask: Option<Mask>,
}

impl MaskTask {
    fn run(&mut self) {
        self.mask = Some(caught(|| self.grammar.mask()));
    }
}

/// Takes from their choices the grammars whose masks the step will need.
pub(super) fn tasks(entries: &[Entry], jobs: &mut Jobs, sequences: &Sequences) -> Vec<MaskTask> {
    let task = |entry: &Entry| {
        let owner = sequences.owner(entry.id)?;
        let choice = jobs.choice_mut(owner)?;
        if choice.mask.is_some() || !sequences.completes(entry) {
            return None;
        }
        let grammar = choice.grammar.take()?;
        Some(MaskTask {
            owner,
            grammar,
            mask: None,
        })
    };
    entries.iter().filter_map(task).collect()
}

/// Starts with the first grammar and lives as long as its model: a thread per
/// step would cost more than most masks do.
#[derive(Default)]
pub(super) struct MaskWorker {
    helper: Option<Helper>,
}

struct Helper {
    tasks: Sender<Vec<MaskTask>>,
    done: Receiver<Vec<MaskTask>>,
    thread: JoinHandle<()>,
}

impl MaskWorker {
    /// Runs `forward` and `tasks` at the same time. The tasks are lost if their
    /// thread ends, which only a bug could cause; their owners are returned
    /// instead.
    pub fn alongside<R>(
        &mut self,
        mut tasks: Vec<MaskTask>,
        forward: impl FnOnce() -> R,
    ) -> (R, std::result::Result<Vec<MaskTask>, Vec<Owner>>) {
        if tasks.is_empty() {
            return (forward(), Ok(tasks));
        }
        if self.helper.is_none() {
            self.helper = Helper::start();
        }
        let Some(helper) = &self.helper else {
            // The system starts no thread, so run one after the other.
            tasks.iter_mut().for_each(MaskTask::run);
            return (forward(), Ok(tasks));
        };
        let owners = tasks.iter().map(|task| task.owner).collect();
        let sent = helper.tasks.send(tasks).is_ok();
        let result = forward();
        let tasks = sent.then(|| helper.done.recv().ok()).flatten();
        if tasks.is_none() {
            self.helper = None;
        }
        (result, tasks.ok_or(owners))
    }
}

impl Drop for MaskWorker {
    fn drop(&mut self) {
        if let Some(helper) = self.helper.take() {
            drop(helper.tasks);
            // A thread that panicked has nothing left to report.
            let _ = helper.thread.join();
        }
    }
}

impl Helper {
    fn start() -> Option<Self> {
        let (tasks, inbox) = mpsc::channel::<Vec<MaskTask>>();
        let (outbox, done) = mpsc::channel();
        let run = move || {
            while let Ok(mut tasks) = inbox.recv() {
                tasks.iter_mut().for_each(MaskTask::run);
                if outbox.send(tasks).is_err() {
                    return;
                }
            }
        };
        let thread = threads::spawn("inlay-masks", run);
        Some(Self {
            tasks,
            done,
            thread: thread.ok()?,
        })
    }
}
