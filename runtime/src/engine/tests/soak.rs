//! Many requests with every kind of end: `make soak`, and a slice of it in the
//! tests.

use std::collections::HashMap;

use serde_json::{json, Value};

use super::harness::{Call, Host};
use super::promise::{compiled_models, Random};
use crate::api::EngineRequest;
use crate::counting::live_bytes;
use crate::machine::{release_freed_memory, resident_bytes};

/// Requests in flight at a time.
const CROWD: usize = 48;

/// Moments of rest, at which memory is measured. The first ones are warm-up.
const RESTS: usize = 10;
const WARM_UP: usize = 2;

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

/// What the process held at one moment of rest.
#[derive(Debug, Clone, Copy)]
struct Memory {
    live: f64,
    resident: f64,
}

struct Soak {
    random: Random,
    model: String,
    options: Value,
    host: Host,
    live: Vec<Call>,
    ends: HashMap<String, usize>,
}

impl Soak {
    fn new(model: &str, options: Value, seed: u64) -> Self {
        Self {
            random: Random(seed),
            host: Host::with(model, options.clone()),
            model: model.to_owned(),
            options,
            live: Vec::new(),
            ends: HashMap::new(),
        }
    }

    /// Sends requests, a few dozen in flight, and disturbs them at random.
    fn run(&mut self, count: usize) {
        for i in 0..count {
            let request = request(&mut self.random);
            self.live.push(self.host.start_completion(request));
            match self.random.below(40) {
                0..=5 => {
                    let at = self.random.below(self.live.len());
                    self.live[at].ticket.cancel();
                }
                6..=8 => {
                    let at = self.random.below(self.live.len());
                    self.live[at].stop_reading();
                }
                9 if i % 7 == 0 => self.reload(),
                // A client that leaves with requests in flight.
                10 if i % 31 == 0 => self.host = Host::with(&self.model, self.options.clone()),
                _ => {}
            }
            while self.live.len() > CROWD {
                let at = self.random.below(self.live.len());
                self.finish(at);
            }
        }
    }

    fn reload(&mut self) {
        let unload = serde_json::from_value(json!({"model": self.host.model})).unwrap();
        self.host.call(EngineRequest::ModelUnload(unload)).unwrap();
        self.host.load(&self.model, self.options.clone()).unwrap();
    }

    fn finish(&mut self, at: usize) {
        let call = self.live.swap_remove(at);
        call.read_on();
        let end = match call.wait() {
            Ok(_) => "completed".to_owned(),
            Err(error) => error.name.as_str().to_owned(),
        };
        *self.ends.entry(end).or_default() += 1;
    }

    /// Lets every request end and a fresh model serve the same few requests
    /// again, so that two moments can be compared.
    fn rest(&mut self) -> Memory {
        while !self.live.is_empty() {
            self.finish(0);
        }
        self.host = Host::with(&self.model, self.options.clone());
        let mut same = Random(99);
        for _ in 0..20 {
            let call = self.host.start_completion(request(&mut same));
            // Some ask for text that this model cannot write.
            let _ = call.wait();
        }
        release_freed_memory();
        Memory {
            live: live_bytes(),
            resident: resident_bytes() as f64,
        }
    }
}

/// Runs `count` requests. Returns how they ended, and the memory at every
/// moment of rest.
fn run(
    model: &str,
    options: Value,
    count: usize,
    seed: u64,
) -> (HashMap<String, usize>, Vec<Memory>) {
    let mut soak = Soak::new(model, options, seed);
    let mut memory = Vec::new();
    for _ in 0..RESTS {
        soak.run(count / RESTS);
        memory.push(soak.rest());
    }
    (soak.ends, memory)
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

fn tight() -> Value {
    json!({"kv_cache_bytes": 4 * 8192, "speculation": true})
}

#[test]
fn every_request_of_a_crowd_ends_once() {
    let (ends, _) = run("builtin:echo", tight(), 600, 1);
    check(&ends, 600);
}

#[test]
#[ignore = "`make soak` runs it"]
fn ten_thousand_requests_leave_nothing_behind() {
    let echo = ("builtin:echo".to_owned(), tight());
    let tiny = compiled_models().next().map(|model| {
        (
            model,
            json!({"kv_cache_bytes": 2 << 20, "speculation": true}),
        )
    });
    for (model, options) in [echo].into_iter().chain(tiny) {
        let (ends, memory) = run(&model, options, 10_000, 2);
        println!("{model}: {ends:?}");
        for at in &memory {
            println!("  {:9.0} bytes live, {:9.0} resident", at.live, at.resident);
        }
        check(&ends, 10_000);
        // What the allocator keeps for later comes and goes; what leaks stays.
        // So the minima of the two halves are compared.
        let (before, after) = memory[WARM_UP..].split_at((RESTS - WARM_UP) / 2);
        let floor = |half: &[Memory], of: fn(&Memory) -> f64| {
            half.iter().map(of).fold(f64::INFINITY, f64::min)
        };
        let growth = |of| floor(after, of) / floor(before, of) - 1.0;
        let (live, resident) = (growth(|at| at.live), growth(|at| at.resident));
        println!(
            "  growth: {:+.2} % live, {:+.2} % resident",
            live * 100.0,
            resident * 100.0
        );
        assert!(live < 0.01, "{model}: the heap grew");
        // Memory of C and C++ shows only here.
        assert!(resident < 0.01, "{model}: the process grew");
    }
}
