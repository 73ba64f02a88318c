//! Chats: from messages through the model's template to tokens.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::model::Template;
use super::options::{escape, invalid, max_tokens, options, unsupported};
use super::tools::{self, Tools};
use super::{messages, structured, ModelText, Prepared, PreparedPrompt, Purpose, Tokenizing};
use crate::output::{OutputPlan, Shape};
use crate::protocol::{
    ChatCompletionRequest, ChatMessage, FunctionTool, Modality, ReasoningEffort, Tool, ToolChoice,
};
use crate::text::{Tokenizer, Wanted, SEAL};
use crate::{Error, ErrorName, Result};

/// A chat as the model sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub prompt: String,
    pub tokens: Vec<u32>,
}

/// The fields of a request that shape its prompt. Every method that reports on
/// a prompt has all of them, so that it reports on the prompt that the chat
/// will have.
#[derive(Clone, Copy)]
pub struct ChatFields<'r> {
    pub messages: &'r [ChatMessage],
    pub tools: Option<&'r [Tool]>,
    pub tool_choice: Option<&'r ToolChoice>,
    pub documents: Option<&'r [Map<String, Value>]>,
    pub reasoning_effort: Option<ReasoningEffort>,
    pub chat_template_kwargs: Option<&'r Map<String, Value>>,
    pub add_generation_prompt: Option<bool>,
    pub continue_final_message: Option<bool>,
}

/// Borrows these fields of a request.
macro_rules! chat_fields {
    ($request:expr, $messages:expr) => {
        $crate::prepare::ChatFields {
            messages: $messages,
            tools: $request.tools.as_deref(),
            tool_choice: $request.tool_choice.as_ref(),
            documents: $request.documents.as_deref(),
            reasoning_effort: $request.reasoning_effort,
            chat_template_kwargs: $request.chat_template_kwargs.as_ref(),
            add_generation_prompt: $request.add_generation_prompt,
            continue_final_message: $request.continue_final_message,
        }
    };
}
pub(crate) use chat_fields;

impl<'r> ChatFields<'r> {
    /// The name of a given field that applies only to a chat.
    pub fn beside_messages(&self) -> Option<&'static str> {
        let given = [
            (self.tools.is_some(), "tools"),
            (self.tool_choice.is_some(), "tool_choice"),
            (self.documents.is_some(), "documents"),
            (self.reasoning_effort.is_some(), "reasoning_effort"),
            (self.chat_template_kwargs.is_some(), "chat_template_kwargs"),
            (
                self.add_generation_prompt.is_some(),
                "add_generation_prompt",
            ),
            (
                self.continue_final_message.is_some(),
                "continue_final_message",
            ),
        ];
        given.into_iter().find(|(is, _)| *is).map(|(_, name)| name)
    }

    fn conversation(&self, offered: &[&'r FunctionTool]) -> Conversation<'r> {
        let continues = self.continue_final_message.unwrap_or(false);
        Conversation {
            messages: self.messages,
            tools: offered.to_vec(),
            reasoning_effort: self.reasoning_effort,
            documents: self.documents.unwrap_or_default(),
            kwargs: self.chat_template_kwargs,
            add_generation_prompt: self.add_generation_prompt.unwrap_or(!continues),
            continue_final_message: continues,
        }
    }
}

/// What a template is rendered with.
struct Conversation<'r> {
    messages: &'r [ChatMessage],
    tools: Vec<&'r FunctionTool>,
    reasoning_effort: Option<ReasoningEffort>,
    documents: &'r [Map<String, Value>],
    kwargs: Option<&'r Map<String, Value>>,
    add_generation_prompt: bool,
    continue_final_message: bool,
}

/// Prepares a chat.
pub fn chat(
    model: &Arc<ModelText>,
    request: &ChatCompletionRequest,
    wanted: &Wanted<'_>,
) -> Result<Prepared> {
    refuse_unsupported(request)?;
    let options = options!(request);
    let n = options.n()?;
    if request.top_logprobs.is_some() && request.logprobs != Some(true) {
        return Err(invalid(
            "/top_logprobs",
            "`top_logprobs` needs `logprobs` to be true.",
        ));
    }
    let logprobs = (request.logprobs == Some(true)).then(|| request.top_logprobs.unwrap_or(0));
    let fields = chat_fields!(request, &request.messages);
    let tools = Tools::new(&fields, request.parallel_tool_calls.unwrap_or(true))?;
    tools.check(model)?;
    let rendered = fields
        .conversation(&tools.offered)
        .render(model, Purpose::Prompt, wanted)?;
    let asked = match (request.max_completion_tokens, request.max_tokens) {
        (Some(limit), _) => Some((limit, "/max_completion_tokens")),
        (None, Some(limit)) => Some((limit, "/max_tokens")),
        (None, None) => None,
    };
    options.check_min_tokens(asked.map(|(limit, _)| limit))?;
    let prompt = PreparedPrompt {
        max_tokens: max_tokens(model, rendered.tokens.len(), asked, "/messages")?,
        tokens: rendered.tokens,
    };
    let format = tools.format(model, &rendered.prompt);
    let forced = tools.grammar(model, &format)?;
    let grammar = match (
        options.grammar_spec(request.response_format.as_ref())?,
        forced,
    ) {
        (Some((_, pointer)), Some(_)) => return Err(invalid(
            pointer,
            "The output cannot both call a tool and match this: let tool_choice be auto or none.",
        )),
        (Some((spec, pointer)), None) => {
            let grammar = structured::compile(model, &spec, pointer)?;
            Some(tools::gated(grammar, model, &format))
        }
        (None, forced) => forced,
    };
    Ok(Prepared {
        prompts: vec![prompt],
        grammar,
        n,
        sampling: options.sampling(model, logprobs)?,
        prompt_scores: request.prompt_logprobs,
        priority: request.priority.unwrap_or(0),
        stream: request.stream.unwrap_or(false),
        plan: Arc::new(OutputPlan {
            format,
            ..options.plan(model, Shape::Chat, logprobs)?
        }),
    })
}

/// The prompt of a chat, without running it.
pub fn render_chat(
    model: &ModelText,
    fields: &ChatFields,
    purpose: Purpose,
    wanted: &Wanted<'_>,
) -> Result<Rendered> {
    let tools = Tools::new(fields, true)?;
    fields
        .conversation(&tools.offered)
        .render(model, purpose, wanted)
}

fn refuse_unsupported(request: &ChatCompletionRequest) -> Result<()> {
    let audio = request.modalities.as_ref().and_then(|list| {
        list.iter()
            .position(|modality| *modality == Modality::Audio)
    });
    if let Some(i) = audio {
        return Err(unsupported(
            format!("/modalities/{i}"),
            "The model writes text only; it cannot speak.",
        ));
    }
    for (given, pointer, message) in [
        (
            request.audio.is_some(),
            "/audio",
            "The model writes text only; it cannot speak.",
        ),
        (
            request.functions.is_some(),
            "/functions",
            "functions is the old form of tools: use tools.",
        ),
        (
            request.web_search_options.is_some(),
            "/web_search_options",
            "Nothing here searches the web: offer a tool that does.",
        ),
    ] {
        if given {
            return Err(unsupported(pointer, message));
        }
    }
    Ok(())
}

/// Names reserved for variables that are set here.
const RESERVED: [&str; 4] = [
    "messages",
    "tools",
    "add_generation_prompt",
    "continue_final_message",
];

impl Conversation<'_> {
    fn render(&self, model: &ModelText, purpose: Purpose, wanted: &Wanted<'_>) -> Result<Rendered> {
        let template = model.template.as_ref().ok_or_else(|| {
            Error::new(
                ErrorName::Unsupported,
                "The model has no chat template, so it cannot chat: use completions.",
            )
            .at("/model")
        })?;
        if self.messages.is_empty() {
            return Err(invalid("/messages", "A chat needs at least one message."));
        }
        if self.continue_final_message && self.add_generation_prompt {
            return Err(invalid(
                "/continue_final_message",
                "continue_final_message and add_generation_prompt cannot both be true",
            ));
        }
        let variables = self.variables(model, template)?;
        let renderer = match &template.with_tools {
            Some(with_tools) if !self.tools.is_empty() => with_tools,
            _ => &template.main,
        };
        let tokenizer = &model.tokenizer;
        let clean = renderer.render(&variables)?;
        let sealed = seal_all(tokenizer, &variables, Exempt::Nothing);
        let mut prompt = if sealed == variables {
            clean
        } else {
            let sealed_text = renderer.render(&sealed)?;
            if sealed_text.replace(SEAL, "") == clean {
                sealed_text
            } else {
                // The template looks for markup of its own in what the
                // assistant said, usually reasoning that it separates.
                renderer.render(&seal_all(tokenizer, &variables, Exempt::Thoughts))?
            }
        };
        if self.continue_final_message {
            self.cut_after_final(&mut prompt)?;
        }
        Ok(Rendered {
            tokens: model.tokenize(
                &prompt,
                Tokenizing {
                    pointer: "/messages",
                    purpose,
                    add_special: false,
                    parse_special: true,
                    wanted,
                },
            )?,
            prompt: prompt.replace(SEAL, ""),
        })
    }

    fn variables(&self, model: &ModelText, template: &Template) -> Result<Map<String, Value>> {
        let mut variables = Map::new();
        let tokenizer = &model.tokenizer;
        for (name, token) in [
            ("bos_token", tokenizer.bos_token()),
            ("eos_token", tokenizer.eos_token()),
        ] {
            variables.insert(name.to_owned(), token.unwrap_or("").into());
        }
        variables.insert("documents".to_owned(), self.documents(template)?);
        if let Some(effort) = self.reasoning_effort {
            variables.insert("reasoning_effort".to_owned(), effort.as_str().into());
            if effort == ReasoningEffort::None {
                // Templates know this option by one of these names.
                variables.insert("enable_thinking".to_owned(), false.into());
                variables.insert("thinking".to_owned(), false.into());
            }
        }
        for (name, value) in self.kwargs.into_iter().flatten() {
            if RESERVED.contains(&name.as_str()) {
                return Err(invalid(
                    format!("/chat_template_kwargs/{}", escape(name)),
                    format!("{name} is a field of the request itself: set it there."),
                ));
            }
            variables.insert(name.clone(), value.clone());
        }
        if !self.tools.is_empty() && !template.tools {
            return Err(unsupported(
                "/tools",
                "The model's chat template has no place for tools.",
            ));
        }
        let tools = messages::tools(&self.tools);
        let mut messages = messages::messages(template, self.messages)?;
        if template.tools_in_message && !tools.is_empty() {
            messages::put_tools(&mut messages, &tools);
        }
        variables.insert(
            "tools".to_owned(),
            if tools.is_empty() {
                Value::Null
            } else {
                tools.into()
            },
        );
        variables.insert("messages".to_owned(), messages.into());
        variables.insert(
            "add_generation_prompt".to_owned(),
            self.add_generation_prompt.into(),
        );
        for value in variables.values_mut() {
            drop_seals(value);
        }
        Ok(variables)
    }

    fn documents(&self, template: &Template) -> Result<Value> {
        if self.documents.is_empty() {
            return Ok(Value::Null);
        }
        if !template.documents {
            return Err(unsupported(
                "/documents",
                "The model's chat template has no place for documents.",
            ));
        }
        Ok(self.documents.iter().cloned().map(Value::Object).collect())
    }

    /// Cuts everything that the template wrote after the last message, so that
    /// the model continues it.
    fn cut_after_final(&self, prompt: &mut String) -> Result<()> {
        let content = match self.messages.last() {
            Some(ChatMessage::Assistant(message)) => message.content.as_ref(),
            _ => None,
        };
        let text = match content {
            Some(crate::protocol::MessageContent::Text(text)) => text.as_str(),
            Some(crate::protocol::MessageContent::Parts(parts)) => match parts.last() {
                Some(crate::protocol::ContentPart::Text(part)) => part.text.as_str(),
                _ => "",
            },
            None => "",
        };
        let pointer = format!("/messages/{}/content", self.messages.len() - 1);
        let wanted = text.trim();
        if wanted.is_empty() {
            return Err(invalid(
                pointer,
                "continue_final_message needs a last message of the assistant with text to continue",
            ));
        }
        let end = end_of_last(prompt, wanted).ok_or_else(|| {
            invalid(
                pointer,
                "The chat template changes the last message, so it cannot be continued.",
            )
        })?;
        prompt.truncate(end);
        // White space at the end of the message itself is part of it.
        if text.ends_with(char::is_whitespace) {
            prompt.push_str(&text[text.trim_end().len()..]);
        }
        Ok(())
    }
}

/// Where the last occurrence of `wanted` in `prompt` ends, ignoring seals.
fn end_of_last(prompt: &str, wanted: &str) -> Option<usize> {
    let plain = prompt.replace(SEAL, "");
    let end = plain.rfind(wanted)? + wanted.len();
    let mut seen = 0;
    for (i, c) in prompt.char_indices() {
        if seen == end {
            return Some(i);
        }
        if c != SEAL {
            seen += c.len_utf8();
        }
    }
    Some(prompt.len())
}

/// Which markup may pass in what the assistant said.
#[derive(Clone, Copy, PartialEq)]
enum Exempt {
    Nothing,
    Thoughts,
}

/// Seals every text among the variables except the tokens that are variables
/// themselves.
fn seal_all(
    tokenizer: &Tokenizer,
    variables: &Map<String, Value>,
    exempt: Exempt,
) -> Map<String, Value> {
    let mut sealed = variables.clone();
    for (name, value) in &mut sealed {
        match (name.as_str(), &mut *value) {
            ("bos_token" | "eos_token", _) => {}
            ("messages", Value::Array(messages)) => {
                for message in messages {
                    let assistant =
                        message.get("role").and_then(Value::as_str) == Some("assistant");
                    let exempt = if assistant { exempt } else { Exempt::Nothing };
                    for (name, field) in message.as_object_mut().into_iter().flatten() {
                        // Roles are ours, and templates compare them.
                        if name != "role" {
                            seal_value(tokenizer, field, exempt);
                        }
                    }
                }
            }
            _ => seal_value(tokenizer, value, Exempt::Nothing),
        }
    }
    sealed
}

fn seal_value(tokenizer: &Tokenizer, value: &mut Value, exempt: Exempt) {
    let passes = |token: &str| exempt == Exempt::Thoughts && token.contains("think");
    map_text(value, &|text| match tokenizer.seal_except(text, &passes) {
        std::borrow::Cow::Borrowed(_) => None,
        std::borrow::Cow::Owned(sealed) => Some(sealed),
    });
}

/// A seal in a user's text would be mistaken for one of ours.
fn drop_seals(value: &mut Value) {
    map_text(value, &|text| {
        text.contains(SEAL).then(|| text.replace(SEAL, ""))
    });
}

/// Replaces every text in a value, keys included, for which `change` returns a
/// new one.
fn map_text(value: &mut Value, change: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(new) = change(text) {
                *text = new;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| map_text(item, change)),
        Value::Object(map) => {
            if map.keys().any(|key| change(key).is_some()) {
                *map = std::mem::take(map)
                    .into_iter()
                    .map(|(key, item)| (change(&key).unwrap_or(key), item))
                    .collect();
            }
            map.values_mut().for_each(|item| map_text(item, change));
        }
        _ => {}
    }
}
