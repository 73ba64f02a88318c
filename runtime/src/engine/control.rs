//! The control thread: loads, unloads, and questions about the engine itself.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::Receiver;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::load;
use super::registry::Registry;
use super::reply::{shutting_down, unloaded, Reply};
use crate::api::{MachineInfo, Request, Response};
use crate::error::{Error, ErrorName, Result};
use crate::machine;
use crate::protocol::{
    EngineMetricsResult, EngineTraceParams, EngineTraceResult, ModelList, ModelListObject,
    ModelUnloadParams, ModelUnloadResult,
};

/// How often a closing engine looks whether a load has given up.
const CLOSE_POLL: Duration = Duration::from_millis(1);

pub(super) enum Command {
    Do(Request, Reply),
    Fail(Reply, Error),
    Stop,
}

pub(super) struct Control {
    registry: Arc<Registry>,
    commands: Receiver<Command>,
    loads: Vec<JoinHandle<()>>,
}

impl Control {
    pub fn new(registry: Arc<Registry>, commands: Receiver<Command>) -> Self {
        Self {
            registry,
            commands,
            loads: Vec::new(),
        }
    }

    pub fn run(mut self) {
        while let Ok(command) = self.commands.recv() {
            match command {
                // A panic ends this request, as its reply is dropped, and no other.
                Command::Do(request, reply) => {
                    let serve = AssertUnwindSafe(|| self.serve(request, reply));
                    let _ = catch_unwind(serve);
                }
                Command::Fail(reply, error) => reply.end(Err(error)),
                Command::Stop => break,
            }
        }
        // A load that is under way gives up, or becomes a model: stop models
        // until no thread is left.
        while !self.loads.is_empty() {
            for model in self.registry.loaded() {
                // Nobody else removes models.
                let _ = self.registry.remove(&model.info.id);
                model.stop(&shutting_down());
            }
            self.join_finished();
            if !self.loads.is_empty() {
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

    /// Sees off the threads of models that are gone, and with them the compute
    /// threads that TVM made for them.
    fn join_finished(&mut self) {
        let (finished, loads): (Vec<_>, Vec<_>) = std::mem::take(&mut self.loads)
            .into_iter()
            .partition(|thread| thread.is_finished());
        self.loads = loads;
        for thread in finished {
            // A thread that panicked has ended its requests on the way.
            let _ = thread.join();
        }
    }

    fn serve(&mut self, request: Request, reply: Reply) {
        if reply.is_cancelled() {
            return reply.cancel();
        }
        let result = match request {
            Request::ModelLoad(params) => {
                self.join_finished();
                let thread = load::start(Arc::clone(&self.registry), params, reply);
                self.loads.extend(thread);
                return;
            }
            Request::Info => Ok(Response::Info(self.info())),
            Request::Metrics => Ok(Response::Metrics(self.metrics())),
            Request::Trace(params) => Ok(Response::Trace(self.trace(&params))),
            Request::ModelPlan(params) => load::plan(&params).map(Response::ModelPlan),
            Request::ModelUnload(params) => self.unload(&params).map(Response::ModelUnload),
            Request::ModelList => Ok(Response::ModelList(ModelList {
                object: ModelListObject::List,
                data: self
                    .registry
                    .loaded()
                    .iter()
                    .map(|model| model.card.clone())
                    .collect(),
            })),
            _ => Err(Error::new(
                ErrorName::InternalError,
                "A request for a model went to the engine. This is a bug in Inlay.",
            )),
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

    fn unload(&self, params: &ModelUnloadParams) -> Result<ModelUnloadResult> {
        let model = self.registry.remove(&params.model)?;
        let ended = model.stop(&unloaded());
        drop(model);
        machine::release_freed_memory();
        Ok(ModelUnloadResult {
            model: params.model.clone(),
            ended_requests: ended,
        })
    }
}
