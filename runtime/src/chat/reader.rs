//! Splits a model's text into content, reasoning and tool calls.

use super::format::{Bare, Format, Thoughts};
use super::json_call::{CallDelta, JsonCall, Progress, Span};
use super::markup_call::{self, MarkupCall};
use super::pieces::{after_call, append_arguments, emit, header_name, partial, Piece};
use super::python_call;

/// Reads text as it arrives. Holds back only what could still be markup.
#[derive(Debug, Clone)]
pub struct Reader {
    format: Format,
    state: State,
    /// Text that has arrived but is not decided yet.
    held: String,
    /// White space at this point is dropped if markup follows, or always.
    space: Space,
    /// Content or a call has been emitted: a bare call can no longer begin.
    begun: bool,
}

#[derive(Debug, Clone)]
enum State {
    /// At the very start: reasoning may begin.
    Start,
    Thinking,
    Content,
    /// After an opener: the name, or the beginning of JSON. Holds what has been
    /// passed over, and whether there was no opener at all.
    Header {
        passed: String,
        bare: bool,
    },
    /// In a call that is a JSON object, and its text so far in case it is not a
    /// call.
    Object(Box<JsonCall>, String),
    /// In a call whose arguments are markup, and the opener in case it is not a
    /// call.
    Markup(Box<MarkupCall>, String),
    /// In the arguments of a call whose name came before them.
    Arguments(Span),
    /// In a list of Python calls; true once one was emitted.
    Python(bool),
    /// After a call.
    Between,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Keep,
    /// Content that is only white space is held until something follows.
    Hold,
    Drop,
}

/// A longer header is not a header.
const MAX_HEADER: usize = 256;

impl Reader {
    pub fn new(format: &Format) -> Self {
        Self {
            state: if format.starts_thinking {
                State::Thinking
            } else if format.thoughts.is_some() {
                State::Start
            } else {
                State::Content
            },
            space: if format.starts_thinking {
                Space::Drop
            } else if format.tools.is_some() {
                Space::Hold
            } else {
                Space::Keep
            },
            format: format.clone(),
            held: String::new(),
            begun: false,
        }
    }

    /// Whether the model is reasoning.
    pub fn is_reasoning(&self) -> bool {
        matches!(self.state, State::Thinking)
    }

    pub fn push(&mut self, text: &str, out: &mut Vec<Piece>) {
        self.held.push_str(text);
        while self.step(out) {}
    }

    /// Ends the text: what is held is only text.
    pub fn finish(&mut self, out: &mut Vec<Piece>) {
        let held = std::mem::take(&mut self.held);
        match std::mem::replace(&mut self.state, State::Content) {
            State::Thinking => self.thought(held.trim_end(), out),
            State::Header { passed, .. } => match header_name(&held) {
                // A call without arguments ends with its name.
                Some(name) if passed.starts_with("<function=") => {
                    out.push(Piece::Call { name, id: None });
                    out.push(Piece::Arguments("{}".to_owned()));
                }
                _ => emit(out, passed + &held),
            },
            State::Markup(call, _) if call.has_emitted() => {
                let mut deltas = Vec::new();
                call.finish(&mut deltas);
                emit_markup(deltas, out);
            }
            State::Markup(_, raw) => emit(out, raw + &held),
            State::Object(call, raw) if !call.has_emitted() => emit(out, raw + &held),
            State::Object(..) | State::Arguments(_) | State::Python(true) => {}
            State::Between => emit(out, after_call(&held).to_owned()),
            State::Python(false) => emit(out, format!("[{held}")),
            State::Start | State::Content => {
                if self.space != Space::Drop || !held.trim().is_empty() {
                    emit(out, held);
                }
            }
        }
    }

    /// Decides what can be decided; false if more text is needed.
    fn step(&mut self, out: &mut Vec<Piece>) -> bool {
        match &self.state {
            State::Start => self.start(),
            State::Thinking => self.thinking(out),
            State::Content => self.content(out),
            State::Header { .. } => self.header(out),
            State::Object(..) => self.object(out),
            State::Markup(..) => self.markup(out),
            State::Arguments(_) => self.arguments(out),
            State::Python(_) => self.python(out),
            State::Between => self.between(),
        }
    }

    fn thoughts(&self) -> Thoughts {
        self.format.thoughts.unwrap_or(Thoughts::PLAIN)
    }

    fn start(&mut self) -> bool {
        let mark = self.thoughts().begin;
        let text = self.held.trim_start();
        if let Some(rest) = text.strip_prefix(mark) {
            self.held = rest.to_owned();
            self.state = State::Thinking;
            self.space = Space::Drop;
            return true;
        }
        if mark.starts_with(text) {
            return false;
        }
        self.state = State::Content;
        true
    }

    fn thinking(&mut self, out: &mut Vec<Piece>) -> bool {
        let mark = self.thoughts().end;
        if let Some(at) = self.held.find(mark) {
            let thought = self.held[..at].trim_end().to_owned();
            self.held.drain(..at + mark.len());
            self.thought(&thought, out);
            self.state = State::Content;
            self.space = Space::Drop;
            return true;
        }
        // The end could begin here, and white space before it is ignored.
        let mut keep = self.held.len() - partial(&self.held, &[mark]);
        keep = self.held[..keep].trim_end().len();
        let thought: String = self.held.drain(..keep).collect();
        self.thought(&thought, out);
        false
    }

    fn thought(&mut self, text: &str, out: &mut Vec<Piece>) {
        let text = match self.space {
            Space::Drop => text.trim_start(),
            _ => text,
        };
        if !text.is_empty() {
            self.space = Space::Keep;
            out.push(Piece::Reasoning(text.to_owned()));
        }
    }

    fn content(&mut self, out: &mut Vec<Piece>) -> bool {
        if self.space == Space::Drop {
            let kept = self.held.trim_start().len();
            self.held.drain(..self.held.len() - kept);
            if self.held.is_empty() {
                return false;
            }
        }
        let Some(tools) = self.format.tools else {
            self.space = Space::Keep;
            emit(out, std::mem::take(&mut self.held));
            return false;
        };
        if !self.begun {
            let text = self.held.trim_start();
            let begins = match (tools.bare, text.chars().next()) {
                (Bare::No, _) => false,
                (_, None) => return false,
                (Bare::Json, Some('{')) => true,
                (Bare::Json, Some('[')) => match text[1..].trim_start().chars().next() {
                    None => return false,
                    next => next == Some('{'),
                },
                (Bare::Json, _) => false,
                (Bare::Python, _) if python_call::may_begin(text) => {
                    if !text.contains('(') {
                        return false;
                    }
                    self.held = text[1..].to_owned();
                    self.state = State::Python(false);
                    return true;
                }
                (Bare::Python, first) => first == Some('{'),
            };
            if begins {
                self.state = State::Header {
                    passed: String::new(),
                    bare: true,
                };
                return true;
            }
        }
        let found = tools
            .openers
            .iter()
            .filter_map(|opener| Some((self.held.find(opener)?, opener.len())))
            .min();
        if let Some((at, len)) = found {
            let before: String = self.held.drain(..at).collect();
            let opener: String = self.held.drain(..len).collect();
            if !(self.space != Space::Keep && before.trim().is_empty()) {
                self.begun = true;
                emit(out, before);
            }
            self.state = State::Header {
                passed: opener,
                bare: false,
            };
            return true;
        }
        let mut free = self.held.len() - partial(&self.held, tools.openers);
        if self.space != Space::Keep && self.held[..free].trim().is_empty() {
            free = 0;
        }
        if free > 0 {
            self.space = Space::Keep;
            self.begun = true;
            emit(out, self.held.drain(..free).collect());
        }
        false
    }

    /// After an opener: a JSON object, a list of them, Python, or a name.
    fn header(&mut self, out: &mut Vec<Piece>) -> bool {
        let (State::Header { passed, bare }, Some(tools)) = (&mut self.state, self.format.tools)
        else {
            return false;
        };
        let text = self.held.trim_start();
        if text.is_empty() {
            return false;
        }
        // One opener may follow another: a section, then its first call. And a
        // list may contain the calls.
        let list = text
            .strip_prefix('[')
            .filter(|list| list.trim_start().starts_with(['{', ']']));
        let openers = tools.openers;
        let next = openers.iter().find_map(|next| text.strip_prefix(next));
        if let Some(rest) = next.or(list) {
            passed.push_str(&self.held[..self.held.len() - rest.len()]);
            self.held = rest.to_owned();
            return true;
        }
        if text.trim_end() == "[" || openers.iter().any(|next| next.starts_with(text)) {
            return false;
        }
        if tools.bare == Bare::Python && text.starts_with('[') && python_call::may_begin(text) {
            self.held = text[1..].to_owned();
            self.state = State::Python(false);
            return true;
        }
        if text.starts_with('{') {
            let raw = format!("{passed}{}", &self.held[..self.held.len() - text.len()]);
            let call = JsonCall::new(*bare);
            self.held = text.to_owned();
            self.state = State::Object(Box::new(call), raw);
            return true;
        }
        let markup = tools.markup.filter(|m| passed.trim_end().ends_with(m.call));
        if let Some(markup) = markup {
            let call = Box::new(MarkupCall::new(*markup));
            self.state = State::Markup(call, std::mem::take(passed));
            return true;
        }
        // A name, then its arguments or, without any, the end of the call.
        let brace = self.held.find('{');
        let closer = tools
            .closers
            .iter()
            .filter(|closer| **closer != "```")
            .filter_map(|closer| Some((self.held.find(closer)?, *closer)))
            .min()
            .filter(|(at, _)| brace.is_none_or(|brace| *at < brace));
        let end = closer.map(|(at, _)| at).or(brace);
        if end.is_none() && self.held.len() < MAX_HEADER {
            return false;
        }
        if let Some(name) = end.and_then(|end| header_name(&self.held[..end])) {
            self.begun = true;
            out.push(Piece::Call { name, id: None });
            if let Some((at, closer)) = closer {
                self.held.drain(..at + closer.len());
                out.push(Piece::Arguments("{}".to_owned()));
                self.state = State::Between;
            } else {
                self.held.drain(..end.unwrap_or(0));
                self.state = State::Arguments(Span::default());
            }
            return true;
        }
        let passed = std::mem::take(passed);
        self.emit_as_content(passed, out)
    }

    /// Emits what looked like a call as content.
    fn emit_as_content(&mut self, text: String, out: &mut Vec<Piece>) -> bool {
        self.state = State::Content;
        self.space = Space::Keep;
        self.begun = true;
        emit(out, text);
        true
    }

    fn object(&mut self, out: &mut Vec<Piece>) -> bool {
        let State::Object(call, raw) = &mut self.state else {
            return false;
        };
        let mut deltas = Vec::new();
        let mut end = Progress::More;
        let mut taken = 0;
        for (i, c) in self.held.char_indices() {
            taken = i + c.len_utf8();
            end = call.push(c, &mut deltas);
            if end != Progress::More {
                break;
            }
        }
        // A bare object is a call only if it names a tool.
        let unknown = call.is_careful()
            && !self.format.names.is_empty()
            && call
                .name()
                .is_some_and(|name| !self.format.names.iter().any(|n| n == name));
        if unknown
            && deltas
                .iter()
                .any(|item| matches!(item, CallDelta::Name { .. }))
        {
            let text = std::mem::take(raw);
            return self.emit_held_as_content(text, out);
        }
        let emitted_before = call.has_emitted()
            && !deltas
                .iter()
                .any(|item| matches!(item, CallDelta::Name { .. }));
        if end == Progress::Malformed && !emitted_before && !call.has_emitted() {
            let text = std::mem::take(raw);
            return self.emit_held_as_content(text, out);
        }
        if call.has_emitted() {
            self.begun = true;
        }
        raw.push_str(&self.held[..taken]);
        self.held.drain(..taken);
        for item in deltas {
            match item {
                CallDelta::Name { name, id } => out.push(Piece::Call { name, id }),
                CallDelta::Arguments(text) => append_arguments(out, text),
            }
        }
        if end == Progress::More {
            return false;
        }
        self.state = State::Between;
        true
    }

    /// Emits an object as content, of which a part may still be held.
    fn emit_held_as_content(&mut self, raw: String, out: &mut Vec<Piece>) -> bool {
        let held = std::mem::take(&mut self.held);
        self.emit_as_content(raw + &held, out);
        false
    }

    fn markup(&mut self, out: &mut Vec<Piece>) -> bool {
        let State::Markup(call, raw) = &mut self.state else {
            return false;
        };
        let mut deltas = Vec::new();
        let progress = call.read(&mut self.held, &self.format.texts, &mut deltas);
        if progress == markup_call::Progress::Malformed {
            let raw = std::mem::take(raw);
            return self.emit_as_content(raw, out);
        }
        self.begun |= !deltas.is_empty();
        emit_markup(deltas, out);
        if progress == markup_call::Progress::Done {
            self.state = State::Between;
        }
        progress == markup_call::Progress::Done
    }

    fn arguments(&mut self, out: &mut Vec<Piece>) -> bool {
        let State::Arguments(span) = &mut self.state else {
            return false;
        };
        let from = span.text().len();
        let mut taken = 0;
        let mut done = false;
        for (i, c) in self.held.char_indices() {
            let part;
            (done, part) = span.push(c);
            taken = if part { i + c.len_utf8() } else { i };
            if done {
                break;
            }
        }
        let new = span.text()[from..].to_owned();
        self.held.drain(..taken);
        append_arguments(out, new);
        if done {
            self.state = State::Between;
        }
        done
    }

    fn python(&mut self, out: &mut Vec<Piece>) -> bool {
        let State::Python(emitted) = self.state else {
            return false;
        };
        let text = self
            .held
            .trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if let Some(rest) = text.strip_prefix(']') {
            self.held = rest.to_owned();
            self.state = State::Between;
            return true;
        }
        let Some(end) = python_call::end_of_call(text) else {
            return false;
        };
        match python_call::parse(&text[..end]) {
            Some(call) => {
                out.push(Piece::Call {
                    name: call.name,
                    id: None,
                });
                let arguments = serde_json::Value::Object(call.arguments);
                out.push(Piece::Arguments(arguments.to_string()));
                self.held = text[end..].to_owned();
                self.begun = true;
                self.state = State::Python(true);
                true
            }
            None if emitted => {
                self.state = State::Between;
                true
            }
            None => {
                let text = format!("[{}", std::mem::take(&mut self.held));
                self.emit_as_content(text, out);
                false
            }
        }
    }

    fn between(&mut self) -> bool {
        let Some(tools) = self.format.tools else {
            return false;
        };
        let text = after_call(&self.held);
        if text.is_empty() {
            return false;
        }
        let marks = || tools.closers.iter().chain(tools.openers);
        if let Some(rest) = tools
            .closers
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
        {
            self.held = rest.to_owned();
            return true;
        }
        if tools.openers.iter().any(|mark| text.starts_with(mark)) {
            self.held = text.to_owned();
            self.space = Space::Drop;
            self.state = State::Content;
            return true;
        }
        if marks().any(|mark| mark.starts_with(text)) {
            return false;
        }
        if text.starts_with('{') {
            self.held = text.to_owned();
            self.state = State::Header {
                passed: String::new(),
                // A call came before: this is another, not any object.
                bare: false,
            };
            return true;
        }
        self.held = text.to_owned();
        self.space = Space::Drop;
        self.state = State::Content;
        true
    }
}

fn emit_markup(deltas: Vec<markup_call::CallDelta>, out: &mut Vec<Piece>) {
    for item in deltas {
        match item {
            markup_call::CallDelta::Name(name) => out.push(Piece::Call { name, id: None }),
            markup_call::CallDelta::Arguments(text) => append_arguments(out, text),
        }
    }
}

#[cfg(test)]
mod tests;
