//! What makes chats short to write.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::types::{
    AssistantMessage, ChatCompletion, ChatCompletionChunk, ChatCompletionRequest, ChatMessage,
    Completion, FunctionDefinition, FunctionTool, JsonSchemaDefinition, JsonSchemaFormat,
    MessageContent, SystemMessage, Tool, ToolCall, ToolMessage, UserMessage,
};
use crate::{Error, Result};

impl ChatMessage {
    /// What the user says.
    #[must_use]
    pub fn user(content: impl Into<MessageContent>) -> Self {
        UserMessage::new(content).into()
    }

    /// How the model is to behave.
    #[must_use]
    pub fn system(content: impl Into<MessageContent>) -> Self {
        SystemMessage::new(content).into()
    }

    /// What the model said before.
    #[must_use]
    pub fn assistant(content: impl Into<MessageContent>) -> Self {
        AssistantMessage::new().content(content).into()
    }

    /// What a tool gave back for a call.
    #[must_use]
    pub fn tool(call: &ToolCall, content: impl Into<MessageContent>) -> Self {
        ToolMessage::new(content, call.id.clone()).into()
    }
}

impl Tool {
    /// A function that the model may call. `parameters` is a JSON Schema.
    #[must_use]
    pub fn function(name: &str, description: &str, parameters: Value) -> Self {
        let definition = FunctionDefinition::new(name)
            .description(description)
            .parameters(parameters);
        FunctionTool::new(definition).into()
    }
}

impl ToolCall {
    /// Reads the arguments into a type.
    pub fn arguments<T: DeserializeOwned>(&self) -> Result<T> {
        from_text(&self.function.arguments)
    }
}

impl ChatCompletionRequest {
    /// Holds the answer to a JSON Schema.
    #[must_use]
    pub fn json_schema(self, name: &str, schema: Value) -> Self {
        let definition = JsonSchemaDefinition::new(name).strict(true).schema(schema);
        self.response_format(JsonSchemaFormat::new(definition))
    }

    /// Holds the answer to the schema of a type.
    #[cfg(feature = "schemars")]
    #[must_use]
    pub fn answer_as<T: schemars::JsonSchema>(self) -> Self {
        let name: String = T::schema_name()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        self.json_schema(&name, schemars::schema_for!(T).to_value())
    }
}

impl ChatCompletion {
    /// The text of the first choice; empty if there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.choices
            .first()
            .and_then(|choice| choice.message.content.as_deref())
            .unwrap_or_default()
    }

    /// The calls of the first choice.
    #[must_use]
    pub fn tool_calls(&self) -> &[ToolCall] {
        self.choices
            .first()
            .and_then(|choice| choice.message.tool_calls.as_deref())
            .unwrap_or_default()
    }

    /// Reads the text of the first choice, which is JSON, into a type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        from_text(self.text())
    }

    /// The first choice as a message, to go on with the conversation.
    #[must_use]
    pub fn to_message(&self) -> ChatMessage {
        let mut message = AssistantMessage::new();
        if let Some(choice) = self.choices.first() {
            message.content = choice.message.content.clone().map(Into::into);
            message.tool_calls.clone_from(&choice.message.tool_calls);
        }
        message.into()
    }
}

impl ChatCompletionChunk {
    /// What the chunk adds to the text of the first choice.
    #[must_use]
    pub fn text(&self) -> &str {
        self.choices
            .iter()
            .find(|choice| choice.index == 0)
            .and_then(|choice| choice.delta.content.as_deref())
            .unwrap_or_default()
    }
}

impl Completion {
    /// The text of the first choice; empty if there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.choices
            .first()
            .map(|choice| choice.text.as_str())
            .unwrap_or_default()
    }
}

fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        Error::new(
            "invalid_response",
            format!("What the model wrote is not of the type asked for: {error}."),
        )
    })
}
