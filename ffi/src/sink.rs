//! News of the engine → messages to the host.

use inlay_runtime::api::{MachineInfo, Progress, Response, Sink, Update};
use inlay_runtime::protocol::{
    self, ChatCompletionChunk, Completion, EngineInfoResult, InitializeResult, ProgressStage,
    ServerInfo, ServerInfoName, PROTOCOL_VERSION, SCHEMA_HASH,
};
use inlay_runtime::Error;
use serde::Serialize;

use crate::about;
use crate::dispatch::capabilities;
use crate::outbox::{Outgoing, Render};
use crate::pump::Reply;
use crate::rpc::envelope::Id;
use crate::rpc::write::notification_about;

/// What the host asked, where the engine is asked something else for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Answered with what the engine says of the machine.
    Initialize,
    Usual,
}

pub struct ReplySink {
    question: Question,
    reply: Reply,
}

impl ReplySink {
    pub fn new(question: Question, reply: Reply) -> Self {
        Self { question, reply }
    }

    fn describe(&self, machine: MachineInfo) {
        let limits = self.reply.pump().limits();
        let capabilities = capabilities(machine.compiled_models);
        match self.question {
            Question::Initialize => self.reply.end(Ok(InitializeResult {
                server: ServerInfo {
                    name: ServerInfoName::Inlay,
                    version: about::VERSION.to_owned(),
                },
                protocol_version: PROTOCOL_VERSION,
                abi_version: about::ABI,
                schema_hash: SCHEMA_HASH.to_owned(),
                limits,
                capabilities,
            })),
            Question::Usual => self.reply.end(Ok(EngineInfoResult {
                version: about::VERSION.to_owned(),
                protocol_version: PROTOCOL_VERSION,
                abi_version: about::ABI,
                schema_hash: SCHEMA_HASH.to_owned(),
                target: machine.target,
                cpu: machine.cpu,
                memory: machine.memory,
                limits,
                capabilities,
                uptime_seconds: machine.uptime_seconds,
            })),
        }
    }
}

impl Sink for ReplySink {
    fn ready(&self) -> bool {
        self.reply.ready()
    }

    fn update(&self, update: Update) {
        let is_chunk = !matches!(update, Update::Progress(_));
        let news = Outgoing::Later(Box::new(News {
            id: self.reply.id().clone(),
            update,
        }));
        if is_chunk {
            self.reply.stream(news);
        } else {
            self.reply.notify(news);
        }
    }

    fn end(&self, result: Result<Response, Error>) {
        let response = match result {
            Err(error) => return self.reply.end::<()>(Err(error)),
            Ok(response) => response,
        };
        match response {
            Response::Info(machine) => self.describe(machine),
            Response::Metrics(result) => self.reply.end(Ok(result)),
            Response::Trace(result) => self.reply.end(Ok(result)),
            Response::ModelPlan(result) => self.reply.end(Ok(result)),
            Response::ModelLoad(result) => self.reply.end(Ok(result)),
            Response::ModelUnload(result) => self.reply.end(Ok(result)),
            Response::ModelList(result) => self.reply.end(Ok(result)),
            Response::Chat(result) => self.reply.end(Ok(result)),
            Response::Completion(result) => self.reply.end(Ok(result)),
            Response::Embeddings(result) => self.reply.end(Ok(result)),
            Response::TokensEncode(result) => self.reply.end(Ok(result)),
            Response::TokensDecode(result) => self.reply.end(Ok(result)),
            Response::TokensCount(result) => self.reply.end(Ok(result)),
            Response::ChatRender(result) => self.reply.end(Ok(result)),
            Response::SessionSave(result) => self.reply.end(Ok(result)),
            Response::SessionRestore(result) => self.reply.end(Ok(result)),
        }
    }
}

/// A notification, written when the host takes it.
struct News {
    id: Id,
    update: Update,
}

/// `$/progress`, less the request that it is about.
#[derive(Serialize)]
struct ProgressRest<'a> {
    stage: ProgressStage,
    completed: u64,
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

impl Render for News {
    fn render(&self, out: &mut Vec<u8>) {
        match &self.update {
            Update::ChatChunk(chunk) => {
                notification_about(out, protocol::CHAT_COMPLETIONS_CHUNK, &self.id);
                member(out, ",\"chunk\":", chunk);
            }
            Update::CompletionChunk(chunk) => {
                notification_about(out, protocol::COMPLETIONS_CHUNK, &self.id);
                member(out, ",\"chunk\":", chunk);
            }
            Update::Progress(progress) => {
                notification_about(out, protocol::PROGRESS, &self.id);
                let Progress {
                    stage,
                    completed,
                    total,
                    message,
                } = progress;
                let rest = ProgressRest {
                    stage: *stage,
                    completed: *completed,
                    total: *total,
                    message: message.as_deref(),
                };
                let start = out.len();
                member(out, "", &rest);
                // The members of the rest follow `request` in the same object.
                if let Some(brace) = out.get_mut(start) {
                    *brace = b',';
                }
                out.pop();
            }
        }
        out.extend_from_slice(b"}}");
    }

    fn weight(&self) -> usize {
        let text = match &self.update {
            Update::ChatChunk(chunk) => chat_weight(chunk),
            Update::CompletionChunk(chunk) => completion_weight(chunk),
            Update::Progress(_) => 0,
        };
        text + std::mem::size_of::<Self>() + 256
    }
}

fn member<T: Serialize>(out: &mut Vec<u8>, key: &str, value: &T) {
    out.extend_from_slice(key.as_bytes());
    // Types of the protocol have string keys only: writing them to memory
    // does not fail.
    let _ = serde_json::to_writer(out, value);
}

/// Bytes of one token with its probability, about.
const TOKEN_WEIGHT: usize = 128;

fn chat_weight(chunk: &ChatCompletionChunk) -> usize {
    let choices = chunk.choices.iter().map(|choice| {
        let tokens = choice
            .logprobs
            .iter()
            .flat_map(|logprobs| logprobs.content.iter().flatten());
        let tokens: usize = tokens
            .map(|token| TOKEN_WEIGHT * (1 + token.top_logprobs.len()))
            .sum();
        let delta = &choice.delta;
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        tokens + text(&delta.content) + text(&delta.reasoning_content)
    });
    choices.sum()
}

fn completion_weight(chunk: &Completion) -> usize {
    let choices = chunk.choices.iter().map(|choice| {
        let logprobs = choice.logprobs.as_ref();
        let likeliest = logprobs.and_then(|logprobs| logprobs.top_logprobs.as_ref());
        let likeliest: usize = likeliest
            .into_iter()
            .flatten()
            .flatten()
            .map(|tokens| TOKEN_WEIGHT * tokens.len())
            .sum();
        let tokens = logprobs.map_or(0, |logprobs| TOKEN_WEIGHT * logprobs.tokens.len());
        choice.text.len() + tokens + likeliest
    });
    choices.sum()
}
