//! The engine as its host sees it: requests in, updates and one end out.
//!
//! Threads: one that loads, unloads and answers questions about the engine
//! (`control`), and two for each model: one turns requests into tokens
//! (`front`), the other runs the steps (`runner`) and is the only one that
//! ever calls the compiled model.

mod control;
mod draft;
mod forward;
mod front;
mod jobs;
mod load;
mod long;
mod masks;
mod messages;
mod registry;
mod reply;
mod runner;
mod sample;
mod sequences;
mod serving;
mod session;
mod telemetry;

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::{io, mem};

use crate::api::{Request, Sink};
use crate::error::{Error, ErrorName};
use crate::sync::lock;
use crate::threads;
use control::{Command, Control};
use registry::Registry;
use reply::{shutting_down, Reply};

pub use reply::Ticket;

/// Models and their threads. Engines share nothing.
pub struct Engine {
    registry: Arc<Registry>,
    control: Mutex<ControlThread>,
}

/// The control thread: started with the first command, so that an engine that
/// could not start one may still start it later.
enum ControlThread {
    NotStarted,
    Running(Sender<Command>, JoinHandle<()>),
    Gone,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            registry: Arc::new(Registry::new()),
            control: Mutex::new(ControlThread::NotStarted),
        }
    }
}

impl Engine {
    /// Submits a request. Neither blocks nor fails: errors are reported to
    /// `Sink::end`, from another thread, or from this one if the engine is
    /// closed or has no thread.
    pub fn submit(&self, request: Request, sink: Arc<dyn Sink>) -> Ticket {
        let (mut reply, ticket) = Reply::new(sink);
        match request {
            Request::Engine(request) => self.command(Command::Do(request, reply)),
            Request::Model { model, request } => match self.registry.find(&model) {
                Ok(model) => {
                    reply.count_in(&model.info.outcomes);
                    reply.set_waker(model.waker());
                    model.submit(request, reply);
                }
                Err(error) => self.command(Command::Fail(reply, error)),
            },
        }
        ticket
    }

    fn command(&self, command: Command) {
        match self.send_to_control(command) {
            None | Some((Command::Stop, _)) => {}
            Some((Command::Do(_, reply), error)) => reply.end(Err(error)),
            Some((Command::Fail(reply, own), error)) => {
                // What is wrong with the request itself is more useful than
                // that no thread could report it.
                let closed = error.name == ErrorName::ShuttingDown;
                reply.end(Err(if closed { error } else { own }));
            }
        }
    }

    /// Returns a command that no thread takes, and the reason.
    fn send_to_control(&self, command: Command) -> Option<(Command, Error)> {
        let mut control = lock(&self.control);
        if matches!(*control, ControlThread::NotStarted) {
            match self.start_control() {
                Ok(thread) => *control = thread,
                Err(error) => return Some((command, threads::none(&error))),
            }
        }
        match &*control {
            ControlThread::Running(sender, _) => {
                let unsent = sender.send(command).err()?;
                Some((unsent.0, shutting_down()))
            }
            _ => Some((command, shutting_down())),
        }
    }

    fn start_control(&self) -> io::Result<ControlThread> {
        let (sender, receiver) = mpsc::channel();
        let control = Control::new(Arc::clone(&self.registry), receiver);
        let thread = threads::spawn("inlay-control", move || control.run())?;
        Ok(ControlThread::Running(sender, thread))
    }

    /// Ends every request with an error, unloads every model and joins every
    /// thread. May be called again, and from any thread but the engine's own.
    pub fn close(&self) {
        self.registry.close();
        let control = mem::replace(&mut *lock(&self.control), ControlThread::Gone);
        if let ControlThread::Running(sender, thread) = control {
            // A control thread that is already gone has nothing left to stop.
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

#[cfg(test)]
mod tests;
