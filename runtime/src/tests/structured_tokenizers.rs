//! Structured output with tokenizers of every kind: what a random model writes
//! under the mask is valid, and nothing that is forced ends in an error.

use serde_json::{json, Value};

use crate::grammar::{Grammar, GrammarFactory, GrammarSpec};
use crate::text::Tokenizer;
use crate::Result;

/// Tokens that one output may have.
const LIMIT: usize = 120;

/// A letter and its accent, which normalizers compose.
const DECOMPOSED: &str = "de\u{301}ja\u{300} vu";

fn schema() -> GrammarSpec {
    GrammarSpec::JsonSchema(json!({
        "type": "object",
        "properties": {
            "said": {"enum": [DECOMPOSED, " led by a space", "x\"y"]},
            "count": {"type": "integer"},
        },
        "required": ["said", "count"],
        "additionalProperties": false,
    }))
}

/// Writes random tokens under the mask; `None` if it did not come to an end.
fn write(grammar: &mut Grammar, tokenizer: &Tokenizer, seed: usize) -> Result<Option<String>> {
    let mut ids: Vec<u32> = Vec::new();
    while ids.len() < LIMIT {
        if grammar.is_finished() || grammar.may_end() {
            return Ok(Some(tokenizer.decode(&ids, true)));
        }
        let mut next = grammar.forced();
        if next.is_empty() {
            let mask = grammar.mask()?.expect("a mask");
            let allowed: Vec<u32> = mask.ids().collect();
            assert!(!allowed.is_empty(), "nothing may follow");
            next.push(allowed[(seed * 7919 + ids.len() * 104_729) % allowed.len()]);
        }
        for id in next {
            grammar.accept(id)?;
            ids.push(id);
        }
    }
    Ok(None)
}

/// How many of some outputs came to an end.
fn finished(name: &str, tokenizer: &Tokenizer) -> usize {
    let size = tokenizer.vocab_size();
    let end = u32::try_from(size - 1).expect("a small vocabulary");
    let factory = GrammarFactory::new(tokenizer, size, &[end]).expect("a vocabulary");
    let grammar = match factory.compile(&schema()) {
        Ok(grammar) => grammar,
        Err(error) => {
            println!("{name}: {error}");
            return 0;
        }
    };
    let mut count = 0;
    for seed in 0..24 {
        let text = write(&mut grammar.clone(), tokenizer, seed)
            .unwrap_or_else(|error| panic!("{name}, {seed}: {error}"));
        let Some(text) = text else { continue };
        let value: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{name}, {seed}: {error} in {text:?}"));
        let said = value["said"].as_str().expect("a text");
        assert!(
            [DECOMPOSED, " led by a space", "x\"y"].contains(&said),
            "{name}, {seed}: {said:?}"
        );
        count += 1;
    }
    count
}

/// A vocabulary with a token for each byte, and a few words.
fn by_fallback(space: &str) -> Value {
    let mut vocabulary = serde_json::Map::new();
    let mut add = |piece: String| {
        let id = vocabulary.len();
        vocabulary.entry(piece).or_insert(json!(id));
    };
    add("<unk>".to_owned());
    (0..256).for_each(|byte| add(format!("<0x{byte:02X}>")));
    for piece in [
        "{", "}", "\"", ":", ",", "{\"", "\":", "d", "a", "l", "u", "v", "x", "y", "1",
    ] {
        add(piece.to_owned());
        add(format!("{space}{piece}"));
    }
    add(space.to_owned());
    add("</s>".to_owned());
    json!({
        "type": "BPE", "vocab": vocabulary, "merges": [[space, "d"], [space, "l"], ["{", "\""]],
        "unk_token": "<unk>", "byte_fallback": true, "fuse_unk": true,
    })
}

/// A vocabulary with a token for each byte, in GPT-2's stand-ins.
fn by_stand_ins() -> Value {
    let vocabulary: serde_json::Map<String, Value> = (0..=255u8)
        .map(|byte| crate::text::byte_char(byte).to_string())
        .chain(["Ġv", "{\"", "</s>"].map(str::to_owned))
        .enumerate()
        .map(|(id, piece)| (piece, json!(id)))
        .collect();
    json!({"type": "BPE", "vocab": vocabulary, "merges": [["Ġ", "v"], ["{", "\""]]})
}

#[test]
fn tokenizers_that_mark_spaces_keep_what_is_forced() {
    let normalizers = [
        Value::Null,
        json!({"type": "NFC"}),
        json!({"type": "NFKC"}),
        json!({"type": "Sequence", "normalizers": [
            {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        ]}),
        json!({"type": "Replace", "pattern": {"String": " "}, "content": "▁"}),
        json!({"type": "Lowercase"}),
        json!({"type": "Strip", "strip_left": true, "strip_right": true}),
        json!({"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}),
    ];
    let metaspace = |scheme: &str, split: bool| json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split});
    let splitters = [
        Value::Null,
        metaspace("always", true),
        metaspace("first", true),
        metaspace("first", false),
        metaspace("never", true),
        json!({"type": "Punctuation", "behavior": "Isolated"}),
        json!({"type": "Digits", "individual_digits": true}),
    ];
    let decoders = [
        json!({"type": "Sequence", "decoders": [{"type": "ByteFallback"}, metaspace("always", true)]}),
        json!({"type": "Sequence", "decoders": [{"type": "ByteFallback"}, metaspace("first", true)]}),
        json!({"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"}, {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0},
        ]}),
    ];
    for normalizer in &normalizers {
        for splitter in &splitters {
            for decoder in &decoders {
                check(by_fallback("▁"), normalizer, splitter, decoder);
            }
        }
    }
}

#[test]
fn tokenizers_of_bytes_keep_what_is_forced() {
    let byte_level = |prefix: bool, regex: bool| json!({"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": true, "use_regex": regex});
    let normalizers = [Value::Null, json!({"type": "NFC"}), json!({"type": "NFKD"})];
    for normalizer in &normalizers {
        for splitter in [
            byte_level(false, true),
            byte_level(true, true),
            byte_level(false, false),
        ] {
            check(
                by_stand_ins(),
                normalizer,
                &splitter,
                &byte_level(true, true),
            );
        }
    }
}

fn check(model: Value, normalizer: &Value, splitter: &Value, decoder: &Value) {
    let file = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": normalizer, "pre_tokenizer": splitter, "post_processor": null,
        "decoder": decoder, "model": model,
    });
    let name = format!("{normalizer} {splitter} {decoder}");
    let tokenizer = Tokenizer::from_bytes(file.to_string().as_bytes(), None).expect("a tokenizer");
    assert!(
        finished(&name, &tokenizer) > 0,
        "{name}: no output was finished"
    );
}

#[test]
fn published_tokenizers_keep_what_is_forced() {
    for (name, _, tokenizer) in super::tokenizers::all() {
        // An encoder's: no model writes with it.
        if name.starts_with("bert") {
            continue;
        }
        println!(
            "{name}: {} of 24 outputs finished",
            finished(&name, &tokenizer)
        );
    }
}
