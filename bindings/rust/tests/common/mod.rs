//! What the tests share.
#![allow(dead_code)]

use std::time::{Duration, Instant};

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};

/// A client with the echo model.
pub fn echo() -> Client {
    with("builtin:echo")
}

/// A client whose model, under the same name, never ends.
pub fn endless() -> Client {
    with("builtin:null")
}

fn with(model: &str) -> Client {
    let client = Client::open().unwrap();
    let params = ModelLoadParams::new(model).id("m");
    client.model_load(&params).wait().unwrap();
    client
}

/// A request to the model that `echo` or `endless` loaded.
pub fn ask(text: &str) -> ChatCompletionRequest {
    ChatCompletionRequest::new("m", [ChatMessage::user(text)])
}

/// Requests that the engine works on.
pub fn running(client: &Client) -> u64 {
    let metrics = client.engine_metrics().wait().unwrap();
    metrics
        .models
        .iter()
        .map(|model| model.requests.running + model.requests.waiting)
        .sum()
}

/// Tokens that a model has made so far.
pub fn generated(client: &Client, model: &str) -> u64 {
    let metrics = client.engine_metrics().wait().unwrap();
    let found = metrics.models.iter().find(|one| one.model == model);
    found.map_or(0, |one| one.tokens.generated)
}

/// Waits until something is so.
pub fn until(what: impl Fn() -> bool) {
    let began = Instant::now();
    while !what() {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "it did not come about"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Memory that the process holds; 0 where the system does not say.
pub fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0);
    pages * 4096
}
