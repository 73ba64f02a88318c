//! Limits on a `tokenizer.json`, checked before anything is built from it.
//!
//! The library builds whatever a file describes, and runs it over every text
//! without limits. A file of a few bytes may describe steps that make a text a
//! billion times longer. No vocabulary in use comes near these bounds.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Entries of the vocabulary, and the highest id.
pub(super) const MAX_VOCABULARY: usize = 1 << 22;
/// Steps of a normalizer, a pre-tokenizer, a decoder or a post-processor.
const MAX_STEPS: usize = 256;
/// Characters that one step inserts into a text.
const MAX_INSERTED: usize = 256;
/// How much longer the steps of a chain may make a text.
const MAX_GROWTH: usize = 64;
/// Characters that a step may strip off a token.
const MAX_STRIPPED: u64 = 1 << 10;
/// Ids that are put around a text.
const MAX_AROUND: usize = 1 << 12;

#[derive(serde::Deserialize)]
struct Outline {
    #[serde(default)]
    normalizer: Value,
    #[serde(default)]
    pre_tokenizer: Value,
    #[serde(default)]
    post_processor: Value,
    #[serde(default)]
    decoder: Value,
    #[serde(default)]
    added_tokens: Count,
    #[serde(default)]
    model: Model,
}

#[derive(Default, serde::Deserialize)]
struct Model {
    #[serde(default)]
    vocab: Count,
}

/// How many entries a list or an object has, and one more than the highest id;
/// the entries themselves are not kept. Entries of a list have their index as
/// id.
#[derive(Default)]
struct Count {
    entries: usize,
    ids: u64,
}

/// A number, if it is one.
struct Id(u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Entry {
            Id(u64),
            Other(IgnoredAny),
        }
        Ok(match Entry::deserialize(deserializer)? {
            Entry::Id(id) => Self(id),
            Entry::Other(_) => Self(0),
        })
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counter;
        impl<'de> Visitor<'de> for Counter {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or an object")
            }

            fn visit_unit<E>(self) -> Result<Count, E> {
                Ok(Count::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Count, A::Error> {
                let mut count = Count::default();
                while entries.next_element::<IgnoredAny>()?.is_some() {
                    count.entries += 1;
                }
                count.ids = count.entries as u64;
                Ok(count)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Count, A::Error> {
                let mut count = Count::default();
                while let Some((_, Id(id))) = entries.next_entry::<IgnoredAny, Id>()? {
                    count.entries += 1;
                    count.ids = count.ids.max(id.saturating_add(1));
                }
                Ok(count)
            }
        }
        deserializer.deserialize_any(Counter)
    }
}

/// Returns what exceeds a bound in a file, if anything does; else one more than
/// the highest id of the model's vocabulary.
pub(super) fn check(file: &[u8]) -> Result<usize, String> {
    let outline: Outline = serde_json::from_slice(file).map_err(|error| error.to_string())?;
    let vocabulary = &outline.model.vocab;
    let entries = vocabulary.entries.max(outline.added_tokens.entries);
    if entries > MAX_VOCABULARY {
        return Err(format!(
            "its vocabulary has {entries} entries, and {MAX_VOCABULARY} is the most"
        ));
    }
    for (name, part) in [
        ("normalizer", &outline.normalizer),
        ("pre_tokenizer", &outline.pre_tokenizer),
        ("post_processor", &outline.post_processor),
        ("decoder", &outline.decoder),
    ] {
        let mut steps = Vec::new();
        flatten(part, &mut steps);
        check_steps(&steps).map_err(|what| format!("its {name} {what}"))?;
    }
    Ok(usize::try_from(vocabulary.ids).unwrap_or(usize::MAX))
}

/// The steps of a chain, at any depth of nesting.
fn flatten<'v>(part: &'v Value, steps: &mut Vec<&'v Value>) {
    if part.get("type").and_then(Value::as_str) != Some("Sequence") {
        if !part.is_null() {
            steps.push(part);
        }
        return;
    }
    for list in ["normalizers", "pretokenizers", "processors", "decoders"] {
        for step in part
            .get(list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            flatten(step, steps);
        }
    }
}

fn check_steps(steps: &[&Value]) -> Result<(), String> {
    if steps.len() > MAX_STEPS {
        return Err(format!(
            "has {} steps, and {MAX_STEPS} is the most",
            steps.len()
        ));
    }
    // What each step so far inserts into a text, and how much longer that may
    // make it.
    let mut inserted: Vec<(HashSet<char>, usize)> = Vec::new();
    let mut around = 0;
    for step in steps {
        for key in ["content", "prepend"] {
            let text = step.get(key).and_then(Value::as_str).unwrap_or_default();
            let length = text.chars().count();
            if length > MAX_INSERTED {
                return Err(format!(
                    "puts in {length} characters, and {MAX_INSERTED} is the most"
                ));
            }
        }
        if let Some((content, pattern)) = replaced(step) {
            let length = content.chars().count();
            let growth = match pattern {
                Some(pattern) => length.div_ceil(pattern.chars().count().max(1)).max(1),
                None => length + 1,
            };
            // It applies to what an earlier step inserted, if it can match
            // there.
            let earlier = inserted
                .iter()
                .filter(|(chars, _)| pattern.is_none_or(|p| p.chars().any(|c| chars.contains(&c))))
                .map(|&(_, growth)| growth)
                .max()
                .unwrap_or(1);
            let growth = growth.saturating_mul(earlier);
            if growth > MAX_GROWTH {
                return Err(format!(
                    "makes a text {growth} times as long, and {MAX_GROWTH} times is the most"
                ));
            }
            inserted.push((content.chars().collect(), growth));
        }
        for key in ["start", "stop"] {
            match step.get(key) {
                Some(Value::Number(count)) if count.as_u64().is_none_or(|n| n > MAX_STRIPPED) => {
                    return Err(format!(
                        "strips {count} characters, and {MAX_STRIPPED} is the most"
                    ));
                }
                _ => {}
            }
        }
        around += ids_around(step);
        if around > MAX_AROUND {
            return Err(format!("puts more than {MAX_AROUND} ids around a text"));
        }
    }
    Ok(())
}

/// What a step inserts and, if it is not a regular expression, what it
/// replaces.
fn replaced(step: &Value) -> Option<(&str, Option<&str>)> {
    let content = step.get("content")?.as_str()?;
    let pattern = step.get("pattern")?;
    Some((content, pattern.get("String").and_then(Value::as_str)))
}

/// The ids that a template puts around a text.
fn ids_around(step: &Value) -> usize {
    let ids = |piece: &Value| {
        let name = piece.get("SpecialToken")?.get("id")?.as_str()?;
        let ids = step.get("special_tokens")?.get(name)?.get("ids")?;
        Some(ids.as_array()?.len())
    };
    ["single", "pair"]
        .iter()
        .filter_map(|key| step.get(key)?.as_array())
        .map(|pieces| {
            let count = |piece| ids(piece).unwrap_or(0) + 1;
            pieces.iter().map(count).fold(0, usize::saturating_add)
        })
        .max()
        .unwrap_or(0)
}
