//! Messages and tools as chat templates expect them.

use serde_json::{json, Map, Value};

use super::model::Template;
use super::options::{invalid, unsupported};
use crate::protocol::{
    AssistantMessage, ChatMessage, ContentPart, FunctionTool, MessageContent, Tool,
};
use crate::{Error, Result};

/// The messages as JSON, in the forms that the template can take.
pub(super) fn messages(template: &Template, messages: &[ChatMessage]) -> Result<Vec<Value>> {
    let mut out = Vec::with_capacity(messages.len());
    for (i, message) in messages.iter().enumerate() {
        let pointer = format!("/messages/{i}");
        let content = |content: &MessageContent| content_of(template, content, &pointer);
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| {
            fields.insert(name.to_owned(), value);
        };
        match message {
            ChatMessage::Developer(message) => {
                let role = if template.developer {
                    "developer"
                } else {
                    "system"
                };
                put("role", role.into());
                put("content", content(&message.content)?);
                put_name(&mut fields, message.name.as_deref());
            }
            ChatMessage::System(message) => {
                put("role", "system".into());
                put("content", content(&message.content)?);
                put_name(&mut fields, message.name.as_deref());
            }
            ChatMessage::User(message) => {
                put("role", "user".into());
                put("content", content(&message.content)?);
                put_name(&mut fields, message.name.as_deref());
            }
            ChatMessage::Assistant(message) => {
                fields = assistant(template, message, &pointer)?;
            }
            ChatMessage::Tool(message) => {
                put("role", "tool".into());
                put("content", content(&message.content)?);
                put("tool_call_id", message.tool_call_id.as_str().into());
                // Some templates need the name of the function that answers.
                put_name(&mut fields, called(&messages[..i], &message.tool_call_id));
            }
        }
        out.push(Value::Object(fields));
    }
    Ok(out)
}

fn put_name(fields: &mut Map<String, Value>, name: Option<&str>) {
    if let Some(name) = name {
        fields.insert("name".to_owned(), name.into());
    }
}

fn assistant(
    template: &Template,
    message: &AssistantMessage,
    pointer: &str,
) -> Result<Map<String, Value>> {
    let mut fields = Map::new();
    fields.insert("role".to_owned(), "assistant".into());
    let content = match (&message.content, &message.refusal) {
        (Some(content), _) => content_of(template, content, pointer)?,
        (None, Some(refusal)) => content_value(template, vec![refusal]),
        (None, None) => content_value(template, Vec::new()),
    };
    fields.insert("content".to_owned(), content);
    if let Some(reasoning) = &message.reasoning_content {
        fields.insert("reasoning_content".to_owned(), reasoning.as_str().into());
    }
    let calls = message.tool_calls.as_deref().unwrap_or_default();
    if !calls.is_empty() {
        let calls = calls
            .iter()
            .enumerate()
            .map(|(j, call)| {
                // Templates write the arguments as JSON themselves.
                let arguments = arguments_of(&call.function.arguments).map_err(|error| {
                    error.at(format!("{pointer}/tool_calls/{j}/function/arguments"))
                })?;
                Ok(json!({
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.function.name, "arguments": arguments},
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        fields.insert("tool_calls".to_owned(), calls.into());
    }
    put_name(&mut fields, message.name.as_deref());
    Ok(fields)
}

fn arguments_of(text: &str) -> Result<Value, Error> {
    if text.trim().is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(Value::Object(map)),
        Ok(_) => Err(invalid(
            "",
            "The arguments of a tool call must be a JSON object.",
        )),
        Err(error) => Err(invalid(
            "",
            format!("The arguments of a tool call must be a JSON object: {error}."),
        )),
    }
}

/// The name of the function that the call with this id called.
fn called<'m>(messages: &'m [ChatMessage], id: &str) -> Option<&'m str> {
    messages.iter().rev().find_map(|message| match message {
        ChatMessage::Assistant(message) => message
            .tool_calls
            .iter()
            .flatten()
            .find(|call| call.id == id)
            .map(|call| call.function.name.as_str()),
        _ => None,
    })
}

fn content_of(template: &Template, content: &MessageContent, pointer: &str) -> Result<Value> {
    let parts = match content {
        MessageContent::Text(text) => return Ok(content_value(template, vec![text])),
        MessageContent::Parts(parts) => parts,
    };
    let cannot = |j: usize, field: &str, what: &str| {
        Err(unsupported(
            format!("{pointer}/content/{j}/{field}"),
            format!("This model takes text only; it cannot {what}."),
        ))
    };
    let mut texts = Vec::with_capacity(parts.len());
    for (j, part) in parts.iter().enumerate() {
        match part {
            ContentPart::Text(part) => texts.push(&part.text),
            ContentPart::Refusal(part) => texts.push(&part.refusal),
            ContentPart::ImageUrl(_) => return cannot(j, "image_url", "see images"),
            ContentPart::InputAudio(_) => return cannot(j, "input_audio", "hear sound"),
            ContentPart::File(_) => return cannot(j, "file", "read files"),
        }
    }
    if template.parts && parts.len() > 1 {
        return Ok(part_list(&texts));
    }
    Ok(content_value(template, texts))
}

/// Text in the simplest form that the template accepts.
fn content_value(template: &Template, texts: Vec<&String>) -> Value {
    if template.text {
        let texts: Vec<&str> = texts.into_iter().map(String::as_str).collect();
        texts.concat().into()
    } else {
        part_list(&texts)
    }
}

fn part_list(texts: &[&String]) -> Value {
    texts
        .iter()
        .map(|text| json!({"type": "text", "text": text}))
        .collect::<Vec<_>>()
        .into()
}

/// The functions among the tools; anything else is refused.
pub(super) fn functions(tools: &[Tool]) -> Result<Vec<&FunctionTool>> {
    tools
        .iter()
        .enumerate()
        .map(|(i, tool)| match tool {
            Tool::Function(tool) => Ok(tool),
            Tool::Custom(_) => Err(unsupported(
                format!("/tools/{i}/custom"),
                "Tools that take free text are not supported; give a function.",
            )),
        })
        .collect()
}

/// The tools as JSON.
pub(super) fn tools(tools: &[&FunctionTool]) -> Vec<Value> {
    tools
        .iter()
        .map(|tool| {
            let definition = &tool.function;
            let mut function = Map::new();
            function.insert("name".to_owned(), definition.name.as_str().into());
            if let Some(description) = &definition.description {
                function.insert("description".to_owned(), description.as_str().into());
            }
            let parameters = match &definition.parameters {
                Some(parameters) => Value::Object(parameters.clone()),
                None => json!({"type": "object", "properties": {}}),
            };
            function.insert("parameters".to_owned(), parameters);
            if let Some(strict) = definition.strict {
                function.insert("strict".to_owned(), strict.into());
            }
            json!({"type": "function", "function": function})
        })
        .collect()
}

/// Puts the tools as text into the system message, creating one if there is
/// none.
pub(super) fn put_tools(messages: &mut Vec<Value>, tools: &[Value]) {
    let is_system = |message: &Value| message.get("role").and_then(Value::as_str) == Some("system");
    if !messages.first().is_some_and(is_system) {
        messages.insert(0, json!({"role": "system", "content": ""}));
    }
    if let Some(message) = messages.first_mut() {
        message["tools"] = Value::Array(tools.to_vec()).to_string().into();
    }
}
