//! The models of an engine: loaded and loading.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use super::messages::{Message, RunnerWaker};
use super::reply::{cancelled, Reply, Wake};
use super::session::Identity;
use crate::api::{ModelRequest, Response};
use crate::error::{Error, ErrorName, Result};
use crate::metrics::{Board, Outcomes};
use crate::protocol::ModelCard;
use crate::trace::Trace;

/// What all threads of one model share.
pub(super) struct ModelInfo {
    pub id: String,
    pub outcomes: Arc<Outcomes>,
    pub board: Board,
    /// What its sessions are identified by.
    pub identity: Identity,
    /// Its number among the models of the engine, for traces.
    pub number: u64,
    /// The error that ends its requests once it is stopped.
    pub stopping: OnceLock<Error>,
}

impl ModelInfo {
    pub fn new(id: String, identity: Identity, number: u64) -> Self {
        Self {
            id,
            outcomes: Arc::default(),
            board: Board::default(),
            identity,
            number,
            stopping: OnceLock::new(),
        }
    }

    /// An error once the request's result is no longer wanted.
    pub fn wants(&self, reply: &Reply) -> Result<()> {
        match self.stopping.get() {
            _ if reply.is_cancelled() => Err(cancelled()),
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    /// Ends a request that had a thread of its own; 1 if it ended because the
    /// model stops, 0 otherwise.
    pub fn end(&self, reply: Reply, result: Result<Response>) -> u64 {
        let stopped = match (&result, self.stopping.get()) {
            (Err(error), Some(reason)) => error == reason,
            _ => false,
        };
        reply.end(result);
        u64::from(stopped)
    }
}

/// A loaded model's channels and threads.
pub(super) struct Model {
    pub info: Arc<ModelInfo>,
    pub card: ModelCard,
    pub front: Sender<Front>,
    pub runner: Sender<Message>,
    pub waker: Arc<RunnerWaker>,
    pub front_thread: Mutex<Option<JoinHandle<u64>>>,
    /// Where the engine thread reports how many requests it ended.
    pub finished: Mutex<Receiver<u64>>,
}

/// Messages for the front thread of a model.
pub(super) enum Front {
    Serve(ModelRequest, Reply),
    Stop,
}

impl Model {
    /// Hands a request over. If the model has just gone, the reply is dropped,
    /// which ends it with an error.
    pub fn submit(&self, request: ModelRequest, reply: Reply) {
        let _ = self.front.send(Front::Serve(request, reply));
    }

    pub fn waker(&self) -> Arc<dyn Wake> {
        Arc::clone(&self.waker) as Arc<dyn Wake>
    }

    /// Ends the model's requests with `error`, and its threads; returns how
    /// many requests that ended.
    pub fn stop(&self, error: &Error) -> u64 {
        // If there are several stops, requests end with the error of the first.
        let _ = self.info.stopping.set(error.clone());
        // A thread that has already ended takes no message.
        let _ = self.front.send(Front::Stop);
        let front = lock(&self.front_thread).take();
        let in_front = front.map_or(0, |thread| thread.join().unwrap_or(0));
        // The front is gone, so no request comes after this.
        let _ = self.runner.send(Message::Stop(error.clone()));
        // A thread that failed drops its sender, which ends this wait as well.
        in_front + lock(&self.finished).recv().unwrap_or(0)
    }
}

enum Entry {
    Loading,
    Loaded(Arc<Model>),
}

pub(super) struct Registry {
    pub started: Instant,
    pub trace: Arc<Trace>,
    closing: AtomicBool,
    numbers: AtomicU64,
    /// In load order.
    models: Mutex<Vec<(String, Entry)>>,
}

impl Registry {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            trace: Arc::default(),
            closing: AtomicBool::new(false),
            numbers: AtomicU64::new(1),
            models: Mutex::default(),
        }
    }

    /// From now on no model is admitted, and loads give up.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    pub fn find(&self, id: &str) -> Result<Arc<Model>> {
        let models = lock(&self.models);
        let message = match models.iter().find(|(name, _)| name == id) {
            Some((_, Entry::Loaded(model))) => return Ok(Arc::clone(model)),
            Some((_, Entry::Loading)) => format!("The model `{id}` is still being loaded."),
            None => {
                let known: Vec<String> =
                    models.iter().map(|(name, _)| format!("`{name}`")).collect();
                match known.is_empty() {
                    true => format!("No model `{id}` is loaded; none is."),
                    false => format!("No model `{id}` is loaded; there are {}.", known.join(", ")),
                }
            }
        };
        Err(Error::new(ErrorName::ModelNotFound, message).at("/model"))
    }

    /// Claims the id for a model that is being loaded.
    pub fn claim(&self, id: &str) -> Result<()> {
        let mut models = lock(&self.models);
        if models.iter().any(|(name, _)| name == id) {
            return Err(Error::new(
                ErrorName::ModelAlreadyLoaded,
                format!("A model `{id}` is loaded already. Give this one another `id`."),
            )
            .at("/id"));
        }
        models.push((id.to_owned(), Entry::Loading));
        Ok(())
    }

    /// Releases a claim.
    pub fn unclaim(&self, id: &str) {
        lock(&self.models).retain(|(name, entry)| name != id || matches!(entry, Entry::Loaded(_)));
    }

    pub fn enter(&self, model: Arc<Model>) {
        for (name, entry) in lock(&self.models).iter_mut() {
            if *name == model.info.id {
                *entry = Entry::Loaded(model);
                return;
            }
        }
    }

    /// Removes a loaded model, so that it is no longer found.
    pub fn remove(&self, id: &str) -> Result<Arc<Model>> {
        let model = self.find(id)?;
        lock(&self.models).retain(|(name, _)| name != id);
        Ok(model)
    }

    pub fn loaded(&self) -> Vec<Arc<Model>> {
        let models = lock(&self.models);
        let loaded = models.iter().filter_map(|(_, entry)| match entry {
            Entry::Loaded(model) => Some(Arc::clone(model)),
            Entry::Loading => None,
        });
        loaded.collect()
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
