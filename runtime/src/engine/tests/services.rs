//! Everything around generation: embeddings, scores, metrics, traces, tokens.

use std::collections::HashMap;

use serde_json::{json, Value};

use super::harness::{Host, LONG};
use crate::api::{EngineRequest, Response};
use crate::executor::faulty::POISON;
use crate::protocol::{EmbeddingRequest, EmbeddingVector, TokensDecodeParams, TokensEncodeParams};

#[test]
fn echo_embeds_a_text_as_its_letters() {
    let host = Host::with("builtin:echo", json!({}));
    let embed = |request: Value| {
        let request = serde_json::from_value(host.named(request)).unwrap();
        match host.call::<EmbeddingRequest>(request) {
            Ok(Response::Embeddings(list)) => list,
            other => panic!("{other:?}"),
        }
    };
    let long = "ab".repeat(3000);
    let list = embed(json!({"input": ["a", "ab", long]}));
    assert_eq!(list.usage.prompt_tokens, 6003);
    let vectors: Vec<Vec<f32>> = list
        .data
        .into_iter()
        .map(|entry| match entry.embedding {
            EmbeddingVector::Floats(floats) => floats,
            EmbeddingVector::Base64(_) => panic!("floats were asked for"),
        })
        .collect();
    assert_eq!(vectors[0][97], 1.0);
    assert!((vectors[1][98] - 0.5f32.sqrt()).abs() < 1e-6);
    assert_eq!(vectors[1], vectors[2], "the mean over chunks is the mean");
    let list = embed(json!({"input": "a", "dimensions": 2, "encoding_format": "base64"}));
    let EmbeddingVector::Base64(text) = &list.data[0].embedding else {
        panic!("base64 was asked for");
    };
    assert_eq!(text, "AAAAAAAAAAA=");
}

#[test]
fn a_long_prefix_is_computed_once() {
    let host = Host::with("builtin:echo", json!({"max_batch_tokens": 512}));
    let prefix: Vec<usize> = (0..2000).map(|i| 97 + i * i % 26).collect();
    let mut rows = Vec::new();
    for own in 0..2 {
        let mut prompt = prefix.clone();
        prompt.extend([97 + own, 110]);
        let before = host.metrics().step_rows;
        let request = json!({"prompt": prompt, "max_tokens": 1});
        let Ok(Response::Completion(completion)) = host.start_completion(request).wait() else {
            panic!("a completion ends with a completion");
        };
        let usage = completion.usage.flatten().unwrap();
        let cached = usage.prompt_tokens_details.unwrap().cached_tokens;
        rows.push(host.metrics().step_rows - before);
        assert_eq!(cached + rows[own], 2002);
    }
    assert_eq!(rows[0], 2002);
    // At most a page is left to compute.
    assert!(rows[1] * 100 < rows[0], "{rows:?}");
}

#[test]
fn the_choices_of_a_prompt_compute_it_once() {
    let host = Host::with("builtin:echo", json!({"prefix_cache": false}));
    let prompt: Vec<usize> = (0..2000).map(|i| 97 + i * i % 26).collect();
    let ask =
        |n: u64| json!({"prompt": prompt, "max_tokens": 10, "n": n, "seed": 3, "ignore_eos": true});
    let Ok(Response::Completion(completion)) = host.start_completion(ask(6)).wait() else {
        panic!("a completion ends with a completion");
    };
    let usage = completion.usage.flatten().unwrap();
    assert_eq!((usage.prompt_tokens, usage.completion_tokens), (2000, 60));
    // The first token of each comes with the prompt.
    assert_eq!(host.metrics().step_rows, 2000 + 6 * 9);
    // Each is the same as in a smaller batch.
    let Ok(Response::Completion(fewer)) = host.start_completion(ask(3)).wait() else {
        panic!("a completion ends with a completion");
    };
    for (one, other) in completion.choices.iter().zip(&fewer.choices) {
        assert_eq!(one.text, other.text);
    }
    assert_eq!(host.metrics().cache.pages_used, 0);
}

#[test]
fn prompt_scores_cover_every_token_but_the_first() {
    let host = Host::with("builtin:echo", json!({"max_batch_tokens": 5}));
    let request = json!({"prompt": "hello world", "prompt_logprobs": 1, "max_tokens": 0});
    let twice: Vec<Value> = (0..2)
        .map(|_| match host.start_completion(request.clone()).wait() {
            Ok(Response::Completion(completion)) => {
                serde_json::to_value(&completion.choices[0]).unwrap()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let scores = twice[0]["prompt_logprobs"].as_array().unwrap();
    assert_eq!(scores.len(), "hello world".len());
    assert!(scores[0].is_null() && scores[1..].iter().all(Value::is_object));
    assert_eq!(
        twice[0], twice[1],
        "the prefix cache does not swallow scores"
    );
}

#[test]
fn metrics_count_and_traces_record() {
    let host = Host::with("builtin:echo", json!({}));
    let trace = |action: &str| {
        let params = serde_json::from_value(json!({"action": action})).unwrap();
        match host.call(EngineRequest::Trace(params)) {
            Ok(Response::Trace(result)) => result,
            other => panic!("{other:?}"),
        }
    };
    assert!(trace("start").recording);
    let messages = json!([{"role": "user", "content": "hi"}]);
    host.chat(json!({"messages": messages})).unwrap();
    host.chat(json!({"messages": messages, "n": 0}))
        .unwrap_err();
    let events = trace("stop").events;
    for name in ["thread_name", "step", "compute", "request"] {
        assert!(events.iter().any(|event| event.name == name), "{name}");
    }
    let metrics = host.metrics();
    assert_eq!(metrics.requests.completed, 1);
    assert_eq!(metrics.requests.failed, 1);
    assert_eq!(metrics.tokens.generated, 3);
    assert_eq!(metrics.time_to_first_token_seconds.count, 1);
    assert_eq!(metrics.inter_token_seconds.count, 2);
    assert!(metrics.cache.pages_cached > 0 && metrics.cache.pages_used == 0);
}

#[test]
fn a_trace_is_one_that_chrome_reads() {
    let host = Host::with("builtin:faulty", json!({"max_batch_tokens": 16}));
    let control = |action: &str| {
        let params = serde_json::from_value(json!({"action": action})).unwrap();
        match host.call(EngineRequest::Trace(params)) {
            Ok(Response::Trace(result)) => serde_json::to_value(result.events).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    control("start");
    host.load("builtin:echo", json!({"id": "second"})).unwrap();
    // In parallel, of different lengths, with every kind of end.
    let ask = |prompt: &[u32], max_tokens: u32| json!({"prompt": prompt, "max_tokens": max_tokens, "ignore_eos": true});
    let calls: Vec<_> = (1..6)
        .map(|i| host.start_completion(ask(&[97; 20], 10 * i)))
        .collect();
    let endless = host.start_completion(ask(&[98; 40], LONG));
    let poisoned = host.start_completion(ask(&[POISON; 40], 5));
    let mut other = ask(&[99], 5);
    other["model"] = json!("second");
    host.start_completion(other).wait().unwrap();
    calls.iter().for_each(|call| drop(call.wait().unwrap()));
    poisoned.wait().unwrap_err();
    endless.ticket.cancel();
    endless.wait().unwrap_err();
    let events = control("stop");
    let events = events.as_array().unwrap();
    let mut spans: HashMap<u64, Vec<(f64, f64)>> = HashMap::new();
    let mut open: HashMap<&str, f64> = HashMap::new();
    let mut ends: Vec<&str> = Vec::new();
    let mut names = Vec::new();
    for event in events {
        let (at, thread) = (
            event["ts"].as_f64().unwrap(),
            event["tid"].as_u64().unwrap(),
        );
        assert!(
            event["name"].is_string() && event["pid"].is_u64() && at >= 0.0,
            "{event}"
        );
        match event["ph"].as_str().unwrap() {
            "X" => {
                let length = event["dur"].as_f64().unwrap();
                assert!(length >= 0.0, "{event}");
                spans.entry(thread).or_default().push((at, at + length));
            }
            "b" => {
                ends.push(event["args"]["end"].as_str().unwrap());
                let id = event["id"].as_str().unwrap();
                assert!(open.insert(id, at).is_none(), "{event}");
            }
            "e" => {
                let begun = open.remove(event["id"].as_str().unwrap()).unwrap();
                assert!(begun <= at, "{event}");
            }
            "M" => names.push(event["args"]["name"].as_str().unwrap()),
            other => panic!("{other}"),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(names, ["builtin:faulty", "second"]);
    ends.sort_unstable();
    let mut expected = vec!["completed"; 6];
    expected.extend(["request_cancelled", "step_failed"]);
    assert_eq!(ends, expected);
    // On one thread spans are nested or disjoint, and never overlap.
    for spans in spans.values() {
        assert!(spans.len() > 4);
        for (i, one) in spans.iter().enumerate() {
            for two in &spans[i + 1..] {
                let (first, second) = if one.0 <= two.0 {
                    (one, two)
                } else {
                    (two, one)
                };
                assert!(
                    second.0 >= first.1 || second.1 <= first.1 || first.0 == second.0,
                    "{one:?} {two:?}"
                );
            }
        }
    }
}

#[test]
fn tokens_go_there_and_back_and_a_plan_says_the_memory() {
    let host = Host::with("builtin:echo", json!({}));
    let params = serde_json::from_value(host.named(json!({"text": "né"}))).unwrap();
    let Ok(Response::TokensEncode(encoded)) = host.call::<TokensEncodeParams>(params) else {
        panic!("tokens.encode answers");
    };
    assert_eq!(encoded.tokens, [0x6E, 0xC3, 0xA9]);
    let params = host.named(json!({"tokens": encoded.tokens}));
    let params = serde_json::from_value(params).unwrap();
    let Ok(Response::TokensDecode(decoded)) = host.call::<TokensDecodeParams>(params) else {
        panic!("tokens.decode answers");
    };
    assert_eq!(decoded.text, "né");
    let params = json!({"model": "builtin:echo", "kv_cache_bytes": 1024});
    let params = serde_json::from_value(params).unwrap();
    let Ok(Response::ModelPlan(plan)) = host.call(EngineRequest::ModelPlan(params)) else {
        panic!("model.plan answers");
    };
    assert_eq!((plan.kv_bytes, plan.kv_bytes_per_token), (1024, 4));
    assert!(plan.fits);
}

#[test]
fn the_seed_of_a_model_is_that_of_requests_without_one() {
    let text = |options: Value, request: Value| {
        let host = Host::with("builtin:echo", options);
        let Ok(Response::Completion(completion)) = host.start_completion(request).wait() else {
            panic!("a completion ends with a completion");
        };
        completion.choices[0].text.clone()
    };
    let plain = json!({"prompt": "x", "max_tokens": 30});
    let seeded = json!({"prompt": "x", "max_tokens": 30, "seed": 7});
    assert_eq!(text(json!({"seed": 7}), plain), text(json!({}), seeded));
}
