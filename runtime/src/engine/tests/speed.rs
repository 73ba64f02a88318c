//! How fast a token's path is without any arithmetic. Not part of the tests:
//! `cargo test --release -p inlay-runtime speed -- --ignored --nocapture`.

use std::time::Instant;

use serde_json::json;

use super::harness::Host;
use super::promise::compiled_models;
use crate::api::{EngineRequest, Response};

#[test]
#[ignore = "a measurement"]
fn tokens_and_chunks_a_second() {
    for (stream, streams) in [(false, 16), (true, 16), (true, 64), (true, 1)] {
        let host = Host::with("builtin:null", json!({}));
        let tokens = 400_000 / streams;
        let start = Instant::now();
        let calls: Vec<_> = (0..streams)
            .map(|_| {
                host.start_completion(
                    json!({"prompt": "x", "stream": stream, "max_tokens": tokens}),
                )
            })
            .collect();
        calls.iter().for_each(|call| {
            call.wait().unwrap();
        });
        let rate = (tokens * streams) as f64 / start.elapsed().as_secs_f64();
        println!("{streams} requests, stream {stream}: {rate:.0} tokens/s");
    }
}

/// The time that a step of 16 rows spends outside the model, mostly in
/// sampling: `INLAY_TEST_MODELS=NAME.safetensors` names the model.
#[test]
#[ignore = "a measurement"]
fn share_of_a_step_that_is_not_the_model() {
    const ROWS: u64 = 16;
    for model in compiled_models() {
        let host = Host::with(&model, json!({"prefix_cache": false}));
        for sampling in [
            json!({"temperature": 0}),
            json!({"temperature": 0.8}),
            json!({"temperature": 0.8, "top_p": 0.9}),
            json!({"temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05}),
            json!({"temperature": 0.8, "top_p": 0.9, "presence_penalty": 0.5,
                "frequency_penalty": 0.5, "repetition_penalty": 1.1}),
            json!({"temperature": 0.8, "top_p": 0.9, "logprobs": 5}),
        ] {
            let trace = |action: &str| {
                let params = serde_json::from_value(json!({"action": action})).unwrap();
                match host.call(EngineRequest::Trace(params)) {
                    Ok(Response::Trace(result)) => result.events,
                    other => panic!("{other:?}"),
                }
            };
            trace("start");
            let calls: Vec<_> = (0..ROWS)
                .map(|seed| {
                    let prompt: Vec<u64> = (0..32).map(|i| 100 + i * 7 + seed).collect();
                    let mut request = json!({"prompt": prompt, "max_tokens": 40, "seed": seed,
                        "ignore_eos": true});
                    for (key, value) in sampling.as_object().unwrap() {
                        request[key] = value.clone();
                    }
                    host.start_completion(request)
                })
                .collect();
            calls.iter().for_each(|call| drop(call.wait().unwrap()));
            let mut shares = Vec::new();
            let mut computing = 0.0;
            for event in trace("stop") {
                let time = event.dur.unwrap_or_default();
                match event.name.as_str() {
                    "compute" => computing = time,
                    // The model's part of a step is traced before the step.
                    "step" if event.args.is_some_and(|args| args["rows"] == ROWS) => {
                        shares.push((time - computing, time));
                    }
                    _ => {}
                }
            }
            shares.sort_by(|a, b| a.1.total_cmp(&b.1));
            let (rest, step) = shares[shares.len() / 4];
            println!(
                "{sampling}: {:.2} of {:.1} ms, {:.1} %",
                rest / 1e3,
                step / 1e3,
                100.0 * rest / step
            );
        }
    }
}
