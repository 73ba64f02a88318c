//! Pages that a text loses while it is computed: behind a sliding window, and
//! to others that need them. Neither changes a bit of it.

use serde_json::{json, Value};

use super::harness::{Call, Folder, Gate, Host};
use super::promise::{essence, together, Random};
use crate::api::Response;
use crate::executor::echo::{PAGE_SIZE, WINDOW};
use crate::protocol::EmbeddingRequest;

/// Tokens without a pattern, none of which has a meaning in a test.
fn tokens(random: &mut Random, count: usize) -> Vec<usize> {
    (0..count).map(|_| 32 + random.below(200)).collect()
}

#[test]
fn a_text_goes_far_beyond_a_window_with_few_pages() {
    const LONG: usize = 1500;
    let mut random = Random(3);
    // Shorter than the window, longer than a step, and longer than the cache.
    let requests: Vec<Value> = [10, 100, 300]
        .map(|length| {
            json!({"prompt": tokens(&mut random, length), "max_tokens": LONG, "seed": length,
                "logprobs": 2, "ignore_eos": true})
        })
        .into();
    for (model, whole) in [
        ("builtin:echo-in-a-window", false),
        ("builtin:echo-half-in-a-window", true),
    ] {
        let windowed_pages = |host: &Host| {
            let pages = host.metrics().cache.pages_total as usize;
            // The pool without a window holds every token of the cache.
            pages - if whole { host.kv_tokens / PAGE_SIZE } else { 0 }
        };
        let large = Host::with(model, json!({"prefix_cache": false}));
        assert!(windowed_pages(&large) * PAGE_SIZE > 300 + LONG);
        let expected = together(&large, &requests);
        for options in [
            json!({"prefix_cache": false}),
            json!({"prefix_cache": true}),
            json!({"prefix_cache": true, "speculation": true}),
        ] {
            let mut small = options.clone();
            small["max_sequences"] = json!(2);
            small["max_batch_tokens"] = json!(24);
            let host = Host::with(model, small);
            let room = windowed_pages(&host) * PAGE_SIZE;
            assert!(room < 6 * WINDOW, "{room} tokens fit");
            assert_eq!(together(&host, &requests), expected, "{model} {options}");
            // With what the cache still has from the first run.
            assert_eq!(together(&host, &requests), expected, "{model} {options}");
            assert_eq!(host.metrics().cache.pages_used, 0);
        }
    }
}

/// A model with small steps, and pages for one long text at a time.
fn crowded(mut options: Value) -> Host {
    options["max_batch_tokens"] = json!(16);
    options["kv_cache_bytes"] = json!(30 * PAGE_SIZE * 4);
    Host::with("builtin:faulty", options)
}

#[test]
fn a_prompt_that_is_set_back_is_scored_the_same() {
    let gate = Gate::before(3);
    let mut random = Random(4);
    // It blocks in the seventh of its steps.
    let prompt: Vec<usize> = [
        tokens(&mut random, 96),
        gate.prompt(16)
            .iter()
            .map(|&token| token as usize)
            .collect(),
        tokens(&mut random, 100),
    ]
    .concat();
    let request = json!({"prompt": prompt, "max_tokens": 40, "seed": 8, "logprobs": 3,
        "prompt_logprobs": 3, "n": 2, "ignore_eos": true});
    let urgent = json!({"prompt": tokens(&mut random, 420), "max_tokens": 40, "seed": 9,
        "priority": -1, "ignore_eos": true});
    let mut found = Vec::new();
    let mut steps = 0;
    for prefix_cache in [false, true] {
        let host = crowded(json!({"prefix_cache": prefix_cache}));
        let call = host.start_completion(request.clone());
        steps += 1;
        gate.wait(steps);
        let other = host.start_completion(urgent.clone());
        // A request sent after it is answered only after it has reached the
        // steps.
        host.decode(&[json!(65)]);
        gate.allow(usize::MAX);
        other.wait().unwrap();
        found.push(essence(&call.wait().unwrap()));
        assert!(host.metrics().cache.preemptions > 0);
        steps = gate.entered();
        gate.allow(steps);
    }
    gate.allow(usize::MAX);
    let plain = Host::with("builtin:faulty", json!({"prefix_cache": false}));
    let expected = essence(&plain.start_completion(request).wait().unwrap());
    assert!(expected.contains("prompt_logprobs"), "{expected}");
    for found in found {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_text_that_is_set_back_is_embedded_the_same() {
    let gate = Gate::before(4);
    let mut random = Random(5);
    let input: Vec<usize> = [
        tokens(&mut random, 96),
        gate.prompt(16)
            .iter()
            .map(|&token| token as usize)
            .collect(),
        tokens(&mut random, 100),
    ]
    .concat();
    let urgent = json!({"prompt": tokens(&mut random, 420), "max_tokens": 40, "seed": 9,
        "priority": -1, "ignore_eos": true});
    let embed = |host: &Host| {
        let request = host.named(json!({"input": input}));
        host.start::<EmbeddingRequest>(serde_json::from_value(request).unwrap())
    };
    let vector = |call: &Call| match call.wait() {
        Ok(Response::Embeddings(mut list)) => list.data.remove(0).embedding,
        other => panic!("{other:?}"),
    };
    let host = crowded(json!({}));
    let call = embed(&host);
    gate.wait(1);
    let other = host.start_completion(urgent);
    host.decode(&[json!(65)]);
    gate.allow(usize::MAX);
    other.wait().unwrap();
    let found = vector(&call);
    assert!(host.metrics().cache.preemptions > 0);
    let plain = Host::with("builtin:faulty", json!({}));
    assert_eq!(found, vector(&embed(&plain)));
}

#[test]
fn a_text_may_fill_the_whole_cache() {
    let host = crowded(json!({}));
    assert_eq!(host.kv_tokens, 30 * PAGE_SIZE);
    let text = tokens(&mut Random(6), host.kv_tokens);
    let request = host.named(json!({"input": text}));
    let request = serde_json::from_value(request).unwrap();
    host.call::<EmbeddingRequest>(request).unwrap();
    let scores = json!({"prompt": text, "max_tokens": 0, "prompt_logprobs": 1});
    let found = essence(&host.start_completion(scores.clone()).wait().unwrap());
    let plain = Host::with("builtin:faulty", json!({}));
    assert_eq!(
        found,
        essence(&plain.start_completion(scores).wait().unwrap())
    );
    let last = json!({"prompt": text[1..], "max_tokens": 1, "seed": 1});
    host.start_completion(last).wait().unwrap();
    assert_eq!(host.metrics().cache.pages_used, 0);
}

#[test]
fn who_finds_the_cache_held_by_a_save_waits_for_it() {
    let folder = Folder::new("held");
    let host = crowded(json!({}));
    let mut random = Random(7);
    let talk = tokens(&mut random, 450);
    let warm = json!({"prompt": talk, "max_tokens": 1});
    host.start_completion(warm).wait().unwrap();
    let gate = Gate::before(5);
    let held = host.start_completion(json!({"prompt": gate.prompt(8), "max_tokens": 1}));
    gate.wait(1);
    // In the step after this one the save has its pages, and no other request
    // runs.
    let save = host.start_save(json!({"path": folder.file("talk.session"), "tokens": talk}));
    let other = host.start_completion(json!({"prompt": tokens(&mut random, 400),
        "max_tokens": 1, "seed": 1}));
    host.decode(&[json!(65)]);
    gate.allow(usize::MAX);
    held.wait().unwrap();
    save.wait().unwrap();
    other.wait().unwrap();
    assert_eq!(host.metrics().cache.pages_used, 0);
}
