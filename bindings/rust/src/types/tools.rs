// Generated from schemas/v1 by `make schemas`. Do not edit.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One of the tools allowed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedTool {
    /// Always `function`.
    pub r#type: AllowedToolType,
    /// The function.
    pub function: ToolName,
}

impl AllowedTool {
    /// With what is required.
    #[must_use]
    pub fn new(function: ToolName) -> Self {
        Self {
            r#type: Default::default(),
            function,
        }
    }
}

/// Some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedTools {
    /// Whether the model must call one.
    pub mode: AllowedToolsMode,
    /// The tools allowed.
    pub tools: Vec<AllowedTool>,
}

impl AllowedTools {
    /// With what is required.
    #[must_use]
    pub fn new(mode: AllowedToolsMode, tools: impl Into<Vec<AllowedTool>>) -> Self {
        Self {
            mode,
            tools: tools.into(),
        }
    }
}

/// Call only some of the tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllowedToolsChoice {
    /// The tools allowed.
    pub allowed_tools: AllowedTools,
}

impl AllowedToolsChoice {
    /// With what is required.
    #[must_use]
    pub fn new(allowed_tools: AllowedTools) -> Self {
        Self { allowed_tools }
    }
}

/// `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AllowedToolsMode {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl AllowedToolsMode {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Required => "required",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for AllowedToolsMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A tool that takes free text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its input looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Value>,
}

impl CustomDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            format: Default::default(),
        }
    }

    /// What it does.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What its input looks like.
    #[must_use]
    pub fn format(mut self, format: Value) -> Self {
        self.format = Some(format);
        self
    }
}

/// A tool that takes free text. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomTool {
    /// The tool.
    pub custom: CustomDefinition,
}

impl CustomTool {
    /// With what is required.
    #[must_use]
    pub fn new(custom: CustomDefinition) -> Self {
        Self { custom }
    }
}

/// Call this custom tool. Answered with `unsupported`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomToolChoice {
    /// The tool to call.
    pub custom: ToolName,
}

impl CustomToolChoice {
    /// With what is required.
    #[must_use]
    pub fn new(custom: ToolName) -> Self {
        Self { custom }
    }
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionCall {
    /// The name of the function.
    pub name: String,
    /// The arguments: a text that holds a JSON object.
    pub arguments: String,
}

impl FunctionCall {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.into(),
        }
    }
}

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionDefinition {
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The JSON Schema of its arguments. None are taken where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Value>,
    /// Whether the arguments must match the schema exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

impl FunctionDefinition {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Default::default(),
            parameters: Default::default(),
            strict: Default::default(),
        }
    }

    /// What it does.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The JSON Schema of its arguments. None are taken where absent.
    #[must_use]
    pub fn parameters(mut self, parameters: Value) -> Self {
        self.parameters = Some(parameters);
        self
    }

    /// Whether the arguments must match the schema exactly.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = Some(strict);
        self
    }
}

/// A function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionTool {
    /// The function.
    pub function: FunctionDefinition,
}

impl FunctionTool {
    /// With what is required.
    #[must_use]
    pub fn new(function: FunctionDefinition) -> Self {
        Self { function }
    }
}

/// Call this function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionToolChoice {
    /// The function to call.
    pub function: ToolName,
}

impl FunctionToolChoice {
    /// With what is required.
    #[must_use]
    pub fn new(function: ToolName) -> Self {
        Self { function }
    }
}

/// A choice of tools by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum NamedToolChoice {
    #[serde(rename = "function")]
    Function(FunctionToolChoice),
    #[serde(rename = "allowed_tools")]
    AllowedTools(AllowedToolsChoice),
    #[serde(rename = "custom")]
    Custom(CustomToolChoice),
}

impl From<FunctionToolChoice> for NamedToolChoice {
    fn from(value: FunctionToolChoice) -> Self {
        Self::Function(value)
    }
}

impl From<AllowedToolsChoice> for NamedToolChoice {
    fn from(value: AllowedToolsChoice) -> Self {
        Self::AllowedTools(value)
    }
}

impl From<CustomToolChoice> for NamedToolChoice {
    fn from(value: CustomToolChoice) -> Self {
        Self::Custom(value)
    }
}

/// A tool that the model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Tool {
    #[serde(rename = "function")]
    Function(FunctionTool),
    #[serde(rename = "custom")]
    Custom(CustomTool),
}

impl From<FunctionTool> for Tool {
    fn from(value: FunctionTool) -> Self {
        Self::Function(value)
    }
}

impl From<CustomTool> for Tool {
    fn from(value: CustomTool) -> Self {
        Self::Custom(value)
    }
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The id that the tool's answer refers to.
    pub id: String,
    /// Always `function`.
    #[serde(default)]
    pub r#type: ToolCallType,
    /// The function and its arguments.
    pub function: FunctionCall,
}

impl ToolCall {
    /// With what is required.
    #[must_use]
    pub fn new(id: impl Into<String>, function: FunctionCall) -> Self {
        Self {
            id: id.into(),
            r#type: Default::default(),
            function,
        }
    }
}

/// Which tools the model calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ToolChoice {
    Mode(ToolChoiceMode),
    Named(NamedToolChoice),
}

impl From<ToolChoiceMode> for ToolChoice {
    fn from(value: ToolChoiceMode) -> Self {
        Self::Mode(value)
    }
}

impl From<NamedToolChoice> for ToolChoice {
    fn from(value: NamedToolChoice) -> Self {
        Self::Named(value)
    }
}

impl From<FunctionToolChoice> for ToolChoice {
    fn from(value: FunctionToolChoice) -> Self {
        Self::Named(value.into())
    }
}

impl From<AllowedToolsChoice> for ToolChoice {
    fn from(value: AllowedToolsChoice) -> Self {
        Self::Named(value.into())
    }
}

impl From<CustomToolChoice> for ToolChoice {
    fn from(value: CustomToolChoice) -> Self {
        Self::Named(value.into())
    }
}

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ToolChoiceMode {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "required")]
    Required,
    /// A value that this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ToolChoiceMode {
    /// The value as it is written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::Auto => "auto",
            Self::Required => "required",
            Self::Other(value) => value,
        }
    }
}

impl fmt::Display for ToolChoiceMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of a tool.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolName {
    /// The name.
    pub name: String,
}

impl ToolName {
    /// With what is required.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
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
