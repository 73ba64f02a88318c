//! A client as a host would use it, that checks what it hears.

use std::cell::Cell;
use std::ptr;

use inlay::abi::{inlay_close, inlay_open, inlay_recv, inlay_send, InlayClient, FULL, INVALID, OK};
use inlay::rpc::envelope::{self, Envelope};
use inlay::rpc::json;
use serde_json::{json, Value};

/// Long enough for anything but a lost answer.
const PATIENCE: f64 = 120.0;

pub struct Session {
    client: *mut InlayClient,
    /// Answers heard since the last reset.
    answers: Cell<usize>,
    fences: Cell<u64>,
}

/// A finding. libFuzzer keeps the input of a process that aborts.
fn finding(what: &str) -> ! {
    eprintln!("FOUND: {what}");
    std::process::abort();
}

impl Session {
    pub fn open() -> Self {
        let client = inlay_open();
        if client.is_null() {
            finding("inlay_open returned NULL");
        }
        Self {
            client,
            answers: Cell::new(0),
            fences: Cell::new(0),
        }
    }

    /// Initialised, with the two built-in models.
    pub fn with_models() -> Self {
        let session = Self::open();
        session.ask("initialize", json!({}));
        session.ask("model.load", json!({"model": "builtin:echo", "id": "echo"}));
        session.ask("model.load", json!({"model": "builtin:null", "id": "null"}));
        session
    }

    fn ask(&self, method: &str, params: Value) {
        let request =
            json!({"jsonrpc": "2.0", "id": "\u{1}ask", "method": method, "params": params});
        self.send(request.to_string().as_bytes());
        self.hear_until("{\"jsonrpc\":\"2.0\",\"id\":\"\\u0001ask\",\"result\"");
    }

    fn send(&self, text: &[u8]) -> i32 {
        loop {
            // SAFETY: the slice is valid for its length.
            let status = unsafe { inlay_send(self.client, text.as_ptr().cast(), text.len()) };
            if status == -FULL {
                self.hear(PATIENCE);
                continue;
            }
            let expected = if text.is_empty() { -INVALID } else { OK };
            if status != expected {
                finding(&format!("inlay_send returned {status}"));
            }
            return status;
        }
    }

    /// The next message, checked.
    fn hear(&self, timeout: f64) -> Option<&str> {
        let (mut message, mut length) = (ptr::null(), 0);
        // SAFETY: both can be written.
        let status = unsafe { inlay_recv(self.client, timeout, &mut message, &mut length) };
        if status != OK {
            return None;
        }
        // SAFETY: the message is valid for its length until the next call.
        let bytes = unsafe { std::slice::from_raw_parts(message.cast::<u8>(), length) };
        let Ok(text) = std::str::from_utf8(bytes) else {
            finding("a message is not UTF-8");
        };
        // Long messages are all schemas alike: one in sixteen is read.
        let is_read = text.len() < 1 << 14 || self.fences.get().is_multiple_of(16);
        let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        if is_read && (text.contains('\n') || !is_json()) {
            finding(&format!("not one line of JSON: {text}"));
        }
        if text.contains("\"name\":\"internal_error\"") || text.contains("\"name\":\"step_failed\"")
        {
            finding(text);
        }
        if !text.starts_with("{\"jsonrpc\":\"2.0\",\"method\":") {
            self.answers.set(self.answers.get() + 1);
        }
        Some(text)
    }

    fn hear_until(&self, prefix: &str) {
        loop {
            match self.hear(PATIENCE) {
                Some(text) if text.starts_with(prefix) => return,
                Some(_) => {}
                None => finding(&format!("no answer came: {prefix}")),
            }
        }
    }

    /// Sends all lines, cancels whatever they began, and waits for the answers.
    pub fn speak(&self, lines: &[&[u8]]) {
        self.answers.set(0);
        let (mut sent, mut expected) = (0, 0);
        let mut ids = Vec::new();
        for line in lines {
            let message = serde_json::from_slice::<Value>(line).ok();
            if message.as_ref().is_some_and(writes_elsewhere) {
                continue;
            }
            if self.send(line) != OK {
                continue;
            }
            sent += 1;
            expected += usize::from(calls_for_an_answer(line));
            match &message {
                Some(Value::Array(items)) => ids.extend(items.iter().filter_map(id_of)),
                Some(one) => ids.extend(id_of(one)),
                None => {}
            }
        }
        for id in ids {
            let cancel =
                json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}});
            self.send(cancel.to_string().as_bytes());
        }
        while self.answers.get() < expected {
            if self.hear(PATIENCE).is_none() {
                finding("an answer is missing");
            }
        }
        // The answer to this one means that all before it has been handled.
        let number = self.fences.get() + 1;
        self.fences.set(number);
        let request =
            json!({"jsonrpc": "2.0", "id": format!("\u{1}fence{number}"), "method": "fence"});
        self.send(request.to_string().as_bytes());
        self.hear_until(&format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":\"\\u0001fence{number}\","
        ));
        while self.hear(0.0).is_some() {}
        if self.answers.get() > sent + 1 {
            finding("there are more answers than messages");
        }
    }

    /// Whether the session is fit for another input: it still answers, and has
    /// its models.
    pub fn may_go_on(&self, lines: &[&[u8]]) -> bool {
        let text = |needle: &[u8]| {
            lines
                .iter()
                .any(|line| line.windows(needle.len()).any(|part| part == needle))
        };
        // Escapes may hide these words, so the words that every such message
        // has in it are what is looked for.
        !(text(b"shut") || text(b"load") || text(b"trace") || text(b"\\u"))
    }

    pub fn close(self) {
        inlay_close(self.client);
    }
}

/// Read as the library reads it: what is checked here is that exactly so many
/// answers come.
fn calls_for_an_answer(line: &[u8]) -> bool {
    let is_notification =
        |message| matches!(envelope::open(message), Ok(Envelope::Notification { .. }));
    match json::read(line) {
        Err(_) => true,
        Ok(Value::Array(messages)) => {
            messages.is_empty() || !messages.into_iter().all(is_notification)
        }
        Ok(message) => !is_notification(message),
    }
}

fn id_of(message: &Value) -> Option<Value> {
    message.get("id").cloned()
}

/// `session.save` writes where it is told to. Plain names stay in the folder
/// that the fuzzer runs in; others are not sent.
fn writes_elsewhere(message: &Value) -> bool {
    match message {
        Value::Array(items) => items.iter().any(writes_elsewhere),
        Value::Object(members) => {
            members.get("method").and_then(Value::as_str) == Some("session.save")
                && message.to_string().contains('/')
        }
        _ => false,
    }
}
