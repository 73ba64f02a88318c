//! The control thread: answers questions about the engine itself, and moves
//! what may block (loads, plans, unloads) to threads of their own, so that a
//! slow disk or a long step delays no question.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::load;
use super::registry::{lock, Model, Registry};
use super::reply::{shutting_down, unloaded, Reply};
use crate::api::{EngineRequest, MachineInfo, Response};
use crate::error::{Error, Result};
use crate::machine;
use crate::protocol::{
    EngineMetricsResult, EngineTraceParams, EngineTraceResult, ModelList, ModelListObject,
    ModelUnloadResult,
};
use crate::threads;

/// How often a closing engine checks whether a load has given up.
const CLOSE_POLL: Duration = Duration::from_millis(1);

pub(super) enum Command {
    Do(EngineRequest, Reply),
    Fail(Reply, Error),
    Stop,
}

pub(super) struct Control {
    registry: Arc<Registry>,
    commands: Receiver<Command>,
    /// The threads of models, and those that plan and unload.
    threads: Vec<JoinHandle<()>>,
}

impl Control {
    pub fn new(registry: Arc<Registry>, commands: Receiver<Command>) -> Self {
        Self {
            registry,
            commands,
            threads: Vec::new(),
        }
    }

    pub fn run(mut self) {
        while let Ok(command) = self.commands.recv() {
            match command {
                // A panic ends only this request, as its reply is dropped.
                Command::Do(request, reply) => {
                    let serve = AssertUnwindSafe(|| self.serve(request, reply));
                    let _ = catch_unwind(serve);
                }
                Command::Fail(reply, error) => reply.end(Err(error)),
                Command::Stop => break,
            }
        }
        // A load in progress gives up, or becomes a model: stop models until no
        // thread is left. Plans and unloads end by themselves.
        while !self.threads.is_empty() {
            for model in self.registry.loaded() {
                // No other thread removes models.
                let _ = self.registry.remove(&model.info.id);
                model.stop(&shutting_down());
            }
            self.join_finished();
            if !self.threads.is_empty() {
                std::thread::sleep(CLOSE_POLL);
            }
        }
        machine::release_freed_memory();
        while let Ok(command) = self.commands.try_recv() {
            if let Command::Do(_, reply) | Command::Fail(reply, _) = command {
                reply.end(Err(shutting_down()));
            }
        }
    }

    /// Joins the threads of models that are gone, and with them the compute
    /// threads that TVM made for them.
    fn join_finished(&mut self) {
        let (finished, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.threads)
            .into_iter()
            .partition(|thread| thread.is_finished());
        self.threads = others;
        for thread in finished {
            // A thread that panicked has already ended its requests.
            let _ = thread.join();
        }
    }

    fn serve(&mut self, request: EngineRequest, reply: Reply) {
        if reply.is_cancelled() {
            return reply.cancel();
        }
        let result = match request {
            EngineRequest::ModelLoad(params) => {
                self.join_finished();
                let thread = load::start(Arc::clone(&self.registry), params, reply);
                self.threads.extend(thread);
                return;
            }
            EngineRequest::ModelPlan(params) => {
                return self.offload("inlay-plan", reply, move || {
                    load::plan(&params).map(Response::ModelPlan)
                });
            }
            EngineRequest::ModelUnload(params) => match self.registry.remove(&params.model) {
                // Its id is free from now on; its requests end at their next step.
                Ok(model) => {
                    return self.offload("inlay-unload", reply, move || Ok(unload(model)));
                }
                Err(error) => Err(error),
            },
            EngineRequest::Info => Ok(Response::Info(self.info())),
            EngineRequest::Metrics => Ok(Response::Metrics(self.metrics())),
            EngineRequest::Trace(params) => Ok(Response::Trace(self.trace(&params))),
            EngineRequest::ModelList => Ok(Response::ModelList(ModelList {
                object: ModelListObject::List,
                data: self
                    .registry
                    .loaded()
                    .iter()
                    .map(|model| model.card.clone())
                    .collect(),
            })),
        };
        reply.end(result);
    }

    fn trace(&self, params: &EngineTraceParams) -> EngineTraceResult {
        let trace = &self.registry.trace;
        let result = trace.control(params);
        if result.recording {
            for model in self.registry.loaded() {
                trace.name_thread(model.info.number, &model.info.id);
            }
        }
        result
    }

    fn info(&self) -> MachineInfo {
        MachineInfo {
            target: machine::target(),
            cpu: machine::cpu(),
            memory: machine::memory(),
            uptime_seconds: self.registry.started.elapsed().as_secs_f64(),
        }
    }

    fn metrics(&self) -> EngineMetricsResult {
        EngineMetricsResult {
            uptime_seconds: self.registry.started.elapsed().as_secs_f64(),
            resident_bytes: machine::resident_bytes(),
            models: self
                .registry
                .loaded()
                .iter()
                .map(|model| {
                    model
                        .info
                        .board
                        .report(&model.info.id, &model.info.outcomes)
                })
                .collect(),
        }
    }

    /// Runs work that may block on a thread of its own; where the system starts
    /// none, on this one.
    fn offload(
        &mut self,
        name: &str,
        reply: Reply,
        work: impl FnOnce() -> Result<Response> + Send + 'static,
    ) {
        self.join_finished();
        // Shared, since a thread that fails to start drops its closure.
        let task = Arc::new(Mutex::new(Some(move || reply.end(work()))));
        let own = Arc::clone(&task);
        let run = move || {
            let task = lock(&own).take();
            if let Some(task) = task {
                task();
            }
        };
        match threads::spawn(name, run) {
            Ok(thread) => self.threads.push(thread),
            Err(_) => {
                let task = lock(&task).take();
                if let Some(task) = task {
                    task();
                }
            }
        }
    }
}

fn unload(model: Arc<Model>) -> Response {
    let ended_requests = model.stop(&unloaded());
    let id = model.info.id.clone();
    drop(model);
    machine::release_freed_memory();
    Response::ModelUnload(ModelUnloadResult {
        model: id,
        ended_requests,
    })
}
