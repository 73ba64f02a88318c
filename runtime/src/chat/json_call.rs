//! Reads one tool call in JSON, character by character.

use serde_json::Value;

/// What a character adds to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallDelta {
    /// The name, and the id if it came first.
    Name { name: String, id: Option<String> },
    /// More of the arguments as JSON text.
    Arguments(String),
}

/// The reader's state after a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Done,
    /// It is not a call after all.
    Malformed,
}

/// An object such as `{"name": "f", "arguments": {...}}`, in any order of its
/// keys, also as OpenAI nests it under `function`.
#[derive(Debug, Clone, Default)]
pub(super) struct JsonCall {
    expects: Expects,
    /// Objects entered: the call itself and `function`.
    depth: usize,
    key: String,
    value: Span,
    name: Option<String>,
    id: Option<String>,
    emitted: bool,
    arguments: Option<String>,
    /// Emit nothing before both the name and the arguments have begun.
    careful: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Expects {
    #[default]
    Open,
    Key,
    InKey,
    Colon,
    Value,
    InValue,
    Comma,
}

/// One JSON value, to find where it ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Span {
    text: String,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Span {
    /// Takes a character if it belongs to the value. Returns whether the value
    /// is complete, and whether the character was part of it.
    pub fn push(&mut self, c: char) -> (bool, bool) {
        let scalar = self.depth == 0 && !self.in_string && !self.text.is_empty();
        if scalar && (matches!(c, ',' | '}' | ']') || c.is_whitespace()) {
            return (true, false);
        }
        self.text.push(c);
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if c == '\\' {
                self.escaped = true;
            } else if c == '"' {
                self.in_string = false;
                return (self.depth == 0, true);
            }
            return (false, true);
        }
        match c {
            '"' => self.in_string = true,
            '{' | '[' => self.depth += 1,
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                return (self.depth == 0, true);
            }
            _ => {}
        }
        (false, true)
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

impl JsonCall {
    pub fn new(careful: bool) -> Self {
        Self {
            careful,
            ..Self::default()
        }
    }

    /// Whether anything was emitted: then it must stay a call.
    pub fn has_emitted(&self) -> bool {
        self.emitted
    }

    pub fn is_careful(&self) -> bool {
        self.careful
    }

    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub fn push(&mut self, c: char, deltas: &mut Vec<CallDelta>) -> Progress {
        match self.expects {
            Expects::InKey => {
                let (done, _) = self.value.push(c);
                if done {
                    let Ok(key) = serde_json::from_str(&std::mem::take(&mut self.value).text)
                    else {
                        return Progress::Malformed;
                    };
                    self.key = key;
                    self.expects = Expects::Colon;
                }
                return Progress::More;
            }
            Expects::InValue => return self.push_value(c, deltas),
            _ if c.is_whitespace() => return Progress::More,
            _ => {}
        }
        match (self.expects, c) {
            (Expects::Open, '{') => {
                self.depth += 1;
                self.expects = Expects::Key;
            }
            (Expects::Key, '"') => {
                self.value = Span::default();
                self.value.push(c);
                self.expects = Expects::InKey;
            }
            (Expects::Colon, ':') => self.expects = Expects::Value,
            (Expects::Value, '{') if self.key == "function" && self.depth == 1 => {
                self.depth += 1;
                self.expects = Expects::Key;
            }
            (Expects::Value, _) => {
                self.value = Span::default();
                self.expects = Expects::InValue;
                return self.push_value(c, deltas);
            }
            (Expects::Comma, ',') => self.expects = Expects::Key,
            (Expects::Comma | Expects::Key, '}') => return self.close(deltas),
            _ => return Progress::Malformed,
        }
        Progress::More
    }

    fn is_arguments(&self) -> bool {
        matches!(self.key.as_str(), "arguments" | "parameters" | "args")
    }

    fn push_value(&mut self, c: char, deltas: &mut Vec<CallDelta>) -> Progress {
        let streams = self.is_arguments();
        if streams && self.value.text.is_empty() && !matches!(c, '{' | '"' | 'n') {
            // Arguments are an object, its text, or null.
            return Progress::Malformed;
        }
        let (done, taken) = self.value.push(c);
        // An object is streamed as it arrives; a text must be decoded as a
        // whole.
        if streams && taken && self.value.text.starts_with('{') {
            self.arguments.get_or_insert_default().push(c);
            self.emit(deltas);
        }
        if !done {
            return Progress::More;
        }
        let value = std::mem::take(&mut self.value).text;
        self.expects = Expects::Comma;
        if streams {
            if !value.starts_with('{') {
                match serde_json::from_str(&value) {
                    Ok(Value::String(text)) => self.arguments = Some(text),
                    Ok(Value::Null) => self.arguments = Some("{}".to_owned()),
                    _ => return Progress::Malformed,
                }
            }
        } else {
            match (self.key.as_str(), serde_json::from_str(&value)) {
                ("name" | "tool_name", Ok(Value::String(name))) => self.name = Some(name),
                ("name" | "tool_name", _) | (_, Err(_)) => return Progress::Malformed,
                ("id", Ok(Value::String(id))) => self.id = Some(id),
                _ => {}
            }
        }
        self.emit(deltas);
        if taken {
            return Progress::More;
        }
        self.push(c, deltas)
    }

    fn close(&mut self, deltas: &mut Vec<CallDelta>) -> Progress {
        self.depth -= 1;
        self.expects = Expects::Comma;
        if self.depth > 0 {
            return Progress::More;
        }
        if self.name.is_none() || (self.careful && self.arguments.is_none()) {
            return Progress::Malformed;
        }
        if self.arguments.is_none() {
            self.arguments = Some("{}".to_owned());
        }
        self.emit(deltas);
        Progress::Done
    }

    fn emit(&mut self, deltas: &mut Vec<CallDelta>) {
        let Some(name) = &self.name else {
            return;
        };
        if !self.emitted {
            if self.careful && self.arguments.is_none() {
                return;
            }
            self.emitted = true;
            deltas.push(CallDelta::Name {
                name: name.clone(),
                id: self.id.clone(),
            });
        }
        if let Some(arguments) = &mut self.arguments {
            if !arguments.is_empty() {
                deltas.push(CallDelta::Arguments(std::mem::take(arguments)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, careful: bool) -> (Vec<CallDelta>, Progress) {
        let mut call = JsonCall::new(careful);
        let mut deltas = Vec::new();
        for c in text.chars() {
            match call.push(c, &mut deltas) {
                Progress::More => {}
                end => return (deltas, end),
            }
        }
        (deltas, Progress::More)
    }

    fn call(text: &str) -> (String, String) {
        let (deltas, progress) = read(text, false);
        assert_eq!(progress, Progress::Done, "{text}");
        let mut out = (String::new(), String::new());
        for item in deltas {
            match item {
                CallDelta::Name { name, .. } => out.0 = name,
                CallDelta::Arguments(text) => out.1.push_str(&text),
            }
        }
        out
    }

    #[test]
    fn reads_calls_in_every_form() {
        for text in [
            r#"{"name": "f", "arguments": {"a": "}\"", "b": [1, {}]}}"#,
            r#"{"arguments": {"a": "}\"", "b": [1, {}]}, "name": "f"}"#,
            r#"{"type": "function", "function": {"name": "f", "parameters": {"a": "}\"", "b": [1, {}]}}}"#,
            r#"{"name": "f", "arguments": "{\"a\": \"}\\\"\", \"b\": [1, {}]}", "id": "x", "n": 1}"#,
        ] {
            assert_eq!(
                call(text),
                ("f".into(), r#"{"a": "}\"", "b": [1, {}]}"#.into())
            );
        }
        assert_eq!(call(r#"{"name": "f"}"#), ("f".into(), "{}".into()));
        assert_eq!(
            call(r#"{"name": "f", "arguments": null}"#),
            ("f".into(), "{}".into())
        );
        assert_eq!(
            call(r#"{"name": "f", "arguments": {}}"#),
            ("f".into(), "{}".into())
        );
    }

    #[test]
    fn arguments_come_as_they_are_written() {
        let mut call = JsonCall::new(false);
        let mut deltas = Vec::new();
        for c in r#"{"name": "f", "arguments": {"a"#.chars() {
            call.push(c, &mut deltas);
        }
        let text: String = deltas
            .iter()
            .filter_map(|item| match item {
                CallDelta::Arguments(text) => Some(text.as_str()),
                CallDelta::Name { .. } => None,
            })
            .collect();
        assert_eq!(text, "{\"a");
    }

    #[test]
    fn what_is_no_call_is_told_apart() {
        for text in [
            "[",
            "{]",
            "{\"a\" 1",
            "{\"name\": 3}",
            "{\"a\": 1}",
            "{\"name\": \"f\", \"arguments\": 3",
        ] {
            assert_eq!(read(text, false).1, Progress::Malformed, "{text}");
        }
        // A careful reader emits nothing of an object that only has a name.
        assert!(read(r#"{"name": "Ann", "age": 3"#, true).0.is_empty());
    }
}
