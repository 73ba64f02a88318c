//! Finds the part of a schema that is at fault.

use serde_json::{Map, Value};

use crate::{Error, ErrorName};

/// The most compilations that an explanation may take.
const ATTEMPTS: usize = 200;

/// Keywords whose values are schemas: one, a list, or a map of them.
pub(super) const ONE: [&str; 10] = [
    "items",
    "additionalProperties",
    "additionalItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
];
pub(super) const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
pub(super) const MAP: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

/// The error for a schema that does not compile, with a pointer to its smallest
/// part that does not compile on its own either.
pub(super) fn explain(
    schema: &Value,
    message: &str,
    compile: &dyn Fn(&Value) -> Option<String>,
) -> Error {
    let mut attempts = ATTEMPTS;
    let mut pointer = String::new();
    let mut message = message.to_owned();
    let mut part = schema;
    'descend: loop {
        for (path, child) in children(part) {
            if attempts == 0 {
                break 'descend;
            }
            attempts -= 1;
            if let Some(error) = compile(&standalone(schema, child)) {
                pointer.push_str(&path);
                message = error;
                part = child;
                continue 'descend;
            }
        }
        break;
    }
    // A keyword that the message names is closer still.
    if let Value::Object(map) = part {
        if let Some(key) = map
            .keys()
            .find(|key| message.contains(&format!("\"{key}\"")))
        {
            pointer.push('/');
            pointer.push_str(&escape(key));
        }
    }
    Error::new(
        ErrorName::InvalidSchema,
        format!("The schema cannot be enforced: {message}"),
    )
    .at(pointer)
}

fn children(schema: &Value) -> Vec<(String, &Value)> {
    let Value::Object(map) = schema else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (key, value) in map {
        match value {
            Value::Object(inner) if MAP.contains(&key.as_str()) => {
                out.extend(
                    inner
                        .iter()
                        .map(|(name, value)| (format!("/{key}/{}", escape(name)), value)),
                );
            }
            Value::Array(items) if LIST.contains(&key.as_str()) || key == "items" => {
                out.extend(
                    (0..)
                        .zip(items)
                        .map(|(i, value): (usize, _)| (format!("/{key}/{i}"), value)),
                );
            }
            Value::Object(_) if ONE.contains(&key.as_str()) => {
                out.push((format!("/{key}"), value));
            }
            _ => {}
        }
    }
    out
}

/// A part as a schema of its own, with the definitions that it may refer to.
fn standalone(root: &Value, part: &Value) -> Value {
    let (Value::Object(root), Value::Object(part)) = (root, part) else {
        return part.clone();
    };
    let mut whole: Map<String, Value> = part.clone();
    for key in ["$defs", "definitions", "$schema", "$id"] {
        if let (Some(value), false) = (root.get(key), whole.contains_key(key)) {
            whole.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(whole)
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
