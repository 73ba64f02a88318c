//! A thread that finds the masks of grammars while the model computes.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use super::generation::MaskTask;
use crate::threads;

/// Begins with the first grammar and lives as long as its model: a thread for
/// every step would cost more than most masks do.
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
    /// Runs `step` and `tasks` side by side. The tasks are lost if the thread
    /// that has them ends, which only a fault of its own could bring about.
    pub fn beside<R>(
        &mut self,
        mut tasks: Vec<MaskTask>,
        step: impl FnOnce() -> R,
    ) -> (R, Option<Vec<MaskTask>>) {
        if tasks.is_empty() {
            return (step(), Some(tasks));
        }
        if self.helper.is_none() {
            self.helper = Helper::start();
        }
        let Some(helper) = &self.helper else {
            // No thread can be had: one after the other, then.
            tasks.iter_mut().for_each(MaskTask::run);
            return (step(), Some(tasks));
        };
        let sent = helper.tasks.send(tasks).is_ok();
        let result = step();
        let tasks = sent.then(|| helper.done.recv().ok()).flatten();
        if tasks.is_none() {
            self.helper = None;
        }
        (result, tasks)
    }
}

impl Drop for MaskWorker {
    fn drop(&mut self) {
        if let Some(helper) = self.helper.take() {
            drop(helper.tasks);
            // A thread that panicked has nothing left to tell.
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
