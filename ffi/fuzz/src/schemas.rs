//! Messages of the library, held to their schemas.

use std::collections::HashMap;
use std::sync::OnceLock;

use inlay_runtime::protocol::SCHEMAS;
use jsonschema::Validator;
use serde_json::{json, Value};

/// Every schema as this version keeps to it: no object has a field that is not
/// described.
fn validators() -> &'static HashMap<&'static str, Validator> {
    static VALIDATORS: OnceLock<HashMap<&'static str, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let mut out = HashMap::new();
        for schema in SCHEMAS {
            let mut value: Value = serde_json::from_str(schema.text).unwrap_or_default();
            close(&mut value);
            if let Ok(validator) = jsonschema::validator_for(&value) {
                out.insert(schema.name, validator);
            }
        }
        out
    })
}

fn close(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(members) => {
            members.values_mut().for_each(close);
            let is_object = members.get("type") == Some(&json!("object"));
            if is_object && members.get("properties").is_some_and(Value::is_object) {
                members
                    .entry("additionalProperties")
                    .or_insert(Value::Bool(false));
            }
        }
        _ => {}
    }
}

/// What is wrong with a payload, if anything is.
pub fn problem(name: &str, payload: &Value) -> Option<String> {
    let Some(validator) = validators().get(name) else {
        return Some(format!("there is no schema {name}"));
    };
    let error = validator.iter_errors(payload).next()?;
    Some(format!(
        "not a {name}: {error} at {}",
        error.instance_path()
    ))
}
