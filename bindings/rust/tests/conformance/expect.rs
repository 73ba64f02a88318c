//! The patterns of messages.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{json, Value};

use crate::matcher::{shown, Matcher};

/// The code of each error, by its name.
pub type Errors = HashMap<String, i64>;
type Checked<T = ()> = Result<T, String>;

/// What the chunks of a request said so far.
#[derive(Default)]
pub struct Said {
    texts: BTreeMap<i64, String>,
    finished: HashSet<i64>,
    id: Option<Value>,
    usage: Option<Value>,
    count: u64,
}

impl Said {
    fn add(&mut self, chunk: &Value) -> Checked {
        self.count += 1;
        if *self.id.get_or_insert_with(|| chunk["id"].clone()) != chunk["id"] {
            return Err("the chunks have several ids".to_owned());
        }
        if self.usage.is_some() {
            return Err("a chunk follows the one that tells the usage".to_owned());
        }
        if !chunk["usage"].is_null() {
            self.usage = Some(chunk["usage"].clone());
        }
        for choice in chunk["choices"].as_array().into_iter().flatten() {
            let index = choice["index"].as_i64().unwrap_or(-1);
            let delta = choice.get("delta");
            if self.finished.contains(&index) {
                return Err(format!("a chunk of choice {index} follows its end"));
            }
            if delta.is_some_and(|d| d.get("role").is_none()) && !self.texts.contains_key(&index) {
                return Err(format!("the first chunk of choice {index} has no role"));
            }
            let text = delta.map_or(&choice["text"], |delta| &delta["content"]);
            self.texts
                .entry(index)
                .or_default()
                .push_str(text.as_str().unwrap_or(""));
            if !choice["finish_reason"].is_null() {
                self.finished.insert(index);
            }
        }
        Ok(())
    }

    fn compare(&self, result: &Value, usage: bool) -> Checked {
        for choice in result["choices"].as_array().into_iter().flatten() {
            let index = choice["index"].as_i64().unwrap_or(-1);
            let text = choice
                .get("message")
                .map_or(&choice["text"], |m| &m["content"]);
            let said = self.texts.get(&index).map_or("", String::as_str);
            if said != text.as_str().unwrap_or("") {
                return Err(format!("the chunks say {said:?}, the result says {text}"));
            }
            if !self.finished.contains(&index) {
                return Err(format!("no chunk tells why choice {index} ended"));
            }
        }
        match &self.usage {
            found if found.is_some() != usage => Err(format!("usage in the chunks: {found:?}")),
            Some(found) if *found != result["usage"] => {
                Err("the last chunk and the result tell different usage".to_owned())
            }
            _ => Ok(()),
        }
    }
}

enum Kind {
    Message,
    Result,
    Error(i64),
    Chunks(u64),
    Stream(Option<i64>),
    Unordered(Vec<Expectation>),
}

/// Takes messages until it has what it wants.
pub struct Expectation {
    kind: Kind,
    spec: Value,
    done: bool,
}

impl Expectation {
    /// Reads an entry of `expect`.
    pub fn read(spec: &Value, errors: &Errors) -> Self {
        let only = spec.as_object().filter(|members| members.len() == 1);
        let code = |spec: &Value, member: &str| {
            let name = spec.get(member).and_then(Value::as_str);
            name.map(|name| errors.get(name).copied().unwrap_or(0))
        };
        let (kind, spec) = match only.and_then(|members| members.iter().next()) {
            Some((key, inner)) => match key.as_str() {
                "$result" => (Kind::Result, inner),
                "$error" => (Kind::Error(code(inner, "name").unwrap_or(0)), inner),
                "$chunks" => (Kind::Chunks(inner["min"].as_u64().unwrap_or(1)), inner),
                "$stream" => (Kind::Stream(code(inner, "error")), inner),
                "$unordered" => {
                    let parts = inner.as_array().into_iter().flatten();
                    (
                        Kind::Unordered(parts.map(|part| Self::read(part, errors)).collect()),
                        inner,
                    )
                }
                _ => (Kind::Message, spec),
            },
            None => (Kind::Message, spec),
        };
        Self {
            done: matches!(kind, Kind::Chunks(0)),
            kind,
            spec: spec.clone(),
        }
    }

    pub fn done(&self) -> bool {
        self.done
    }

    fn answered_by(&self, message: &Value) -> bool {
        message.get("id") == Some(&self.spec["id"]) && message.get("method").is_none()
    }

    fn told_by(&self, message: &Value) -> bool {
        message["params"]["request"] == self.spec["id"]
    }

    fn chunk<'a>(&self, message: &'a Value) -> Option<&'a Value> {
        let method = message.get("method").and_then(Value::as_str)?;
        let chunk = matches!(method, "chat.completions.chunk" | "completions.chunk");
        (chunk && self.told_by(message)).then(|| &message["params"]["chunk"])
    }

    fn wants(&self, message: &Value, matcher: &mut Matcher) -> bool {
        match &self.kind {
            Kind::Message => matcher.fits(&self.spec, message),
            Kind::Result | Kind::Error(_) => self.answered_by(message) || self.progress(message),
            Kind::Chunks(_) | Kind::Stream(_) => {
                self.answered_by(message) || self.chunk(message).is_some()
            }
            Kind::Unordered(parts) => next_of(parts, message, matcher).is_some(),
        }
    }

    fn progress(&self, message: &Value) -> bool {
        message["method"] == "$/progress" && self.told_by(message)
    }

    /// Takes a message; an error if it is wrong.
    pub fn take(&mut self, message: &Value, matcher: &mut Matcher) -> Checked {
        let key = self.spec["id"].to_string();
        if matches!(self.kind, Kind::Result | Kind::Error(_)) && self.progress(message) {
            return Ok(());
        }
        match &mut self.kind {
            Kind::Message => {
                matcher.check(&self.spec, message, "")?;
                self.done = true;
            }
            Kind::Result => {
                let any = json!({"$type": "object"});
                let result = self.spec.get("is").unwrap_or(&any);
                matcher.check(
                    &json!({"id": self.spec["id"], "result": result}),
                    message,
                    "",
                )?;
                self.done = true;
            }
            Kind::Error(code) => {
                let code = *code;
                self.failure(code, &self.spec["name"], message, matcher)?;
                self.done = true;
            }
            Kind::Chunks(_) => {
                let Some(chunk) = self.chunk(message) else {
                    return Err(format!("the request ended too soon: {}", shown(message)));
                };
                matcher.streams.entry(key).or_default().add(chunk)?;
                if let Kind::Chunks(left) = &mut self.kind {
                    *left = left.saturating_sub(1);
                    self.done = *left == 0;
                }
            }
            Kind::Stream(_) => match self.chunk(message) {
                Some(chunk) => {
                    if let Some(pattern) = self.spec.get("chunk") {
                        matcher.check(pattern, chunk, "chunk")?;
                    }
                    matcher.streams.entry(key).or_default().add(chunk)?;
                }
                None => {
                    self.end(message, matcher)?;
                    self.done = true;
                }
            },
            Kind::Unordered(parts) => {
                let Some(index) = next_of(parts, message, matcher) else {
                    return Err(format!("nothing expects {}", shown(message)));
                };
                parts[index].take(message, matcher)?;
                self.done = parts.iter().all(Self::done);
            }
        }
        Ok(())
    }

    fn failure(&self, code: i64, name: &Value, message: &Value, matcher: &mut Matcher) -> Checked {
        let mut error = json!({"code": code, "data": {"name": name}});
        match self.spec.get("pointer") {
            Some(Value::Null) => error["data"]["pointer"] = json!({"$absent": true}),
            Some(pointer) => error["data"]["pointer"] = pointer.clone(),
            None => {}
        }
        if let Some(sentence) = self.spec.get("message") {
            error["message"] = sentence.clone();
        }
        matcher.check(&json!({"id": self.spec["id"], "error": error}), message, "")
    }

    fn end(&self, message: &Value, matcher: &mut Matcher) -> Checked {
        let said = matcher
            .streams
            .remove(&self.spec["id"].to_string())
            .unwrap_or_default();
        if said.count < self.spec.get("min").and_then(Value::as_u64).unwrap_or(0) {
            return Err(format!("only {} chunks came", said.count));
        }
        if let Kind::Stream(Some(code)) = self.kind {
            return self.failure(code, &self.spec["error"], message, matcher);
        }
        if !self.answered_by(message) || message.get("result").is_none() {
            return Err(format!("the stream ended with {}", shown(message)));
        }
        let usage = self.spec.get("usage").and_then(Value::as_bool);
        said.compare(&message["result"], usage.unwrap_or(false))?;
        if let Some(pattern) = self.spec.get("result") {
            matcher.check(pattern, &message["result"], "result")?;
        }
        let texts: Vec<_> = said.texts.values().collect();
        if let Some(pattern) = self.spec.get("text") {
            let first = texts.first().map_or(Value::Null, |text| json!(text));
            matcher.check(pattern, &first, "text")?;
        }
        match self.spec.get("texts") {
            Some(pattern) => matcher.check(pattern, &json!(texts), "texts"),
            None => Ok(()),
        }
    }
}

/// Which part a message is for: an open one, or a stream that goes on beyond what was asked for.
fn next_of(parts: &[Expectation], message: &Value, matcher: &mut Matcher) -> Option<usize> {
    let open = parts
        .iter()
        .position(|part| !part.done && part.wants(message, matcher));
    open.or_else(|| {
        let streams = |part: &Expectation| part.done && matches!(part.kind, Kind::Chunks(_));
        parts
            .iter()
            .position(|part| streams(part) && part.wants(message, matcher))
    })
}
