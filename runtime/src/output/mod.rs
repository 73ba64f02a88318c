//! From tokens to OpenAI objects: chunks as they arrive, the result at the end.

mod logprobs;

use std::sync::Arc;

use crate::api::{Response, Update};
use crate::chat::{Format, Piece, Reader};
use crate::protocol::{
    ChatChoice, ChatChunkChoice, ChatCompletion, ChatCompletionChunk, ChatCompletionMessage,
    ChatDelta, ChatRole, Completion, CompletionChoice, CompletionTokensDetails, FinishReason,
    FunctionCall, FunctionCallDelta, PromptTokensDetails, StopReason, ToolCall, ToolCallDelta,
    Usage,
};
use crate::sampling::{fresh_seed, Sampled, TokenScore};
use crate::text::{Detokenizer, StopMatcher, Tokenizer};
use logprobs::Logprobs;

/// What all choices of a request share.
#[derive(Debug)]
pub(crate) struct OutputPlan {
    pub id: String,
    pub created: u64,
    pub model: String,
    pub shape: Shape,
    pub stream: bool,
    pub include_usage: bool,
    pub tokenizer: Tokenizer,
    /// Tokens that end a choice.
    pub end_tokens: Vec<u32>,
    /// Those of them that the request names: they are reported as
    /// `stop_reason`.
    pub stop_token_ids: Vec<u32>,
    pub stops: Vec<String>,
    pub min_tokens: usize,
    pub logprobs: Option<u32>,
    pub prompt_logprobs: Option<u32>,
    pub format: Format,
}

/// Which of the two APIs the output is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Chat,
    Completion { echo: bool },
}

impl Shape {
    pub fn fresh_id(self) -> String {
        let prefix = match self {
            Shape::Chat => "chatcmpl",
            Shape::Completion { .. } => "cmpl",
        };
        format!("{prefix}-{:016x}{:08x}", fresh_seed(), fresh_seed() >> 32)
    }
}

/// The output of one choice.
#[derive(Debug)]
pub struct Output {
    plan: Arc<OutputPlan>,
    index: u32,
    max_tokens: usize,
    detokenizer: Detokenizer,
    stops: StopMatcher,
    reader: Reader,
    tokens: usize,
    reasoning_tokens: usize,
    finish: Option<FinishReason>,
    stop_reason: Option<StopReason>,
    content: String,
    reasoning: String,
    calls: Vec<ToolCall>,
    /// A call came that the request does not allow: nothing more is reported.
    over: bool,
    logprobs: Option<Logprobs>,
    prompt: PromptPart,
    /// The contents of the next chunk.
    fresh: Fresh,
}

/// The prompt's tokens and scores, for echo and `prompt_logprobs`.
#[derive(Debug, Default)]
struct PromptPart {
    tokens: Vec<u32>,
    scores: Vec<TokenScore>,
}

/// What is new since the last chunk.
#[derive(Debug, Default)]
struct Fresh {
    opened: bool,
    pieces: Vec<Piece>,
    /// Calls before these pieces.
    calls: usize,
    logprobs: usize,
}

/// The effect of one token.
#[derive(Debug, Default)]
pub struct Pushed {
    /// The next chunk for a streaming client, if there is one.
    pub chunk: Option<Update>,
    /// The choice has ended; no further token is taken.
    pub finished: Option<FinishReason>,
}

impl Output {
    /// The output of choice `index`, which continues `prompt` by up to
    /// `max_tokens` tokens.
    pub fn new(plan: &Arc<OutputPlan>, index: u32, prompt: &[u32], max_tokens: usize) -> Self {
        let tokenizer = &plan.tokenizer;
        let echo = plan.shape == Shape::Completion { echo: true };
        let mut output = Self {
            index,
            max_tokens,
            detokenizer: match plan.shape {
                // An answer is a text of its own; a completion continues one.
                Shape::Chat => {
                    Detokenizer::new(tokenizer, true).showing(plan.format.shown(tokenizer))
                }
                Shape::Completion { .. } => Detokenizer::continuing(tokenizer, true),
            },
            stops: StopMatcher::new(&plan.stops, false),
            reader: Reader::new(&plan.format),
            tokens: 0,
            reasoning_tokens: 0,
            finish: None,
            stop_reason: None,
            content: String::new(),
            reasoning: String::new(),
            calls: Vec::new(),
            over: false,
            logprobs: plan.logprobs.map(|_| Logprobs::default()),
            prompt: PromptPart {
                tokens: if echo || plan.prompt_logprobs.is_some() {
                    prompt.to_vec()
                } else {
                    Vec::new()
                },
                scores: Vec::new(),
            },
            fresh: Fresh::default(),
            plan: Arc::clone(plan),
        };
        if echo {
            let text = output.plan.tokenizer.decode(prompt, true);
            output.take(vec![Piece::Content(text)]);
        }
        output
    }

    /// Sets the scores of the prompt: one for every token but the first. Only
    /// if the request asks for them, before any token.
    pub fn prompt_scores(&mut self, scores: &[TokenScore]) {
        let plan = Arc::clone(&self.plan);
        if plan.shape == (Shape::Completion { echo: true }) {
            if let Some(logprobs) = &mut self.logprobs {
                logprobs.push_prompt(&plan.tokenizer, &self.prompt.tokens, scores);
            }
        }
        if plan.prompt_logprobs.is_some() {
            self.prompt.scores = scores.to_vec();
        }
    }

    /// A choice that may have no token at all ends before the first.
    pub fn start(&mut self) -> Pushed {
        if self.max_tokens == 0 {
            self.end(FinishReason::Length)
        } else {
            Pushed::default()
        }
    }

    /// Takes the next token.
    pub fn push(&mut self, sampled: &Sampled) -> Pushed {
        if self.finish.is_some() {
            return Pushed::default();
        }
        let plan = Arc::clone(&self.plan);
        let token = sampled.token;
        self.tokens += 1;
        if self.reader.is_reasoning() {
            self.reasoning_tokens += 1;
        }
        let early = self.tokens <= plan.min_tokens;
        if plan.end_tokens.contains(&token) && !early {
            if plan.stop_token_ids.contains(&token) {
                self.stop_reason = Some(StopReason::Token(token));
            }
            return self.end(FinishReason::Stop);
        }
        let offset = match self.logprobs {
            Some(_) => self.content.chars().count(),
            None => 0,
        };
        let text = self.detokenizer.push(token);
        let mut pieces = Vec::new();
        let mut hit = None;
        if early {
            self.reader.push(text, &mut pieces);
        } else {
            let mut passed = String::new();
            hit = self.stops.push(text, &mut passed);
            self.reader.push(&passed, &mut pieces);
        }
        if let (Some(logprobs), Some(score)) = (&mut self.logprobs, &sampled.score) {
            logprobs.push(&plan.tokenizer, token, score, offset);
        }
        self.take(pieces);
        if self.over {
            return self.close(FinishReason::Stop);
        }
        if let Some(hit) = hit {
            self.stop_reason = plan.stops.get(hit.index).cloned().map(StopReason::Text);
            return self.close(FinishReason::Stop);
        }
        if self.tokens >= self.max_tokens {
            return self.end(FinishReason::Length);
        }
        Pushed {
            chunk: self.chunk(),
            finished: None,
        }
    }

    /// Ends the choice for a reason that is not a token, such as a grammar that
    /// is complete.
    pub fn end(&mut self, reason: FinishReason) -> Pushed {
        if self.finish.is_some() {
            return Pushed::default();
        }
        let mut pieces = Vec::new();
        let mut passed = String::new();
        self.stops.push(self.detokenizer.finish(), &mut passed);
        self.stops.finish(&mut passed);
        self.reader.push(&passed, &mut pieces);
        self.take(pieces);
        self.close(reason)
    }

    /// Why the choice ended, once it has.
    #[cfg(test)]
    pub fn finished(&self) -> Option<FinishReason> {
        self.finish
    }

    fn close(&mut self, reason: FinishReason) -> Pushed {
        let mut pieces = Vec::new();
        self.reader.finish(&mut pieces);
        self.take(pieces);
        let reason = match reason {
            FinishReason::Stop if !self.calls.is_empty() && !self.plan.format.named => {
                FinishReason::ToolCalls
            }
            reason => reason,
        };
        self.finish = Some(reason);
        Pushed {
            chunk: self.chunk(),
            finished: self.finish,
        }
    }

    fn take(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            let another = matches!(piece, Piece::Call { .. }) && !self.calls.is_empty();
            self.over |= another && self.plan.format.one_call;
            if self.over {
                return;
            }
            match &piece {
                Piece::Content(text) => self.content.push_str(text),
                Piece::Reasoning(text) => self.reasoning.push_str(text),
                Piece::Call { name, id } => self.calls.push(ToolCall {
                    id: id
                        .clone()
                        .unwrap_or_else(|| format!("call_{:016x}", fresh_seed())),
                    function: FunctionCall {
                        name: name.clone(),
                        arguments: String::new(),
                    },
                    ..ToolCall::default()
                }),
                Piece::Arguments(text) => {
                    if let Some(call) = self.calls.last_mut() {
                        call.function.arguments.push_str(text);
                    }
                }
            }
            if self.plan.stream {
                self.fresh.pieces.push(piece);
            }
        }
    }

    /// What is new since the last chunk.
    fn chunk(&mut self) -> Option<Update> {
        if !self.plan.stream {
            return None;
        }
        let opened = std::mem::replace(&mut self.fresh.opened, true);
        if opened && self.fresh.pieces.is_empty() && self.finish.is_none() {
            return None;
        }
        let pieces = std::mem::take(&mut self.fresh.pieces);
        let from = std::mem::replace(
            &mut self.fresh.logprobs,
            self.logprobs.as_ref().map_or(0, Logprobs::len),
        );
        Some(match self.plan.shape {
            Shape::Chat => Update::ChatChunk(self.chat_chunk(!opened, pieces, from)),
            Shape::Completion { .. } => {
                Update::CompletionChunk(self.completion_chunk(pieces, from))
            }
        })
    }

    fn chat_chunk(&mut self, first: bool, pieces: Vec<Piece>, from: usize) -> ChatCompletionChunk {
        let delta = self.delta(first, pieces);
        let choice = ChatChunkChoice {
            index: self.index,
            delta,
            logprobs: self.logprobs.as_ref().map(|logprobs| logprobs.chat(from)),
            finish_reason: self.finish,
            stop_reason: self.stop_reason.clone(),
        };
        self.plan.chat_chunk(vec![choice], None)
    }

    fn delta(&mut self, first: bool, pieces: Vec<Piece>) -> ChatDelta {
        let mut delta = ChatDelta::default();
        if first {
            delta.role = Some(ChatRole::Assistant);
            if pieces.is_empty() {
                delta.content = Some(String::new());
            }
        }
        let append = |field: &mut Option<String>, text: &str| {
            field.get_or_insert_with(String::new).push_str(text);
        };
        for piece in pieces {
            match piece {
                Piece::Content(text) => append(&mut delta.content, &text),
                Piece::Reasoning(text) => append(&mut delta.reasoning_content, &text),
                Piece::Call { name, .. } => {
                    let index = self.fresh.calls;
                    self.fresh.calls += 1;
                    delta
                        .tool_calls
                        .get_or_insert_default()
                        .push(ToolCallDelta {
                            index: u32::try_from(index).unwrap_or(u32::MAX),
                            id: self.calls.get(index).map(|call| call.id.clone()),
                            r#type: Some(Default::default()),
                            function: Some(FunctionCallDelta {
                                name: Some(name),
                                arguments: Some(String::new()),
                            }),
                        });
                }
                Piece::Arguments(text) => {
                    let index =
                        u32::try_from(self.fresh.calls.saturating_sub(1)).unwrap_or(u32::MAX);
                    let calls = delta.tool_calls.get_or_insert_default();
                    match calls.last_mut().filter(|call| call.index == index) {
                        Some(call) => {
                            let function = call.function.get_or_insert_default();
                            append(&mut function.arguments, &text);
                        }
                        None => calls.push(ToolCallDelta {
                            index,
                            function: Some(FunctionCallDelta {
                                name: None,
                                arguments: Some(text),
                            }),
                            ..ToolCallDelta::default()
                        }),
                    }
                }
            }
        }
        delta
    }

    fn completion_chunk(&self, pieces: Vec<Piece>, from: usize) -> Completion {
        let text = pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Content(text) => text,
                _ => String::new(),
            })
            .collect();
        self.plan.completion(
            vec![self.completion_choice(text, from)],
            self.plan.include_usage.then_some(None),
        )
    }

    fn completion_choice(&self, text: String, from: usize) -> CompletionChoice {
        CompletionChoice {
            index: self.index,
            text,
            logprobs: self
                .logprobs
                .as_ref()
                .map(|logprobs| logprobs.completion(from)),
            finish_reason: self.finish,
            stop_reason: self.stop_reason.clone(),
            prompt_logprobs: (from == 0).then(|| self.prompt_logprobs()).flatten(),
        }
    }

    fn prompt_logprobs(&self) -> Option<logprobs::PromptLogprobs> {
        let top = self.plan.prompt_logprobs?;
        Some(logprobs::of_prompt(
            &self.plan.tokenizer,
            &self.prompt.tokens,
            &self.prompt.scores,
            top,
        ))
    }

    fn chat_choice(&self) -> ChatChoice {
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        ChatChoice {
            index: self.index,
            message: ChatCompletionMessage {
                content: if self.calls.is_empty() {
                    Some(self.content.clone())
                } else {
                    text(&self.content)
                },
                reasoning_content: text(&self.reasoning),
                tool_calls: (!self.calls.is_empty()).then(|| self.calls.clone()),
                ..ChatCompletionMessage::default()
            },
            logprobs: self.logprobs.as_ref().map(|logprobs| logprobs.chat(0)),
            finish_reason: self.finish.unwrap_or(FinishReason::Length),
            stop_reason: self.stop_reason.clone(),
        }
    }
}

impl OutputPlan {
    fn chat_chunk(
        &self,
        choices: Vec<ChatChunkChoice>,
        usage: Option<Usage>,
    ) -> ChatCompletionChunk {
        ChatCompletionChunk {
            id: self.id.clone(),
            created: self.created,
            model: self.model.clone(),
            choices,
            usage: self.include_usage.then_some(usage),
            ..ChatCompletionChunk::default()
        }
    }

    /// `usage` is absent, null or set.
    fn completion(
        &self,
        choices: Vec<CompletionChoice>,
        usage: Option<Option<Usage>>,
    ) -> Completion {
        Completion {
            id: self.id.clone(),
            created: self.created,
            model: self.model.clone(),
            choices,
            usage,
            ..Completion::default()
        }
    }

    /// The usage of a request whose prompts have `prompt` tokens, of which
    /// `cached` were not recomputed.
    pub fn usage(&self, prompt: usize, outputs: &[Output], cached: usize) -> Usage {
        let count = |n: usize| n as u64;
        let completion = outputs.iter().map(|output| output.tokens).sum();
        let reasoning = outputs.iter().map(|output| output.reasoning_tokens).sum();
        Usage {
            prompt_tokens: count(prompt),
            completion_tokens: count(completion),
            total_tokens: count(prompt) + count(completion),
            prompt_tokens_details: Some(PromptTokensDetails {
                cached_tokens: count(cached),
            }),
            completion_tokens_details: Some(CompletionTokensDetails {
                reasoning_tokens: count(reasoning),
            }),
        }
    }

    /// The last chunk of a stream, for clients that ask for the usage in it.
    pub fn usage_chunk(&self, usage: &Usage) -> Option<Update> {
        if !self.stream || !self.include_usage {
            return None;
        }
        let usage = Some(usage.clone());
        Some(match self.shape {
            Shape::Chat => Update::ChatChunk(self.chat_chunk(Vec::new(), usage)),
            Shape::Completion { .. } => {
                Update::CompletionChunk(self.completion(Vec::new(), Some(usage)))
            }
        })
    }

    /// The result, from the outputs of all choices in order.
    pub fn response(&self, outputs: &[Output], usage: Usage) -> Response {
        match self.shape {
            Shape::Chat => Response::Chat(Box::new(ChatCompletion {
                id: self.id.clone(),
                created: self.created,
                model: self.model.clone(),
                choices: outputs.iter().map(Output::chat_choice).collect(),
                usage,
                prompt_logprobs: outputs.first().and_then(Output::prompt_logprobs),
                ..ChatCompletion::default()
            })),
            Shape::Completion { .. } => {
                let choices = outputs
                    .iter()
                    .map(|output| output.completion_choice(output.content.clone(), 0))
                    .collect();
                Response::Completion(Box::new(self.completion(choices, Some(Some(usage)))))
            }
        }
    }
}

#[cfg(test)]
mod tests;
