//! The engine as its host sees it: requests in, news and one end out.
//!
//! Threads: one that loads, unloads and answers questions about the engine
//! (`control`), and two for each model: one turns requests into tokens
//! (`front`), the other runs the steps (`runner`) and is the only one that
//! ever calls the compiled model.

mod control;
mod desk;
mod drawing;
mod embedding;
mod front;
mod generation;
mod load;
mod machine;
mod masks;
mod registry;
mod reply;
mod runner;
mod session;
mod session_file;
mod step;
mod transfer;

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::api::{EngineOptions, Request, Sink};
use crate::error::{Error, ErrorName};
use control::{Command, Control};
use registry::Registry;
use reply::{shutting_down, Reply};

pub use reply::Ticket;

/// Models and their threads. Every engine stands for itself.
pub struct Engine {
    registry: Arc<Registry>,
    control: Mutex<Option<(Sender<Command>, JoinHandle<()>)>>,
}

impl Engine {
    pub fn new(options: EngineOptions) -> Self {
        let registry = Arc::new(Registry::new(options));
        let (sender, receiver) = mpsc::channel();
        let control = Control::new(Arc::clone(&registry), receiver);
        let thread = std::thread::Builder::new()
            .name("inlay-control".to_owned())
            .spawn(move || control.run());
        Self {
            registry,
            control: Mutex::new(thread.ok().map(|thread| (sender, thread))),
        }
    }

    /// Takes a request. Neither blocks nor fails: what goes wrong is told at
    /// `Sink::end`, from another thread, or from this one once the engine is
    /// closed.
    pub fn submit(&self, request: Request, sink: Arc<dyn Sink>) -> Ticket {
        let (mut reply, ticket) = Reply::new(sink);
        let Some(name) = model_of(&request) else {
            self.command(Command::Do(request, reply));
            return ticket;
        };
        match self.registry.find(name) {
            Ok(model) => {
                reply.count_in(&model.info.outcomes);
                reply.set_waker(model.waker());
                if let Some((request, reply)) = model.submit(request, reply) {
                    self.command(Command::Fail(reply, gone(&request)));
                }
            }
            Err(error) => self.command(Command::Fail(reply, error)),
        }
        ticket
    }

    fn command(&self, command: Command) {
        let control = self.control.lock().unwrap_or_else(PoisonError::into_inner);
        let unsent = match &*control {
            Some((sender, _)) => sender.send(command).err().map(|error| error.0),
            None => Some(command),
        };
        drop(control);
        if let Some(Command::Do(_, reply) | Command::Fail(reply, _)) = unsent {
            reply.end(Err(shutting_down()));
        }
    }

    /// Ends every request with an error, unloads every model and joins every
    /// thread. May be called again, and from any thread but the engine's own.
    pub fn close(&self) {
        self.registry.close();
        let control = self
            .control
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some((sender, thread)) = control {
            // A control thread that is gone already has nothing left to stop.
            let _ = sender.send(Command::Stop);
            drop(sender);
            let _ = thread.join();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

/// The model that a request names, for requests that a model answers.
fn model_of(request: &Request) -> Option<&str> {
    match request {
        Request::Info
        | Request::Metrics
        | Request::Trace(_)
        | Request::ModelPlan(_)
        | Request::ModelLoad(_)
        | Request::ModelUnload(_)
        | Request::ModelList => None,
        Request::Chat(request) => Some(&request.model),
        Request::Completion(request) => Some(&request.model),
        Request::Embeddings(request) => Some(&request.model),
        Request::TokensEncode(params) => Some(&params.model),
        Request::TokensDecode(params) => Some(&params.model),
        Request::TokensCount(params) => Some(&params.model),
        Request::ChatRender(params) => Some(&params.model),
        Request::SessionSave(params) => Some(&params.model),
        Request::SessionRestore(params) => Some(&params.model),
    }
}

fn gone(request: &Request) -> Error {
    let name = model_of(request).unwrap_or_default();
    Error::new(
        ErrorName::ModelUnloaded,
        format!("The model `{name}` has just been unloaded."),
    )
    .at("/model")
}

#[cfg(test)]
mod tests;
