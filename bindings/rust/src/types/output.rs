// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Any JSON object.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonObjectFormat {}

/// A JSON Schema with a name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonSchemaDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema. Any JSON object where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

impl JsonSchemaDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            schema: Default::default(),
            strict: Default::default(),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The schema. Any JSON object where absent.
    #[must_use]
    pub fn schema(mut self, schema: Value) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = Some(strict);
        self
    }
}

/// JSON that matches a schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonSchemaFormat {
    /// The schema.
    pub json_schema: JsonSchemaDefinition,
}

impl JsonSchemaFormat {
    /// With what is required.
    #[must_use]
    pub fn new(json_schema: JsonSchemaDefinition) -> Self {
        Self { json_schema }
    }
}

/// What the output must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum ResponseFormat {
    #[serde(rename = "text")]
    Text(TextFormat),
    #[serde(rename = "json_object")]
    JsonObject(JsonObjectFormat),
    #[serde(rename = "json_schema")]
    JsonSchema(JsonSchemaFormat),
}

impl From<TextFormat> for ResponseFormat {
    fn from(value: TextFormat) -> Self {
        Self::Text(value)
    }
}

impl From<JsonObjectFormat> for ResponseFormat {
    fn from(value: JsonObjectFormat) -> Self {
        Self::JsonObject(value)
    }
}

impl From<JsonSchemaFormat> for ResponseFormat {
    fn from(value: JsonSchemaFormat) -> Self {
        Self::JsonSchema(value)
    }
}

/// A JSON Schema: as JSON, or as text that holds JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StructuredJson {
    Schema(Value),
    Text(String),
}

impl From<Value> for StructuredJson {
    fn from(value: Value) -> Self {
        Self::Schema(value)
    }
}

impl From<String> for StructuredJson {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for StructuredJson {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// What the output must match (vLLM's name). Exactly one of the fields is given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StructuredOutputs {
    /// The output is JSON that this schema accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<StructuredJson>,
    /// The output matches this regular expression as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// The output is one of these texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Vec<String>>,
    /// The output is in the language of this grammar, in Lark's notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grammar: Option<String>,
    /// The output is any JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json_object: Option<bool>,
}

impl StructuredOutputs {
    /// With what is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            json: Default::default(),
            regex: Default::default(),
            choice: Default::default(),
            grammar: Default::default(),
            json_object: Default::default(),
        }
    }

    /// The output is JSON that this schema accepts.
    #[must_use]
    pub fn json(mut self, json: impl Into<StructuredJson>) -> Self {
        self.json = Some(json.into());
        self
    }

    /// The output matches this regular expression as a whole.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.regex = Some(regex.into());
        self
    }

    /// The output is one of these texts.
    #[must_use]
    pub fn choice(mut self, choice: impl Into<Vec<String>>) -> Self {
        self.choice = Some(choice.into());
        self
    }

    /// The output is in the language of this grammar, in Lark's notation.
    #[must_use]
    pub fn grammar(mut self, grammar: impl Into<String>) -> Self {
        self.grammar = Some(grammar.into());
        self
    }

    /// The output is any JSON object.
    #[must_use]
    pub fn json_object(mut self, json_object: bool) -> Self {
        self.json_object = Some(json_object);
        self
    }
}

/// Any text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextFormat {}
