//! Older drafts of JSON Schema, in the words of the newest.

use serde_json::{Map, Value};

use super::locate::{LIST, MAP, ONE};

/// Drafts in which a reference stands alone: what is beside it has no meaning.
const ALONE: [&str; 4] = ["draft-03", "draft-04", "draft-06", "draft-07"];
/// What is beside a reference and no rule: where others point to.
const KEPT: [&str; 5] = ["$ref", "$schema", "$id", "$defs", "definitions"];

/// A schema without what its draft passes over.
pub(super) fn modern(schema: &Value) -> Value {
    let draft = schema.get("$schema").and_then(Value::as_str);
    let alone = draft.is_some_and(|name| ALONE.iter().any(|old| name.contains(old)));
    if alone {
        without_siblings(schema)
    } else {
        schema.clone()
    }
}

fn without_siblings(schema: &Value) -> Value {
    let Value::Object(map) = schema else {
        return schema.clone();
    };
    let refers = map.get("$ref").is_some_and(Value::is_string);
    let kept = map
        .iter()
        .filter(|(key, _)| !refers || KEPT.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), below(key, value)));
    Value::Object(kept.collect())
}

/// The value of a keyword, with the schemas in it changed.
fn below(key: &str, value: &Value) -> Value {
    match value {
        // `items` is a schema or, in these drafts, a list of them.
        Value::Array(items) if LIST.contains(&key) || key == "items" => {
            Value::Array(items.iter().map(without_siblings).collect())
        }
        Value::Object(_) if ONE.contains(&key) => without_siblings(value),
        Value::Object(map) if MAP.contains(&key) || key == "dependencies" => {
            let changed: Map<_, _> = map
                .iter()
                .map(|(name, schema)| (name.clone(), without_siblings(schema)))
                .collect();
            Value::Object(changed)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_stands_beside_a_reference_counts_in_newer_drafts_only() {
        let rules = |draft: &str| {
            json!({
                "$schema": draft,
                "properties": {
                    "$ref": {"$ref": "#/definitions/a", "maxLength": 3},
                    "list": {"items": [{"$ref": "#/definitions/a", "minLength": 1}]},
                    "said": {"enum": [{"$ref": "x", "kept": true}]},
                },
                "definitions": {"a": {"type": "string", "maxLength": 9}},
            })
        };
        let old = modern(&rules("http://json-schema.org/draft-07/schema#"));
        assert_eq!(
            old["properties"]["$ref"],
            json!({"$ref": "#/definitions/a"})
        );
        let item = &old["properties"]["list"]["items"][0];
        assert_eq!(*item, json!({"$ref": "#/definitions/a"}));
        assert_eq!(old["properties"]["said"]["enum"][0]["kept"], true);
        assert_eq!(old["definitions"]["a"]["maxLength"], 9);
        let new = rules("https://json-schema.org/draft/2020-12/schema");
        assert_eq!(modern(&new), new);
    }

    #[test]
    fn a_reference_at_the_top_keeps_what_it_points_to() {
        let schema = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$ref": "#/definitions/a",
            "required": ["b"],
            "definitions": {"a": {"type": "object"}},
        });
        let found = modern(&schema);
        assert!(found.get("required").is_none());
        assert_eq!(found["definitions"]["a"]["type"], "object");
    }
}
