//! The fields that chats and plain completions have in common.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::ModelText;
use crate::chat::Format;
use crate::output::{OutputPlan, Shape};
use crate::protocol::{Stop, StreamOptions, StructuredOutputs};
use crate::sampling::{fresh_seed, SamplingParams};
use crate::{Error, ErrorName, Result};

/// The shared fields of both request types, borrowed from either.
#[derive(Clone, Copy)]
pub(super) struct Options<'r> {
    pub model: &'r str,
    pub stream: Option<bool>,
    pub stream_options: Option<&'r StreamOptions>,
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub top_k: Option<i32>,
    pub min_p: Option<f64>,
    pub presence_penalty: Option<f64>,
    pub frequency_penalty: Option<f64>,
    pub repetition_penalty: Option<f64>,
    pub logit_bias: Option<&'r BTreeMap<String, f64>>,
    pub seed: Option<i64>,
    pub n: Option<u32>,
    pub min_tokens: Option<u32>,
    pub stop: Option<&'r Stop>,
    pub stop_token_ids: Option<&'r [u32]>,
    pub ignore_eos: Option<bool>,
    pub structured_outputs: Option<&'r StructuredOutputs>,
    pub prompt_logprobs: Option<u32>,
}

/// Borrows the shared fields of a request.
macro_rules! options {
    ($request:expr) => {
        $crate::prepare::options::Options {
            model: &$request.model,
            stream: $request.stream,
            stream_options: $request.stream_options.as_ref(),
            temperature: $request.temperature,
            top_p: $request.top_p,
            top_k: $request.top_k,
            min_p: $request.min_p,
            presence_penalty: $request.presence_penalty,
            frequency_penalty: $request.frequency_penalty,
            repetition_penalty: $request.repetition_penalty,
            logit_bias: $request.logit_bias.as_ref(),
            seed: $request.seed,
            n: $request.n,
            min_tokens: $request.min_tokens,
            stop: $request.stop.as_ref(),
            stop_token_ids: $request.stop_token_ids.as_deref(),
            ignore_eos: $request.ignore_eos,
            structured_outputs: $request.structured_outputs.as_ref(),
            prompt_logprobs: $request.prompt_logprobs,
        }
    };
}
pub(super) use options;

pub(super) fn invalid(pointer: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(ErrorName::InvalidParams, message).at(pointer)
}

pub(super) fn unsupported(pointer: impl Into<String>, message: impl Into<String>) -> Error {
    Error::new(ErrorName::Unsupported, message).at(pointer)
}

impl Options<'_> {
    /// Sampling parameters: the request's, else the model's, else the protocol's.
    pub fn sampling(&self, model: &ModelText, logprobs: Option<u32>) -> Result<SamplingParams> {
        let defaults = &model.defaults;
        let pick = |own: Option<f64>, model: Option<f64>, otherwise: f64| {
            own.or(model).unwrap_or(otherwise) as f32
        };
        Ok(SamplingParams {
            temperature: pick(self.temperature, defaults.temperature, 1.0),
            top_k: u32::try_from(self.top_k.or(defaults.top_k).unwrap_or(0)).unwrap_or(0),
            // A share of zero still allows the best token.
            top_p: pick(self.top_p, defaults.top_p, 1.0).max(f32::MIN_POSITIVE),
            min_p: pick(self.min_p, defaults.min_p, 0.0),
            presence_penalty: self.presence_penalty.unwrap_or(0.0) as f32,
            frequency_penalty: self.frequency_penalty.unwrap_or(0.0) as f32,
            repetition_penalty: pick(self.repetition_penalty, defaults.repetition_penalty, 1.0),
            logit_bias: self.logit_bias(model)?,
            min_tokens: self.min_tokens.unwrap_or(0),
            end_tokens: self.end_tokens(model)?,
            seed: self.seed.map_or_else(fresh_seed, i64::cast_unsigned),
            logprobs,
        })
    }

    /// Tokens that end a choice.
    pub fn end_tokens(&self, model: &ModelText) -> Result<Vec<u32>> {
        let mut end = self.stop_token_ids.unwrap_or_default().to_vec();
        for (i, &id) in end.iter().enumerate() {
            check_token(model, id, || format!("/stop_token_ids/{i}"))?;
        }
        if !self.ignore_eos.unwrap_or(false) {
            end.extend(&model.eos);
        }
        Ok(end)
    }

    /// How the tokens become output.
    pub fn plan(
        &self,
        model: &ModelText,
        shape: Shape,
        logprobs: Option<u32>,
    ) -> Result<OutputPlan> {
        Ok(OutputPlan {
            id: shape.fresh_id(),
            created: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |elapsed| elapsed.as_secs()),
            model: self.model.to_owned(),
            shape,
            stream: self.stream.unwrap_or(false),
            include_usage: self
                .stream_options
                .and_then(|options| options.include_usage)
                .unwrap_or(false),
            tokenizer: model.tokenizer.clone(),
            end_tokens: self.end_tokens(model)?,
            stop_token_ids: self.stop_token_ids.unwrap_or_default().to_vec(),
            stops: self.stops()?,
            min_tokens: self.min_tokens.unwrap_or(0) as usize,
            logprobs,
            prompt_logprobs: self.prompt_logprobs,
            format: Format::default(),
        })
    }

    fn logit_bias(&self, model: &ModelText) -> Result<Vec<(u32, f32)>> {
        let mut biases = Vec::new();
        for (key, &bias) in self.logit_bias.into_iter().flatten() {
            let pointer = || format!("/logit_bias/{}", escape(key));
            let token = key
                .parse()
                .map_err(|_| invalid(pointer(), format!("{key:?} is not a token id.")))?;
            check_token(model, token, pointer)?;
            biases.push((token, bias as f32));
        }
        Ok(biases)
    }

    /// The stop texts that are not empty.
    pub fn stops(&self) -> Result<Vec<String>> {
        let stops = match self.stop {
            None => return Ok(Vec::new()),
            Some(Stop::One(stop)) => vec![stop.clone()],
            Some(Stop::Many(stops)) => stops.clone(),
        };
        if let Some(i) = stops.iter().position(String::is_empty) {
            let pointer = match self.stop {
                Some(Stop::Many(_)) => format!("/stop/{i}"),
                _ => "/stop".to_owned(),
            };
            return Err(invalid(pointer, "A stop text must not be empty."));
        }
        Ok(stops)
    }

    /// Refuses a minimum number of tokens above the maximum.
    pub fn check_min_tokens(&self, most: Option<u32>) -> Result<()> {
        match (self.min_tokens, most) {
            (Some(least), Some(most)) if least > most => Err(invalid(
                "/min_tokens",
                format!("At least {least} tokens are asked for, but at most {most} are allowed."),
            )),
            _ => Ok(()),
        }
    }

    pub fn n(&self) -> Result<u32> {
        match self.n {
            Some(0) => Err(invalid("/n", "At least one choice must be asked for.")),
            n => Ok(n.unwrap_or(1)),
        }
    }
}

pub(super) fn check_token(
    model: &ModelText,
    id: u32,
    pointer: impl FnOnce() -> String,
) -> Result<()> {
    if (id as usize) < model.vocab_size {
        return Ok(());
    }
    Err(invalid(
        pointer(),
        format!(
            "The model has no token {id}; its ids end at {}.",
            model.vocab_size - 1
        ),
    ))
}

/// How many tokens a choice may have. `asked` is the request's limit and its
/// field.
pub(super) fn max_tokens(
    model: &ModelText,
    prompt: usize,
    asked: Option<(u32, &str)>,
    prompt_pointer: &str,
) -> Result<usize> {
    let too_long = |message: String, pointer: &str| {
        Err(Error::new(ErrorName::ContextLengthExceeded, message).at(pointer))
    };
    let context = model.context;
    match asked {
        _ if prompt == 0 => Err(invalid(prompt_pointer, "The prompt has no tokens.")),
        _ if prompt > context => too_long(
            format!("The prompt has {prompt} tokens, but the model takes {context} at most."),
            prompt_pointer,
        ),
        None if prompt == context => too_long(
            format!(
                "The prompt has {prompt} tokens and fills the model's context of {context}: there is no room for an answer."
            ),
            prompt_pointer,
        ),
        None => Ok(context - prompt),
        Some((asked, pointer)) if asked as usize > context - prompt => too_long(
            format!(
                "The prompt has {prompt} tokens and {asked} more are asked for, but the model takes {context} at most: ask for {} or fewer.",
                context - prompt
            ),
            pointer,
        ),
        Some((asked, _)) => Ok(asked as usize),
    }
}

/// A key as a part of a JSON Pointer.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
