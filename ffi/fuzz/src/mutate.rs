//! Mutations that keep most of a message valid, so that they reach deep.
//!
//! A third are libFuzzer's own, on bytes. The others take one line, read it as
//! JSON, and change one place in it: to an awkward value, to a piece of a
//! valid message, to another key of the protocol.

use std::sync::OnceLock;

use inlay_runtime::protocol::{Method, ACKNOWLEDGE, CANCEL_REQUEST, SCHEMAS};
use libfuzzer_sys::fuzzer_mutate;
use serde_json::{json, Map, Value};

/// Valid params of every method: the payloads of the conformance suite.
const PAYLOADS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/conformance/payloads"
);

const AWKWARD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "1.0",
    "-0.0",
    "1e308",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "2147483648",
    "1e-320",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"<|im_end|>\"",
    "\"{{ 7 * 7 }}\"",
    "\"../../etc/passwd\"",
    "\"builtin:echo\"",
    "\"builtin:null\"",
    "\"echo\"",
    "\"null\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"\":null}",
    "\"(a+)+$\"",
    "\"^(\"",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
    "{\"type\":\"string\",\"pattern\":\"[\"}",
    "{\"type\":\"array\",\"minItems\":1000000000}",
    "\"start: start\"",
    "\"root ::= \\\"a\\\"\"",
];

/// A small generator: the same seed gives the same mutation again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % sides.max(1) as u64).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.roll(from.len()))
    }
}

struct Material {
    /// Whole valid requests.
    requests: Vec<Value>,
    /// Keys of the protocol.
    keys: Vec<String>,
}

fn material() -> &'static Material {
    static MATERIAL: OnceLock<Material> = OnceLock::new();
    MATERIAL.get_or_init(|| {
        let mut requests = Vec::new();
        for method in Method::ALL {
            let method = method.name();
            let text = std::fs::read_to_string(format!("{PAYLOADS}/{method}.params.json"));
            let payloads = serde_json::from_str::<Vec<Value>>(&text.unwrap_or_default());
            for params in payloads.unwrap_or_default() {
                requests
                    .push(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
            }
        }
        for (notice, params) in [
            (CANCEL_REQUEST, json!({"id": 1})),
            (ACKNOWLEDGE, json!({"id": 1, "chunks": 4})),
        ] {
            for _ in 0..4 {
                requests.push(json!({"jsonrpc": "2.0", "method": notice, "params": params}));
            }
        }
        let mut keys = Vec::new();
        for schema in SCHEMAS {
            if let Ok(schema) = serde_json::from_str(schema.text) {
                property_names(&schema, &mut keys);
            }
        }
        keys.extend(Method::ALL.iter().map(|method| method.name().to_owned()));
        keys.sort();
        keys.dedup();
        Material { requests, keys }
    })
}

fn property_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                names.extend(properties.keys().cloned());
            }
            members
                .values()
                .for_each(|member| property_names(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| property_names(item, names)),
        _ => {}
    }
}

pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice((u64::from(seed) << 20) | 0x5eed);
    if size < 2 || dice.roll(3) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let kind = data[0];
    let mut lines: Vec<Vec<u8>> = data[1..size]
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    for _ in 0..=dice.roll(3) {
        change_a_line(&mut lines, &mut dice);
    }
    // `send` tells a deed by 62, and both targets a whole life by 63.
    let mut out = vec![match dice.roll(32) {
        0 => 62,
        1 => 63,
        _ => kind,
    }];
    out.extend(lines.join(&b'\n'));
    if out.len() > max_size || out.len() > data.len() {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..out.len()].copy_from_slice(&out);
    out.len()
}

fn change_a_line(lines: &mut Vec<Vec<u8>>, dice: &mut Dice) {
    // Few lines: the time of a run goes to their number, not to their variety.
    while lines.len() > 6 {
        let at = dice.roll(lines.len());
        lines.remove(at);
    }
    let at = dice.roll(lines.len());
    match dice.roll(8) {
        0 => lines.insert(at, request(dice).to_string().into_bytes()),
        1 if lines.len() > 1 => {
            lines.remove(at);
        }
        2 => {
            let copy = lines[at].clone();
            lines.push(copy);
        }
        3 => {
            let all: Vec<Value> = lines
                .iter()
                .filter_map(|line| serde_json::from_slice(line).ok())
                .collect();
            lines.push(Value::Array(all).to_string().into_bytes());
        }
        _ => {
            let mut message = serde_json::from_slice(&lines[at]).unwrap_or_else(|_| request(dice));
            change_a_place(&mut message, dice, 0);
            lines[at] = message.to_string().into_bytes();
        }
    }
}

/// A valid request to one of the models that are there, with one of few ids.
fn request(dice: &mut Dice) -> Value {
    let mut request = dice.pick(&material().requests).cloned().unwrap_or_default();
    let id = match dice.roll(4) {
        0 => json!("a"),
        id => json!(id),
    };
    if request.get("id").is_none() {
        request["params"]["id"] = id;
        return request;
    }
    request["id"] = id;
    let model = if dice.roll(4) == 0 { "null" } else { "echo" };
    if let Some(params) = request.get_mut("params").and_then(Value::as_object_mut) {
        if let Some(named) = params.get_mut("model") {
            *named = json!(model);
        }
        if params.contains_key("messages") || params.contains_key("prompt") {
            params.entry("max_tokens").or_insert(json!(dice.roll(20)));
        }
    }
    request
}

fn change_a_place(value: &mut Value, dice: &mut Dice, depth: usize) {
    let stop = dice.roll(3 + depth) > 2 || depth > 12;
    match value {
        Value::Object(members) if !stop && !members.is_empty() => {
            let key = members.keys().nth(dice.roll(members.len())).cloned();
            if dice.roll(8) == 0 {
                change_a_key(members, key, dice);
            } else if let Some(member) = key.and_then(|key| members.get_mut(&key)) {
                change_a_place(member, dice, depth + 1);
            }
        }
        Value::Array(items) if !stop && !items.is_empty() => {
            let at = dice.roll(items.len());
            match dice.roll(6) {
                0 => {
                    items.remove(at);
                }
                1 => {
                    let copy = items[at].clone();
                    items.insert(at, copy);
                }
                _ => change_a_place(&mut items[at], dice, depth + 1),
            }
        }
        Value::String(text) if dice.roll(2) == 0 => {
            let more = text.repeat(1 + dice.roll(3));
            *text = more
                + dice
                    .pick(&["", " ", "\u{0}", "é", "😀", "</think>", "\n"])
                    .copied()
                    .unwrap_or_default();
        }
        _ => *value = fresh(dice),
    }
}

fn change_a_key(members: &mut Map<String, Value>, key: Option<String>, dice: &mut Dice) {
    let name = dice.pick(&material().keys).cloned().unwrap_or_default();
    let old = key.and_then(|key| members.shift_remove(&key));
    match dice.roll(3) {
        0 => {}
        1 => {
            members.insert(name, old.unwrap_or_default());
        }
        _ => {
            members.insert(name, fresh(dice));
        }
    }
}

/// An awkward value, a key of the protocol, or a piece of a valid message.
fn fresh(dice: &mut Dice) -> Value {
    match dice.roll(4) {
        0 => json!(dice.pick(&material().keys)),
        1 => {
            let mut piece = request(dice);
            for _ in 0..=dice.roll(4) {
                piece = match piece {
                    Value::Object(members) => {
                        let at = dice.roll(members.len());
                        members
                            .into_iter()
                            .nth(at)
                            .map(|(_, value)| value)
                            .unwrap_or_default()
                    }
                    Value::Array(mut items) if !items.is_empty() => {
                        let at = dice.roll(items.len());
                        items.swap_remove(at)
                    }
                    other => other,
                };
            }
            piece
        }
        _ => {
            let text = dice.pick(AWKWARD).copied().unwrap_or("null");
            serde_json::from_str(text).unwrap_or_default()
        }
    }
}
