//! The patterns of values.

use std::collections::HashMap;

use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::expect::Said;

/// Matches values; remembers what `$same` saw, and what the chunks said.
#[derive(Default)]
pub struct Matcher {
    saved: HashMap<String, Value>,
    pub streams: HashMap<String, Said>,
}

type Problem = Option<String>;

/// A value as a short text.
pub fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Whether two values are the same, `1` and `1.0` among them.
pub fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => one == other,
    }
}

fn is_special(key: &str) -> bool {
    key.strip_prefix('$').is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    })
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "any" => true,
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

impl Matcher {
    pub fn check(&mut self, pattern: &Value, value: &Value, at: &str) -> Result<(), String> {
        match self.problem(pattern, Some(value), at) {
            None => Ok(()),
            Some(problem) => Err(problem),
        }
    }

    pub fn fits(&mut self, pattern: &Value, value: &Value) -> bool {
        self.problem(pattern, Some(value), "").is_none()
    }

    /// Why the value does not match, if it does not. `None` is a member that is not there.
    fn problem(&mut self, pattern: &Value, value: Option<&Value>, at: &str) -> Problem {
        if let Value::Object(members) = pattern {
            if members.keys().any(|key| is_special(key)) {
                let mut specials = members.iter();
                return specials.find_map(|(key, wanted)| self.special(key, wanted, value, at));
            }
        }
        let Some(value) = value else {
            return Some(format!("{at} is missing"));
        };
        match (pattern, value) {
            (Value::Object(members), Value::Object(found)) => {
                members.iter().find_map(|(key, wanted)| {
                    self.problem(wanted, found.get(key), &format!("{at}/{key}"))
                })
            }
            (Value::Object(_), _) => Some(format!("{at} is {}, not an object", shown(value))),
            (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => wanted
                .iter()
                .zip(found)
                .enumerate()
                .find_map(|(index, (a, b))| self.problem(a, Some(b), &format!("{at}/{index}"))),
            _ if !pattern.is_array() && equal(pattern, value) => None,
            _ => Some(format!("{at} is {}, not {}", shown(value), shown(pattern))),
        }
    }

    fn special(&mut self, key: &str, wanted: &Value, value: Option<&Value>, at: &str) -> Problem {
        match (key, value) {
            ("$absent", None) => return None,
            ("$absent", Some(value)) => {
                return Some(format!("{at} is {}, but should not be there", shown(value)))
            }
            ("$not", _) => {
                return match self.problem(wanted, value, at) {
                    Some(_) => None,
                    None => Some(format!("{at} matches what it must not match")),
                }
            }
            _ => {}
        }
        let Some(value) = value else {
            return Some(format!("{at} is missing"));
        };
        let fits = match key {
            "$type" => match wanted {
                Value::Array(names) => names
                    .iter()
                    .any(|n| is_type(value, n.as_str().unwrap_or(""))),
                name => is_type(value, name.as_str().unwrap_or("")),
            },
            "$regex" => match (Regex::new(wanted.as_str().unwrap_or("")), value.as_str()) {
                (Ok(regex), Some(text)) => regex.is_match(text),
                _ => false,
            },
            "$min" => value.as_f64() >= wanted.as_f64() && value.is_number(),
            "$max" => value.as_f64() <= wanted.as_f64() && value.is_number(),
            "$length" => {
                let length = match value {
                    Value::String(text) => Some(text.chars().count()),
                    Value::Array(items) => Some(items.len()),
                    _ => None,
                };
                match length {
                    Some(length) => {
                        return self.problem(
                            wanted,
                            Some(&length.into()),
                            &format!("{at} (its length)"),
                        )
                    }
                    None => false,
                }
            }
            "$each" => match value {
                Value::Array(items) => {
                    return items.iter().enumerate().find_map(|(index, item)| {
                        self.problem(wanted, Some(item), &format!("{at}/{index}"))
                    })
                }
                _ => false,
            },
            "$contains" => self.contains(wanted, value),
            "$any_of" => match wanted {
                Value::Array(patterns) => patterns.iter().any(|one| self.fits(one, value)),
                _ => false,
            },
            "$exact" => match (wanted, value) {
                (Value::Object(wanted), Value::Object(found)) if same_keys(wanted, found) => {
                    let pattern = Value::Object(wanted.clone());
                    return self.problem(&pattern, Some(value), at);
                }
                _ => false,
            },
            "$same" => {
                let name = wanted.as_str().unwrap_or("").to_owned();
                equal(
                    self.saved.entry(name).or_insert_with(|| value.clone()),
                    value,
                )
            }
            _ => return Some(format!("there is no pattern {key}")),
        };
        (!fits).then(|| {
            format!(
                "{at} is {}, which is not {key} {}",
                shown(value),
                shown(wanted)
            )
        })
    }

    fn contains(&mut self, wanted: &Value, value: &Value) -> bool {
        let (Value::Array(wanted), Value::Array(items)) = (wanted, value) else {
            return false;
        };
        let mut left: Vec<&Value> = items.iter().collect();
        wanted.iter().all(|pattern| {
            let found = left.iter().position(|item| self.fits(pattern, item));
            found.map(|index| left.remove(index)).is_some()
        })
    }
}

fn same_keys(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    one.len() == other.len() && one.keys().all(|key| other.contains_key(key))
}
