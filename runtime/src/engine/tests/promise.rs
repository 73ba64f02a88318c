//! Promise 5: the same bits, whatever runs next to a request and however its
//! prompt is computed.
//!
//! Every test runs on `builtin:echo`, whose answers depend on every token that
//! its cache shows it, and on the compiled models of `INLAY_TEST_MODELS` (a
//! search path of data files), where that is set.

use std::path::PathBuf;

use serde_json::{json, Value};

use super::harness::{Call, Folder, Host};
use crate::api::Response;
use crate::error::ErrorName;

/// Numbers without a pattern, the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }
}

struct Subject {
    model: String,
    page: usize,
    vocabulary: usize,
    requests: usize,
    longest: usize,
}

/// The compiled models that the tests are given.
pub fn compiled_models() -> impl Iterator<Item = String> {
    let paths = std::env::var_os("INLAY_TEST_MODELS").unwrap_or_default();
    if paths.is_empty() {
        eprintln!("only the built-in model: INLAY_TEST_MODELS is not set; `make test` sets it");
    }
    let paths: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    paths
        .into_iter()
        .filter(|path| *path != PathBuf::new())
        .map(|path| path.display().to_string())
}

fn subjects() -> Vec<Subject> {
    let mut subjects = vec![Subject {
        model: "builtin:echo".to_owned(),
        page: 16,
        vocabulary: 256,
        requests: 200,
        longest: 300,
    }];
    for model in compiled_models() {
        subjects.push(Subject {
            model,
            page: 16,
            vocabulary: 256,
            requests: 200,
            longest: 120,
        });
    }
    subjects
}

/// Those above, and a built-in model with recurrent state.
fn subjects_and_state() -> Vec<Subject> {
    let mut all = subjects();
    all.push(Subject {
        model: "builtin:echo-with-state".to_owned(),
        page: 16,
        vocabulary: 256,
        requests: 200,
        longest: 300,
    });
    all
}

/// Random requests, many of which share a beginning.
fn requests(subject: &Subject) -> Vec<Value> {
    let mut random = Random(5);
    let token = |random: &mut Random| 3 + random.below(subject.vocabulary - 3);
    let shared: Vec<usize> = (0..subject.longest / 2)
        .map(|_| token(&mut random))
        .collect();
    (0..subject.requests)
        .map(|i| {
            let keep = random.below(shared.len());
            let mut prompt = shared[..keep].to_vec();
            let own = 1 + random.below(subject.longest / 2);
            // A repeated stretch gives speculation something to find.
            let period = 1 + random.below(12);
            let stretch: Vec<usize> = (0..period).map(|_| token(&mut random)).collect();
            prompt.extend(stretch.iter().cycle().take(own));
            let mut request = json!({
                "prompt": prompt, "max_tokens": 1 + random.below(40), "logprobs": 3,
                "ignore_eos": true,
            });
            if i % 8 == 0 {
                request["n"] = json!(2);
            }
            if i % 5 == 0 {
                request["prompt_logprobs"] = json!(2);
            }
            match i % 3 {
                0 => request["temperature"] = json!(0),
                1 => request["seed"] = json!(random.below(1000)),
                _ => {
                    request["seed"] = json!(random.below(1000));
                    request["temperature"] = json!(0.7);
                    request["top_p"] = json!(0.9);
                    request["repetition_penalty"] = json!(1.2);
                }
            }
            request
        })
        .collect()
}

/// What must be equal: text, tokens and log-probabilities, as bytes.
pub fn essence(response: &Response) -> String {
    let Response::Completion(completion) = response else {
        panic!("{response:?}");
    };
    serde_json::to_string(&completion.choices).unwrap()
}

fn alone(host: &Host, requests: &[Value]) -> Vec<String> {
    let one = |request: &Value| essence(&host.start_completion(request.clone()).wait().unwrap());
    requests.iter().map(one).collect()
}

/// All requests at once: another request blocks the engine until all are
/// queued.
pub fn together(host: &Host, requests: &[Value]) -> Vec<String> {
    let held = host.start_held_stream();
    let calls: Vec<_> = requests
        .iter()
        .map(|request| host.start_completion(request.clone()))
        .collect();
    // Requests pass one after the other: by now all are queued.
    host.decode(&[json!(65)]);
    held.let_go();
    held.wait().unwrap();
    calls
        .iter()
        .map(|call| essence(&call.wait().unwrap()))
        .collect()
}

/// All requests in random order, some of them late.
fn in_disorder(host: &Host, requests: &[Value], random: &mut Random) -> Vec<String> {
    let mut order: Vec<usize> = (0..requests.len()).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    let mut calls: Vec<(usize, Call)> = Vec::new();
    let mut found = vec![String::new(); requests.len()];
    for at in order {
        calls.push((at, host.start_completion(requests[at].clone())));
        // The next request then joins a batch of another size.
        if random.below(4) == 0 {
            let (at, call) = calls.swap_remove(random.below(calls.len()));
            found[at] = essence(&call.wait().unwrap());
        }
    }
    for (at, call) in calls {
        found[at] = essence(&call.wait().unwrap());
    }
    found
}

/// Every request after the beginning of its prompt was restored from a session.
fn through_sessions(subject: &Subject, requests: &[Value]) -> Vec<String> {
    let folder = Folder::new("sessions");
    let host = Host::with(&subject.model, json!({}));
    let whole = subject.page;
    let saved: Vec<_> = requests
        .iter()
        .enumerate()
        .map(|(i, request)| {
            let prompt = request["prompt"].as_array().unwrap();
            let warm = json!({"prompt": prompt, "max_tokens": 1, "temperature": 0});
            host.start_completion(warm).wait().unwrap();
            let path = folder.file(&format!("{i}.session"));
            let params = json!({"path": path, "tokens": prompt});
            (prompt.len() >= whole).then(|| host.save_session(params).map(|_| path).unwrap())
        })
        .collect();
    let other = Host::with(&subject.model, json!({}));
    let mut hits = 0;
    let mut found = Vec::new();
    for (request, path) in requests.iter().zip(saved) {
        if let Some(path) = path {
            hits += other.restore_session(json!({"path": path})).unwrap().tokens;
        }
        found.push(essence(
            &other.start_completion(request.clone()).wait().unwrap(),
        ));
    }
    assert!(hits > 0, "nothing was restored");
    found
}

fn compare(what: &str, subject: &Subject, expected: &[String], found: &[String]) {
    for (i, (expected, found)) in expected.iter().zip(found).enumerate() {
        assert_eq!(expected, found, "{}: request {i}, {what}", subject.model);
    }
}

#[test]
fn a_request_gives_the_same_bits_in_any_company() {
    for subject in subjects_and_state() {
        let requests = requests(&subject);
        let plain = json!({"prefix_cache": false, "threads": 1});
        let expected = alone(&Host::with(&subject.model, plain), &requests);
        let mut random = Random(11);
        let mut rows = || 1 + random.below(60);
        // Chunks end where the budget of a step does, which is shared with
        // everything else that runs: small budgets cut prompts anywhere.
        let ways = [
            ("together", json!({"prefix_cache": false, "threads": 1})),
            (
                "with 2 threads",
                json!({"prefix_cache": false, "threads": 2}),
            ),
            (
                "in chunks of one size",
                json!({"prefix_cache": false, "max_batch_tokens": 7}),
            ),
            (
                "in other chunks",
                json!({"prefix_cache": false, "max_batch_tokens": 8 + rows()}),
            ),
            ("with prefix hits", json!({})),
            (
                "with speculation",
                json!({"prefix_cache": false, "speculation": true}),
            ),
            (
                "with all of it",
                json!({
                    "speculation": true, "max_batch_tokens": 20 + rows(), "max_sequences": 5,
                    "threads": 2,
                }),
            ),
        ];
        let mut random = Random(7);
        for (what, options) in ways {
            let host = Host::with(&subject.model, options);
            let found = in_disorder(&host, &requests, &mut random);
            compare(what, &subject, &expected, &found);
            let speculation = host.metrics().speculation;
            let guessing = what == "with speculation" || what == "with all of it";
            assert_eq!(
                speculation.accepted > 0,
                guessing,
                "{what}: {speculation:?}"
            );
        }
        let found = through_sessions(&subject, &requests);
        compare("through sessions", &subject, &expected, &found);
    }
}

#[test]
fn too_few_pages_delay_requests_and_change_nothing() {
    for subject in subjects().iter().take(2) {
        let requests = requests(subject);
        let plain = Host::with(&subject.model, json!({}));
        let expected = alone(&plain, &requests);
        // Room for about two of the longest at a time.
        let tokens = 2 * (subject.longest + 50);
        let bytes = plain.bytes_per_token * tokens as u64;
        let host = Host::with(&subject.model, json!({"kv_cache_bytes": bytes}));
        compare(
            "with few pages",
            subject,
            &expected,
            &together(&host, &requests),
        );
        let cache = host.metrics().cache;
        assert!(cache.preemptions > 0 && cache.evictions > 0, "{cache:?}");
        let long = json!({"prompt": vec![65; 2000], "max_tokens": 5});
        let error = host.start_completion(long).wait().unwrap_err();
        assert!(
            matches!(
                error.name,
                ErrorName::ContextLengthExceeded | ErrorName::NoCapacity
            ),
            "{error:?}"
        );
    }
}

#[test]
fn a_restored_session_goes_on_with_the_same_bits() {
    let folder = Folder::new("session");
    let path = folder.file("talk.session");
    for subject in subjects_and_state() {
        let host = Host::with(&subject.model, json!({}));
        let prompt: Vec<usize> = (0..70).map(|i| 5 + i * 7 % 200).collect();
        let request = json!({"prompt": prompt, "max_tokens": 20, "seed": 1, "logprobs": 2});
        let expected = essence(&host.start_completion(request.clone()).wait().unwrap());
        let saved = host
            .save_session(json!({"path": path, "tokens": prompt}))
            .unwrap();
        assert_eq!(saved.tokens % 16, 0);
        assert!(saved.tokens >= 64, "{saved:?}");

        let other = Host::with(&subject.model, json!({}));
        let restored = other.restore_session(json!({"path": path})).unwrap();
        assert_eq!(restored.tokens, saved.tokens);
        let response = other.start_completion(request).wait().unwrap();
        assert_eq!(essence(&response), expected);
        let Response::Completion(completion) = response else {
            unreachable!();
        };
        let details = completion
            .usage
            .flatten()
            .unwrap()
            .prompt_tokens_details
            .unwrap();
        assert_eq!(details.cached_tokens, saved.tokens);

        let stranger = Host::with("builtin:null", json!({}));
        let error = stranger.restore_session(json!({"path": path})).unwrap_err();
        assert_eq!(error.name, ErrorName::SessionMismatch);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() - 1);
        std::fs::write(&path, &bytes).unwrap();
        let error = other.restore_session(json!({"path": path})).unwrap_err();
        assert_eq!(error.name, ErrorName::SessionInvalid);
        assert_eq!(error.pointer.as_deref(), Some("/path"));
    }
}

#[test]
fn weights_give_the_same_bits_in_the_file_and_in_huge_pages() {
    for model in compiled_models() {
        let answers = ["map", "huge"].map(|weights| {
            let host = Host::with(&model, json!({"weights": weights}));
            let request =
                json!({"prompt": "Some words.", "max_tokens": 24, "logprobs": 2, "seed": 1});
            match host.start_completion(request).wait() {
                Ok(Response::Completion(completion)) => completion.choices,
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(answers[0], answers[1], "{model}");
    }
}
