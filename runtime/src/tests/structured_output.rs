//! Real JSON Schemas: whatever a random model writes under the mask is valid
//! once it ends.

use crate::grammar::{Grammar, GrammarFactory, GrammarSpec};
use crate::text::Tokenizer;
use serde_json::Value;

/// Tokens that one output may have.
const LIMIT: usize = 600;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Random tokens under the mask, preferring those that bring JSON to an end.
fn write(grammar: &mut Grammar, tokenizer: &Tokenizer, random: &mut Random) -> Option<String> {
    let mut ids: Vec<u32> = Vec::new();
    let closing: Vec<u32> = ["\"", "}", "]", "\"}", "}}", "\",", "0", "1", ",", "e"]
        .iter()
        .filter_map(|text| tokenizer.encode(text, false, false).ok()?.first().copied())
        .collect();
    while ids.len() < LIMIT {
        if grammar.is_finished() || (grammar.may_end() && random.below(2) == 0) {
            return Some(tokenizer.decode(&ids, true));
        }
        let mut forced = grammar.forced();
        if forced.is_empty() {
            let mask = grammar.mask().expect("a mask")?;
            let allowed: Vec<u32> = mask.ids().collect();
            assert!(
                !allowed.is_empty(),
                "nothing may follow {:?}",
                tokenizer.decode(&ids, true)
            );
            let close = closing.iter().copied().find(|&id| mask.allows(id));
            let token = match close {
                Some(id) if random.below(3) > 0 => id,
                _ => allowed[random.below(allowed.len())],
            };
            if tokenizer.is_markup(token) {
                return Some(tokenizer.decode(&ids, true));
            }
            forced.push(token);
        }
        for id in forced {
            grammar.accept(id).expect("an allowed token");
            ids.push(id);
        }
    }
    None
}

#[derive(Default)]
struct Count {
    schemas: usize,
    refused: usize,
    finished: usize,
    unfinished: usize,
    taken: usize,
    not_taken: usize,
}

fn run(step: usize, outputs: usize) {
    let (Some(path), Some(tokenizer)) = (
        super::common::shared("json-schema/maskbench.jsonl"),
        super::common::shared("tokenizers/qwen3/tokenizer.json"),
    ) else {
        return;
    };
    let json = std::fs::read(tokenizer).expect("a file");
    let tokenizer = Tokenizer::from_bytes(&json, None).expect("a tokenizer");
    let end = tokenizer.token_id("<|im_end|>").expect("an end token");
    let factory = GrammarFactory::new(&tokenizer, 151_936, &[end]).expect("a vocabulary");
    let text = std::fs::read_to_string(path).expect("text");
    let mut random = Random(7);
    let mut count = Count::default();
    for line in text.lines().step_by(step) {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let schema = &case["schema"];
        count.schemas += 1;
        let grammar = match factory.compile(&GrammarSpec::JsonSchema(schema.clone())) {
            Ok(grammar) => grammar,
            Err(error) => {
                let pointer = error.pointer.as_deref().expect("a pointer");
                println!("refused at {pointer:?}: {error}");
                count.refused += 1;
                continue;
            }
        };
        let validator = jsonschema::validator_for(schema);
        for _ in 0..outputs {
            let Some(text) = write(&mut grammar.clone(), &tokenizer, &mut random) else {
                count.unfinished += 1;
                continue;
            };
            let value: Value = match serde_json::from_str(&text) {
                Ok(value) => without_negative_zero(value),
                // JSON does not bound numbers; this parser does.
                Err(error) if error.to_string().contains("number out of range") => continue,
                Err(error) => panic!("{error}: {text}\n{schema}"),
            };
            if let Ok(validator) = &validator {
                if let Err(error) = validator.validate(&value) {
                    panic!("{error}: {text}\n{schema}");
                }
            }
            count.finished += 1;
        }
        for test in case["tests"].as_array().into_iter().flatten() {
            if test["valid"] == Value::Bool(true) {
                let ids = tokenizer
                    .encode(&python_json(&test["data"]), false, false)
                    .expect("ids");
                if grammar.clone().validate(&ids) == ids.len() {
                    count.taken += 1;
                } else {
                    count.not_taken += 1;
                }
            }
        }
    }
    println!(
        "{} schemas: {} refused, {} outputs finished and valid, {} not finished; {} of {} valid instances taken as written",
        count.schemas,
        count.refused,
        count.finished,
        count.unfinished,
        count.taken,
        count.taken + count.not_taken,
    );
    // Refusing is right where a keyword cannot be enforced, but most can.
    assert!(count.refused * 2 < count.schemas);
    assert!(count.finished > count.unfinished);
}

/// The parser treats `-0` as a fraction, which it is not.
fn without_negative_zero(value: Value) -> Value {
    match value {
        Value::Number(n) if n.as_f64() == Some(0.0) => 0.into(),
        Value::Array(items) => items.into_iter().map(without_negative_zero).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, item)| (key, without_negative_zero(item)))
            .collect(),
        other => other,
    }
}

/// JSON in the one layout that the grammar accepts.
fn python_json(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(python_json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let items: Vec<String> = map
                .iter()
                .map(|(key, item)| format!("{}: {}", Value::from(key.as_str()), python_json(item)))
                .collect();
            format!("{{{}}}", items.join(", "))
        }
        other => other.to_string(),
    }
}

#[test]
fn finished_outputs_are_valid() {
    run(12, 2);
}

#[test]
#[ignore = "minutes: every schema"]
fn finished_outputs_of_every_schema_are_valid() {
    run(1, 3);
}
