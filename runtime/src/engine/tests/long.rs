//! Long texts: refused by their length, or read beside the other requests.

use serde_json::{json, Value};

use super::harness::{text, Host};
use crate::error::{Error, ErrorName};
use crate::protocol::{EmbeddingRequest, TokensCountParams, TokensEncodeParams};
use crate::threads::scarcity::{allow, refuse};

fn check(error: &Error, pointer: &str) {
    assert_eq!(error.name, ErrorName::ContextLengthExceeded, "{error}");
    assert_eq!(error.pointer.as_deref(), Some(pointer), "{error}");
    assert!(error.message.contains("bytes, and"), "{error}");
}

#[test]
fn a_text_that_fits_in_no_context_is_refused_by_its_length() {
    let host = Host::with("builtin:echo", json!({"context": 512}));
    let long = "a".repeat(512 * 64 + 1);
    let completion = |prompt: Value| host.start_completion(json!({"prompt": prompt})).wait();
    check(&completion(json!(long)).unwrap_err(), "/prompt");
    check(&completion(json!(["a", long])).unwrap_err(), "/prompt/1");
    let chat = host.chat(json!({"messages": [{"role": "user", "content": long}]}));
    check(&chat.unwrap_err(), "/messages");
    let save = host.save_session(json!({"path": "/nowhere", "text": long}));
    check(&save.unwrap_err(), "/text");
    let embed = |input: Value| {
        let request = serde_json::from_value(host.named(json!({"input": input}))).unwrap();
        host.call::<EmbeddingRequest>(request)
    };
    check(&embed(json!(long)).unwrap_err(), "/input");
    check(&embed(json!(["a", "b", long])).unwrap_err(), "/input/2");
    // A text that is only counted may be longer than the context.
    let count = |text: String| {
        let params = serde_json::from_value(host.named(json!({"text": text}))).unwrap();
        host.call::<TokensCountParams>(params)
    };
    count(long).unwrap();
    check(&count("a".repeat((4 << 20) + 1)).unwrap_err(), "/text");
    let params = host.named(json!({"text": "a".repeat((4 << 20) + 1)}));
    let params = serde_json::from_value(params).unwrap();
    check(
        &host.call::<TokensEncodeParams>(params).unwrap_err(),
        "/text",
    );
}

#[test]
fn what_takes_long_to_read_has_a_thread_of_its_own() {
    let host = Host::with("builtin:echo", json!({}));
    let long = json!({"prompt": "a".repeat(40_000), "max_tokens": 1});
    let grammar = json!({"prompt": "x", "max_tokens": 3, "structured_outputs": {"regex": "a"}});
    refuse("inlay-long");
    for request in [&long, &grammar] {
        let error = host.start_completion(request.clone()).wait().unwrap_err();
        assert_eq!(error.name, ErrorName::NoCapacity, "{error}");
    }
    // A short request needs none.
    let short = host.start_completion(json!({"prompt": "x", "max_tokens": 1}));
    short.wait().unwrap();
    allow("inlay-long");
    // Its length is no reason for a refusal; its tokens are.
    let error = host.start_completion(long).wait().unwrap_err();
    assert_eq!(error.name, ErrorName::ContextLengthExceeded, "{error}");
    assert_eq!(text(&host.start_completion(grammar)), "a");
}
