//! Updates of the engine → messages to the host.

use inlay_runtime::api::{MachineInfo, Response, Sink, Update};
use inlay_runtime::protocol::{
    self, ChatCompletionChunk, Completion, EngineInfoResult, InitializeResult, ServerInfo,
    ServerInfoName, PROTOCOL_VERSION, SCHEMA_HASH,
};
use inlay_runtime::Error;
use serde::Serialize;

use crate::about;
use crate::outbox::{Outgoing, Render};
use crate::pump::Reply;
use crate::rpc::envelope::Id;
use crate::rpc::write::notification_about;

/// The host's request, if it is not the one sent to the engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Answered with the engine's description of the machine.
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
        let capabilities = about::capabilities();
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
        let notice = Outgoing::Later(Box::new(Notice {
            id: self.reply.id().clone(),
            update,
        }));
        if is_chunk {
            self.reply.stream(notice);
        } else {
            self.reply.notify(notice);
        }
    }

    fn end(&self, result: Result<Response, Error>) {
        match result {
            Ok(Response::Info(machine)) => self.describe(machine),
            result => self.reply.end(result),
        }
    }
}

/// A notification, serialized when the host takes it.
struct Notice {
    id: Id,
    update: Update,
}

impl Render for Notice {
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
                member(out, ",\"stage\":", &progress.stage);
                member(out, ",\"completed\":", &progress.completed);
                member(out, ",\"total\":", &progress.total);
                if let Some(message) = &progress.message {
                    member(out, ",\"message\":", message);
                }
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
    // Types of the protocol have only string keys: writing them to memory does
    // not fail.
    let _ = serde_json::to_writer(out, value);
}

/// About the bytes of one token with its probability.
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
