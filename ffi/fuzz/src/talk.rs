//! A client that is talked to without waiting, and what must hold of it.
//!
//! Every message that calls for an answer gets one and no more; an answer or a
//! notification is about a request that was sent; everything is one line of
//! JSON; no error is the library's own fault; and one message in some is held
//! to its schema.

use std::collections::HashMap;
use std::ptr;
use std::time::{Duration, Instant};

use inlay::abi::{inlay_close, inlay_open, inlay_recv, inlay_send, InlayClient, FULL, INVALID, OK};
use inlay::checked;
use inlay::limits::MAX_BATCH;
use inlay::rpc::envelope::{self, Envelope};
use inlay::rpc::json;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::Value;

/// Long enough for anything but a lost answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long one look waits: the reader is also the worker.
const LOOK: f64 = 0.01;
/// Requests under way at which the talk waits for all of them.
const MANY: usize = 8;
/// Chunks that are read in one go while streams run.
const GULP: usize = 64;
/// Of so many messages one is held to its schema.
const SAMPLE: u64 = 32;

/// Messages of more bytes than this are schemas, and all alike.
const LONG: usize = 1 << 16;

/// Methods that change what later messages meet.
const DEEDS: &[&str] = &[
    "shutdown",
    "model.load",
    "model.unload",
    "engine.trace",
    "session.save",
    "session.restore",
];

pub struct Talk {
    client: *mut InlayClient,
    /// Answers that are due, and those that came.
    due: usize,
    came: usize,
    requests: HashMap<String, Sent>,
    heard: u64,
    /// A model may have been unloaded.
    lacks_models: bool,
    is_over: bool,
}

/// The requests of one id.
#[derive(Default)]
struct Sent {
    times: usize,
    answers: usize,
    method: String,
}

/// The members of a message that tell what it is.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    method: Option<&'a str>,
    #[serde(borrow)]
    params: Option<About<'a>>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct About<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
}

/// libFuzzer keeps the input of a process that aborts.
fn finding(what: &str) -> ! {
    eprintln!("FOUND: {what}");
    std::process::abort();
}

impl Talk {
    /// A client that has not been initialized.
    pub fn open() -> Self {
        inlay::inline::turn_on();
        let client = inlay_open();
        if client.is_null() {
            finding("inlay_open returned NULL");
        }
        Self {
            client,
            due: 0,
            came: 0,
            requests: HashMap::new(),
            heard: 0,
            lacks_models: true,
            is_over: false,
        }
    }

    /// Initialized, with the two built-in models.
    pub fn with_models() -> Self {
        let mut talk = Self::open();
        talk.say(
            br#"{"jsonrpc":"2.0","id":"i","method":"initialize"}"#,
            false,
        );
        talk.restore_models();
        talk
    }

    /// Loads the models that are not there (any more).
    pub fn restore_models(&mut self) {
        if self.is_over || !std::mem::take(&mut self.lacks_models) {
            return;
        }
        for model in ["echo", "null"] {
            let request = format!(
                r#"{{"jsonrpc":"2.0","id":"m","method":"model.load","params":{{"model":"builtin:{model}","id":"{model}"}}}}"#
            );
            self.say(request.as_bytes(), true);
            self.hear_all();
        }
    }

    /// The client has been shut down, and is of no more use.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Sends every line as a message.
    pub fn say_all(&mut self, text: &[u8], deeds: bool) {
        for line in text.split(|byte| *byte == b'\n').take(6) {
            self.say(line, deeds);
        }
    }

    /// Sends a message, unless it is a deed and those are not wanted.
    pub fn say(&mut self, text: &[u8], deeds: bool) {
        let message = json::read(text).ok();
        if message.as_ref().is_some_and(|m| !is_fit(m, deeds)) {
            return;
        }
        self.lacks_models |= text.windows(6).any(|part| part == b"unload");
        if self.send(text) {
            self.expect(message);
        }
    }

    fn send(&mut self, text: &[u8]) -> bool {
        loop {
            // SAFETY: the slice is valid for its length.
            let status = unsafe { inlay_send(self.client, text.as_ptr().cast(), text.len()) };
            match status {
                OK if !text.is_empty() => return true,
                status if status == -INVALID && text.is_empty() => return false,
                status if status == -FULL => {
                    self.hear(0.0);
                }
                status => finding(&format!("inlay_send returned {status}")),
            }
        }
    }

    /// Takes note of the answers that a message calls for. It is read as the
    /// library reads it: what is checked here is what becomes of that.
    fn expect(&mut self, message: Option<Value>) {
        match message {
            None => self.due += 1,
            Some(Value::Array(items)) if items.is_empty() || items.len() > MAX_BATCH => {
                self.due += 1;
            }
            Some(Value::Array(items)) => items.into_iter().for_each(|item| self.expect_one(item)),
            Some(item) => self.expect_one(item),
        }
    }

    fn expect_one(&mut self, message: Value) {
        let (id, method) = match envelope::open(message) {
            Ok(Envelope::Notification { .. }) => return,
            Ok(Envelope::Request { id, method, .. }) => (Some(id), method),
            Err(rejected) => (rejected.id, String::new()),
        };
        self.due += 1;
        if let Some(id) = id {
            let sent = self.requests.entry(id.as_json().to_owned()).or_default();
            sent.times += 1;
            sent.method = method;
        }
    }

    /// Hears what waits, and lets what is under way come to an end.
    pub fn hear_what_is_there(&mut self) {
        for _ in 0..GULP {
            if !self.hear(0.0) {
                break;
            }
        }
        if self.due > self.came {
            if self.requests.len() > MANY {
                self.hear_all();
            } else {
                self.cancel();
            }
        } else {
            self.requests.clear();
        }
    }

    /// Cancels what is under way, and waits for its answers.
    pub fn hear_all(&mut self) {
        let begun = Instant::now();
        self.cancel();
        while self.due > self.came {
            if self.hear(LOOK) {
                continue;
            }
            self.cancel();
            if begun.elapsed() > PATIENCE {
                let open: Vec<_> = self
                    .requests
                    .iter()
                    .filter(|(_, sent)| sent.answers < sent.times)
                    .map(|(id, sent)| format!("{id} ({})", sent.method))
                    .collect();
                finding(&format!("answers are missing: {}", open.join(", ")));
            }
        }
        while self.hear(0.0) {}
        self.requests.clear();
    }

    fn cancel(&mut self) {
        let open = self.requests.iter();
        let open = open.filter(|(_, sent)| sent.answers < sent.times);
        let cancels: Vec<String> = open
            .map(|(id, _)| {
                format!(r#"{{"jsonrpc":"2.0","method":"$/cancelRequest","params":{{"id":{id}}}}}"#)
            })
            .collect();
        for cancel in cancels {
            self.send(cancel.as_bytes());
        }
    }

    /// Takes the next message and checks it; false if there is none.
    fn hear(&mut self, timeout: f64) -> bool {
        let (mut message, mut length) = (ptr::null(), 0);
        // SAFETY: both can be written.
        let status = unsafe { inlay_recv(self.client, timeout, &mut message, &mut length) };
        if status != OK {
            return false;
        }
        // SAFETY: the message is valid for its length until the next call, and
        // nothing below makes one.
        let bytes = unsafe { std::slice::from_raw_parts(message.cast::<u8>(), length) };
        self.heard += 1;
        let Ok(text) = std::str::from_utf8(bytes) else {
            finding("a message is not UTF-8");
        };
        if text.contains('\n') {
            finding(&format!("more than one line: {text}"));
        }
        if text.starts_with('[') {
            match serde_json::from_str::<Vec<Head<'_>>>(text) {
                Ok(heads) => heads.iter().for_each(|head| self.check(head, text)),
                Err(error) => finding(&format!("no batch ({error}): {text}")),
            }
        } else if text.len() > LONG && !self.heard.is_multiple_of(SAMPLE) {
            self.trust(text);
        } else {
            match serde_json::from_str::<Head<'_>>(text) {
                Ok(head) => self.check(&head, text),
                Err(error) => finding(&format!("no message ({error}): {text}")),
            }
        }
        true
    }

    /// Takes a long message, which is one with schemas in it, for what its
    /// beginning says.
    fn trust(&mut self, text: &str) {
        let is_notification = text.starts_with(r#"{"jsonrpc":"2.0","method":"#);
        let id = text.strip_prefix(r#"{"jsonrpc":"2.0","id":"#);
        let id = id.and_then(|rest| rest.split_once(r#","result":"#));
        match id.and_then(|(id, _)| self.requests.get_mut(id)) {
            Some(sent) if sent.answers < sent.times => {
                sent.answers += 1;
                self.came += 1;
            }
            _ if is_notification => {}
            _ => finding(&format!("the answer to no request: {text}")),
        }
    }

    fn check(&mut self, head: &Head<'_>, text: &str) {
        let is_sampled = self.heard.is_multiple_of(SAMPLE);
        if let (Some(method), Some(about)) = (head.method, &head.params) {
            match self.requests.get(about.request.get()) {
                Some(sent) if sent.answers < sent.times => {}
                _ => finding(&format!("about no request that is under way: {text}")),
            }
            if is_sampled {
                check_schema("rpc.notification", text);
                let params: Value = serde_json::from_str::<Value>(text).unwrap_or_default();
                check_value(&format!("{method}.params"), &params["params"]);
            }
            return;
        }
        self.came += 1;
        if self.came > self.due {
            finding(&format!("one answer more than is due: {text}"));
        }
        let mut method = String::new();
        // Without an id (it is null) it answers what could not be read.
        if let Some(id) = head.id {
            match self.requests.get_mut(id.get()) {
                Some(sent) if sent.answers < sent.times => {
                    sent.answers += 1;
                    if sent.times == 1 {
                        method.clone_from(&sent.method);
                    }
                }
                _ => finding(&format!("the answer to no request: {text}")),
            }
        }
        match (head.result, head.error) {
            (Some(result), None) => {
                if method == "shutdown" {
                    self.is_over = true;
                }
                if is_sampled && !method.is_empty() && result.get().len() < 1 << 16 {
                    check_schema(&format!("{method}.result"), result.get());
                }
            }
            (None, Some(error)) => {
                let error = error.get();
                if error.contains(r#""name":"internal_error""#)
                    || error.contains(r#""name":"step_failed""#)
                {
                    finding(text);
                }
                self.is_over |= error.contains(r#""name":"shutting_down""#);
                if is_sampled && !text.starts_with('[') {
                    check_schema("rpc.error", text);
                }
            }
            _ => finding(&format!("neither a result nor an error: {text}")),
        }
    }

    /// Closes the client, with whatever is under way.
    pub fn close(self) {
        inlay_close(self.client);
    }
}

/// Whether a message may be sent: deeds only where they are wanted, and
/// nothing that writes to where it is told to.
fn is_fit(message: &Value, deeds: bool) -> bool {
    match message {
        Value::Array(items) => items.iter().all(|item| is_fit(item, deeds)),
        Value::Object(members) => {
            let method = members.get("method").and_then(Value::as_str);
            let Some(deed) = method.filter(|method| DEEDS.contains(method)) else {
                return true;
            };
            deeds && !(deed == "session.save" && message.to_string().contains('/'))
        }
        _ => true,
    }
}

fn check_schema(name: &str, text: &str) {
    check_value(name, &serde_json::from_str(text).unwrap_or_default());
}

fn check_value(name: &str, value: &Value) {
    if let Some(problem) = checked::problem(name, value) {
        finding(&format!("{problem}: {value}"));
    }
}
