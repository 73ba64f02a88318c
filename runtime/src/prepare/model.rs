//! The text side of a model.

use std::sync::OnceLock;

use serde_json::Value;

use crate::chat::ChatTemplate;
use crate::grammar::GrammarFactory;
use crate::text::{Tokenizer, BUILTIN_CHAT_TEMPLATE, BUILTIN_SPECIALS};
use crate::{Error, ErrorName, Result};

/// The text side of a model: everything between a request and token ids.
#[derive(Debug)]
pub struct ModelText {
    pub tokenizer: Tokenizer,
    /// The number of the model's logits, at least the tokenizer's ids.
    pub vocab_size: usize,
    /// Tokens that fit in the model at once.
    pub context: usize,
    /// Tokens that end the model's turn.
    pub eos: Vec<u32>,
    pub(super) template: Option<Template>,
    pub(super) defaults: Defaults,
    /// Built when the first request needs it: that takes a moment and some
    /// memory.
    grammars: OnceLock<Result<GrammarFactory>>,
}

/// The files that describe a model, as bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct ModelFiles<'a> {
    pub tokenizer: &'a [u8],
    pub tokenizer_config: Option<&'a [u8]>,
    pub chat_template: Option<&'a [u8]>,
    pub generation_config: Option<&'a [u8]>,
}

/// Sampling parameters that the model's authors recommend.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Defaults {
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub top_k: Option<i32>,
    pub min_p: Option<f64>,
    pub repetition_penalty: Option<f64>,
}

/// A chat template and its capabilities.
#[derive(Debug)]
pub(super) struct Template {
    pub main: ChatTemplate,
    /// Some models have a second template for requests with tools.
    pub with_tools: Option<ChatTemplate>,
    /// It knows the role `developer`.
    pub developer: bool,
    /// It shows tools to the model.
    pub tools: bool,
    /// It shows documents to the model.
    pub documents: bool,
    /// It wants the tools as a text in the system message.
    pub tools_in_message: bool,
    /// It takes message content as a list of parts.
    pub parts: bool,
    /// It takes message content as a text.
    pub text: bool,
}

impl ModelText {
    /// `eos` are the end tokens that the model's own files name.
    pub fn new(
        files: ModelFiles<'_>,
        vocab_size: usize,
        context: usize,
        eos: &[u32],
    ) -> Result<Self> {
        let tokenizer = Tokenizer::from_bytes(files.tokenizer, files.tokenizer_config)?;
        if tokenizer.vocab_size() > vocab_size {
            return Err(Error::new(
                ErrorName::ModelFileInvalid,
                format!(
                    "tokenizer.json has ids up to {}, but the model only has {vocab_size} tokens.",
                    tokenizer.vocab_size() - 1
                ),
            ));
        }
        let generation = match files.generation_config {
            Some(bytes) => parse_json("generation_config.json", bytes)?,
            None => Value::Null,
        };
        let mut eos = eos.to_vec();
        eos.extend(ids(generation.get("eos_token_id")));
        if eos.is_empty() {
            eos.extend(
                tokenizer
                    .eos_token()
                    .and_then(|token| tokenizer.token_id(token)),
            );
        }
        eos.sort_unstable();
        eos.dedup();
        let template = match (files.chat_template, files.tokenizer_config) {
            (Some(bytes), _) => {
                let source = std::str::from_utf8(bytes).map_err(|_| {
                    Error::new(
                        ErrorName::ModelFileInvalid,
                        "chat_template.jinja is not UTF-8.",
                    )
                })?;
                Some(Template::new(source, None)?)
            }
            (None, Some(config)) => {
                Template::from_config(&parse_json("tokenizer_config.json", config)?)?
            }
            (None, None) => None,
        };
        Ok(Self {
            tokenizer,
            vocab_size,
            context,
            eos,
            template,
            defaults: Defaults::new(&generation),
            grammars: OnceLock::new(),
        })
    }

    /// The text side of the built-in models.
    pub fn builtin(context: usize) -> Result<Self> {
        let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS)?;
        Ok(Self {
            vocab_size: tokenizer.vocab_size(),
            eos: tokenizer.token_id("<|end|>").into_iter().collect(),
            tokenizer,
            context,
            template: Some(Template::new(BUILTIN_CHAT_TEMPLATE, None)?),
            defaults: Defaults::default(),
            grammars: OnceLock::new(),
        })
    }

    /// Compiles grammars for this model.
    pub(super) fn grammars(&self) -> Result<&GrammarFactory> {
        self.grammars
            .get_or_init(|| GrammarFactory::new(&self.tokenizer, self.vocab_size, &self.eos))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Whether the model comes with a chat template.
    pub fn can_chat(&self) -> bool {
        self.template.is_some()
    }

    /// The source of the chat template.
    pub fn chat_template(&self) -> Option<&str> {
        self.template
            .as_ref()
            .map(|template| template.main.source())
    }
}

impl Defaults {
    fn new(config: &Value) -> Self {
        let number = |key: &str| config.get(key).and_then(Value::as_f64);
        Self {
            temperature: number("temperature").filter(|x| (0.0..=2.0).contains(x)),
            top_p: number("top_p").filter(|x| (0.0..=1.0).contains(x)),
            top_k: config
                .get("top_k")
                .and_then(Value::as_i64)
                .and_then(|k| i32::try_from(k).ok()),
            min_p: number("min_p").filter(|x| (0.0..=1.0).contains(x)),
            repetition_penalty: number("repetition_penalty").filter(|x| *x > 0.0 && *x <= 10.0),
        }
    }
}

impl Template {
    pub(super) fn new(source: &str, tools: Option<&str>) -> Result<Self> {
        let main = ChatTemplate::new(source)?;
        // Find out what content it takes by trying.
        const PROBE: &str = "zq7probe";
        let shows = |content: Value| {
            let variables = serde_json::json!({
                "messages": [{"role": "user", "content": content}],
                "add_generation_prompt": true, "tools": null, "documents": null,
                "bos_token": "", "eos_token": "",
            });
            let out = variables
                .as_object()
                .map(|variables| main.render(variables));
            matches!(out, Some(Ok(out)) if out.contains(PROBE) && !out.contains("'type'") && !out.contains("\"type\""))
        };
        let parts = shows(serde_json::json!([{"type": "text", "text": PROBE}]));
        let text = shows(PROBE.into());
        Ok(Self {
            developer: source.contains("developer"),
            tools_in_message: source.contains("message['tools']"),
            tools: source.contains("tools") || tools.is_some(),
            documents: source.contains("documents"),
            parts,
            // A template that shows neither gets the simpler form.
            text: text || !parts,
            with_tools: tools.map(ChatTemplate::new).transpose()?,
            main,
        })
    }

    /// `tokenizer_config.json` has one template, or several with names.
    fn from_config(config: &Value) -> Result<Option<Self>> {
        match config.get("chat_template") {
            Some(Value::String(source)) => Self::new(source, None).map(Some),
            Some(Value::Array(list)) => {
                let named = |name: &str| {
                    list.iter()
                        .find(|entry| entry.get("name").and_then(Value::as_str) == Some(name))
                        .and_then(|entry| entry.get("template")?.as_str())
                };
                match named("default") {
                    Some(source) => Self::new(source, named("tool_use")).map(Some),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }
}

fn parse_json(name: &str, bytes: &[u8]) -> Result<Value> {
    serde_json::from_slice(bytes).map_err(|error| {
        Error::new(
            ErrorName::ModelFileInvalid,
            format!("{name} is not valid JSON: {error}."),
        )
    })
}

/// One id or a list of ids.
fn ids(value: Option<&Value>) -> Vec<u32> {
    let id = |value: &Value| value.as_u64().and_then(|id| u32::try_from(id).ok());
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(id).collect(),
        Some(value) => id(value).into_iter().collect(),
        None => Vec::new(),
    }
}
