//! The grammar that a request sets for its output.

use serde_json::Value;

use super::options::{invalid, Options};
use super::ModelText;
use crate::grammar::{Grammar, GrammarSpec};
use crate::protocol::{ResponseFormat, StructuredJson};
use crate::Result;

impl Options<'_> {
    /// The grammar that the request asks for, and the field that does.
    pub fn grammar_spec(
        &self,
        format: Option<&ResponseFormat>,
    ) -> Result<Option<(GrammarSpec, &'static str)>> {
        let from_format = match format {
            None | Some(ResponseFormat::Text(_)) => None,
            Some(ResponseFormat::JsonObject(_)) => {
                Some((GrammarSpec::json_object(), "/response_format"))
            }
            Some(ResponseFormat::JsonSchema(format)) => {
                let spec = match &format.json_schema.schema {
                    Some(schema) => GrammarSpec::JsonSchema(Value::Object(schema.clone())),
                    None => GrammarSpec::json_object(),
                };
                Some((spec, "/response_format/json_schema/schema"))
            }
        };
        let from_outputs = self.structured_outputs()?;
        match (from_format, from_outputs) {
            (Some(_), Some(_)) => Err(invalid(
                "/structured_outputs",
                "response_format and structured_outputs both say what the output must be: give one",
            )),
            (one, other) => Ok(one.or(other)),
        }
    }

    fn structured_outputs(&self) -> Result<Option<(GrammarSpec, &'static str)>> {
        let Some(outputs) = self.structured_outputs else {
            return Ok(None);
        };
        let mut given = Vec::new();
        if let Some(json) = &outputs.json {
            let pointer = "/structured_outputs/json";
            let schema = match json {
                StructuredJson::Schema(schema) => Value::Object(schema.clone()),
                StructuredJson::Text(text) => serde_json::from_str(text).map_err(|error| {
                    invalid(pointer, format!("The text is not valid JSON: {error}."))
                })?,
            };
            given.push((GrammarSpec::JsonSchema(schema), pointer));
        }
        if let Some(regex) = &outputs.regex {
            given.push((
                GrammarSpec::Regex(regex.clone()),
                "/structured_outputs/regex",
            ));
        }
        if let Some(choice) = &outputs.choice {
            given.push((
                GrammarSpec::Choice(choice.clone()),
                "/structured_outputs/choice",
            ));
        }
        if let Some(grammar) = &outputs.grammar {
            given.push((
                GrammarSpec::Lark(grammar.clone()),
                "/structured_outputs/grammar",
            ));
        }
        if outputs.json_object == Some(true) {
            given.push((
                GrammarSpec::json_object(),
                "/structured_outputs/json_object",
            ));
        }
        match given.len() {
            1 => Ok(given.pop()),
            _ => Err(invalid(
                "/structured_outputs",
                "Exactly one of json, regex, choice, grammar and json_object must be given.",
            )),
        }
    }
}

/// Compiles a grammar; errors point into the request.
pub(super) fn compile(model: &ModelText, spec: &GrammarSpec, pointer: &str) -> Result<Grammar> {
    model.grammars()?.compile(spec).map_err(|mut error| {
        let inner = error.pointer.take().unwrap_or_default();
        error.at(format!("{pointer}{inner}"))
    })
}
