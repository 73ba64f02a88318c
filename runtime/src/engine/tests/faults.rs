//! What fails, and what continues: failing steps, cancels at bad moments, too
//! few pages, unloaded models.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{json, Value};

use super::harness::{text, Call, Gate, Host, ENDLESS, LONG, PATIENCE};
use super::promise::compiled_models;
use crate::api::{EngineRequest, Request, Response, Sink, Update};
use crate::engine::Ticket;
use crate::error::{ErrorName, Result};
use crate::executor::faulty::POISON;
use crate::protocol::{CompletionRequest, EmbeddingRequest, TokensDecodeParams};

fn ask(seed: u64) -> Value {
    let prompt: Vec<u64> = (0..50).map(|i| 97 + (i * 7 + seed) % 26).collect();
    json!({"prompt": prompt, "max_tokens": 20, "seed": seed, "ignore_eos": true})
}

#[test]
fn a_failing_step_ends_only_its_own_requests() {
    let host = Host::with("builtin:faulty", json!({"max_batch_tokens": 40}));
    let healthy = Host::with("builtin:echo", json!({}));
    let expected: Vec<String> = (0..6)
        .map(|seed| text(&healthy.start_completion(ask(seed))))
        .collect();
    let poisoned = |at: usize| {
        let mut request = ask(1);
        request["prompt"][at] = json!(POISON);
        request
    };
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for seed in 0..6 {
        good.push(host.start_completion(ask(seed)));
        // In its first chunk, or in a later one.
        bad.push(host.start_completion(poisoned(seed as usize * 9)));
    }
    let letters = json!({"model": host.model, "input": ["abc", "a\u{7}c"]});
    let embedding = serde_json::from_value(letters).unwrap();
    bad.push(host.start::<EmbeddingRequest>(embedding));
    for call in &bad {
        let error = call.wait().unwrap_err();
        assert_eq!(error.name, ErrorName::StepFailed);
        assert!(error.message.contains("poison"), "{error}");
    }
    let found: Vec<String> = good.iter().map(text).collect();
    assert_eq!(found, expected);
    // The engine continues, and nothing was kept of the requests that failed.
    assert_eq!(text(&host.start_completion(ask(3))), expected[3]);
    assert_eq!(host.metrics().cache.pages_used, 0);
    assert_eq!(host.metrics().requests.failed, 7);
}

#[test]
fn cancel_takes_effect_within_a_step_of_a_long_prefill() {
    let options = json!({"max_batch_tokens": 16, "prefix_cache": false});
    let host = Host::with("builtin:faulty", options);
    let gate = Gate::before(1);
    let prompt = gate.prompt(8000);
    let mut steps = 0;
    // Alone, next to one that generates, and next to an embedding.
    for (company, embeds) in [(false, false), (true, false), (false, true)] {
        let long = json!({"prompt": "x", "max_tokens": LONG, "stream": true, "ignore_eos": true});
        let neighbour = company.then(|| host.start_completion(long));
        let call = match embeds {
            true => {
                let request = host.named(json!({"input": prompt}));
                host.start::<EmbeddingRequest>(serde_json::from_value(request).unwrap())
            }
            false => host.start_completion(json!({"prompt": prompt, "max_tokens": 1})),
        };
        // Somewhere in the prompt, in the middle of a step.
        steps += 20;
        gate.allow(steps - 1);
        gate.wait(steps);
        call.ticket.cancel();
        gate.allow(usize::MAX);
        assert_eq!(call.wait().unwrap_err().name, ErrorName::RequestCancelled);
        if let Some(neighbour) = neighbour {
            neighbour.wait_for_chunks(1);
            neighbour.ticket.cancel();
            neighbour.wait().unwrap_err();
        }
        assert_eq!(gate.entered(), steps, "a step ran with it after the cancel");
        assert_eq!(host.metrics().cache.pages_used, 0);
    }
}

/// Cancels its own request at the update with this number.
struct CancelAt {
    number: usize,
    state: Mutex<(usize, Option<Ticket>, Option<Result<Response>>)>,
    changed: Condvar,
}

impl Sink for CancelAt {
    fn ready(&self) -> bool {
        true
    }

    fn update(&self, _: Update) {
        let mut state = self.state.lock().unwrap();
        state.0 += 1;
        if state.0 == self.number {
            state = self
                .changed
                .wait_while(state, |state| state.1.is_none())
                .unwrap();
            if let Some(ticket) = &state.1 {
                ticket.cancel();
            }
        }
    }

    fn end(&self, result: Result<Response>) {
        self.state.lock().unwrap().2 = Some(result);
        self.changed.notify_all();
    }
}

#[test]
fn a_load_is_given_up_at_the_next_stage() {
    for model in ["builtin:echo".to_owned()]
        .into_iter()
        .chain(compiled_models().take(1))
    {
        let host = Host::new();
        let mut given_up = 0;
        for number in 1.. {
            let params = serde_json::from_value(json!({"model": model, "id": "m"})).unwrap();
            let sink = Arc::new(CancelAt {
                number,
                state: Mutex::default(),
                changed: Condvar::new(),
            });
            let ticket = host.engine.submit(
                EngineRequest::ModelLoad(params).into(),
                Arc::clone(&sink) as Arc<dyn Sink>,
            );
            let mut state = sink.state.lock().unwrap();
            state.1 = Some(ticket);
            sink.changed.notify_all();
            let state = sink
                .changed
                .wait_while(state, |state| state.2.is_none())
                .unwrap();
            match state.2.as_ref().unwrap() {
                Err(error) => {
                    assert_eq!(
                        error.name,
                        ErrorName::RequestCancelled,
                        "at update {number}"
                    );
                    assert_eq!(state.0, number, "no update after the cancel");
                    given_up += 1;
                }
                // It had completed when the last update came.
                Ok(_) => break,
            }
        }
        // A built-in model has two stages, a file has more.
        assert!(given_up >= 2, "{model}: given up at {given_up} stages");
        let request = json!({"model": "m", "prompt": "x", "max_tokens": 1});
        host.start_completion(request).wait().unwrap();
    }
}

#[test]
fn unloading_and_closing_end_what_is_in_flight_on_compiled_models() {
    for model in compiled_models() {
        let host = Host::with(&model, json!({"id": "m"}));
        // Three that a paused reader keeps from ending, and three that may
        // just end in time.
        let start = |host: &Host| -> Vec<Call> {
            let request = |i: u64| {
                json!({"model": "m", "prompt": vec![60 + i; 40], "ignore_eos": true,
                    "max_tokens": 460})
            };
            let streams = (0..3).map(|i| host.start_paused_stream(request(i), 100));
            streams
                .chain((3..6).map(|i| host.start_completion(request(i))))
                .collect()
        };
        let ended = |calls: &[Call], name: ErrorName| -> u64 {
            let ends: Vec<bool> = calls
                .iter()
                .map(|call| call.wait().is_err_and(|error| error.name == name))
                .collect();
            assert_eq!(ends[..3], [true; 3], "{model}");
            for (call, ended) in calls.iter().zip(&ends) {
                assert!(*ended || call.wait().is_ok(), "{model}: {:?}", call.wait());
            }
            ends.iter().map(|&ended| u64::from(ended)).sum()
        };
        let calls = start(&host);
        calls[0].wait_for_chunks(1);
        let unload = serde_json::from_value(json!({"model": "m"})).unwrap();
        let Ok(Response::ModelUnload(result)) = host.call(EngineRequest::ModelUnload(unload))
        else {
            panic!("unload answers");
        };
        let count = ended(&calls, ErrorName::ModelUnloaded);
        assert_eq!(result.ended_requests, count, "{model}");
        host.load(&model, json!({"id": "m"})).unwrap();
        let calls = start(&host);
        calls[0].wait_for_chunks(1);
        host.engine.close();
        ended(&calls, ErrorName::ShuttingDown);
    }
}

#[test]
fn requests_still_on_their_way_to_the_model_are_told_why_it_stopped() {
    let prompt = "One two three. ".repeat(2000);
    let start = |host: &Host| -> Vec<Call> {
        let request = json!({"prompt": prompt, "ignore_eos": true, "max_tokens": ENDLESS});
        (0..50)
            .map(|_| host.start_completion(request.clone()))
            .collect()
    };
    let host = Host::with("builtin:null", json!({"id": "m"}));
    let calls = start(&host);
    let unload = serde_json::from_value(json!({"model": "m"})).unwrap();
    let Ok(Response::ModelUnload(result)) = host.call(EngineRequest::ModelUnload(unload)) else {
        panic!("unload answers");
    };
    assert_eq!(result.ended_requests, 50);
    for call in &calls {
        assert_eq!(call.wait().unwrap_err().name, ErrorName::ModelUnloaded);
    }
    host.load("builtin:null", json!({"id": "m"})).unwrap();
    let calls = start(&host);
    host.engine.close();
    for call in &calls {
        assert_eq!(call.wait().unwrap_err().name, ErrorName::ShuttingDown);
    }
}

#[test]
fn several_models_live_side_by_side_each_with_its_limits() {
    let host = Host::new();
    let models: Vec<String> = ["builtin:echo".to_owned()]
        .into_iter()
        .chain(compiled_models())
        .collect();
    for (i, model) in models.iter().enumerate() {
        let options = json!({"id": format!("m{i}"), "max_sequences": i + 1, "threads": 1});
        host.load(model, options).unwrap();
    }
    host.load("builtin:faulty", json!({"id": "faulty"}))
        .unwrap();
    let named = |i: usize, seed: u64| {
        let mut request = ask(seed);
        request["model"] = json!(format!("m{i}"));
        request
    };
    let alone: Vec<Vec<String>> = (0..models.len())
        .map(|i| {
            (0..4)
                .map(|seed| text(&host.start_completion(named(i, seed))))
                .collect()
        })
        .collect();
    let mut crowd = Vec::new();
    for seed in 0..4 {
        for i in 0..models.len() {
            crowd.push((i, seed, host.start_completion(named(i, seed))));
        }
        // A model that fails and a model that is unloaded disturb no other.
        let poison = json!({"model": "faulty", "prompt": [POISON], "max_tokens": 3});
        host.start_completion(poison).wait().unwrap_err();
    }
    let unload = serde_json::from_value(json!({"model": "faulty"})).unwrap();
    host.call(EngineRequest::ModelUnload(unload)).unwrap();
    for (i, seed, call) in &crowd {
        assert_eq!(
            text(call),
            alone[*i][*seed as usize],
            "{} {seed}",
            models[*i]
        );
    }
    let Ok(Response::Metrics(metrics)) = host.call(EngineRequest::Metrics) else {
        panic!("metrics answer");
    };
    assert_eq!(metrics.models.len(), models.len());
    for (i, model) in metrics.models.iter().enumerate() {
        assert_eq!(model.requests.completed, 8, "{}", models[i]);
        // No step was larger than this model allows.
        let above = model.batch_size.bounds.iter().zip(&model.batch_size.counts);
        let above: u64 = above
            .filter(|(&bound, _)| bound >= (2 * (i + 1)) as f64)
            .map(|(_, &count)| count)
            .sum();
        assert_eq!(above, 0, "{}", models[i]);
    }
}

#[test]
fn figures_are_fresh_while_requests_run() {
    let host = Host::with("builtin:faulty", json!({}));
    let call = host.start_completion(json!({"prompt": "x", "n": 8, "max_tokens": LONG,
        "ignore_eos": true}));
    let end = Instant::now() + PATIENCE;
    loop {
        let metrics = host.metrics();
        if metrics.requests.running == 1 && metrics.tokens.generated > 8 {
            assert_eq!(metrics.requests.waiting, 0);
            assert!(metrics.batch_size.sum >= metrics.steps as f64);
            break;
        }
        assert!(Instant::now() < end, "{metrics:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    call.ticket.cancel();
    call.wait().unwrap_err();
    assert_eq!(host.metrics().requests.running, 0);
}

/// Records the end of its request, then panics.
#[derive(Default)]
struct Fragile {
    ended: Mutex<Option<Result<Response>>>,
    changed: Condvar,
}

impl Sink for Fragile {
    fn ready(&self) -> bool {
        true
    }

    fn update(&self, _: Update) {}

    fn end(&self, result: Result<Response>) {
        let ended = self.ended.lock().unwrap().replace(result);
        self.changed.notify_all();
        panic!("to see what becomes of others, after {ended:?}");
    }
}

impl Fragile {
    fn submit<R: Into<Request>>(host: &Host, request: R) -> Arc<Self> {
        let sink = Arc::new(Self::default());
        host.engine
            .submit(request.into(), Arc::clone(&sink) as Arc<dyn Sink>);
        sink
    }

    fn wait(&self) {
        let ended = self.ended.lock().unwrap();
        let _ended = self
            .changed
            .wait_while(ended, |ended| ended.is_none())
            .unwrap();
    }
}

#[test]
fn a_panic_in_one_request_ends_no_other() {
    let host = Host::with("builtin:echo", json!({}));
    // On the control thread, and on the front thread of the model.
    Fragile::submit(&host, EngineRequest::Info).wait();
    let decode = json!({"model": host.model, "tokens": [97]});
    let decode = serde_json::from_value(decode).unwrap();
    Fragile::submit::<TokensDecodeParams>(&host, decode).wait();
    host.call(EngineRequest::Info).unwrap();
    assert_eq!(host.decode(&[json!(97)]), "a");
    let one = json!({"model": host.model, "prompt": "x", "max_tokens": 1});
    host.start_completion(one.clone()).wait().unwrap();
    // On the engine thread, after its step: the model is gone, and the error
    // says so.
    let request: CompletionRequest = serde_json::from_value(one.clone()).unwrap();
    Fragile::submit(&host, request).wait();
    loop {
        // A request sent while the thread ends may be lost with it.
        let error = host.start_completion(one.clone()).wait().unwrap_err();
        assert_eq!(error.name, ErrorName::InternalError);
        if error.message.contains("load it again") {
            break;
        }
    }
    let unload = serde_json::from_value(json!({"model": host.model})).unwrap();
    host.call(EngineRequest::ModelUnload(unload)).unwrap();
    host.load("builtin:echo", json!({})).unwrap();
    host.start_completion(one).wait().unwrap();
}
