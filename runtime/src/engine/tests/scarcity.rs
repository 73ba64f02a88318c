//! A system that starts no more threads: every request ends once, with an error
//! that says so, and the engine continues.

use serde_json::json;

use super::harness::{text, Folder, Host};
use super::promise::compiled_models;
use crate::api::EngineRequest;
use crate::error::{Error, ErrorName};
use crate::threads::scarcity::{allow, refuse};

/// The error says that no thread could be started, and gives the system's
/// reason.
fn check(what: &str, error: &Error) {
    assert_eq!(error.name, ErrorName::NoCapacity, "{what}: {error}");
    let said = error.message.contains("could not start") && error.message.contains("os error");
    assert!(said, "{what}: {error}");
}

fn unload(model: &str) -> EngineRequest {
    EngineRequest::ModelUnload(serde_json::from_value(json!({"model": model})).unwrap())
}

#[test]
fn an_engine_without_its_thread_says_so_and_gets_one_later() {
    refuse("inlay-control");
    let host = Host::new();
    check("info", &host.call(EngineRequest::Info).unwrap_err());
    let load = host.load("builtin:echo", json!({}));
    check("a load", &load.unwrap_err());
    // This one is wrong whatever threads there are.
    let error = host
        .chat(json!({"model": "m", "messages": []}))
        .unwrap_err();
    assert_eq!(error.name, ErrorName::ModelNotFound);
    allow("inlay-control");
    host.load("builtin:echo", json!({})).unwrap();
    host.call(EngineRequest::Info).unwrap();
    refuse("inlay-control");
    let closed = Host::new();
    closed.engine.close();
    let error = closed.call(EngineRequest::Info).unwrap_err();
    assert_eq!(error.name, ErrorName::ShuttingDown);
}

#[test]
fn a_load_without_one_of_its_threads_says_so_and_leaves_nothing() {
    for model in ["builtin:echo".to_owned()]
        .into_iter()
        .chain(compiled_models().take(1))
    {
        let compiled = !model.starts_with("builtin:");
        let host = Host::new();
        let options = json!({"id": "m", "threads": 2});
        for thread in [
            "inlay-model",
            "inlay-tokenizer",
            "inlay-template",
            "inlay-front",
            "inlay-work-1",
        ] {
            if thread == "inlay-work-1" && !compiled {
                continue;
            }
            refuse(thread);
            check(thread, &host.load(&model, options.clone()).unwrap_err());
            allow(thread);
        }
        // The name is free, and the model is intact.
        host.load(&model, options).unwrap();
        let request = json!({"model": "m", "prompt": "x", "max_tokens": 1});
        host.start_completion(request).wait().unwrap();
        host.call(unload("m")).unwrap();
    }
}

#[test]
fn a_session_without_a_thread_says_so_and_leaves_nothing() {
    let folder = Folder::new("scarcity");
    let path = folder.file("talk.session");
    let host = Host::with("builtin:echo", json!({}));
    let prompt: Vec<u32> = (0..64).map(|i| 97 + i % 26).collect();
    let warm = json!({"prompt": prompt, "max_tokens": 1});
    host.start_completion(warm).wait().unwrap();
    let params = json!({"path": path, "tokens": prompt});
    refuse("inlay-session");
    check("a save", &host.save_session(params.clone()).unwrap_err());
    assert!(folder.names().is_empty());
    allow("inlay-session");
    let saved = host.save_session(params).unwrap();
    refuse("inlay-session");
    let restored = host.restore_session(json!({"path": path}));
    check("a restore", &restored.unwrap_err());
    allow("inlay-session");
    let restored = host.restore_session(json!({"path": path})).unwrap();
    assert_eq!(restored.tokens, saved.tokens);
    let requests = host.metrics().requests;
    assert_eq!((requests.failed, requests.cancelled), (2, 0));
    assert_eq!(host.metrics().cache.pages_used, 0);
}

#[test]
fn masks_are_found_without_a_thread_of_their_own() {
    refuse("inlay-masks");
    let host = Host::with("builtin:echo", json!({}));
    let request = json!({"prompt": "x", "max_tokens": 9,
        "structured_outputs": {"regex": "a[bc]d"}});
    let answer = text(&host.start_completion(request));
    assert!(answer == "abd" || answer == "acd", "{answer}");
}
