//! Loading a model: on the thread that will run it, stage by stage, so that it
//! can report progress and be cancelled at any stage.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::draft::{Drafter, Lookup};
use super::forward::Forward;
use super::front::FrontThread;
use super::jobs::Jobs;
use super::messages::RunnerWaker;
use super::registry::{Model, ModelInfo, Registry};
use super::reply::{cancelled, serve_on_thread, shutting_down, Reply};
use super::runner::Runner;
use super::sequences::Sequences;
use super::serving::Serving;
use super::session::Identity;
use crate::api::{Progress, Response, Update};
use crate::chat::Thoughts;
use crate::error::{Error, ErrorName, Result};
use crate::executor::{builtin, Builtin, Cpu, Executor, Library};
use crate::host;
use crate::kv::{PlaneSpec, PoolSpec};
use crate::model::{
    library_of, DataFile, Limits, Manifest, ModelKind, Plan, Pooling, PoolingMode, Weights,
};
use crate::prepare::{ModelFiles, ModelText};
use crate::program::Program;
use crate::protocol::{
    self, Isa, ModelCard, ModelCardObject, ModelDetails, ModelLoadParams, ModelPlanResult,
    ProgressStage,
};
use crate::scheduler;
use crate::threads;

/// Progress is reported each time that this many bytes of weights are read.
const REPORTED: u64 = 16 << 20;

/// How often a waiting load checks whether it is cancelled.
const POLL: Duration = Duration::from_millis(10);

/// A model's open files.
enum Files {
    Builtin(Box<Builtin>),
    Compiled {
        // Shared with the thread that reads the tokenizer, which may outlive a
        // cancelled load.
        data: Arc<DataFile>,
        library: Box<Library>,
    },
}

impl Files {
    fn open(params: &ModelLoadParams) -> Result<Self> {
        if let Some(builtin) = builtin(&params.model)? {
            return Ok(Self::Builtin(Box::new(builtin)));
        }
        let path = Path::new(&params.model);
        let data = DataFile::open(path).map_err(|error| error.at("/model"))?;
        let library = params
            .library
            .as_ref()
            .map_or_else(|| library_of(path), PathBuf::from);
        if !library.is_file() {
            return Err(Error::new(
                ErrorName::ModelFileMissing,
                format!("The compiled library {} does not exist.", library.display()),
            )
            .at("/library"));
        }
        let library = Library::open(&library, params.isa)?;
        data.manifest().check_program(library.program())?;
        Ok(Self::Compiled {
            data: Arc::new(data),
            library: Box::new(library),
        })
    }

    fn manifest(&self) -> &Manifest {
        match self {
            Self::Builtin(builtin) => &builtin.manifest,
            Self::Compiled { data, .. } => data.manifest(),
        }
    }

    fn program(&self) -> &Program {
        match self {
            Self::Builtin(builtin) => &builtin.program,
            Self::Compiled { library, .. } => library.program(),
        }
    }

    fn isa(&self) -> Isa {
        match self {
            Self::Builtin(_) => Isa::Generic,
            Self::Compiled { library, .. } => library.isa(),
        }
    }

    fn plan(&self, params: &ModelLoadParams) -> Result<Plan> {
        let manifest = self.manifest();
        let limits = Limits::choose(manifest, self.program(), params)?;
        let (weights, workspace) = match self {
            Self::Builtin(_) => (0, 0),
            Self::Compiled { data, library } => (
                data.weight_bytes(),
                library.workspace_bytes(thread_count(params)),
            ),
        };
        Plan::new(
            manifest,
            self.program(),
            limits,
            weights,
            workspace,
            host::available_memory(),
            params,
        )
    }

    fn data(&self) -> Option<&Arc<DataFile>> {
        match self {
            Self::Builtin(_) => None,
            Self::Compiled { data, .. } => Some(data),
        }
    }

    /// The tokenizer and what belongs to it, from the data file of a compiled
    /// model.
    fn text(data: Option<&DataFile>, context: usize) -> Result<ModelText> {
        match data {
            None => ModelText::builtin(context),
            Some(data) => {
                let manifest = data.manifest();
                let tokenizer = data.file("tokenizer.json").ok_or_else(|| {
                    Error::new(
                        ErrorName::ModelFileInvalid,
                        format!(
                            "The data file {} has no tokenizer.json.",
                            data.path().display()
                        ),
                    )
                    .at("/model")
                })?;
                let files = ModelFiles {
                    tokenizer,
                    tokenizer_config: data.file("tokenizer_config.json"),
                    chat_template: data.file("chat_template.jinja"),
                    generation_config: data.file("generation_config.json"),
                };
                ModelText::new(files, manifest.vocab_size, context, &manifest.eos)
            }
        }
    }

    /// `weights` are a compiled model's.
    fn executor(
        self,
        weights: Option<Weights>,
        pools: &[PoolSpec],
        threads: usize,
    ) -> Result<Box<dyn Executor>> {
        match (self, weights) {
            (Self::Builtin(builtin), _) => builtin.executor(pools),
            (Self::Compiled { library, .. }, Some(weights)) => {
                Ok(Box::new(Cpu::new(*library, weights, pools, threads)?))
            }
            (Self::Compiled { .. }, None) => Err(Error::new(
                ErrorName::InternalError,
                "The weights were not read.",
            )),
        }
    }
}

/// How many threads a step runs on: as requested, or one per core.
fn thread_count(params: &ModelLoadParams) -> usize {
    params.threads.map_or_else(host::cores, |n| n as usize)
}

/// The memory that a load would take, and the limits it would run under.
pub(super) fn plan(params: &ModelLoadParams) -> Result<ModelPlanResult> {
    Ok(Files::open(params)?.plan(params)?.result())
}

/// Starts a load on a thread of its own, which becomes the model's.
pub(super) fn start(
    registry: Arc<Registry>,
    params: ModelLoadParams,
    reply: Reply,
) -> Option<JoinHandle<()>> {
    serve_on_thread("inlay-model", reply, move |reply| {
        load(registry, &params, reply)
    })
}

fn load(registry: Arc<Registry>, params: &ModelLoadParams, reply: Reply) {
    let load = Load {
        registry,
        params,
        reply: &reply,
        started: Instant::now(),
        reading: Cell::default(),
    };
    let ended = load.run();
    let reading = load.reading.take();
    match ended {
        Ok((runner, done, card)) => {
            reply.end(Ok(Response::ModelLoad(card)));
            // It has already sent its result; the join is short.
            let _ = reading.map(JoinHandle::join);
            let ended = runner.run();
            // Nothing receives this when the whole engine closes.
            let _ = done.send(ended);
        }
        Err(error) => {
            reply.end(Err(error));
            // It cannot be stopped, and a closing engine waits for all of its
            // threads. A thread that panicked has already reported it.
            let _ = reading.map(JoinHandle::join);
        }
    }
}

/// Waits for a result, unless `wanted` returns a reason to give up meanwhile.
fn wait<T>(results: &Receiver<T>, wanted: impl Fn() -> Result<()>) -> Result<T> {
    loop {
        match results.recv_timeout(POLL) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => wanted()?,
            Err(RecvTimeoutError::Disconnected) => return Err(tokenizer_panicked()),
        }
    }
}

fn tokenizer_panicked() -> Error {
    Error::new(
        ErrorName::InternalError,
        "The thread that reads the tokenizer has failed.",
    )
}

struct Load<'a> {
    registry: Arc<Registry>,
    params: &'a ModelLoadParams,
    reply: &'a Reply,
    started: Instant,
    /// The thread that reads the tokenizer.
    reading: Cell<Option<JoinHandle<()>>>,
}

/// A claim on an id, released unless the load succeeds.
struct Claim<'a> {
    registry: &'a Registry,
    id: &'a str,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.registry.unclaim(self.id);
    }
}

impl Load<'_> {
    /// An error once the load should be given up.
    fn wanted(&self) -> Result<()> {
        if self.reply.is_cancelled() {
            return Err(cancelled());
        }
        if self.registry.is_closing() {
            return Err(shutting_down());
        }
        Ok(())
    }

    /// Reports progress, unless the load should be given up.
    fn progress(&self, stage: ProgressStage, completed: u64, total: u64) -> Result<()> {
        self.wanted()?;
        self.reply.update(Update::Progress(Progress {
            stage,
            completed,
            total,
            message: None,
        }));
        Ok(())
    }

    fn run(&self) -> Result<(Runner, mpsc::Sender<u64>, ModelCard)> {
        let params = self.params;
        self.progress(ProgressStage::Open, 0, 1)?;
        let files = Files::open(params)?;
        let manifest = files.manifest().clone();
        let id = params.id.clone().unwrap_or_else(|| manifest.name.clone());
        self.registry.claim(&id)?;
        let claim = Claim {
            registry: &self.registry,
            id: &id,
        };
        let plan = files.plan(params)?;
        plan.check()?;
        self.progress(ProgressStage::Open, 1, 1)?;
        // A sequence cannot be longer than the cache that holds it.
        let context = match manifest.kind {
            ModelKind::Decoder => plan.limits.context.min(plan.kv_tokens),
            ModelKind::Encoder => plan.limits.context.min(plan.limits.max_batch_tokens),
        };
        // The two slow parts of a load, in parallel: one reads a large file,
        // one computes.
        let text = self.read_text(files.data().cloned(), context)?;
        let weights = self.weights(&files, plan.weights_copied)?;
        let text = Arc::new(wait(&text, || self.wanted())??);
        self.progress(ProgressStage::Tokenizer, 1, 1)?;

        let threads = match files {
            Files::Builtin(_) => 1,
            Files::Compiled { .. } => thread_count(params),
        };
        let mut memory = plan.result();
        memory.context = context as u64;
        let details = self.details(&files, &text, memory, threads);
        let card = ModelCard {
            id: id.clone(),
            object: ModelCardObject::Model,
            created: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_secs()),
            owned_by: "inlay".to_owned(),
            details: Some(details),
        };
        let page_size = files.program().page_size;
        let executor = files.executor(weights, &plan.pools, threads)?;
        let (runner, done) = self.install(&manifest, &plan, page_size, &card, text, executor)?;
        drop(claim);
        // A cancel that comes now is ignored: the model is loaded.
        let _ = self.progress(ProgressStage::Ready, 1, 1);
        Ok((runner, done, card))
    }

    /// Starts reading the tokenizer and what belongs to it on a thread of its
    /// own.
    fn read_text(
        &self,
        data: Option<Arc<DataFile>>,
        context: usize,
    ) -> Result<Receiver<Result<ModelText>>> {
        let (done, result) = mpsc::channel();
        let read = move || {
            // Nothing receives this if the load was given up.
            let _ = done.send(Files::text(data.as_deref(), context));
        };
        let thread =
            threads::spawn("inlay-tokenizer", read).map_err(|error| threads::none(&error))?;
        self.reading.set(Some(thread));
        Ok(result)
    }

    /// Brings the weights of a compiled model into memory.
    fn weights(&self, files: &Files, copied: bool) -> Result<Option<Weights>> {
        let Files::Compiled { data, library } = files else {
            return Ok(None);
        };
        let total = data.weight_bytes();
        self.progress(ProgressStage::Weights, 0, total)?;
        let mut told = 0;
        let wanted = |done: u64| {
            if done / REPORTED == told / REPORTED && done < total {
                return self.wanted();
            }
            told = done;
            self.progress(ProgressStage::Weights, done, total)
        };
        let program = library.program();
        let weights = if copied {
            data.copy_weights(program, thread_count(self.params), wanted)?
        } else {
            data.map_weights(program, wanted)?
        };
        Ok(Some(weights))
    }

    fn details(
        &self,
        files: &Files,
        text: &ModelText,
        memory: ModelPlanResult,
        threads: usize,
    ) -> ModelDetails {
        let manifest = files.manifest();
        let template = text.chat_template().unwrap_or_default();
        ModelDetails {
            name: manifest.name.clone(),
            path: self.params.model.clone(),
            architecture: manifest.architecture.clone(),
            kind: match manifest.kind {
                ModelKind::Decoder => protocol::ModelKind::Decoder,
                ModelKind::Encoder => protocol::ModelKind::Encoder,
            },
            quantization: manifest.quantization.scheme.clone(),
            vocab_size: manifest.vocab_size as u64,
            hidden_size: manifest.hidden_size as u64,
            context: memory.context,
            isa: files.isa(),
            threads: u32::try_from(threads).unwrap_or(u32::MAX),
            chat: text.can_chat(),
            tools: template.contains("tools"),
            reasoning: Thoughts::of_template(template).is_some()
                || template.contains("reasoning_content"),
            memory,
            load_seconds: self.started.elapsed().as_secs_f64(),
        }
    }

    /// Starts the front thread and enters the model into the registry.
    fn install(
        &self,
        manifest: &Manifest,
        plan: &Plan,
        page_size: usize,
        card: &ModelCard,
        text: Arc<ModelText>,
        executor: Box<dyn Executor>,
    ) -> Result<(Runner, mpsc::Sender<u64>)> {
        let (to_front, requests) = mpsc::channel();
        let (to_runner, messages) = mpsc::channel();
        let (done, finished) = mpsc::channel();
        let waker = Arc::new(RunnerWaker::new(to_runner.clone()));
        let info = Arc::new(ModelInfo::new(
            card.id.clone(),
            Identity::new(
                &manifest.name,
                &manifest.layout,
                &manifest.content,
                page_size,
            ),
            self.registry.next_number(),
        ));
        let serving = Serving {
            info: Arc::clone(&info),
            text,
            kind: manifest.kind,
            pooling: manifest.pooling.unwrap_or(Pooling {
                mode: PoolingMode::Last,
                normalize: true,
            }),
            hidden_size: manifest.hidden_size,
            pools: plan
                .pools
                .iter()
                .map(|pool| {
                    pool.planes
                        .iter()
                        .filter_map(PlaneSpec::page_bytes)
                        .collect()
                })
                .collect(),
            prefix_cache: self.params.prefix_cache,
            seed: self.params.seed,
            runner: to_runner.clone(),
        };
        let front = FrontThread::new(serving, requests);
        let front = threads::spawn("inlay-front", move || front.run())
            .map_err(|error| threads::none(&error))?;
        let limits = scheduler::Limits {
            rows: plan.limits.max_batch_tokens,
            sequences: plan.limits.max_sequences,
            logit_rows: plan.limits.max_logit_rows,
            chunk: plan.limits.max_batch_tokens,
        };
        let drafter = || Box::<Lookup>::default() as Box<dyn Drafter>;
        let runner = Runner::new(
            Sequences::new(
                page_size,
                &plan.pools,
                limits,
                self.params.prefix_cache,
                self.params.speculation.then(drafter),
            ),
            Forward::new(
                executor,
                &plan.pools,
                page_size,
                manifest.vocab_size,
                manifest.hidden_size,
            ),
            Jobs::new(Arc::clone(&info), Arc::clone(&self.registry.trace)),
            Arc::clone(&waker),
            messages,
        );
        if self.registry.trace.is_on() {
            self.registry.trace.name_thread(info.number, &info.id);
        }
        self.registry.enter(Arc::new(Model {
            info,
            card: card.clone(),
            front: to_front,
            runner: to_runner,
            waker,
            front_thread: Mutex::new(Some(front)),
            finished: Mutex::new(finished),
        }));
        Ok((runner, done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_that_is_given_up_waits_for_nothing() {
        let (done, results) = mpsc::channel();
        assert!(done.send(1).is_ok());
        assert_eq!(wait(&results, || Err(cancelled())), Ok(1));
        // The sender lives, and sends nothing.
        let checks = Cell::new(0);
        let given_up = wait(&results, || {
            checks.set(checks.get() + 1);
            (checks.get() < 3).then_some(()).ok_or_else(cancelled)
        });
        assert_eq!(given_up, Err(cancelled()));
        drop(done);
        assert_eq!(wait(&results, || Ok(())), Err(tokenizer_panicked()));
    }
}
