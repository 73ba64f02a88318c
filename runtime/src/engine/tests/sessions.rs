//! Sessions of many slices: whole, cut and cancelled half-way. A slice is a few
//! pages in the tests, so that a short conversation has many.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{json, Value};

use super::harness::{text, Call, Folder, Gate, Host, Inbox, LONG};
use super::promise::compiled_models;
use crate::engine::registry::ModelInfo;
use crate::engine::reply::{cancelled, unloaded, Reply};
use crate::engine::session::{Identity, SavedPool, Session};
use crate::error::{Error, ErrorName};

fn prompt(length: u64) -> Vec<u64> {
    (0..length).map(|i| 97 + i * 5 % 23).collect()
}

/// A model with slow steps, with this prompt in its cache and one request
/// generating, so that a slice of a session takes a step.
fn busy(prompt: &[u64]) -> (Host, Call) {
    let host = Host::with("builtin:faulty", json!({}));
    host.start_completion(json!({"prompt": prompt, "max_tokens": 1}))
        .wait()
        .unwrap();
    let endless = json!({"prompt": "x", "max_tokens": LONG, "stream": true, "ignore_eos": true});
    let neighbour = host.start_completion(endless);
    neighbour.wait_for_chunks(1);
    (host, neighbour)
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
    let (host, neighbour) = busy(&prompt);
    // A step of this one blocks all requests.
    let gate = Gate::before(2);
    let held = host.start_completion(json!({"prompt": gate.prompt(4 * 2048), "max_tokens": 1}));
    gate.wait(1);
    // Some fifty slices, each after a step.
    let save = |name: &str| host.start_save(json!({"path": folder.file(name), "tokens": prompt}));
    let first = save("talk.session");
    let waiting = save("other.session");
    // Requests pass one after the other: by now both saves are queued.
    host.decode(&[json!(65)]);
    waiting.ticket.cancel();
    gate.allow(1);
    assert!(is_cancelled(&waiting));
    gate.wait(2);
    assert!(
        !first.is_over(),
        "who waits in line need not wait to leave it"
    );
    first.ticket.cancel();
    gate.allow(usize::MAX);
    assert!(is_cancelled(&first));
    held.wait().unwrap();
    assert!(!Path::new(&path).exists());
    assert_eq!(folder.names(), Vec::<String>::new());
    // A save that is not cancelled is whole, and replaces the old file.
    std::fs::write(&path, "old").unwrap();
    save("talk.session").wait().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() > 7000);
    assert_eq!(folder.names(), ["talk.session"]);
    neighbour.ticket.cancel();
    neighbour.wait().unwrap_err();
    assert_eq!(host.metrics().cache.pages_used, 0);
}

/// A session of some twenty slices, with its identity.
fn written_session() -> (Session, Identity, Vec<Vec<usize>>) {
    let mut session = Session::of((0..1024).collect());
    let mut pool = SavedPool::new(2);
    pool.at = (0..64).collect();
    pool.planes = vec![vec![3; 64 * 80], vec![4; 64 * 16]];
    session.pools.push(pool);
    let identity = Identity::new("m", "layout", "content", 16);
    (session, identity, vec![vec![80, 16]])
}

#[test]
fn a_save_is_given_up_at_every_slice_of_the_file() {
    let folder = Folder::new("given-up");
    let path = folder.file("talk.session");
    let (session, identity, pools) = written_session();
    let looks = Cell::new(0);
    let counts = || {
        looks.set(looks.get() + 1);
        Ok(())
    };
    let size = session.write(path.as_ref(), &identity, &counts).unwrap();
    let slices = size.div_ceil(512);
    assert!(
        slices > 20 && looks.get() >= slices,
        "{slices} slices, {looks:?} looks"
    );
    assert_eq!(std::fs::metadata(&path).unwrap().len(), size);
    let all = looks.take();
    Session::read(path.as_ref(), &identity, &pools, &counts).unwrap();
    assert!(looks.get() >= slices, "a restore looks as often");
    std::fs::write(&path, "old").unwrap();
    for last in 1..=all {
        looks.set(0);
        let gives_up = || {
            looks.set(looks.get() + 1);
            let written: u64 = folder.sizes().iter().sum();
            assert!(
                written <= 3 + 512 * looks.get(),
                "more than a slice between two looks"
            );
            (looks.get() < last).then_some(()).ok_or_else(cancelled)
        };
        let error = session
            .write(path.as_ref(), &identity, &gives_up)
            .unwrap_err();
        assert_eq!((error, looks.get()), (cancelled(), last));
        assert_eq!(folder.names(), ["talk.session"], "at look {last}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    }
}

#[test]
fn a_save_that_fails_leaves_nothing() {
    let folder = Folder::new("failed");
    let (session, identity, pools) = written_session();
    let name = |path: &str| {
        let error = session.write(path.as_ref(), &identity, &|| Ok(()));
        error.unwrap_err().name
    };
    std::fs::create_dir(folder.file("taken")).unwrap();
    assert_eq!(name(&folder.file("taken")), ErrorName::IoError);
    assert_eq!(name(&folder.file("no/such/folder")), ErrorName::IoError);
    assert_eq!(name("/"), ErrorName::IoError);
    assert_eq!(folder.names(), ["taken"]);
    // A file that never ends is not read at all.
    for endless in ["/dev/zero", &folder.file("taken")] {
        let read = Session::read(endless.as_ref(), &identity, &pools, &|| Ok(()));
        assert_eq!(read.err().unwrap().name, ErrorName::IoError);
    }
}

#[test]
fn saves_to_one_file_do_not_mix() {
    let folder = Folder::new("one-file");
    let path = folder.file("talk.session");
    let host = Host::with("builtin:echo", json!({}));
    let prompt = prompt(3000);
    host.start_completion(json!({"prompt": prompt, "max_tokens": 1}))
        .wait()
        .unwrap();
    let save = |length: usize| json!({"path": path, "tokens": prompt[..length]});
    let saves: Vec<Call> = (1..12).map(|i| host.start_save(save(i * 256))).collect();
    for save in saves {
        save.wait().unwrap();
    }
    let restored = host.restore_session(json!({"path": path})).unwrap();
    assert_eq!(restored.tokens % 256, 0);
    assert_eq!(folder.names(), ["talk.session"]);
}

#[test]
fn sessions_are_given_up_when_their_model_stops() {
    let call = |stopping: Option<Error>| {
        let info = ModelInfo::new("m".to_owned(), written_session().1, 1);
        let (reply, _ticket) = Reply::new(Arc::<Inbox>::default());
        if let Some(error) = stopping {
            info.stopping.set(error).unwrap();
        }
        let wanted = info.wants(&reply);
        (
            wanted.clone(),
            info.end(reply, Err(wanted.err().unwrap_or_else(cancelled))),
        )
    };
    assert_eq!(call(None), (Ok(()), 0));
    assert_eq!(call(Some(unloaded())), (Err(unloaded()), 1));
}

#[test]
fn a_restore_that_is_cancelled_does_no_harm() {
    let folder = Folder::new("cancelled-restore");
    let path = folder.file("talk.session");
    let prompt = prompt(7000);
    let request = json!({"prompt": prompt, "max_tokens": 9, "seed": 3, "logprobs": 1});
    let (host, neighbour) = busy(&prompt);
    let expected = text(&host.start_completion(request.clone()));
    host.save_session(json!({"path": path, "tokens": prompt}))
        .unwrap();
    neighbour.ticket.cancel();
    let (other, neighbour) = busy(&[65]);
    let gate = Gate::before(6);
    let held = other.start_completion(json!({"prompt": gate.prompt(4 * 2048), "max_tokens": 1}));
    gate.wait(1);
    let restore = other.start_restore(json!({"path": path}));
    // By now the file is usually read, and a few of some fifty slices are
    // restored.
    std::thread::sleep(Duration::from_millis(10));
    for step in 1..4 {
        gate.allow(step);
        gate.wait(step + 1);
    }
    restore.ticket.cancel();
    gate.allow(usize::MAX);
    assert!(is_cancelled(&restore));
    held.wait().unwrap();
    // What was restored by then is right, and the rest is computed.
    assert_eq!(text(&other.start_completion(request)), expected);
    neighbour.ticket.cancel();
    neighbour.wait().unwrap_err();
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
    // Whatever the header then says: there is an answer, and the host lives.
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
