//! Every method, with an engine that answers with the request it got.

use std::sync::Mutex;
use std::time::Duration;

use inlay_runtime::api::{MachineInfo, ModelRequest, Progress, Response, Update};
use inlay_runtime::protocol::{
    ChatChunkChoice, ChatCompletionChunk, ChatDelta, CpuInfo, MemoryInfo, ModelList, ProgressStage,
};
use serde_json::{json, Value};

use super::*;
use crate::checked;
use crate::outbox::Outgoing;
use crate::pump::{self, Pump};
use crate::sync::lock;

#[derive(Default)]
struct FakeRuntime(Mutex<Vec<Arc<dyn Sink>>>);

struct NoHandle;

impl Handle for NoHandle {
    fn cancel(&self) {}
    fn resume(&self) {}
}

fn machine() -> MachineInfo {
    MachineInfo {
        target: "x86_64-linux".into(),
        cpu: CpuInfo {
            architecture: "x86_64".into(),
            isa: protocol::Isa::Generic,
            features: Vec::new(),
            cores: 2,
        },
        memory: MemoryInfo {
            total_bytes: 2,
            available_bytes: 1,
            huge_pages: true,
        },
        uptime_seconds: 0.5,
    }
}

fn chunk(text: &str) -> Update {
    Update::ChatChunk(ChatCompletionChunk {
        id: "chatcmpl-1".into(),
        created: 7,
        model: "m".into(),
        choices: vec![ChatChunkChoice {
            delta: ChatDelta {
                content: Some(text.into()),
                ..Default::default()
            },
            ..Default::default()
        }],
        ..Default::default()
    })
}

impl Runtime for FakeRuntime {
    fn submit(&self, request: Request, sink: Arc<dyn Sink>) -> Box<dyn Handle> {
        match request {
            Request::Engine(EngineRequest::Info) => sink.end(Ok(Response::Info(machine()))),
            Request::Engine(EngineRequest::ModelList) => {
                sink.end(Ok(Response::ModelList(ModelList::default())))
            }
            Request::Engine(EngineRequest::ModelLoad(_)) => {
                sink.update(Update::Progress(Progress {
                    stage: ProgressStage::Weights,
                    completed: 1,
                    total: 2,
                    message: None,
                }));
                sink.update(Update::Progress(Progress {
                    stage: ProgressStage::Ready,
                    completed: 2,
                    total: 2,
                    message: Some("Done.".into()),
                }));
                sink.end(Err(
                    Error::new(ErrorName::ModelFileMissing, "No.").at("/model")
                ));
            }
            Request::Model {
                request: ModelRequest::Chat(_),
                ..
            } => {
                // Kept first: the chunk is what the test waits for before it closes.
                lock(&self.0).push(Arc::clone(&sink));
                sink.update(chunk("a\"é"));
            }
            other => sink.end(Err(Error::new(
                ErrorName::Unsupported,
                format!("{other:?}"),
            ))),
        }
        Box::new(NoHandle)
    }

    fn close(&self) {
        for sink in lock(&self.0).drain(..) {
            sink.end(Err(Error::new(ErrorName::RequestCancelled, "Closed.")));
        }
    }
}

struct Bench {
    pump: Arc<Pump>,
    service: Arc<Dispatch>,
    worker: Option<std::thread::JoinHandle<()>>,
}

impl Bench {
    fn new() -> Self {
        let pump = Pump::new();
        let service = Arc::new(Dispatch::new(|| Box::new(FakeRuntime::default())));
        let worker = std::thread::spawn({
            let (pump, service) = (pump.clone(), service.clone());
            move || pump::run(&pump, service.as_ref())
        });
        Self {
            pump,
            service,
            worker: Some(worker),
        }
    }

    fn initialized() -> Self {
        let bench = Self::new();
        assert!(bench.ask("initialize", json!({}))["result"].is_object());
        bench
    }

    fn ask(&self, method: &str, params: Value) -> Value {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.pump
            .inbox
            .push(request.to_string().as_bytes())
            .unwrap();
        let answer = self.receive();
        assert_eq!(checked::problem_of_message(&answer, Some(method)), None);
        answer
    }

    fn receive(&self) -> Value {
        let message = self.take();
        assert_eq!(checked::problem_of_message(&message, None), None);
        message
    }

    fn take(&self) -> Value {
        match self.pump.outbox.pop(Some(Duration::from_secs(120))) {
            Ok(Outgoing::Text(text)) => serde_json::from_slice(&text).unwrap(),
            Ok(Outgoing::Later(message)) => {
                let mut text = Vec::new();
                message.render(&mut text);
                assert!(
                    message.weight() >= text.len() / 2,
                    "a fair guess of its size"
                );
                serde_json::from_slice(&text).unwrap()
            }
            Err(nothing) => panic!("{nothing:?}"),
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.pump.close();
        self.service.close();
        if let Some(worker) = self.worker.take() {
            worker.join().unwrap();
        }
    }
}

fn assert_fits(schema: &str, value: &Value) {
    assert_eq!(checked::problem(schema, value), None);
}

#[test]
fn initialize_comes_first_and_once() {
    let bench = Bench::new();
    for method in Method::ALL
        .iter()
        .filter(|method| **method != Method::Initialize)
    {
        assert_eq!(
            bench.ask(method.name(), json!({}))["error"]["data"]["name"],
            "not_initialized"
        );
    }
    let refused = bench.ask("initialize", json!({"protocol_version": 999}));
    assert_eq!(refused["error"]["data"]["name"], "unsupported");
    assert_eq!(
        refused["error"]["data"]["pointer"],
        "/params/protocol_version"
    );
    let answer = bench.ask("initialize", json!({"limits": {"max_queued_messages": 5}}));
    assert_fits("initialize.result", &answer["result"]);
    assert_eq!(answer["result"]["limits"]["max_queued_messages"], 5);
    assert_eq!(
        bench.ask("initialize", json!({}))["error"]["data"]["name"],
        "duplicate_id"
    );
}

#[test]
fn engine_info_fits_its_schema() {
    let bench = Bench::initialized();
    assert_fits(
        "engine.info.result",
        &bench.ask("engine.info", json!({}))["result"],
    );
}

#[test]
fn schemas_are_handed_out_by_name_by_method_and_all() {
    let bench = Bench::initialized();
    let names = |params: Value| -> Vec<String> {
        let answer = bench.ask("schema.get", params);
        assert_fits("schema.get.result", &answer["result"]);
        answer["result"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(names(json!({"name": "rpc.error"})), ["rpc.error"]);
    assert_eq!(
        names(json!({"name": "chat.completions.create"})),
        [
            "chat.completions.chunk.params",
            "chat.completions.create.params",
            "chat.completions.create.result"
        ]
    );
    assert_eq!(names(json!({})).len(), protocol::SCHEMAS.len());
    let refused = bench.ask("schema.get", json!({"name": "no.such"}));
    assert_eq!(refused["error"]["data"]["pointer"], "/params/name");
}

#[test]
fn unknown_methods_and_notifications_with_an_id_say_so() {
    let bench = Bench::initialized();
    for (method, words) in [
        ("no.such", "There is no method"),
        ("$/cancelRequest", "is a notification"),
    ] {
        let answer = bench.ask(method, json!({}));
        assert_eq!(answer["error"]["data"]["name"], "method_not_found");
        assert!(answer["error"]["message"].as_str().unwrap().contains(words));
    }
}

#[test]
fn progress_comes_before_the_answer_and_fits_its_schema() {
    let bench = Bench::initialized();
    for expected in ["weights", "ready"] {
        let message = match expected {
            "weights" => bench.ask("model.load", json!({"model": "x"})),
            _ => bench.receive(),
        };
        assert_eq!(message["method"], "$/progress");
        assert_fits("$/progress.params", &message["params"]);
        assert_eq!(message["params"]["stage"], expected);
    }
    let answer = bench.receive();
    assert_eq!(answer["error"]["data"]["pointer"], "/params/model");
    assert_eq!(answer["error"]["data"]["param"], "model");
}

#[test]
fn chunks_name_their_request_and_fit_their_schema() {
    let bench = Bench::initialized();
    let message = bench.ask(
        "chat.completions.create",
        json!({"model": "m", "stream": true, "messages": [{"role": "user", "content": "x"}]}),
    );
    assert_eq!(message["method"], "chat.completions.chunk");
    assert_fits("chat.completions.chunk.params", &message["params"]);
    assert_eq!(message["params"]["request"], 1);
    assert_eq!(
        message["params"]["chunk"]["choices"][0]["delta"]["content"],
        "a\"é"
    );
    bench.service.close();
    assert_eq!(
        bench.receive()["error"]["data"]["name"],
        "request_cancelled"
    );
}

#[test]
fn shutdown_closes_the_engine() {
    let bench = Bench::initialized();
    assert_eq!(
        bench.ask("shutdown", json!({"x": 1}))["error"]["data"]["name"],
        "invalid_params"
    );
    assert_fits(
        "shutdown.result",
        &bench.ask("shutdown", json!({}))["result"],
    );
}
