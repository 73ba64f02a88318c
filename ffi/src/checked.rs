//! For tests and the fuzzer: checks the library's messages against their
//! schemas.

use std::collections::HashMap;
use std::sync::OnceLock;

use inlay_runtime::protocol::{Method, SCHEMAS};
use jsonschema::Validator;
use serde_json::{json, Value};

/// Every schema, closed as this version writes it: no object has a field that
/// is not described.
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

/// What is wrong with a payload, if anything.
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

/// What is wrong with a received message, if anything: with its envelope, with
/// a notification's params, or with a result of `method`.
pub fn problem_of_message(message: &Value, method: Option<&str>) -> Option<String> {
    if message.is_array() {
        return problem("rpc.batch_response", message);
    }
    if let Some(name) = message.get("method").and_then(Value::as_str) {
        let params = &message["params"];
        return problem("rpc.notification", message)
            .or_else(|| problem(&format!("{name}.params"), params));
    }
    if message.get("error").is_some() {
        return problem("rpc.error", message);
    }
    let method = method.and_then(Method::from_name);
    problem("rpc.response", message)
        .or_else(|| problem(method?.result_schema(), &message["result"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_wrong() {
        let list = json!({"object": "list", "data": []});
        let answer = |result: Value| json!({"jsonrpc": "2.0", "id": 1, "result": result});
        let wrong = |message: Value| problem_of_message(&message, Some("model.list")).is_some();
        assert!(!wrong(answer(list)));
        assert!(wrong(answer(json!({"object": "list"}))));
        assert!(wrong(answer(
            json!({"object": "list", "data": [], "colour": 1})
        )));
        assert!(wrong(json!({"jsonrpc": "2.0", "id": 1, "error": {}})));
        assert!(wrong(
            json!({"jsonrpc": "2.0", "method": "$/progress", "params": {}})
        ));
        assert!(wrong(json!([])));
    }
}
