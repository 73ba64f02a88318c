//! Strictly parses the host's bytes into a JSON value.
//!
//! Refuses, with a sentence that says where: what is not UTF-8, not JSON, too
//! deep, or has a key twice in one object. The depth is checked before any
//! recursive code sees the bytes, so no input can exhaust the stack.

use std::fmt;

use inlay_runtime::{Error, ErrorName};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::limits::MAX_NESTING;

pub fn read(bytes: &[u8]) -> Result<Value, Error> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        parse_error(format!(
            "The message is not UTF-8: byte {at} begins no character."
        ))
    })?;
    check_depth(bytes)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut deserializer).map_err(not_json)?;
    deserializer.end().map_err(not_json)?;
    Ok(value)
}

fn parse_error(message: String) -> Error {
    Error::new(ErrorName::ParseError, message)
}

fn not_json(error: serde_json::Error) -> Error {
    parse_error(format!("The message is not valid JSON: {error}."))
}

/// Counts brackets outside of strings. On text that is not JSON the count may
/// be off; the parser then refuses it anyway, and goes no deeper than the
/// count.
fn check_depth(bytes: &[u8]) -> Result<(), Error> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Err(Error::new(
                        ErrorName::MessageTooDeep,
                        format!(
                            "The message nests deeper than {MAX_NESTING} levels, at byte {at}."
                        ),
                    ));
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Builds a `Value` as serde_json does, but refuses a duplicate key: which of
/// the two counts would be a guess.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                let shown: String = key.chars().take(64).collect();
                return Err(serde::de::Error::custom(format!(
                    "the key {shown:?} comes twice in one object"
                )));
            }
            let value = members.next_value_seed(Strict)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> Error {
        read(bytes).expect_err("it should be refused")
    }

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            "true",
            " [ ] ",
            "{}",
            "-0",
            "0.1",
            "1e3",
            "18446744073709551615",
            "-9223372036854775808",
            r#""\u0000\ud83d\ude00é""#,
            r#"{"a":[1,2.5,"x",null,{"b":{}}],"":false}"#,
        ] {
            let plain: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text.as_bytes()).unwrap(), plain, "{text}");
        }
    }

    #[test]
    fn keeps_the_order_of_members() {
        let value = read(br#"{"z":1,"a":2,"m":3}"#).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["z", "a", "m"]);
    }

    #[test]
    fn refuses_what_is_not_json() {
        for bytes in [
            &b""[..],
            b" ",
            b"{",
            b"[1,]",
            b"{\"a\":1,}",
            b"NaN",
            b"Infinity",
            b"1e999",
            b"-1e999",
            b"01",
            b"+1",
            b"'a'",
            b"\"\\ud800\"",
            b"\"\\udc00\"",
            b"\"\\ud800\\u0041\"",
            b"\"\x01\"",
            b"{} {}",
            b"\xef\xbb\xbf{}",
            b"\0",
            b"{\"a\"}",
            b"// c\n{}",
            b"nul",
        ] {
            let error = refusal(bytes);
            assert_eq!(error.name, ErrorName::ParseError, "{bytes:?}");
            assert!(
                error.message.starts_with("The message is not"),
                "{}",
                error.message
            );
        }
    }

    #[test]
    fn refuses_what_is_not_utf8_and_says_where() {
        for (bytes, at) in [
            (&b"\"\xff\""[..], 1),
            (b"\"\xc3\"", 1),
            (b"\"ab\xed\xa0\x80\"", 3),
        ] {
            assert_eq!(
                refusal(bytes).message,
                format!("The message is not UTF-8: byte {at} begins no character.")
            );
        }
    }

    #[test]
    fn refuses_a_key_that_comes_twice() {
        for text in [r#"{"a":1,"a":2}"#, r#"[{"x":{"a":1,"\u0061":1}}]"#] {
            let error = refusal(text.as_bytes());
            assert_eq!(error.name, ErrorName::ParseError);
            assert!(
                error.message.contains(r#"the key "a" comes twice"#),
                "{}",
                error.message
            );
        }
    }

    #[test]
    fn limits_the_depth_but_not_brackets_in_strings() {
        let nested = |depth| [vec![b'['; depth], vec![b']'; depth]].concat();
        assert!(read(&nested(MAX_NESTING)).is_ok());
        for depth in [MAX_NESTING + 1, 100_000] {
            assert_eq!(refusal(&nested(depth)).name, ErrorName::MessageTooDeep);
        }
        assert_eq!(
            refusal(&vec![b'['; 100_000]).name,
            ErrorName::MessageTooDeep
        );
        assert_eq!(
            refusal("{\"a\":".repeat(100_000).as_bytes()).name,
            ErrorName::MessageTooDeep
        );
        let quoted = format!(r#""\"{}""#, "[".repeat(100_000));
        assert!(read(quoted.as_bytes()).is_ok());
        assert!(read(format!("[{}1]", "[],".repeat(100_000)).as_bytes()).is_ok());
    }
}
