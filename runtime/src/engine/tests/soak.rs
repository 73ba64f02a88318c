//! Many requests with every kind of end: `make soak`, and a short run of the
//! same in the tests.

use std::collections::HashMap;

use serde_json::{json, Value};

use super::harness::{Call, Host};
use super::promise::Random;
use crate::api::Request;
use crate::machine::resident_bytes;

fn request(random: &mut Random) -> Value {
    let length = 1 + random.below(400);
    let letter = random.below(4) as u8;
    let prompt: Vec<usize> = (0..length)
        .map(|i| usize::from(b'a' + letter) + i % 7)
        .collect();
    let mut request = json!({
        "prompt": prompt, "max_tokens": 1 + random.below(60), "stream": random.below(2) == 0,
        "seed": random.below(9), "n": 1 + random.below(3), "priority": random.below(3),
        "user": random.below(5).to_string(),
    });
    match random.below(8) {
        0 => request["structured_outputs"] = json!({"regex": "[a-f]{3,9}"}),
        1 => request["stop"] = json!(["e", "th"]),
        2 => request["prompt_logprobs"] = json!(1),
        3 => request["logit_bias"] = json!({"97": 5}),
        _ => {}
    }
    request
}

/// Runs `count` requests, a few dozen at a time. Returns how they ended, by how
/// many bytes memory grew in the second half, and what it was before.
fn run(count: usize, seed: u64) -> (HashMap<String, usize>, f64, f64) {
    let mut random = Random(seed);
    let options = json!({"kv_cache_bytes": 4 * 8192, "speculation": true});
    let mut host = Host::with("builtin:echo", options.clone());
    let mut ends: HashMap<String, usize> = HashMap::new();
    let mut live: Vec<Call> = Vec::new();
    let mut warm = 0;
    for i in 0..count {
        live.push(host.start_completion(request(&mut random)));
        match random.below(40) {
            0..=5 => {
                let at = random.below(live.len());
                live[at].ticket.cancel();
            }
            6..=8 => {
                let at = random.below(live.len());
                live[at].stop_reading();
            }
            9 if i % 7 == 0 => {
                let unload = serde_json::from_value(json!({"model": host.model})).unwrap();
                host.call(Request::ModelUnload(unload)).unwrap();
                host.load("builtin:echo", options.clone()).unwrap();
            }
            10 if i % 31 == 0 => host = Host::with("builtin:echo", options.clone()),
            _ => {}
        }
        while live.len() > 48 {
            let call = live.swap_remove(random.below(live.len()));
            call.read_on();
            let end = match call.wait() {
                Ok(_) => "completed".to_owned(),
                Err(error) => error.name.as_str().to_owned(),
            };
            *ends.entry(end).or_default() += 1;
        }
        if i == count / 2 {
            warm = resident_bytes();
        }
    }
    for call in live {
        call.read_on();
        let end = match call.wait() {
            Ok(_) => "completed".to_owned(),
            Err(error) => error.name.as_str().to_owned(),
        };
        *ends.entry(end).or_default() += 1;
    }
    (ends, resident_bytes() as f64 - warm as f64, warm as f64)
}

fn check(ends: &HashMap<String, usize>, count: usize) {
    assert_eq!(
        ends.values().sum::<usize>(),
        count,
        "every request ends once"
    );
    let expected = [
        "completed",
        "request_cancelled",
        "model_unloaded",
        "shutting_down",
        "model_not_found",
    ];
    for end in ends.keys() {
        assert!(expected.contains(&end.as_str()), "{ends:?}");
    }
    assert!(ends["completed"] > count / 2, "{ends:?}");
}

#[test]
fn every_request_of_a_crowd_ends_once() {
    let (ends, ..) = run(600, 1);
    check(&ends, 600);
}

#[test]
#[ignore = "`make soak` runs it"]
fn ten_thousand_requests_leave_nothing_behind() {
    let (ends, growth, before) = run(10_000, 2);
    println!("{ends:?}, memory {growth:+} bytes in the second half, from {before}");
    check(&ends, 10_000);
    // The whole process is small here, so the allocator's arenas, which come
    // and go with threads, are seen beside it.
    let slack = 4.0 * 1024.0 * 1024.0;
    assert!(
        growth < before * 0.01 + slack,
        "memory grew by {growth} bytes"
    );
}
