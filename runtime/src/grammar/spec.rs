//! The constraints on an output.

use std::collections::HashMap;

use llguidance::api::TopLevelGrammar;
use serde_json::{json, Value};

use super::dialect::modern;
use crate::{Error, ErrorName, Result};

/// The language of an output.
#[derive(Debug, Clone, PartialEq)]
pub enum GrammarSpec {
    /// JSON that is valid under this schema.
    JsonSchema(Value),
    /// The whole output matches.
    Regex(String),
    /// In llguidance's variant of Lark.
    Lark(String),
    /// One of these texts.
    Choice(Vec<String>),
    /// Lark that was generated here, from parts that were already checked.
    Calls(String),
}

/// Beyond these, compiling could take too long or overflow the stack.
const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 64;
const MAX_PATTERN: usize = 1 << 16;
const MAX_CHOICES: usize = 4096;
/// Levels that a schema may have when every definition is put in place of one
/// reference to it.
const MAX_FOLLOWED: usize = 8192;

impl GrammarSpec {
    /// Any JSON object.
    pub fn json_object() -> Self {
        Self::JsonSchema(json!({"type": "object"}))
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::JsonSchema(_) => "schema",
            Self::Regex(_) => "regular expression",
            Self::Lark(_) => "grammar",
            Self::Choice(_) => "list of choices",
            Self::Calls(_) => "set of tools",
        }
    }

    /// Refuses what is too large or nested too deeply to examine.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::JsonSchema(schema) => {
                check_value(schema, &mut String::new(), 0)?;
                let size = schema.to_string().len();
                if size > MAX_BYTES {
                    return Err(too("large", "schema", size, MAX_BYTES));
                }
                let mut deepest = HashMap::new();
                references(schema, 1, &mut deepest);
                let followed = deepest.values().sum();
                if followed > MAX_FOLLOWED {
                    return Err(too("deep", "schema", followed, MAX_FOLLOWED));
                }
                if schema.get("x-guidance").is_some() {
                    return Err(Error::new(
                        ErrorName::InvalidSchema,
                        "x-guidance is not taken: how JSON is laid out and what is enforced is fixed",
                    )
                    .at("/x-guidance"));
                }
                Ok(())
            }
            Self::Regex(text) | Self::Lark(text) => {
                if text.len() > MAX_PATTERN {
                    return Err(too("large", self.kind(), text.len(), MAX_PATTERN));
                }
                let depth = nesting(text);
                if depth > MAX_DEPTH {
                    return Err(too("deep", self.kind(), depth, MAX_DEPTH));
                }
                if expanded(text) > MAX_PATTERN {
                    return Err(repeats(self.kind()));
                }
                Ok(())
            }
            Self::Calls(text) if text.len() > MAX_BYTES => {
                Err(too("large", self.kind(), text.len(), MAX_BYTES))
            }
            Self::Calls(_) => Ok(()),
            Self::Choice(choices) => {
                if choices.len() > MAX_CHOICES {
                    return Err(Error::new(
                        ErrorName::InvalidSchema,
                        format!(
                            "The list has {} choices, and {MAX_CHOICES} is the most.",
                            choices.len()
                        ),
                    )
                    .at(""));
                }
                let size = choices.iter().map(String::len).sum();
                if size > MAX_BYTES {
                    return Err(too("large", self.kind(), size, MAX_BYTES));
                }
                if choices.is_empty() {
                    return Err(Error::new(ErrorName::InvalidSchema, "There is no choice").at(""));
                }
                Ok(())
            }
        }
    }

    pub(super) fn to_grammar(&self) -> TopLevelGrammar {
        match self {
            Self::JsonSchema(schema) => {
                TopLevelGrammar::from_json_schema(laid_out(&modern(schema)))
            }
            Self::Regex(text) => TopLevelGrammar::from_regex(text),
            Self::Lark(text) | Self::Calls(text) => TopLevelGrammar::from_lark(text.clone()),
            Self::Choice(choices) => {
                let choices: Vec<String> = choices.iter().map(|choice| literal(choice)).collect();
                TopLevelGrammar::from_lark(format!("start: {}", choices.join(" | ")))
            }
        }
    }
}

/// JSON has one layout, the one that models see most: so the grammar forces
/// punctuation, and no output is wasted on white space.
pub(crate) fn laid_out(schema: &Value) -> Value {
    let options = json!({
        "whitespace_flexible": false, "item_separator": ", ", "key_separator": ": ",
    });
    match schema {
        Value::Object(map) => {
            let mut map = map.clone();
            map.insert("x-guidance".to_owned(), options);
            Value::Object(map)
        }
        // `true` and `false` are schemas too.
        other => json!({"allOf": [other], "x-guidance": options}),
    }
}

/// A text as a Lark string.
pub fn literal(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    serde_json::Value::from(text).to_string()
}

fn too(how: &str, kind: &str, is: usize, most: usize) -> Error {
    let unit = if how == "deep" { "levels" } else { "bytes" };
    Error::new(
        ErrorName::InvalidSchema,
        format!("The {kind} is too {how}: {is} {unit}, and {most} is the most."),
    )
    .at("")
}

fn repeats(kind: &str) -> Error {
    Error::new(
        ErrorName::InvalidSchema,
        format!("The {kind} repeats too much: written out it has more than {MAX_PATTERN} parts."),
    )
    .at("")
}

fn check_value(value: &Value, path: &mut String, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        let mut error = too("deep", "schema", depth, MAX_DEPTH);
        error.pointer = Some(path.clone());
        return Err(error);
    }
    let here = path.len();
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push_str(&format!("/{i}"));
                check_value(item, path, depth + 1)?;
                path.truncate(here);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                path.push('/');
                path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                check_value(item, path, depth + 1)?;
                path.truncate(here);
            }
        }
        Value::String(text) if nesting(text) > MAX_DEPTH && text.len() > MAX_DEPTH => {
            // It may be a pattern, and patterns are compiled.
            let mut error = too("deep", "pattern", nesting(text), MAX_DEPTH);
            error.pointer = Some(path.clone());
            return Err(error);
        }
        Value::String(text) if path.ends_with("/pattern") && expanded(text) > MAX_PATTERN => {
            let mut error = repeats("pattern");
            error.pointer = Some(path.clone());
            return Err(error);
        }
        _ => {}
    }
    Ok(())
}

/// The deepest place of a reference to each definition.
fn references<'v>(value: &'v Value, depth: usize, deepest: &mut HashMap<&'v str, usize>) {
    match value {
        Value::Array(items) => {
            for item in items {
                references(item, depth + 1, deepest);
            }
        }
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                let known = deepest.entry(target).or_default();
                *known = depth.max(*known);
            }
            for item in map.values() {
                references(item, depth + 1, deepest);
            }
        }
        _ => {}
    }
}

/// About how many parts a pattern has with its counted repetitions expanded.
fn expanded(text: &str) -> usize {
    // The parts of each open group, and those that a repetition would repeat.
    let mut open = vec![0usize];
    let mut last = 0usize;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '(' => open.push(0),
            ')' if open.len() > 1 => last = open.pop().unwrap_or(0),
            '\\' => {
                rest.next();
                last = 1;
            }
            '[' => {
                while let Some(c) = rest.next().filter(|&c| c != ']') {
                    if c == '\\' {
                        rest.next();
                    }
                }
                last = 1;
            }
            '{' => match repetition(rest.as_str()) {
                Some(times) => {
                    // The parts have been counted once already.
                    last = last.saturating_mul(times.saturating_sub(1));
                }
                None => last = 1,
            },
            _ => last = 1,
        }
        if c != '(' {
            if let Some(parts) = open.last_mut() {
                *parts = parts.saturating_add(last);
            }
        }
    }
    open.into_iter().fold(0, usize::saturating_add)
}

/// The largest number in `3}`, `2,5}` or `2,}`, which follows a bracket.
fn repetition(text: &str) -> Option<usize> {
    let (counts, _) = text.split_once('}')?;
    let number = |text: &str| match text.trim() {
        "" => Some(0),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse().unwrap_or(usize::MAX))
        }
        _ => None,
    };
    let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
    Some(number(least)?.max(number(most)?))
}

/// How deep brackets nest in a text, whatever they mean there.
fn nesting(text: &str) -> usize {
    let (mut depth, mut most) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                most = most.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}
