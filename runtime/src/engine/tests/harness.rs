//! A host for tests: submits, collects, waits.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{json, Value};

use crate::api::{EngineRequest, Request, Response, Sink, Update};
use crate::engine::{Engine, Ticket};
use crate::error::Result;
use crate::executor::faulty::{Bell, BELLS};
use crate::protocol::{
    ChatCompletion, ChatCompletionRequest, CompletionRequest, ModelCard, ModelMetrics,
    SessionRestoreParams, SessionRestoreResult, SessionSaveParams, SessionSaveResult,
    TokensDecodeParams,
};

/// Longer than anything here takes; a test that waits this long fails.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// About as many tokens as `builtin:null` can make.
pub const ENDLESS: u32 = 16_000_000;

/// Tokens that take `builtin:faulty` more than a minute.
pub const LONG: u32 = 30_000;

#[derive(Default)]
pub struct Inbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The most chunks to read; all of them if `None`.
    most: Option<usize>,
    /// Whether the engine is blocked when it delivers a chunk.
    held: bool,
    chunks: usize,
    texts: HashMap<u32, String>,
    progress: usize,
    result: Option<Result<Response>>,
}

impl Sink for Inbox {
    fn ready(&self) -> bool {
        let state = self.state.lock().unwrap();
        state.most.is_none_or(|most| state.chunks < most)
    }

    fn update(&self, update: Update) {
        let mut state = self.state.lock().unwrap();
        assert!(state.result.is_none(), "news after the end");
        match update {
            Update::ChatChunk(chunk) => {
                state.chunks += 1;
                for choice in chunk.choices {
                    let text = choice.delta.content.unwrap_or_default();
                    state.texts.entry(choice.index).or_default().push_str(&text);
                }
            }
            Update::CompletionChunk(chunk) => {
                state.chunks += 1;
                for choice in chunk.choices {
                    state
                        .texts
                        .entry(choice.index)
                        .or_default()
                        .push_str(&choice.text);
                }
            }
            Update::Progress(_) => state.progress += 1,
        }
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |state| state.held).unwrap());
    }

    fn end(&self, result: Result<Response>) {
        let mut state = self.state.lock().unwrap();
        assert!(state.result.is_none(), "a second end");
        state.result = Some(result);
        self.changed.notify_all();
    }
}

/// One request in flight.
pub struct Call {
    pub ticket: Ticket,
    inbox: Arc<Inbox>,
}

impl Call {
    pub fn wait(&self) -> Result<Response> {
        let state = self.inbox.state.lock().unwrap();
        let (state, timeout) = self
            .inbox
            .changed
            .wait_timeout_while(state, PATIENCE, |state| state.result.is_none())
            .unwrap();
        assert!(!timeout.timed_out(), "no end came");
        state.result.clone().unwrap()
    }

    pub fn wait_for_chunks(&self, count: usize) {
        let state = self.inbox.state.lock().unwrap();
        let (_state, timeout) = self
            .inbox
            .changed
            .wait_timeout_while(state, PATIENCE, |state| state.chunks < count)
            .unwrap();
        assert!(!timeout.timed_out(), "too few chunks came");
    }

    pub fn is_over(&self) -> bool {
        self.inbox.state.lock().unwrap().result.is_some()
    }

    pub fn chunk_count(&self) -> usize {
        self.inbox.state.lock().unwrap().chunks
    }

    pub fn streamed(&self, choice: u32) -> String {
        let state = self.inbox.state.lock().unwrap();
        state.texts.get(&choice).cloned().unwrap_or_default()
    }

    pub fn stop_reading(&self) {
        self.inbox.state.lock().unwrap().most = Some(0);
    }

    pub fn let_go(&self) {
        self.inbox.state.lock().unwrap().held = false;
        self.inbox.changed.notify_all();
    }

    pub fn read_on(&self) {
        self.inbox.state.lock().unwrap().most = None;
        self.ticket.resume();
    }
}

/// An engine and the name of its model.
pub struct Host {
    pub engine: Engine,
    pub model: String,
    /// Bytes per token in the model's cache.
    pub bytes_per_token: u64,
    /// Tokens that the model's cache holds.
    pub kv_tokens: usize,
}

impl Host {
    pub fn new() -> Self {
        Self {
            // Compiled models find TVM through `INLAY_TVM_DIR`.
            engine: Engine::default(),
            model: String::new(),
            bytes_per_token: 0,
            kv_tokens: 0,
        }
    }

    pub fn with(model: &str, options: Value) -> Self {
        let mut host = Self::new();
        let card = host.load(model, options).unwrap();
        let memory = card.details.unwrap().memory;
        host.bytes_per_token = memory.kv_bytes_per_token;
        host.kv_tokens = memory.kv_tokens as usize;
        host.model = card.id;
        host
    }

    pub fn load(&self, model: &str, mut options: Value) -> Result<ModelCard> {
        options["model"] = json!(model);
        let params = serde_json::from_value(options).unwrap();
        match self.call(EngineRequest::ModelLoad(params))? {
            Response::ModelLoad(card) => Ok(card),
            other => panic!("a load ended with {other:?}"),
        }
    }

    pub fn start<R: Into<Request>>(&self, request: R) -> Call {
        self.start_for(State::default(), request)
    }

    fn start_for<R: Into<Request>>(&self, reader: State, request: R) -> Call {
        let inbox = Arc::new(Inbox {
            state: Mutex::new(reader),
            changed: Condvar::new(),
        });
        let ticket = self
            .engine
            .submit(request.into(), Arc::clone(&inbox) as Arc<dyn Sink>);
        Call { ticket, inbox }
    }

    pub fn call<R: Into<Request>>(&self, request: R) -> Result<Response> {
        self.start(request).wait()
    }

    pub fn named(&self, mut request: Value) -> Value {
        if request.get("model").is_none() {
            request["model"] = json!(self.model);
        }
        request
    }

    pub fn start_chat(&self, request: Value) -> Call {
        let request = serde_json::from_value(self.named(request)).unwrap();
        self.start::<ChatCompletionRequest>(request)
    }

    pub fn chat(&self, request: Value) -> Result<Response> {
        self.start_chat(request).wait()
    }

    pub fn decode(&self, ids: &[Value]) -> String {
        let params = json!({"tokens": ids, "skip_special_tokens": true});
        let params = serde_json::from_value(self.named(params)).unwrap();
        match self.call::<TokensDecodeParams>(params) {
            Ok(Response::TokensDecode(result)) => result.text,
            other => panic!("tokens.decode ended with {other:?}"),
        }
    }

    pub fn metrics(&self) -> ModelMetrics {
        match self.call(EngineRequest::Metrics) {
            Ok(Response::Metrics(mut metrics)) => metrics.models.remove(0),
            other => panic!("metrics ended with {other:?}"),
        }
    }

    pub fn start_save(&self, params: Value) -> Call {
        let params = serde_json::from_value(self.named(params)).unwrap();
        self.start::<SessionSaveParams>(params)
    }

    pub fn start_restore(&self, params: Value) -> Call {
        let params = serde_json::from_value(self.named(params)).unwrap();
        self.start::<SessionRestoreParams>(params)
    }

    pub fn save_session(&self, params: Value) -> Result<SessionSaveResult> {
        match self.start_save(params).wait()? {
            Response::SessionSave(result) => Ok(result),
            other => panic!("a save ended with {other:?}"),
        }
    }

    pub fn restore_session(&self, params: Value) -> Result<SessionRestoreResult> {
        match self.start_restore(params).wait()? {
            Response::SessionRestore(result) => Ok(result),
            other => panic!("a restore ended with {other:?}"),
        }
    }

    pub fn start_completion(&self, request: Value) -> Call {
        let request = serde_json::from_value(self.named(request)).unwrap();
        self.start::<CompletionRequest>(request)
    }

    /// A stream whose reader takes this many chunks, and no more until it is
    /// resumed.
    pub fn start_paused_stream(&self, mut request: Value, chunks: usize) -> Call {
        request["stream"] = json!(true);
        let request = serde_json::from_value(self.named(request)).unwrap();
        let reader = State {
            most: Some(chunks),
            ..State::default()
        };
        self.start_for::<CompletionRequest>(reader, request)
    }

    /// A stream at whose first chunk the engine blocks until `let_go`.
    pub fn start_held_stream(&self) -> Call {
        let request = json!({"prompt": "x", "max_tokens": 1, "stream": true});
        let request = serde_json::from_value(self.named(request)).unwrap();
        let reader = State {
            held: true,
            ..State::default()
        };
        let call = self.start_for::<CompletionRequest>(reader, request);
        call.wait_for_chunks(1);
        call
    }
}

pub fn chat_text(chat: &ChatCompletion) -> &str {
    chat.choices[0]
        .message
        .content
        .as_deref()
        .unwrap_or_default()
}

/// The text of a completion that must succeed.
pub fn text(call: &Call) -> String {
    match call.wait() {
        Ok(Response::Completion(completion)) => completion.choices[0].text.clone(),
        other => panic!("{other:?}"),
    }
}

/// Blocks `builtin:faulty` in the middle of every step that reads a certain
/// token often, until it is released.
pub struct Gate {
    token: u32,
    state: Arc<(Mutex<Passed>, Condvar)>,
}

struct Passed {
    entered: usize,
    allowed: usize,
}

impl Gate {
    /// Every test uses a token of its own.
    pub fn before(token: u32) -> Self {
        let state = Arc::new((
            Mutex::new(Passed {
                entered: 0,
                allowed: 0,
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&state);
        let bell: Bell = Arc::new(move || {
            let (passed, changed) = &*shared;
            let mut state = passed.lock().unwrap();
            state.entered += 1;
            changed.notify_all();
            let held = |state: &mut Passed| state.entered > state.allowed;
            drop(changed.wait_while(state, held).unwrap());
        });
        assert!(BELLS.lock().unwrap().insert(token, bell).is_none());
        Self { token, state }
    }

    /// A prompt whose step blocks.
    pub fn prompt(&self, length: usize) -> Vec<u32> {
        vec![self.token; length]
    }

    /// Waits until this many steps have begun.
    pub fn wait(&self, entered: usize) {
        let (passed, changed) = &*self.state;
        let state = passed.lock().unwrap();
        let few = |state: &mut Passed| state.entered < entered;
        let (_state, timeout) = changed.wait_timeout_while(state, PATIENCE, few).unwrap();
        assert!(!timeout.timed_out(), "the steps do not come");
    }

    /// Lets this many steps pass.
    pub fn allow(&self, count: usize) {
        let (passed, changed) = &*self.state;
        passed.lock().unwrap().allowed = count;
        changed.notify_all();
    }

    pub fn entered(&self) -> usize {
        self.state.0.lock().unwrap().entered
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        BELLS.lock().unwrap().remove(&self.token);
        self.allow(usize::MAX);
    }
}

/// A folder that is deleted at the end of the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("inlay-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// The names of its files.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().file_name().display().to_string()
        };
        entries.map(name).collect()
    }

    /// The sizes of its files.
    pub fn sizes(&self) -> Vec<u64> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let size =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().metadata().unwrap().len();
        entries.map(size).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
