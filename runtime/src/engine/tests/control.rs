//! Questions about the engine are answered while something else blocks.

use serde_json::json;

use super::harness::{Folder, Host};
use crate::api::{EngineRequest, Response};
use crate::error::ErrorName;

/// Every question about the engine, none of which may wait for a model.
fn ask_everything(host: &Host) {
    host.call(EngineRequest::Info).unwrap();
    host.call(EngineRequest::Metrics).unwrap();
    host.call(EngineRequest::ModelList).unwrap();
}

#[test]
fn an_unload_that_waits_for_a_step_holds_up_no_question() {
    let host = Host::with("builtin:echo", json!({}));
    let held = host.start_held_stream();
    let unload = serde_json::from_value(json!({"model": host.model})).unwrap();
    let unload = host.start(EngineRequest::ModelUnload(unload));
    ask_everything(&host);
    // Its id is already free.
    host.load("builtin:echo", json!({"id": host.model}))
        .unwrap();
    assert!(!unload.is_over());
    held.let_go();
    let Ok(Response::ModelUnload(result)) = unload.wait() else {
        panic!("an unload ends with one");
    };
    assert_eq!(result.model, host.model);
}

#[test]
fn a_plan_and_an_unload_need_no_thread_of_their_own() {
    crate::threads::scarcity::refuse("inlay-plan");
    crate::threads::scarcity::refuse("inlay-unload");
    let host = Host::with("builtin:echo", json!({}));
    let params = serde_json::from_value(json!({"model": "builtin:echo"})).unwrap();
    host.call(EngineRequest::ModelPlan(params)).unwrap();
    let params = serde_json::from_value(json!({"model": host.model})).unwrap();
    host.call(EngineRequest::ModelUnload(params)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_model() {
    let folder = Folder::new("pipe");
    let path = folder.file("pipe.safetensors");
    let name = std::ffi::CString::new(path.clone()).unwrap();
    // SAFETY: the name ends with a zero byte.
    assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
    let host = Host::new();
    let error = host.load(&path, json!({})).unwrap_err();
    assert_eq!(error.name, ErrorName::ModelFileInvalid, "{error}");
    let params = serde_json::from_value(json!({"model": path})).unwrap();
    let error = host.call(EngineRequest::ModelPlan(params)).unwrap_err();
    assert_eq!(error.name, ErrorName::ModelFileInvalid, "{error}");
}

/// A file under a lease: opening it blocks until the lease is released.
#[cfg(target_os = "linux")]
#[test]
fn a_slow_disk_holds_up_no_question() {
    use std::os::fd::AsRawFd;

    let folder = Folder::new("slow");
    let path = folder.file("slow.safetensors");
    std::fs::write(&path, "not a model").unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    // SAFETY: ignoring the signal installs no handler. It reports a waiting
    // open, and would otherwise end the process.
    unsafe { libc::signal(libc::SIGIO, libc::SIG_IGN) };
    // SAFETY: the descriptor is that of an open file.
    let lease =
        |kind: libc::c_int| unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLEASE, kind) };
    if lease(libc::F_WRLCK) != 0 {
        eprintln!("skipped: the file system gives no leases");
        return;
    }
    let host = Host::with("builtin:echo", json!({}));
    let params = serde_json::from_value(json!({"model": path})).unwrap();
    let plan = host.start(EngineRequest::ModelPlan(params));
    let params = serde_json::from_value(json!({"model": path})).unwrap();
    let load = host.start(EngineRequest::ModelLoad(params));
    ask_everything(&host);
    assert!(!plan.is_over() && !load.is_over());
    assert_eq!(lease(libc::F_UNLCK), 0);
    for call in [plan, load] {
        let error = call.wait().unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid, "{error}");
    }
}
