//! From an OpenAI request to the engine's input.
//!
//! Everything that can be wrong with a request is found here, before any work
//! is done for it, and reported with a pointer to the field.

mod chat;
mod completion;
mod messages;
mod model;
mod options;
mod structured;
mod tokens;
mod tools;

use std::sync::Arc;

use crate::api::{Response, Update};
use crate::grammar::Grammar;
use crate::output::{Output, OutputPlan};
use crate::protocol::Usage;
use crate::sampling::{Sampler, SamplingParams};

pub(crate) use chat::chat_fields;
pub use chat::{chat, render_chat, ChatFields};
pub use completion::completion;
pub use model::{ModelFiles, ModelText};
pub use tokens::{Purpose, Tokenizing};

/// A request that is ready to run.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub prompts: Vec<PreparedPrompt>,
    /// Choices for each prompt.
    pub n: u32,
    pub sampling: SamplingParams,
    /// How many of the best tokens to score at each position of the prompt;
    /// `None` if the prompt is not to be scored.
    pub prompt_scores: Option<u32>,
    /// Lower runs first.
    pub priority: i32,
    pub stream: bool,
    pub(crate) plan: Arc<OutputPlan>,
    pub(crate) grammar: Option<Grammar>,
}

/// One prompt of a request.
#[derive(Debug, Clone)]
pub struct PreparedPrompt {
    pub tokens: Vec<u32>,
    /// The most tokens of each choice; 0 is possible.
    pub max_tokens: usize,
}

impl Prepared {
    /// How many outputs the request has, over all prompts.
    pub fn choices(&self) -> u32 {
        u32::try_from(self.prompts.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(self.n)
    }

    /// The prompt that a choice continues.
    pub fn prompt(&self, choice: u32) -> &PreparedPrompt {
        let last = self.prompts.len() - 1;
        &self.prompts[((choice / self.n) as usize).min(last)]
    }

    /// A sampler for a choice.
    pub fn sampler(&self, choice: u32) -> Sampler {
        Sampler::new(self.sampling.clone(), choice, &self.prompt(choice).tokens)
    }

    /// The grammar that constrains a choice, if the request asks for one.
    pub fn grammar(&self) -> Option<Grammar> {
        self.grammar.clone()
    }

    /// Turns the tokens of a choice into chunks and the result.
    pub fn output(&self, choice: u32) -> Output {
        let prompt = self.prompt(choice);
        Output::new(&self.plan, choice, &prompt.tokens, prompt.max_tokens)
    }

    /// The usage of the request; `cached` tokens of its prompts were not
    /// recomputed.
    pub fn usage(&self, outputs: &[Output], cached: usize) -> Usage {
        let prompt = self.prompts.iter().map(|prompt| prompt.tokens.len()).sum();
        self.plan.usage(prompt, outputs, cached)
    }

    /// The last chunk of a stream, for clients that ask for the usage in it.
    pub fn usage_chunk(&self, usage: &Usage) -> Option<Update> {
        self.plan.usage_chunk(usage)
    }

    /// The result, from the outputs of all choices in order.
    pub fn response(&self, outputs: &[Output], usage: Usage) -> Response {
        self.plan.response(outputs, usage)
    }
}

#[cfg(test)]
mod tests;

/// The same for tests, which wait for every result.
#[cfg(test)]
pub(crate) mod patient {
    use super::{Arc, ChatFields, ModelText, Prepared, Purpose};
    use crate::prepare::chat::Rendered;
    use crate::protocol::{ChatCompletionRequest, CompletionRequest};
    use crate::Result;

    pub fn chat(model: &Arc<ModelText>, request: &ChatCompletionRequest) -> Result<Prepared> {
        super::chat(model, request, &|| Ok(()))
    }

    pub fn completion(model: &Arc<ModelText>, request: &CompletionRequest) -> Result<Prepared> {
        super::completion(model, request, &|| Ok(()))
    }

    pub fn render_chat(model: &ModelText, fields: &ChatFields) -> Result<Rendered> {
        super::render_chat(model, fields, Purpose::Prompt, &|| Ok(()))
    }
}
