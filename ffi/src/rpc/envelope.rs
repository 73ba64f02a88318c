//! The JSON-RPC 2.0 envelope: the request, its method and its params.

use std::sync::Arc;

use inlay_runtime::{Error, ErrorName};
use serde_json::{Map, Value};

use crate::limits::MAX_ID_CHARACTERS;

/// An id as the JSON text it is written as, which also defines equality:
/// strings and integers have one text each here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id(Arc<str>);

impl Id {
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// The id in a value; `None` if it is neither a string nor an integer of
    /// 64 bits.
    pub fn from_value(value: &Value) -> Option<Self> {
        let fits = match value {
            Value::String(text) => text.chars().count() <= MAX_ID_CHARACTERS,
            Value::Number(number) => number.is_i64(),
            _ => false,
        };
        fits.then(|| Self(value.to_string().into()))
    }
}

#[derive(Debug, PartialEq)]
pub enum Envelope {
    Request {
        id: Id,
        method: String,
        params: Params,
    },
    Notification {
        method: String,
        params: Params,
    },
}

/// Absent params and null count as an empty object.
pub type Params = Map<String, Value>;

/// Why a message is not a valid call, and the id to answer to, if it has one.
#[derive(Debug, PartialEq)]
pub struct Rejected {
    pub id: Option<Id>,
    pub error: Error,
}

pub fn open(message: Value) -> Result<Envelope, Rejected> {
    let Value::Object(mut members) = message else {
        return Err(Rejected {
            id: None,
            error: invalid("A message must be a JSON object, or an array of them.").at(""),
        });
    };
    let (has_id, id) = match members.swap_remove("id") {
        None => (false, None),
        Some(value) => (true, Id::from_value(&value)),
    };
    if has_id && id.is_none() {
        return Err(Rejected {
            id: None,
            error: invalid(format!(
                "id must be a string of at most {MAX_ID_CHARACTERS} characters or an integer of 64 bits."
            ))
            .at("/id"),
        });
    }
    let fail = |error| Rejected {
        id: id.clone(),
        error,
    };
    if members
        .swap_remove("jsonrpc")
        .as_ref()
        .and_then(Value::as_str)
        != Some("2.0")
    {
        return Err(fail(
            invalid(r#"jsonrpc must be the string "2.0"."#).at("/jsonrpc"),
        ));
    }
    let Some(Value::String(method)) = members.swap_remove("method") else {
        return Err(fail(
            invalid(
                "method must be a string. The library sends no requests, so it takes no answers.",
            )
            .at("/method"),
        ));
    };
    let params = match members.swap_remove("params") {
        None | Some(Value::Null) => Params::new(),
        Some(Value::Object(params)) => params,
        // A notification is never answered, so wrong params count as none.
        Some(Value::Array(_)) if !has_id => Params::new(),
        Some(Value::Array(_)) => {
            return Err(fail(
                Error::new(
                    ErrorName::InvalidParams,
                    "params must be an object: every method takes its params by name.",
                )
                .at("/params"),
            ));
        }
        Some(_) => return Err(fail(invalid("params must be an object.").at("/params"))),
    };
    if let Some(extra) = members.keys().next() {
        let pointer = format!("/{}", escape(extra));
        return Err(fail(
            invalid("A message has no members but jsonrpc, id, method and params.").at(pointer),
        ));
    }
    Ok(match id {
        Some(id) => Envelope::Request { id, method, params },
        None => Envelope::Notification { method, params },
    })
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorName::InvalidRequest, message)
}

/// One token of a JSON Pointer, as RFC 6901 writes it.
fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rejected(message: Value) -> (Option<String>, ErrorName, Option<String>) {
        let rejected = open(message).expect_err("it should be refused");
        (
            rejected.id.map(|id| id.as_json().to_owned()),
            rejected.error.name,
            rejected.error.pointer,
        )
    }

    #[test]
    fn opens_requests_and_notifications() {
        let opened =
            open(json!({"jsonrpc": "2.0", "id": "a\"b", "method": "m", "params": {"x": 1}}));
        let Ok(Envelope::Request { id, method, params }) = opened else {
            panic!("{opened:?}")
        };
        assert_eq!((id.as_json(), method.as_str()), (r#""a\"b""#, "m"));
        assert_eq!(Value::Object(params), json!({"x": 1}));

        for message in [
            json!({"jsonrpc": "2.0", "method": "m"}),
            json!({"jsonrpc": "2.0", "method": "m", "params": null}),
            json!({"jsonrpc": "2.0", "method": "m", "params": [1]}),
        ] {
            assert_eq!(
                open(message),
                Ok(Envelope::Notification {
                    method: "m".into(),
                    params: Params::new()
                })
            );
        }
    }

    #[test]
    fn takes_strings_and_integers_as_ids() {
        for (id, text) in [
            (json!(0), "0"),
            (json!(-1), "-1"),
            (json!(i64::MAX), "9223372036854775807"),
            (json!(i64::MIN), "-9223372036854775808"),
            (json!(""), r#""""#),
            (json!("é\u{1}"), "\"é\\u0001\""),
        ] {
            assert_eq!(Id::from_value(&id).unwrap().as_json(), text);
        }
        assert_ne!(Id::from_value(&json!(1)), Id::from_value(&json!("1")));
    }

    #[test]
    fn refuses_other_ids() {
        for id in [
            json!(null),
            json!(true),
            json!(1.5),
            json!(1e3),
            json!(u64::MAX),
            json!([1]),
            json!({}),
            json!("x".repeat(MAX_ID_CHARACTERS + 1)),
        ] {
            let refused = rejected(json!({"jsonrpc": "2.0", "id": id, "method": "m"}));
            assert_eq!(
                refused,
                (None, ErrorName::InvalidRequest, Some("/id".into()))
            );
        }
    }

    #[test]
    fn refuses_wrong_members_and_keeps_the_id() {
        let id = || Some("7".to_owned());
        let invalid = ErrorName::InvalidRequest;
        for (message, name, pointer) in [
            (json!({"id": 7, "method": "m"}), invalid, "/jsonrpc"),
            (
                json!({"jsonrpc": 2.0, "id": 7, "method": "m"}),
                invalid,
                "/jsonrpc",
            ),
            (
                json!({"jsonrpc": "1.0", "id": 7, "method": "m"}),
                invalid,
                "/jsonrpc",
            ),
            (json!({"jsonrpc": "2.0", "id": 7}), invalid, "/method"),
            (
                json!({"jsonrpc": "2.0", "id": 7, "method": 1}),
                invalid,
                "/method",
            ),
            (
                json!({"jsonrpc": "2.0", "id": 7, "result": {}}),
                invalid,
                "/method",
            ),
            (
                json!({"jsonrpc": "2.0", "id": 7, "method": "m", "params": true}),
                invalid,
                "/params",
            ),
            (
                json!({"jsonrpc": "2.0", "id": 7, "method": "m", "params": "x"}),
                invalid,
                "/params",
            ),
            (
                json!({"jsonrpc": "2.0", "id": 7, "method": "m", "params": [1]}),
                ErrorName::InvalidParams,
                "/params",
            ),
            (
                json!({"jsonrpc": "2.0", "id": 7, "method": "m", "a/b~": 1}),
                invalid,
                "/a~1b~0",
            ),
        ] {
            assert_eq!(rejected(message), (id(), name, Some(pointer.to_owned())));
        }
    }

    #[test]
    fn refuses_what_is_no_object() {
        for message in [json!(null), json!(1), json!("x"), json!([[]])] {
            assert_eq!(rejected(message).1, ErrorName::InvalidRequest);
        }
    }
}
