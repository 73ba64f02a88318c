//! Sessions of many slices: whole, cut and cancelled half-way. A slice is a few
//! pages in the tests, so that a short conversation has many.

use std::path::Path;
use std::time::Duration;

use serde_json::{json, Value};

use super::harness::{text, Call, Folder, Host};
use super::promise::compiled_models;
use crate::error::ErrorName;

fn prompt(length: u64) -> Vec<u64> {
    (0..length).map(|i| 97 + i * 5 % 23).collect()
}

/// A model whose steps take their time, with this prompt in its cache and one
/// who generates: so a slice of a session takes a step.
fn busy(prompt: &[u64]) -> (Host, Call) {
    let host = Host::with("builtin:faulty", json!({}));
    host.start_completion(json!({"prompt": prompt, "max_tokens": 1}))
        .wait()
        .unwrap();
    let endless = json!({"prompt": "x", "max_tokens": 8000, "stream": true, "ignore_eos": true});
    let beside = host.start_completion(endless);
    beside.wait_for_chunks(1);
    (host, beside)
}

fn is_cancelled(call: &Call) -> bool {
    matches!(call.wait(), Err(error) if error.name == ErrorName::RequestCancelled)
}

#[test]
fn a_session_of_many_slices_comes_back_whole() {
    let folder = Folder::new("slices");
    let path = folder.file("long.session");
    for model in ["builtin:echo".to_owned()]
        .into_iter()
        .chain(compiled_models())
    {
        let host = Host::with(&model, json!({}));
        let prompt = prompt(450);
        let request = json!({"prompt": prompt, "max_tokens": 8, "seed": 5, "logprobs": 1});
        let expected = text(&host.start_completion(request.clone()));
        // Saved and restored while others generate.
        let ask = |seed: u64| json!({"prompt": [72, 105], "max_tokens": 30, "seed": seed, "ignore_eos": true});
        let others: Vec<Call> = (0..3)
            .map(|seed| host.start_completion(ask(seed)))
            .collect();
        let saved = host
            .save_session(json!({"path": path, "tokens": prompt}))
            .unwrap();
        assert_eq!(saved.tokens, 448);
        others.iter().for_each(|call| drop(text(call)));
        let other = Host::with(&model, json!({}));
        let others: Vec<Call> = (0..3)
            .map(|seed| other.start_completion(ask(seed)))
            .collect();
        let restored = other.restore_session(json!({"path": path})).unwrap();
        assert_eq!(
            (restored.tokens, restored.bytes),
            (saved.tokens, saved.bytes)
        );
        others.iter().for_each(|call| drop(text(call)));
        assert_eq!(text(&other.start_completion(request)), expected);
    }
}

#[test]
fn a_save_that_is_cancelled_leaves_nothing() {
    let folder = Folder::new("cancelled-save");
    let path = folder.file("talk.session");
    let prompt = prompt(7000);
    let (host, beside) = busy(&prompt);
    // Some fifty slices, each after a step of two milliseconds.
    let save = |name: &str| host.start_save(json!({"path": folder.file(name), "tokens": prompt}));
    let first = save("talk.session");
    let waiting = save("other.session");
    std::thread::sleep(Duration::from_millis(10));
    waiting.ticket.cancel();
    assert!(is_cancelled(&waiting));
    assert!(
        !first.is_over(),
        "who waits in line need not wait to leave it"
    );
    first.ticket.cancel();
    assert!(is_cancelled(&first));
    assert!(!Path::new(&path).exists());
    assert_eq!(folder.names(), Vec::<String>::new());
    // One that nobody cancels is whole, and replaces what was there.
    std::fs::write(&path, "old").unwrap();
    save("talk.session").wait().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() > 7000);
    assert_eq!(folder.names(), ["talk.session"]);
    beside.ticket.cancel();
    beside.wait().unwrap_err();
    assert_eq!(host.metrics().cache.pages_used, 0);
}

#[test]
fn a_restore_that_is_cancelled_does_no_harm() {
    let folder = Folder::new("cancelled-restore");
    let path = folder.file("talk.session");
    let prompt = prompt(7000);
    let request = json!({"prompt": prompt, "max_tokens": 9, "seed": 3, "logprobs": 1});
    let (host, beside) = busy(&prompt);
    let expected = text(&host.start_completion(request.clone()));
    host.save_session(json!({"path": path, "tokens": prompt}))
        .unwrap();
    beside.ticket.cancel();
    let (other, beside) = busy(&[65]);
    let restore = other.start_restore(json!({"path": path}));
    std::thread::sleep(Duration::from_millis(10));
    restore.ticket.cancel();
    assert!(is_cancelled(&restore));
    // What was restored by then is right, and the rest is computed.
    assert_eq!(text(&other.start_completion(request)), expected);
    beside.ticket.cancel();
    beside.wait().unwrap_err();
    assert_eq!(other.metrics().cache.pages_used, 0);
}

#[test]
fn a_file_that_was_cut_or_changed_is_refused() {
    let folder = Folder::new("cut");
    let path = folder.file("talk.session");
    let host = Host::with("builtin:echo", json!({}));
    let prompt = prompt(1000);
    host.start_completion(json!({"prompt": prompt, "max_tokens": 1}))
        .wait()
        .unwrap();
    host.save_session(json!({"path": path, "tokens": prompt}))
        .unwrap();
    let whole = std::fs::read(&path).unwrap();
    let restore = |path: &str| host.restore_session(json!({"path": path}));
    restore(&path).unwrap();
    for length in [0, 1, 7, 8, 9, 100, 300, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = restore(&path).unwrap_err();
        assert_eq!(error.name, ErrorName::SessionInvalid, "{length}: {error}");
        assert_eq!(error.pointer.as_deref(), Some("/path"));
    }
    std::fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
    assert_eq!(restore(&path).unwrap_err().name, ErrorName::SessionInvalid);
    // Whatever the header says then: an answer, and the host lives.
    let header = 8 + u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    for at in 0..header {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        if let Err(error) = restore(&path) {
            let names = [ErrorName::SessionInvalid, ErrorName::SessionMismatch];
            assert!(names.contains(&error.name), "{at}: {error}");
        }
    }
    let missing: Value = json!({"path": folder.file("none")});
    let error = host.restore_session(missing).unwrap_err();
    assert_eq!(error.name, ErrorName::IoError);
}
