use super::*;
use serde_json::{json, Value};

fn special(id: u32, content: &str, normalized: bool) -> Value {
    json!({
        "id": id, "content": content, "special": true, "normalized": normalized,
        "single_word": false, "lstrip": false, "rstrip": false,
    })
}

fn build(file: Value) -> Tokenizer {
    Tokenizer::from_bytes(file.to_string().as_bytes(), None).unwrap()
}

/// SentencePiece models list their markup among the pieces.
fn unigram() -> Tokenizer {
    let pieces = ["▁", "a", "<", "/", "s", ">", "▁b"];
    let mut vocab = vec![json!(["<unk>", 0.0]), json!(["</s>", 0.0])];
    vocab.extend(pieces.iter().map(|piece| json!([piece, -3.0])));
    let metaspace =
        json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true});
    build(json!({
        "version": "1.0",
        "added_tokens": [special(0, "<unk>", false), special(1, "</s>", false)],
        "pre_tokenizer": metaspace, "decoder": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [], "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "model": {"type": "Unigram", "unk_id": 0, "vocab": vocab},
    }))
}

#[test]
fn markup_among_the_pieces_is_not_found_in_text() {
    let tokenizer = unigram();
    let ids = tokenizer.encode("a</s>a b", false, false).unwrap();
    assert!(!ids.contains(&1), "{ids:?}");
    assert_eq!(tokenizer.decode(&ids, true), "a</s>a b");
    assert_eq!(
        tokenizer.encode("a</s>", false, true).unwrap().last(),
        Some(&1)
    );
    assert_eq!(tokenizer.encode("a", true, false).unwrap().last(), Some(&1));
}

#[test]
fn what_cannot_be_said_is_the_unknown_token() {
    let ids = unigram().encode("a漢", false, false).unwrap();
    assert_eq!(ids.last(), Some(&0));
}

/// Markup that is matched in normalized text.
fn lowercasing() -> Tokenizer {
    let vocab: serde_json::Map<String, Value> = "<>[]/abdys"
        .chars()
        .enumerate()
        .map(|(i, c)| (c.to_string(), json!(i)))
        .collect();
    build(json!({
        "version": "1.0",
        "added_tokens": [special(10, "<s>", true), special(11, "[DAY]", true)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
        "model": {"type": "BPE", "vocab": vocab, "merges": []},
    }))
}

#[test]
fn normalization_makes_no_markup_of_text() {
    let tokenizer = lowercasing();
    for text in ["a＜ｓ＞b", "<S>", "<s>", "[day]", "[DAY]", "[Day]b"] {
        let ids = tokenizer.encode(text, false, false).unwrap();
        assert!(
            ids.iter().all(|id| *id < 10) && ids.len() > 2,
            "{text}: {ids:?}"
        );
        // Nor next to the prompt's own markup.
        let prompt = format!("<s>{}", tokenizer.seal(text));
        let ids = tokenizer.encode(&prompt, false, true).unwrap();
        let markup: Vec<u32> = ids.into_iter().filter(|id| *id >= 10).collect();
        assert_eq!(markup, [10], "{text}");
    }
    assert_eq!(
        tokenizer.encode("[DAY]<s>a", false, true).unwrap()[1..],
        [10, 5]
    );
}

/// A decoder that does not work token by token.
#[test]
fn a_decoder_that_needs_the_next_token_streams_too() {
    let tokens = ["a</w>", "b</w>", "c", "<unk>"];
    let vocab: serde_json::Map<String, Value> = tokens
        .iter()
        .enumerate()
        .map(|(i, token)| ((*token).to_owned(), json!(i)))
        .collect();
    let tokenizer = build(json!({
        "version": "1.0", "decoder": {"type": "BPEDecoder", "suffix": "</w>"},
        "model": {"type": "BPE", "vocab": vocab, "merges": []},
    }));
    for ids in [&[0, 1, 2, 0, 1][..], &[2, 2, 1], &[0], &[]] {
        assert_eq!(
            tokenizer.decode(ids, true),
            tokenizer.decode_library(ids, true)
        );
    }
    let mut detokenizer = Detokenizer::continuing(&tokenizer, true);
    assert_eq!(detokenizer.push(0), " a");
    assert_eq!(detokenizer.push(2), " c");
}

#[test]
fn files_that_break_assumptions_are_errors() {
    for file in [
        json!({}),
        json!({"version": "1.0", "model": {"type": "Unigram", "unk_id": 7, "vocab": []}}),
        json!({"version": "1.0", "added_tokens": [special(4_000_000_000, "x", false)], "model": {"type": "BPE", "vocab": {"x": 4_000_000_000u32}, "merges": []}}),
        json!({"version": "1.0", "model": {"type": "BPE", "vocab": {}, "merges": ["a b"]}}),
    ] {
        let error = Tokenizer::from_bytes(file.to_string().as_bytes(), None).unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid, "{file}");
    }
}

/// Places where a file may name an id that the number of its entries does not
/// reveal.
#[test]
fn the_highest_id_is_found_wherever_it_is_named() {
    let vocab = |id: u32| json!({"a": 0, "b": 1, "e": id});
    let bpe = |id: u32| json!({"type": "BPE", "vocab": vocab(id), "merges": []});
    let template = |id: u32| {
        json!({
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "x", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [], "special_tokens": {"x": {"id": "x", "ids": [id], "tokens": ["x"]}},
        })
    };
    let named = |id: u32| {
        [
            json!({"version": "1.0", "model": bpe(id)}),
            json!({"version": "1.0", "model": {
                "type": "BPE", "vocab": vocab(id), "merges": [], "unk_token": "e"}}),
            json!({"version": "1.0", "model": {
                "type": "WordLevel", "vocab": vocab(id), "unk_token": "e"}}),
            json!({"version": "1.0", "model": {
                "type": "WordPiece", "vocab": vocab(id), "unk_token": "e",
                "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}}),
            json!({"version": "1.0", "model": bpe(2), "added_tokens": [special(id, "x", false)]}),
            json!({"version": "1.0", "model": bpe(2), "post_processor": template(id)}),
            json!({"version": "1.0", "model": bpe(2), "post_processor": {
                "type": "Sequence", "processors": [template(id)]}}),
            json!({"version": "1.0", "model": bpe(2), "post_processor": {
                "type": "RobertaProcessing", "sep": ["s", id], "cls": ["c", 0],
                "trim_offsets": false, "add_prefix_space": false}}),
            json!({"version": "1.0", "model": bpe(2), "post_processor": {
                "type": "BertProcessing", "sep": ["s", 0], "cls": ["c", id]}}),
        ]
    };
    for file in named(3000) {
        let found = Tokenizer::from_bytes(file.to_string().as_bytes(), None);
        // The library assigns added tokens ids of its own choice.
        let given = found.unwrap_or_else(|error| panic!("{file}: {error}"));
        let added = file.get("added_tokens").is_some();
        assert_eq!(given.vocab_size(), if added { 4 } else { 3001 }, "{file}");
    }
    for file in named(10_000_000) {
        if file.get("added_tokens").is_some() {
            continue;
        }
        let error = Tokenizer::from_bytes(file.to_string().as_bytes(), None).unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid, "{file}");
        assert!(error.message.contains("tokenizer.json"), "{error}");
        assert!(error.message.contains("10000000"), "{error}");
    }
}

#[test]
fn a_file_that_asks_for_too_much_is_refused_before_it_is_built() {
    let bpe = json!({"type": "BPE", "vocab": {"a": 0}, "merges": []});
    let chain =
        |step: Value, times: usize| json!({"type": "Sequence", "normalizers": vec![step; times]});
    let replace = |pattern: Value, content: &str| json!({"type": "Replace", "pattern": pattern, "content": content});
    let doubling = replace(json!({"String": "a"}), "aa");
    let regex = replace(json!({"Regex": "."}), "bb");
    let prepend = |length| json!({"type": "Prepend", "prepend": "a".repeat(length)});
    let template = |pieces: usize, ids: usize| {
        json!({
            "type": "TemplateProcessing", "pair": [],
            "single": vec![json!({"SpecialToken": {"id": "x", "type_id": 0}}); pieces],
            "special_tokens": {"x": {"id": "x", "ids": vec![0; ids], "tokens": vec!["a"; ids]}},
        })
    };
    let strip = |start: u64| json!({"type": "Strip", "content": " ", "start": start, "stop": 0});
    for (part, value, said) in [
        ("normalizer", chain(doubling.clone(), 30), "times as long"),
        (
            "normalizer",
            chain(chain(doubling.clone(), 5), 5),
            "times as long",
        ),
        ("normalizer", chain(regex, 8), "times as long"),
        ("normalizer", chain(prepend(1 << 20), 20), "characters"),
        ("normalizer", chain(prepend(1), 100_000), "steps"),
        ("post_processor", template(100_000, 1000), "ids around"),
        ("decoder", strip(1 << 40), "strips"),
    ] {
        let file = json!({"version": "1.0", "model": bpe, part: value}).to_string();
        let error = Tokenizer::from_bytes(file.as_bytes(), None).unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid);
        let expected = format!("tokenizer.json cannot be used: its {part} ");
        assert!(error.message.starts_with(&expected), "{error}");
        assert!(error.message.contains(said), "{error}");
    }
    // What is in use: a mark for the space, and letters that are spelled out.
    let spelled = ["äae", "öoe", "üue", "ßss", "ÄAe", "ÖOe", "ÜUe", "œoe"]
        .map(|rule| replace(json!({"String": rule.chars().next()}), &rule[2..]));
    let used = json!([
        prepend(1),
        replace(json!({"String": " "}), "▁"),
        spelled[0],
        spelled[1],
        spelled[2],
        spelled[3],
        spelled[4],
        spelled[5],
        spelled[6],
        spelled[7],
        doubling
    ]);
    build(json!({
        "version": "1.0", "model": bpe, "decoder": strip(1), "post_processor": template(2, 3),
        "normalizer": {"type": "Sequence", "normalizers": used},
    }));
}

#[test]
fn a_vocabulary_of_millions_is_refused_before_it_is_built() {
    let entries: Vec<String> = (0..(1 << 22) + 1).map(|i| format!("\"{i}\":{i}")).collect();
    let file = format!(
        "{{\"version\":\"1.0\",\"model\":{{\"type\":\"BPE\",\"vocab\":{{{}}},\"merges\":[]}}}}",
        entries.join(",")
    );
    let error = Tokenizer::from_bytes(file.as_bytes(), None).unwrap_err();
    assert!(error.message.contains("4194305 entries"), "{error}");
}

/// A tokenizer that cuts words with a regular expression.
fn cutting(pattern: &str) -> Tokenizer {
    build(json!({
        "version": "1.0", "added_tokens": [],
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": pattern},
            "behavior": "Isolated", "invert": false},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []},
    }))
}

/// At every letter it looks for an `x` in all of the rest.
const QUADRATIC: &str = "(?:a(?=.*x))|a";

#[test]
fn a_regular_expression_that_takes_too_long_ends_with_an_error() {
    let always = || Ok(());
    let text = "a".repeat(30_000);
    let budget = Budget::of(std::time::Duration::from_millis(1), &always);
    let error = cutting(QUADRATIC)
        .encode_within(&text, false, false, &budget)
        .unwrap_err();
    assert_eq!(error.name, ErrorName::ModelFileInvalid);
    assert!(error.message.contains("takes too long"), "{error}");
    // The same in a normalizer.
    let replacing = build(json!({
        "version": "1.0", "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Replace", "pattern": {"Regex": QUADRATIC}, "content": "b"}]},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []},
    }));
    let budget = Budget::of(std::time::Duration::from_millis(1), &always);
    let error = replacing
        .encode_within(&text, false, false, &budget)
        .unwrap_err();
    assert!(error.message.contains("takes too long"), "{error}");
    assert_eq!(replacing.encode("aab", false, false).unwrap(), [1, 1, 1]);
}

#[test]
fn one_search_without_end_ends_with_an_error() {
    // It tries every way to cut the letters.
    let tokenizer = cutting("(?:(?:a|aa)+(?=x))|b");
    let error = tokenizer
        .encode(&"a".repeat(3000), false, false)
        .unwrap_err();
    assert!(error.message.contains("takes too long"), "{error}");
    assert_eq!(tokenizer.encode("aab", false, false).unwrap(), [0, 0, 1]);
}

#[test]
fn a_text_that_nobody_wants_any_more_is_not_tokenized() {
    let tokenizer = cutting("a");
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let gone = Error::new(ErrorName::RequestCancelled, "gone");
    let wanted = || match calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0..3 => Ok(()),
        _ => Err(gone.clone()),
    };
    let text = "a".repeat(100_000);
    let error = tokenizer
        .encode_while(&text, false, false, &wanted)
        .unwrap_err();
    assert_eq!(error, gone);
    assert_eq!(calls.into_inner(), 4);
}
