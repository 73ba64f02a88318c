//! Reads one tool call whose arguments are markup: an element for each
//! parameter, and its value as bare text.

use serde_json::Value;

/// The texts between the parts of a call, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markup {
    /// Before the name of the tool.
    pub call: &'static str,
    /// After it, if the family has a separate text there.
    pub named: Option<&'static str>,
    /// Before the name of a parameter.
    pub parameter: &'static str,
    /// After it.
    pub keyed: &'static str,
    /// Before the value.
    pub value: &'static str,
    /// After it.
    pub valued: &'static str,
    /// After the last parameter.
    pub called: &'static str,
}

/// A parameter whose values are text: tool, then parameter.
pub type TextParameter = (String, String);

/// What the reader gets of a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CallDelta {
    Name(String),
    Arguments(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Done,
    /// It is not a call after all.
    Malformed,
}

#[derive(Debug, Clone)]
enum Stage {
    Name,
    /// Before a parameter, or the end.
    Between,
    Key,
    /// The parameter's name, and whether its value is declared as text.
    Value(String, Option<bool>),
}

#[derive(Debug, Clone)]
pub(super) struct MarkupCall {
    markup: Markup,
    stage: Stage,
    name: String,
    parameters: usize,
}

/// A longer name is not a name.
const LONGEST_NAME: usize = 256;

impl MarkupCall {
    pub fn new(markup: Markup) -> Self {
        Self {
            markup,
            stage: Stage::Name,
            name: String::new(),
            parameters: 0,
        }
    }

    /// Whether anything was emitted: then it must stay a call.
    pub fn has_emitted(&self) -> bool {
        !matches!(self.stage, Stage::Name)
    }

    /// Takes what can be decided from the front of `held`.
    pub fn read(
        &mut self,
        held: &mut String,
        texts: &[TextParameter],
        deltas: &mut Vec<CallDelta>,
    ) -> Progress {
        loop {
            let moved = match &self.stage {
                Stage::Name => match self.read_name(held, deltas) {
                    Progress::Done => true,
                    Progress::More => false,
                    Progress::Malformed => return Progress::Malformed,
                },
                Stage::Between => match self.read_between(held, deltas) {
                    Some(true) => return Progress::Done,
                    Some(false) => true,
                    None => false,
                },
                Stage::Key => self.read_key(held),
                Stage::Value(..) => self.read_value(held, texts, deltas),
            };
            if !moved {
                return Progress::More;
            }
        }
    }

    /// Ends the output in the middle of the call: its arguments so far.
    pub fn finish(&self, deltas: &mut Vec<CallDelta>) {
        if self.has_emitted() {
            self.close(deltas);
        }
    }

    fn close(&self, deltas: &mut Vec<CallDelta>) {
        let end = if self.parameters == 0 { "{}" } else { "}" };
        deltas.push(CallDelta::Arguments(end.to_owned()));
    }

    fn read_name(&mut self, held: &mut String, deltas: &mut Vec<CallDelta>) -> Progress {
        let text = held.trim_start();
        let skipped = held.len() - text.len();
        let ends = [Some("\n"), self.markup.named]
            .into_iter()
            .flatten()
            .chain([self.markup.parameter, self.markup.called]);
        let Some(end) = ends.filter_map(|mark| text.find(mark)).min() else {
            return match held.len() > LONGEST_NAME {
                true => Progress::Malformed,
                false => Progress::More,
            };
        };
        let name = text[..end].trim();
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':');
        if name.is_empty() || !name.chars().all(fits) {
            return Progress::Malformed;
        }
        self.name = name.to_owned();
        let rest = &text[end..];
        let mark = self.markup.named.filter(|mark| rest.starts_with(mark));
        held.drain(..skipped + end + mark.map_or(0, str::len));
        deltas.push(CallDelta::Name(self.name.clone()));
        self.stage = Stage::Between;
        Progress::Done
    }

    /// A parameter begins (false) or the call ends (true).
    fn read_between(&mut self, held: &mut String, deltas: &mut Vec<CallDelta>) -> Option<bool> {
        let marks = [self.markup.parameter, self.markup.called];
        let found = marks
            .iter()
            .filter_map(|mark| Some((held.find(mark)?, *mark)))
            .min()?;
        held.drain(..found.0 + found.1.len());
        if found.1 == self.markup.called {
            self.close(deltas);
            return Some(true);
        }
        self.stage = Stage::Key;
        Some(false)
    }

    fn read_key(&mut self, held: &mut String) -> bool {
        let Some(end) = held.find(self.markup.keyed) else {
            return false;
        };
        let after = end + self.markup.keyed.len();
        let Some(start) = held[after..].find(self.markup.value) else {
            return false;
        };
        let said = &held[after..after + start];
        let is_text = match () {
            () if said.contains("string=\"true\"") => Some(true),
            () if said.contains("string=\"false\"") => Some(false),
            () => None,
        };
        let key = held[..end].trim().to_owned();
        held.drain(..after + start + self.markup.value.len());
        self.stage = Stage::Value(key, is_text);
        true
    }

    fn read_value(
        &mut self,
        held: &mut String,
        texts: &[TextParameter],
        deltas: &mut Vec<CallDelta>,
    ) -> bool {
        let Stage::Value(key, is_text) = &self.stage else {
            return false;
        };
        let valued = held.find(self.markup.valued);
        // Some models forget to end a value before they end the call.
        let called = held.find(self.markup.called);
        let Some(end) = valued.or(called) else {
            return false;
        };
        let text = &held[..end];
        let text = text.strip_prefix('\n').unwrap_or(text);
        let text = text.strip_suffix('\n').unwrap_or(text);
        let declared = || {
            texts
                .iter()
                .any(|(tool, parameter)| *tool == self.name && parameter == key)
        };
        let value = match is_text.unwrap_or_else(declared) {
            true => Value::from(text),
            false => bare_value(text),
        };
        let open = if self.parameters == 0 { "{" } else { ", " };
        let key = Value::from(key.as_str());
        deltas.push(CallDelta::Arguments(format!("{open}{key}: {value}")));
        self.parameters += 1;
        let taken = end + valued.map_or(0, |_| self.markup.valued.len());
        held.drain(..taken);
        self.stage = Stage::Between;
        true
    }
}

/// A value that is not known to be text: JSON if it parses as that, Python's
/// words for constants, and text otherwise.
fn bare_value(text: &str) -> Value {
    match text.trim() {
        "True" => Value::Bool(true),
        "False" => Value::Bool(false),
        "None" => Value::Null,
        trimmed => serde_json::from_str(trimmed).unwrap_or_else(|_| Value::from(text)),
    }
}
