// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Any JSON object.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonObjectFormat {}

/// A JSON Schema with a name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonSchemaDefinition {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema. Any JSON object where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Map<String, Value>>,
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// JSON that matches a schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JsonSchemaFormat {
    /// The schema.
    pub json_schema: JsonSchemaDefinition,
}

/// What the output must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ResponseFormat {
    #[serde(rename = "text")]
    Text(TextFormat),
    #[serde(rename = "json_object")]
    JsonObject(JsonObjectFormat),
    #[serde(rename = "json_schema")]
    JsonSchema(JsonSchemaFormat),
}

/// A JSON Schema: as JSON, or as text that holds JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StructuredJson {
    Schema(Map<String, Value>),
    Text(String),
}

/// What the output must match (vLLM's name). Exactly one of the fields is given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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

/// Any text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TextFormat {}
