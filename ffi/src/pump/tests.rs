//! The rules of JSON-RPC, with a scripted service.

use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use serde_json::{json, Value};

use super::*;
use crate::outbox::Outgoing;
use crate::rpc::envelope::Params;
use crate::service::Service;

/// `echo` answers at once. `hold` is answered by `finish` or by a cancel.
/// `panic` and `forget` do what no method should.
#[derive(Default)]
struct Fake {
    held: Mutex<Vec<Arc<Reply>>>,
    resumed: Arc<AtomicUsize>,
    closed: AtomicUsize,
}

struct Held {
    reply: Arc<Reply>,
    resumed: Arc<AtomicUsize>,
}

impl Handle for Held {
    fn cancel(&self) {
        self.reply
            .end::<()>(Err(Error::new(ErrorName::RequestCancelled, "Cancelled.")));
    }

    fn resume(&self) {
        self.resumed.fetch_add(1, Ordering::SeqCst);
    }
}

impl Service for Fake {
    fn call(&self, method: &str, params: Params, reply: Reply) -> Option<Box<dyn Handle>> {
        match method {
            "echo" => reply.end(Ok(params)),
            "fail" => reply.end::<()>(Err(Error::new(ErrorName::NoCapacity, "No.").at("/x"))),
            "panic" => panic!("on purpose"),
            "forget" => drop(reply),
            "shutdown" => reply.shut_down(),
            "hold" => {
                let reply = Arc::new(reply);
                lock(&self.held).push(reply.clone());
                let resumed = Arc::clone(&self.resumed);
                return Some(Box::new(Held { reply, resumed }));
            }
            other => panic!("{other}"),
        }
        None
    }

    fn close(&self) {
        self.closed.fetch_add(1, Ordering::SeqCst);
        lock(&self.held).clear();
    }
}

struct Bench {
    pump: Arc<Pump>,
    service: Arc<Fake>,
    worker: Option<std::thread::JoinHandle<()>>,
}

impl Bench {
    fn new() -> Self {
        let (pump, service) = (Pump::new(), Arc::new(Fake::default()));
        let worker = std::thread::spawn({
            let (pump, service) = (pump.clone(), service.clone());
            move || run(&pump, service.as_ref())
        });
        Self {
            pump,
            service,
            worker: Some(worker),
        }
    }

    fn send(&self, message: Value) {
        self.pump
            .inbox
            .push(message.to_string().as_bytes())
            .unwrap();
    }

    fn request(&self, id: impl Into<Value>, method: &str) {
        self.send(json!({"jsonrpc": "2.0", "id": id.into(), "method": method, "params": {"x": 1}}));
    }

    fn receive(&self) -> Value {
        self.receive_within(Duration::from_secs(120))
            .expect("a message in time")
    }

    fn receive_within(&self, timeout: Duration) -> Option<Value> {
        match self.pump.outbox.pop(Some(timeout)) {
            Ok(Outgoing::Text(text)) => Some(serde_json::from_slice(&text).unwrap()),
            Ok(Outgoing::Later(_)) => panic!("these tests send texts"),
            Err(_) => None,
        }
    }

    /// When this returns, everything sent before has been handled.
    fn settle(&self) {
        self.request("settle", "echo");
        assert_eq!(self.receive()["id"], "settle");
    }

    fn finish_one(&self) {
        let reply = lock(&self.service.held).remove(0);
        reply.end(Ok("finished"));
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.pump.close();
        self.service.close();
        if let Some(worker) = self.worker.take() {
            worker.join().unwrap();
        }
    }
}

fn error_name(message: &Value) -> &str {
    message["error"]["data"]["name"]
        .as_str()
        .unwrap_or_default()
}

#[test]
fn answers_requests_in_their_order() {
    let bench = Bench::new();
    for id in 0..100 {
        bench.request(id, "echo");
    }
    for id in 0..100 {
        let expected = json!({"jsonrpc": "2.0", "id": id, "result": {"x": 1}});
        assert_eq!(bench.receive(), expected);
    }
}

#[test]
fn points_into_the_message() {
    let bench = Bench::new();
    bench.request(1, "fail");
    let answer = bench.receive();
    assert_eq!(error_name(&answer), "no_capacity");
    assert_eq!(answer["error"]["data"]["pointer"], "/params/x");
}

#[test]
fn answers_once_whatever_the_method_does() {
    let bench = Bench::new();
    for method in ["panic", "forget"] {
        bench.request(1, method);
        let answer = bench.receive();
        assert_eq!(
            (&answer["id"], error_name(&answer)),
            (&json!(1), "internal_error")
        );
    }
    bench.request(1, "hold");
    bench.settle();
    let reply = lock(&bench.service.held).remove(0);
    reply.end(Ok(1));
    reply.end(Ok(2));
    reply.notify(Outgoing::Text(b"\"late\"".to_vec()));
    drop(reply);
    assert_eq!(bench.receive()["result"], 1);
    bench.settle();
}

#[test]
fn refuses_an_id_that_is_live_and_takes_it_afterwards() {
    let bench = Bench::new();
    bench.request(1, "hold");
    bench.request(1, "echo");
    let answer = bench.receive();
    assert_eq!(
        (&answer["id"], error_name(&answer)),
        (&Value::Null, "duplicate_id")
    );
    assert_eq!(answer["error"]["data"]["request"], 1);
    bench.request("1", "echo");
    assert_eq!(bench.receive()["id"], "1");
    bench.finish_one();
    assert_eq!(bench.receive()["result"], "finished");
    bench.request(1, "echo");
    assert_eq!(bench.receive()["id"], 1);
}

#[test]
fn limits_the_live_requests() {
    let bench = Bench::new();
    for id in 0..limits::MAX_LIVE_REQUESTS {
        // The inbox has a limit of its own.
        while bench
            .pump
            .inbox
            .push(
                json!({"jsonrpc": "2.0", "id": id, "method": "hold"})
                    .to_string()
                    .as_bytes(),
            )
            .is_err()
        {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    while bench
        .pump
        .inbox
        .push(br#"{"jsonrpc":"2.0","id":"more","method":"hold"}"#)
        .is_err()
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    let answer = bench.receive();
    assert_eq!(
        (&answer["id"], error_name(&answer)),
        (&json!("more"), "too_many_requests")
    );
    bench.finish_one();
    bench.receive();
    bench.request("more", "echo");
    assert_eq!(bench.receive()["id"], "more");
}

#[test]
fn cancels_the_request_named_and_ignores_the_rest() {
    let bench = Bench::new();
    bench.request(1, "hold");
    bench.request(2, "hold");
    for params in [
        json!({"id": 9}),
        json!({"id": null}),
        json!({}),
        json!({"id": 1, "why": 0}),
        json!(null),
    ] {
        bench.send(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": params}));
    }
    bench.settle();
    bench.send(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 2}}));
    let answer = bench.receive();
    assert_eq!(
        (&answer["id"], error_name(&answer)),
        (&json!(2), "request_cancelled")
    );
    bench.finish_one();
    assert_eq!(bench.receive()["id"], 1);
}

#[test]
fn ignores_notifications() {
    let bench = Bench::new();
    for method in ["echo", "panic", "$/unknown", "no.such"] {
        bench.send(json!({"jsonrpc": "2.0", "method": method}));
    }
    bench.settle();
}

#[test]
fn answers_what_it_cannot_read_without_an_id() {
    let bench = Bench::new();
    for text in [
        &b"{"[..],
        b"\xff",
        b"NaN",
        br#"{"jsonrpc":"2.0","id":1,"id":2,"method":"echo"}"#,
    ] {
        bench.pump.inbox.push(text).unwrap();
        let answer = bench.receive();
        assert_eq!(
            (&answer["id"], error_name(&answer)),
            (&Value::Null, "parse_error")
        );
    }
    bench
        .pump
        .inbox
        .push("[".repeat(100_000).as_bytes())
        .unwrap();
    assert_eq!(error_name(&bench.receive()), "message_too_deep");
    bench
        .pump
        .inbox
        .push(&vec![b' '; limits::MAX_MESSAGE_BYTES + 1])
        .unwrap();
    assert_eq!(error_name(&bench.receive()), "message_too_large");
}

#[test]
fn a_client_can_set_the_length_of_its_messages() {
    let bench = Bench::new();
    bench.pump.set_limits(&LimitOptions {
        max_message_bytes: Some(2000),
        max_queued_messages: Some(7),
        stream_window: None,
    });
    let limits = bench.pump.limits();
    assert_eq!(
        (limits.max_message_bytes, limits.max_queued_messages),
        (2000, 7)
    );
    bench.pump.inbox.push(&[b' '; 2001]).unwrap();
    assert_eq!(error_name(&bench.receive()), "message_too_large");
}

#[test]
fn answers_a_batch_in_one_array_in_its_order() {
    let bench = Bench::new();
    let request = |id, method| json!({"jsonrpc": "2.0", "id": id, "method": method});
    bench.send(json!([
        request(1, "hold"),
        {"jsonrpc": "2.0", "method": "echo"},
        request(2, "echo"),
        7,
        request(2, "hold"),
        request(2, "echo"),
        [],
    ]));
    // While the batch is open, other requests are answered.
    bench.settle();
    lock(&bench.service.held).swap(0, 1);
    bench.finish_one();
    assert_eq!(bench.receive_within(Duration::from_millis(20)), None);
    bench.finish_one();
    let answer = bench.receive();
    let ids: Vec<_> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(
        ids,
        [
            json!(1),
            json!(2),
            Value::Null,
            json!(2),
            Value::Null,
            Value::Null
        ]
    );
    assert_eq!(error_name(&answer[2]), "invalid_request");
    assert_eq!(error_name(&answer[4]), "duplicate_id");
}

#[test]
fn batches_that_are_empty_too_long_or_silent() {
    let bench = Bench::new();
    bench.send(json!([]));
    let answer = bench.receive();
    assert_eq!(
        (&answer["id"], error_name(&answer)),
        (&Value::Null, "invalid_request")
    );
    bench.send(Value::Array(vec![json!(1); limits::MAX_BATCH + 1]));
    assert_eq!(error_name(&bench.receive()), "invalid_request");
    bench.send(json!([{"jsonrpc": "2.0", "method": "x"}]));
    bench.settle();
}

#[test]
fn shutdown_waits_for_the_live_requests_and_refuses_others() {
    let bench = Bench::new();
    bench.request(1, "hold");
    bench.request("bye", "shutdown");
    bench.request(2, "echo");
    let answer = bench.receive();
    assert_eq!(
        (&answer["id"], error_name(&answer)),
        (&json!(2), "shutting_down")
    );
    bench.finish_one();
    assert_eq!(bench.receive()["id"], 1);
    assert_eq!(
        bench.receive(),
        json!({"jsonrpc": "2.0", "id": "bye", "result": {}})
    );
    assert_eq!(bench.service.closed.load(Ordering::SeqCst), 1);
    bench.request(3, "echo");
    assert_eq!(error_name(&bench.receive()), "shutting_down");
}

#[test]
fn shutdown_of_an_idle_client_is_answered_at_once() {
    let bench = Bench::new();
    bench.request(1, "shutdown");
    assert_eq!(bench.receive()["id"], 1);
}

#[test]
fn close_with_everything_under_way() {
    for _ in 0..50 {
        let bench = Bench::new();
        bench.request(1, "hold");
        bench.send(json!([{"jsonrpc": "2.0", "id": 2, "method": "hold"}]));
        bench.request(3, "shutdown");
        bench.request(4, "echo");
        drop(bench);
    }
}

#[test]
fn a_resume_that_comes_before_the_handle_is_kept() {
    struct Count(Arc<AtomicUsize>);
    impl Handle for Count {
        fn cancel(&self) {}
        fn resume(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let request = Request::default();
    let count = Arc::new(AtomicUsize::new(0));
    request.resume();
    request.attach(Box::new(Count(count.clone())));
    assert_eq!(count.load(Ordering::SeqCst), 1);
    request.resume();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_stream_waits_for_its_acknowledgements() {
    let bench = Bench::new();
    bench.pump.set_limits(&LimitOptions {
        stream_window: Some(4),
        ..LimitOptions::default()
    });
    bench.request(1, "hold");
    bench.request("1", "hold");
    bench.settle();
    let acknowledge = |params: Value| {
        bench.send(json!({"jsonrpc": "2.0", "method": "$/acknowledge", "params": params}));
        bench.settle();
    };
    let ready = || -> Vec<bool> {
        let held = lock(&bench.service.held);
        held.iter().map(|reply| reply.ready()).collect()
    };
    let stream = |chunks: usize| {
        for _ in 0..chunks {
            lock(&bench.service.held)[0].stream(Outgoing::Text(b"{}".to_vec()));
            assert_eq!(bench.receive(), json!({}));
        }
    };
    let resumed = || bench.service.resumed.load(Ordering::SeqCst);

    stream(3);
    assert_eq!(ready(), [true, true]);
    stream(1);
    assert_eq!(ready(), [false, true]);
    for params in [
        json!({"id": 2, "chunks": 4}),
        json!({"id": 1}),
        json!({"id": [1], "chunks": 4}),
        json!({"id": 1, "chunks": -4}),
        json!({"id": 1, "chunks": 4, "more": 1}),
    ] {
        acknowledge(params);
        assert_eq!((ready(), resumed()), (vec![false, true], 0));
    }
    acknowledge(json!({"id": 1, "chunks": 2}));
    assert_eq!((ready(), resumed()), (vec![true, true], 1));
    // A late, older acknowledgement takes nothing back.
    acknowledge(json!({"id": 1, "chunks": 1}));
    stream(1);
    assert_eq!(ready(), [true, true]);
    stream(1);
    assert_eq!(ready(), [false, true]);
    acknowledge(json!({"id": 1, "chunks": u64::MAX}));
    assert_eq!(ready(), [true, true]);
}

#[test]
fn a_stream_that_waits_can_be_cancelled_and_its_id_begins_anew() {
    let bench = Bench::new();
    bench.pump.set_limits(&LimitOptions {
        stream_window: Some(1),
        ..LimitOptions::default()
    });
    bench.request(1, "hold");
    bench.settle();
    lock(&bench.service.held)[0].stream(Outgoing::Text(b"{}".to_vec()));
    bench.receive();
    bench.send(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 1}}));
    assert_eq!(error_name(&bench.receive()), "request_cancelled");
    lock(&bench.service.held).clear();
    bench.request(1, "hold");
    bench.settle();
    assert!(lock(&bench.service.held)[0].ready());
}

#[test]
fn without_a_window_no_stream_waits() {
    let bench = Bench::new();
    bench.request(1, "hold");
    bench.settle();
    let held = lock(&bench.service.held);
    for _ in 0..100 {
        held[0].stream(Outgoing::Text(b"{}".to_vec()));
        assert!(held[0].ready());
        bench.receive();
    }
}
