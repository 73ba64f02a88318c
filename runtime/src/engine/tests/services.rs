//! Everything around generation: embeddings, scores, metrics, traces, tokens.

use serde_json::{json, Value};

use super::harness::Host;
use crate::api::{Request, Response};
use crate::protocol::EmbeddingVector;

#[test]
fn echo_embeds_a_text_as_its_letters() {
    let host = Host::with("builtin:echo", json!({}));
    let embed = |request: Value| {
        let request = serde_json::from_value(host.named(request)).unwrap();
        match host.call(Request::Embeddings(request)) {
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
        let usage = completion.usage.unwrap();
        let cached = usage.prompt_tokens_details.unwrap().cached_tokens;
        rows.push(host.metrics().step_rows - before);
        assert_eq!(cached + rows[own], 2002);
    }
    assert_eq!(rows[0], 2002);
    // What is left to compute is no more than a page.
    assert!(rows[1] * 100 < rows[0], "{rows:?}");
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
        match host.call(Request::Trace(params)) {
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
    for name in ["step", "compute", "request"] {
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
fn tokens_go_there_and_back_and_a_plan_says_the_memory() {
    let host = Host::with("builtin:echo", json!({}));
    let params = serde_json::from_value(host.named(json!({"text": "né"}))).unwrap();
    let Ok(Response::TokensEncode(encoded)) = host.call(Request::TokensEncode(params)) else {
        panic!("tokens.encode answers");
    };
    assert_eq!(encoded.tokens, [0x6E, 0xC3, 0xA9]);
    let params = host.named(json!({"tokens": encoded.tokens}));
    let params = serde_json::from_value(params).unwrap();
    let Ok(Response::TokensDecode(decoded)) = host.call(Request::TokensDecode(params)) else {
        panic!("tokens.decode answers");
    };
    assert_eq!(decoded.text, "né");
    let params = json!({"model": "builtin:echo", "kv_cache_bytes": 1024});
    let params = serde_json::from_value(params).unwrap();
    let Ok(Response::ModelPlan(plan)) = host.call(Request::ModelPlan(params)) else {
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
