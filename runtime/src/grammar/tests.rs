use super::*;
use crate::sampling::{Sampler, SamplingParams};
use crate::text::BUILTIN_SPECIALS;
use serde_json::{json, Value};

const END: u32 = 259;

fn factory() -> (Tokenizer, GrammarFactory) {
    let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
    // The model has more logits than the tokenizer has ids, as many do.
    let factory = GrammarFactory::new(&tokenizer, 300, &[END]).unwrap();
    (tokenizer, factory)
}

/// Generates random text under the grammar.
fn babble(grammar: &mut Grammar, tokenizer: &Tokenizer, seed: u64, limit: usize) -> (String, bool) {
    let mut sampler = Sampler::new(
        SamplingParams {
            seed,
            ..SamplingParams::default()
        },
        0,
        &[],
    );
    let logits = vec![0.0; 300];
    let mut ids = Vec::new();
    for _ in 0..limit {
        if grammar.is_finished() {
            return (tokenizer.decode(&ids, true), true);
        }
        let forced = grammar.forced();
        let next = match forced.first() {
            Some(&id) => id,
            None => {
                let mask = grammar.mask().unwrap();
                // Ends at one in three of the places where it may end.
                if grammar.may_end() && seed.is_multiple_of(3) {
                    END
                } else {
                    sampler.sample(&logits, mask.as_ref()).unwrap().token
                }
            }
        };
        if next == END {
            return (tokenizer.decode(&ids, true), true);
        }
        grammar.accept(next).unwrap();
        sampler.accept(next);
        ids.push(next);
    }
    (tokenizer.decode(&ids, true), false)
}

#[test]
fn json_schema_holds_whatever_the_model_wants() {
    let (tokenizer, factory) = factory();
    let schema = json!({
        "type": "object",
        "properties": {
            "kind": {"enum": ["cat", "dog"]},
            "age": {"type": "integer", "minimum": 0, "maximum": 30},
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 4}, "maxItems": 3},
        },
        "required": ["kind", "age"], "additionalProperties": false,
    });
    let grammar = factory.compile(&GrammarSpec::JsonSchema(schema)).unwrap();
    let mut finished = 0;
    for seed in 0..60 {
        let (text, done) = babble(&mut grammar.clone(), &tokenizer, seed, 400);
        if done {
            finished += 1;
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert!(
                ["cat", "dog"].contains(&value["kind"].as_str().unwrap()),
                "{text}"
            );
            assert!((0..=30).contains(&value["age"].as_i64().unwrap()), "{text}");
            assert!(value.as_object().unwrap().len() <= 3, "{text}");
        }
    }
    assert!(finished > 40, "{finished}");
}

#[test]
fn what_is_forced_is_jumped_over() {
    let (tokenizer, factory) = factory();
    let schema = json!({"type": "object", "properties": {"name": {"type": "boolean"}}, "required": ["name"], "additionalProperties": false});
    let mut grammar = factory.compile(&GrammarSpec::JsonSchema(schema)).unwrap();
    let forced = grammar.forced();
    assert_eq!(tokenizer.decode(&forced, true), "{\"name\": ");
    for id in forced {
        grammar.accept(id).unwrap();
    }
    let mask = grammar.mask().unwrap().unwrap();
    assert_eq!(
        mask.ids().collect::<Vec<_>>(),
        [u32::from(b'f'), u32::from(b't')]
    );
    assert_eq!(grammar.validate(&b"true}x".map(u32::from)), 5);
    assert!(grammar.accept(u32::from(b'x')).is_err());
}

#[test]
fn choices_patterns_and_grammars_hold() {
    let (tokenizer, factory) = factory();
    let choices = ["yes".to_owned(), "no \"quoted\"\n".to_owned()];
    for (spec, fits) in [
        (
            GrammarSpec::Choice(choices.to_vec()),
            (|text| ["yes", "no \"quoted\"\n"].contains(&text)) as fn(&str) -> bool,
        ),
        (GrammarSpec::Regex("[a-c]{2,4}!".to_owned()), |text| {
            (3..=5).contains(&text.len()) && text.ends_with('!')
        }),
        (
            GrammarSpec::Lark("start: \"a\"+ (\"b\" | \"c\")".to_owned()),
            |text| text.trim_start_matches('a').len() == 1,
        ),
        (GrammarSpec::json_object(), |text| {
            // JSON does not bound exponents, but this parser does.
            match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text) {
                Ok(_) => true,
                Err(error) => error.to_string().contains("number out of range"),
            }
        }),
    ] {
        let grammar = factory.compile(&spec).unwrap();
        for seed in 0..12 {
            let (text, done) = babble(&mut grammar.clone(), &tokenizer, seed, 3000);
            assert!(!done || fits(&text), "{spec:?}: {text:?}");
        }
    }
}

#[test]
fn bad_grammars_are_errors_that_point_at_the_fault() {
    let (_, factory) = factory();
    for (schema, pointer) in [
        (
            json!({"type": "object", "properties": {"a": {"type": "strng"}}}),
            "/properties/a",
        ),
        (
            json!({"type": "object", "required": ["a"], "properties": {
                "a": {"type": "string", "minLength": 5, "maxLength": 3},
            }}),
            "/properties/a",
        ),
        (
            json!({"type": "object", "properties": {"x": {"not": {"type": "string"}}}}),
            "/properties/x/not",
        ),
        (
            json!({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "("}]}),
            "/anyOf/1",
        ),
        (json!({"$ref": "#/$defs/none"}), ""),
        (
            json!({"type": "object", "x-guidance": {"lenient": true}}),
            "/x-guidance",
        ),
        (json!(false), ""),
    ] {
        let error = factory
            .compile(&GrammarSpec::JsonSchema(schema.clone()))
            .expect_err(&schema.to_string());
        assert_eq!(error.name, ErrorName::InvalidSchema, "{schema}");
        let at = error.pointer.clone().unwrap();
        assert!(at.starts_with(pointer), "{schema}: {at} {error}");
    }
    for spec in [
        GrammarSpec::Regex("(".to_owned()),
        GrammarSpec::Regex("(".repeat(100_000)),
        GrammarSpec::Lark("start: nothing".to_owned()),
        GrammarSpec::Lark("(".repeat(5000)),
        GrammarSpec::Lark(String::new()),
        GrammarSpec::Choice(Vec::new()),
    ] {
        let error = factory.compile(&spec).expect_err(&format!("{spec:.80?}"));
        assert_eq!(error.name, ErrorName::InvalidSchema);
        for raw in ["panic", "NoExtension", "parse error:", "\n"] {
            assert!(!error.message.contains(raw), "{error}");
        }
    }
    let unclosed = factory.compile(&GrammarSpec::Regex("a(b".to_owned()));
    let message = unclosed.unwrap_err().message;
    assert!(
        message.contains("not a regular expression: unclosed group"),
        "{message}"
    );
}

#[test]
fn a_draft_in_which_references_stand_alone_is_read_so() {
    let (tokenizer, factory) = factory();
    let schema = |draft: &str| {
        json!({
            "$schema": draft, "$ref": "#/definitions/a", "maxLength": 1,
            "definitions": {"a": {"type": "string", "minLength": 2}},
        })
    };
    let old = schema("http://json-schema.org/draft-07/schema#");
    let mut grammar = factory.compile(&GrammarSpec::JsonSchema(old)).unwrap();
    let ids = tokenizer.encode("\"abc\"", false, false).unwrap();
    assert_eq!(grammar.validate(&ids), ids.len());
    let new = schema("https://json-schema.org/draft/2020-12/schema");
    assert!(factory.compile(&GrammarSpec::JsonSchema(new)).is_err());
}

#[test]
fn hostile_grammars_end_soon() {
    let (_, factory) = factory();
    let mut deep = json!({"type": "string"});
    for _ in 0..500 {
        deep = json!({"type": "array", "items": deep});
    }
    let many: Vec<_> = (0..20_000).map(|i| json!({"const": i})).collect();
    let start = std::time::Instant::now();
    for spec in [
        GrammarSpec::JsonSchema(deep),
        GrammarSpec::JsonSchema(json!({"anyOf": many})),
        GrammarSpec::Regex("(a{1,500}){1,500}".to_owned()),
        GrammarSpec::Regex("(a|aa)*b".repeat(200)),
        GrammarSpec::Regex("[a-z]{1,100000}x".to_owned()),
        GrammarSpec::JsonSchema(json!({"type": "array", "minItems": 100_000_000})),
        GrammarSpec::JsonSchema(json!({"$ref": "#"})),
    ] {
        // It may compile or be refused; it must not hang or crash.
        if let Ok(mut grammar) = factory.compile(&spec) {
            let _ = grammar.mask();
        }
    }
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[test]
fn a_gate_lets_everything_through_until_it_opens() {
    let (tokenizer, factory) = factory();
    let spec = GrammarSpec::Choice(vec!["ok".to_owned()]);
    let mut grammar = factory
        .compile(&spec)
        .unwrap()
        .after(&tokenizer, "</think>");
    for byte in *b"hm, <think </think" {
        assert!(grammar.mask().unwrap().is_none());
        assert!(grammar.forced().is_empty());
        grammar.accept(u32::from(byte)).unwrap();
    }
    grammar.accept(u32::from(b'>')).unwrap();
    assert_eq!(tokenizer.decode(&grammar.forced(), true), "ok");
}

#[test]
fn what_would_take_too_long_is_refused_in_a_sentence() {
    let (_, factory) = factory();
    let choices = (0..100_000).map(|i| format!("choice {i}")).collect();
    let nested = "(((a{1,100}){1,100}){1,100})".to_owned();
    for (spec, said) in [
        (
            GrammarSpec::Choice(choices),
            "The list has 100000 choices, and 4096 is the most.",
        ),
        (
            GrammarSpec::Regex(nested.clone()),
            "The regular expression repeats too much",
        ),
        (
            GrammarSpec::Regex("(ab[c-e]\\){50,}){2000}".into()),
            "The regular expression repeats too much",
        ),
        (
            GrammarSpec::Regex("a{99999999999999999999999}".into()),
            "The regular expression repeats too much",
        ),
        (
            GrammarSpec::Lark(format!("start: /{nested}/")),
            "The grammar repeats too much",
        ),
        (
            GrammarSpec::JsonSchema(json!({"type": "string", "pattern": nested})),
            "The pattern repeats too much",
        ),
    ] {
        let error = factory.compile(&spec).unwrap_err();
        assert_eq!(error.name, ErrorName::InvalidSchema);
        assert!(error.message.starts_with(said), "{error}");
        assert!(!error.message.contains("panic"), "{error}");
    }
    for regex in [
        "(a{1,20}){1,20}",
        "[a-z{}]{1,1000}",
        "\\{{3}",
        "[0-9]{4}(-[0-9]{2}){2}",
    ] {
        factory
            .compile(&GrammarSpec::Regex(regex.to_owned()))
            .unwrap();
    }
    let most = (0..4096).map(|i| format!("choice {i}")).collect();
    factory.compile(&GrammarSpec::Choice(most)).unwrap();
}

/// Definitions that refer to one another in a row.
fn row(length: usize) -> Value {
    let mut definitions = serde_json::Map::new();
    for i in 0..length {
        let next = format!("#/$defs/d{}", i + 1);
        definitions.insert(
            format!("d{i}"),
            json!({"type": "object", "properties": {"a": {"$ref": next}}, "required": ["a"]}),
        );
    }
    definitions.insert(format!("d{length}"), json!({"type": "null"}));
    json!({"$ref": "#/$defs/d0", "$defs": definitions})
}

#[test]
fn what_is_followed_deeply_needs_no_deep_stack_of_the_caller() {
    let (_, factory) = factory();
    factory
        .compile(&GrammarSpec::JsonSchema(row(1000)))
        .unwrap();
    let error = factory
        .compile(&GrammarSpec::JsonSchema(row(3000)))
        .unwrap_err();
    assert_eq!(error.name, ErrorName::InvalidSchema);
    assert!(error.message.contains("too deep"), "{error}");
    let rules: Vec<String> = (0..5000).map(|i| format!("r{i}: r{}", i + 1)).collect();
    let grammar = format!("start: r0\n{}\nr5000: \"a\"", rules.join("\n"));
    factory.compile(&GrammarSpec::Lark(grammar)).unwrap();
    let properties: serde_json::Map<String, Value> =
        (0..5000).map(|i| (format!("p{i}"), json!({}))).collect();
    let schema = json!({"type": "object", "properties": properties});
    factory.compile(&GrammarSpec::JsonSchema(schema)).unwrap();
}
