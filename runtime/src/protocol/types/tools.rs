// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One of the tools allowed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AllowedTool {
    /// Always `function`.
    pub r#type: AllowedToolType,
    /// The function.
    pub function: ToolName,
}

/// Some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllowedTools {
    /// Whether the model must call one.
    pub mode: AllowedToolsMode,
    /// The tools allowed.
    pub tools: Vec<AllowedTool>,
}

/// Call only some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllowedToolsChoice {
    /// The tools allowed.
    pub allowed_tools: AllowedTools,
}

/// `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllowedToolsMode {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
}

impl AllowedToolsMode {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Required];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Required => "required",
        }
    }
}

/// A tool that takes free text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its input looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Map<String, Value>>,
}

/// A tool that takes free text. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomTool {
    /// The tool.
    pub custom: CustomDefinition,
}

/// Call this custom tool. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomToolChoice {
    /// The tool to call.
    pub custom: ToolName,
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionCall {
    /// The name of the function.
    pub name: String,
    /// The arguments: a text that holds a JSON object.
    pub arguments: String,
}

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The JSON Schema of its arguments. None are taken where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Map<String, Value>>,
    /// Whether the arguments must match the schema exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionTool {
    /// The function.
    pub function: FunctionDefinition,
}

/// Call this function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FunctionToolChoice {
    /// The function to call.
    pub function: ToolName,
}

/// A choice of tools by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum NamedToolChoice {
    #[serde(rename = "function")]
    Function(FunctionToolChoice),
    #[serde(rename = "allowed_tools")]
    AllowedTools(AllowedToolsChoice),
    #[serde(rename = "custom")]
    Custom(CustomToolChoice),
}

/// A tool that the model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Tool {
    #[serde(rename = "function")]
    Function(FunctionTool),
    #[serde(rename = "custom")]
    Custom(CustomTool),
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToolCall {
    /// The id that the tool's answer refers to.
    pub id: String,
    /// Always `function`.
    #[serde(default)]
    pub r#type: ToolCallType,
    /// The function and its arguments.
    pub function: FunctionCall,
}

/// Which tools the model calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ToolChoice {
    Mode(ToolChoiceMode),
    Named(NamedToolChoice),
}

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ToolChoiceMode {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
}

impl ToolChoiceMode {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::None, Self::Auto, Self::Required];

    /// The value as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Auto => "auto",
            Self::Required => "required",
        }
    }
}

/// The name of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToolName {
    /// The name.
    pub name: String,
}

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum AllowedToolType {
    #[default]
    #[serde(rename = "function")]
    Function,
}

/// The constant `function`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ToolCallType {
    #[default]
    #[serde(rename = "function")]
    Function,
}
