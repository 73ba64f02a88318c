//! The whole engine over the built-in models: threads, queues, steps, ends.

mod control;
mod encoders;
mod faults;
mod goldens;
mod harness;
mod long;
mod pages;
mod promise;
mod scarcity;
mod services;
mod sessions;
mod soak;
mod speed;

use std::time::Duration;

use harness::{chat_text, Host, ENDLESS};
use serde_json::json;

use crate::api::{EngineRequest, Response};
use crate::error::ErrorName;

#[test]
fn echo_says_the_last_user_message_back() {
    let host = Host::with("builtin:echo", json!({}));
    let response = host.chat(json!({"messages": [
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "no"},
        {"role": "user", "content": "Grüße, 世界 🦀"},
    ]}));
    let Ok(Response::Chat(chat)) = response else {
        panic!("{response:?}");
    };
    assert_eq!(chat_text(&chat), "Grüße, 世界 🦀");
    assert_eq!(
        chat.usage.completion_tokens as usize,
        "Grüße, 世界 🦀".len() + 1
    );
}

#[test]
fn a_stream_is_the_result_in_pieces() {
    let host = Host::with("builtin:echo", json!({}));
    let call = host.start_chat(json!({"stream": true, "n": 3,
        "messages": [{"role": "user", "content": "one two three"}]}));
    let Ok(Response::Chat(chat)) = call.wait() else {
        panic!("a chat ends with a chat");
    };
    assert_eq!(chat.choices.len(), 3);
    for choice in &chat.choices {
        assert_eq!(choice.message.content.as_deref(), Some("one two three"));
        assert_eq!(call.streamed(choice.index), "one two three");
    }
}

#[test]
fn a_second_prompt_starts_where_the_first_one_ended() {
    let host = Host::with("builtin:echo", json!({}));
    let text = "the same long beginning ".repeat(20);
    let ask = |end: &str| {
        let content = format!("{text}{end}");
        match host.chat(json!({"messages": [{"role": "user", "content": content}]})) {
            Ok(Response::Chat(chat)) => {
                assert_eq!(chat_text(&chat), content);
                chat.usage.prompt_tokens_details.unwrap().cached_tokens as usize
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ask("one"), 0);
    assert!(ask("two") >= text.len());
}

#[test]
fn an_unknown_model_and_a_bad_field_are_named() {
    let host = Host::new();
    let error = host
        .chat(json!({"model": "nobody", "messages": []}))
        .unwrap_err();
    assert_eq!(error.name, ErrorName::ModelNotFound);
    assert_eq!(error.pointer.as_deref(), Some("/model"));
    host.load("builtin:echo", json!({"id": "m"})).unwrap();
    let error = host.load("builtin:echo", json!({"id": "m"})).unwrap_err();
    assert_eq!(error.name, ErrorName::ModelAlreadyLoaded);
    let error = host.load("builtin:nothing", json!({})).unwrap_err();
    assert_eq!(error.pointer.as_deref(), Some("/model"));
    let error = host
        .chat(json!({"model": "m", "messages": [], "n": 0}))
        .unwrap_err();
    assert_eq!(error.pointer.as_deref(), Some("/n"));
}

#[test]
fn cancel_ends_a_stream_that_would_run_for_ever() {
    let host = Host::with("builtin:null", json!({}));
    let call = host.start_completion(json!({"prompt": "x", "stream": true, "max_tokens": ENDLESS}));
    call.wait_for_chunks(100);
    call.ticket.cancel();
    assert_eq!(call.wait().unwrap_err().name, ErrorName::RequestCancelled);
    let chunks = call.chunk_count();
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(call.chunk_count(), chunks, "nothing comes after the end");
}

#[test]
fn unload_and_close_end_what_is_in_flight() {
    let host = Host::with("builtin:null", json!({"id": "null"}));
    let calls: Vec<_> = (0..5)
        .map(|_| {
            host.start_completion(json!({"prompt": "x", "stream": true, "max_tokens": ENDLESS}))
        })
        .collect();
    calls.iter().for_each(|call| call.wait_for_chunks(1));
    let unload = serde_json::from_value(json!({"model": "null"})).unwrap();
    let Ok(Response::ModelUnload(result)) = host.call(EngineRequest::ModelUnload(unload)) else {
        panic!("unload answers");
    };
    assert_eq!(result.ended_requests, 5);
    for call in &calls {
        assert_eq!(call.wait().unwrap_err().name, ErrorName::ModelUnloaded);
    }
    host.load("builtin:null", json!({"id": "null"})).unwrap();
    let call = host.start_completion(json!({"prompt": "x", "stream": true, "max_tokens": ENDLESS}));
    call.wait_for_chunks(1);
    host.engine.close();
    assert_eq!(call.wait().unwrap_err().name, ErrorName::ShuttingDown);
    let error = host
        .chat(json!({"model": "null", "messages": []}))
        .unwrap_err();
    assert_eq!(error.name, ErrorName::ShuttingDown);
}

#[test]
fn a_reader_that_stops_reading_stops_only_itself() {
    let host = Host::with("builtin:null", json!({}));
    let slow = host.start_paused_stream(json!({"prompt": "x", "max_tokens": 5000}), 10);
    slow.wait_for_chunks(10);
    let fast = host.start_completion(json!({"prompt": "y", "stream": true, "max_tokens": 2000}));
    fast.wait().unwrap();
    assert_eq!(slow.chunk_count(), 10);
    slow.read_on();
    slow.wait().unwrap();
    assert_eq!(slow.streamed(0).len(), 5000);
}

#[test]
fn a_schema_holds_and_what_it_forces_skips_the_model() {
    let host = Host::with("builtin:echo", json!({}));
    let schema = json!({"type": "object", "properties": {"answer": {"enum": ["yes"]}},
        "required": ["answer"], "additionalProperties": false});
    let response = host.chat(json!({
        "messages": [{"role": "user", "content": "?"}], "max_tokens": 200,
        "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}},
    }));
    let Ok(Response::Chat(chat)) = response else {
        panic!("{response:?}");
    };
    let value: serde_json::Value = serde_json::from_str(chat_text(&chat)).unwrap();
    assert_eq!(value, json!({"answer": "yes"}));
}
