//! The messages that the library sends, with members in the order that
//! `inlay.h` promises.

use inlay_runtime::protocol::{ErrorData, ErrorObject};
use inlay_runtime::Error;
use serde::Serialize;

use super::envelope::Id;

/// An answer with a result.
pub fn result<T: Serialize + ?Sized>(id: &Id, result: &T) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(256);
    head(&mut out, id.as_json());
    out.extend_from_slice(b"\"result\":");
    serde_json::to_writer(&mut out, result)?;
    out.push(b'}');
    Ok(out)
}

/// An answer with an error, to a request or (`None`) to a message without an id
/// of its own. The pointer is relative to the message.
pub fn error(id: Option<&Id>, error: &Error) -> Vec<u8> {
    failure(id, None, error)
}

/// Refuses a request whose id belongs to another one. The answer has no id, or
/// it would be taken for the answer to the other request; the id is in its
/// data.
pub fn refusal(refused: &Id, error: &Error) -> Vec<u8> {
    failure(None, Some(refused), error)
}

fn failure(id: Option<&Id>, refused: Option<&Id>, error: &Error) -> Vec<u8> {
    let object = ErrorObject {
        code: error.name.code(),
        message: error.message.clone(),
        data: ErrorData {
            name: error.name,
            pointer: error.pointer.clone(),
            request: refused.and_then(|id| serde_json::from_str(id.as_json()).ok()),
            http_status: error.name.http_status(),
            openai_type: error.name.openai_type(),
            param: error.pointer.as_deref().and_then(param),
        },
    };
    let mut out = Vec::with_capacity(256);
    head(&mut out, id.map_or("null", Id::as_json));
    out.extend_from_slice(b"\"error\":");
    // Only strings and integers: writing them to memory does not fail.
    let _ = serde_json::to_writer(&mut out, &object);
    out.push(b'}');
    out
}

fn head(out: &mut Vec<u8>, id: &str) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
    out.extend_from_slice(id.as_bytes());
    out.push(b',');
}

/// Begins a notification about a request: its params are an object whose first
/// member is `request`. The caller writes the other members, then `}}`.
pub fn notification_about(out: &mut Vec<u8>, method: &str, id: &Id) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"method\":\"");
    out.extend_from_slice(method.as_bytes());
    out.extend_from_slice(b"\",\"params\":{\"request\":");
    out.extend_from_slice(id.as_json().as_bytes());
}

/// The answers to a batch as one message.
pub fn array(answers: &[Vec<u8>]) -> Vec<u8> {
    let mut out = answers.join(&b','.to_owned());
    out.insert(0, b'[');
    out.push(b']');
    out
}

/// A pointer into `params` in the form of OpenAI's `param`: `/params/a/0/b` is
/// `a[0].b`. `None` for pointers outside of them.
pub fn param(pointer: &str) -> Option<String> {
    let path = pointer.strip_prefix("/params/")?;
    let mut out = String::new();
    for token in path.split('/') {
        let name = token.replace("~1", "/").replace("~0", "~");
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            out.extend(["[", &name, "]"]);
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(&name);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use inlay_runtime::ErrorName;
    use serde_json::{json, Value};

    fn id(value: &Value) -> Id {
        Id::from_value(value).unwrap()
    }

    #[test]
    fn answers_begin_as_the_header_promises() {
        let text = result(&id(&json!("a")), &json!({"x": 1})).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            r#"{"jsonrpc":"2.0","id":"a","result":{"x":1}}"#
        );
        let problem = Error::new(ErrorName::InvalidParams, "No.").at("/params/a/0/b");
        let text = String::from_utf8(error(Some(&id(&json!(7))), &problem)).unwrap();
        assert!(text.starts_with(r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32602,"message":"No.","data":{"name":"invalid_params","pointer":"/params/a/0/b""#), "{text}");
        let parsed: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(parsed["error"]["data"]["param"], "a[0].b");
        let text = String::from_utf8(error(None, &problem)).unwrap();
        assert!(text.starts_with(r#"{"jsonrpc":"2.0","id":null,"error":"#));
    }

    #[test]
    fn every_error_fits_its_schema() {
        let schema = inlay_runtime::protocol::schema("rpc.error").unwrap();
        let schema: Value = serde_json::from_str(schema.text).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for name in ErrorName::ALL {
            for problem in [Error::new(*name, "x"), Error::new(*name, "x").at("/id")] {
                let text = error(None, &problem);
                let message: Value = serde_json::from_slice(&text).unwrap();
                assert!(validator.is_valid(&message), "{message}");
                assert!(message["error"]["data"].get("param").is_none());
            }
        }
    }

    #[test]
    fn joins_the_answers_to_a_batch() {
        assert_eq!(array(&[b"1".to_vec()]), b"[1]");
        assert_eq!(array(&[b"1".to_vec(), b"2".to_vec()]), b"[1,2]");
    }

    #[test]
    fn writes_pointers_as_params() {
        for (pointer, expected) in [
            ("/params/temperature", Some("temperature")),
            ("/params/messages/0/content", Some("messages[0].content")),
            ("/params/a~1b/~0", Some("a/b.~")),
            ("/params", None),
            ("/id", None),
            ("", None),
        ] {
            assert_eq!(param(pointer).as_deref(), expected);
        }
    }
}
