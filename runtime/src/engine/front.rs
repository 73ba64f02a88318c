//! The front thread of one model: turns requests into tokens, and answers
//! directly what needs no step.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::jobs::{check_dimensions, Embedding, Encode, Generation, Pooled};
use super::messages::Message;
use super::registry::{Front, ModelInfo};
use super::reply::{serve_on_thread, Reply};
use super::session::Session;
use crate::api::{ModelRequest, Response};
use crate::error::{Error, ErrorName, Result};
use crate::model::{ModelKind, Pooling};
use crate::prepare::{self, chat_fields, ChatFields, ModelText};
use crate::protocol::{
    ChatMessage, ChatRenderParams, ChatRenderResult, EmbeddingInput, EmbeddingRequest,
    SessionSaveParams, TokensCountParams, TokensCountResult, TokensDecodeParams,
    TokensDecodeResult, TokensEncodeParams, TokensEncodeResult,
};

pub(super) struct FrontThread {
    pub info: Arc<ModelInfo>,
    pub text: Arc<ModelText>,
    pub kind: ModelKind,
    pub pooling: Pooling,
    pub hidden_size: usize,
    /// Bytes per page, for every plane of every pool.
    pub pools: Vec<Vec<usize>>,
    pub prefix_cache: bool,
    /// The seed for requests that have none.
    pub seed: Option<i64>,
    pub requests: Receiver<Front>,
    pub runner: Sender<Message>,
    /// Threads that read sessions.
    pub readers: Vec<JoinHandle<u64>>,
}

impl FrontThread {
    /// Serves until stopped; returns how many requests the stop ended.
    pub fn run(mut self) -> u64 {
        let mut ended = 0;
        while let Ok(Front::Serve(request, reply)) = self.requests.recv() {
            match self.info.stopping.get() {
                // A panic ends only this request, as its reply is dropped.
                None => {
                    let serve = AssertUnwindSafe(|| self.serve(request, reply));
                    let _ = catch_unwind(serve);
                }
                Some(error) => {
                    reply.end(Err(error.clone()));
                    ended += 1;
                }
            }
        }
        // A thread that found the model before the stop may still send.
        for message in self.requests.try_iter() {
            if let (Front::Serve(_, reply), Some(error)) = (message, self.info.stopping.get()) {
                reply.end(Err(error.clone()));
                ended += 1;
            }
        }
        for reader in self.readers {
            // A reader that panicked has already ended its request.
            ended += reader.join().unwrap_or(0);
        }
        ended
    }

    fn serve(&mut self, request: ModelRequest, reply: Reply) {
        if reply.is_cancelled() {
            return reply.cancel();
        }
        let answer = match request {
            ModelRequest::Chat(mut request) => {
                request.seed = request.seed.or(self.seed);
                let prepared = self
                    .decoder()
                    .and_then(|()| prepare::chat(&self.text, &request));
                return self.generate(reply, prepared, request.user.as_deref());
            }
            ModelRequest::Completion(mut request) => {
                request.seed = request.seed.or(self.seed);
                let prepared = self
                    .decoder()
                    .and_then(|()| prepare::completion(&self.text, &request));
                return self.generate(reply, prepared, request.user.as_deref());
            }
            ModelRequest::Embeddings(request) => return self.embed(reply, &request),
            ModelRequest::SessionSave(params) => return self.save(reply, *params),
            ModelRequest::SessionRestore(params) => return self.restore(reply, params.path.into()),
            ModelRequest::TokensEncode(params) => self.encode(&params).map(Response::TokensEncode),
            ModelRequest::TokensDecode(params) => self.decode(&params).map(Response::TokensDecode),
            ModelRequest::TokensCount(params) => self.count(&params).map(Response::TokensCount),
            ModelRequest::ChatRender(params) => self.render(&params).map(Response::ChatRender),
        };
        reply.end(answer);
    }

    fn send(&self, message: Message) {
        send(&self.runner, message);
    }

    fn decoder(&self) -> Result<()> {
        if self.kind == ModelKind::Decoder {
            return Ok(());
        }
        Err(Error::new(
            ErrorName::Unsupported,
            format!(
                "`{}` makes embeddings and cannot generate text.",
                self.info.id
            ),
        )
        .at("/model"))
    }

    fn generate(&self, reply: Reply, prepared: Result<prepare::Prepared>, user: Option<&str>) {
        match prepared {
            Ok(prepared) => {
                let generation = Box::new(Generation::new(reply, prepared, user));
                self.send(Message::Generate(generation));
            }
            Err(error) => reply.end(Err(error)),
        }
    }

    fn embed(&self, reply: Reply, request: &EmbeddingRequest) {
        let inputs = self.embedding_inputs(&request.input);
        let dimensions = check_dimensions(request.dimensions, self.hidden_size);
        match inputs.and_then(|inputs| Ok((inputs, dimensions?))) {
            Ok((inputs, dimensions)) => {
                let mut pooled = Pooled::new(reply, request.model.clone(), inputs, self.pooling);
                pooled.dimensions = dimensions;
                pooled.set_format(request.encoding_format);
                pooled.set_user(request.user.as_deref());
                self.send(match self.kind {
                    ModelKind::Decoder => Message::Embed(Box::new(Embedding::new(pooled))),
                    ModelKind::Encoder => Message::Encode(Box::new(Encode::new(pooled))),
                });
            }
            Err(error) => reply.end(Err(error)),
        }
    }

    /// The inputs as tokens, each validated.
    fn embedding_inputs(&self, input: &EmbeddingInput) -> Result<Vec<Vec<u32>>> {
        let encode = |text: &String| self.text.tokenizer.encode(text, true, false);
        let (inputs, many) = match input {
            EmbeddingInput::Text(text) => (vec![encode(text)?], false),
            EmbeddingInput::Texts(texts) => {
                (texts.iter().map(encode).collect::<Result<_>>()?, true)
            }
            EmbeddingInput::Tokens(tokens) => (vec![tokens.clone()], false),
            EmbeddingInput::TokenLists(lists) => (lists.clone(), true),
        };
        let inputs: Vec<Vec<u32>> = inputs;
        if inputs.is_empty() {
            return Err(invalid("/input", "There is nothing to embed."));
        }
        for (i, tokens) in inputs.iter().enumerate() {
            let pointer = match many {
                true => format!("/input/{i}"),
                false => "/input".to_owned(),
            };
            let context = self.text.context;
            if tokens.is_empty() {
                return Err(invalid(&pointer, "An input must have at least one token."));
            }
            if tokens.len() > context {
                return Err(Error::new(
                    ErrorName::ContextLengthExceeded,
                    format!(
                        "The input has {} tokens and the model takes {context}.",
                        tokens.len()
                    ),
                )
                .at(pointer));
            }
            self.check_tokens(tokens, &pointer)?;
        }
        Ok(inputs)
    }

    fn check_tokens(&self, tokens: &[u32], pointer: &str) -> Result<()> {
        let vocabulary = self.text.vocab_size;
        let outside = |&(_, &token): &(usize, &u32)| token as usize >= vocabulary;
        match tokens.iter().enumerate().find(outside) {
            Some((at, token)) => Err(invalid(
                &format!("{pointer}/{at}"),
                format!("Token {token} is outside the model's vocabulary of {vocabulary}."),
            )),
            None => Ok(()),
        }
    }

    fn sessions(&self) -> Result<()> {
        let problem = match (self.kind, self.prefix_cache) {
            (ModelKind::Decoder, true) => return Ok(()),
            (ModelKind::Encoder, _) => "makes embeddings and has no conversations",
            (ModelKind::Decoder, false) => {
                "was loaded without a prefix cache, which sessions live in"
            }
        };
        Err(Error::new(
            ErrorName::Unsupported,
            format!("`{}` {problem}.", self.info.id),
        )
        .at("/model"))
    }

    fn save(&self, reply: Reply, params: SessionSaveParams) {
        let tokens = self.sessions().and_then(|()| self.session_tokens(&params));
        match tokens {
            Ok(tokens) => self.send(Message::Save(reply, params.path.into(), tokens)),
            Err(error) => reply.end(Err(error)),
        }
    }

    /// Reads a session on a thread of its own, so that the disk blocks no other
    /// request.
    fn restore(&mut self, reply: Reply, path: PathBuf) {
        if let Err(error) = self.sessions() {
            return reply.end(Err(error));
        }
        let (info, pools) = (Arc::clone(&self.info), self.pools.clone());
        let runner = self.runner.clone();
        let read = move |reply: Reply| {
            let wanted = || info.wants(&reply);
            match Session::read(&path, &info.identity, &pools, &wanted) {
                Ok(session) => {
                    send(&runner, Message::Restore(reply, Box::new(session)));
                    0
                }
                Err(error) => info.end(reply, Err(error)),
            }
        };
        self.readers.retain(|reader| !reader.is_finished());
        self.readers
            .extend(serve_on_thread("inlay-session", reply, read));
    }

    fn session_tokens(&self, params: &SessionSaveParams) -> Result<Vec<u32>> {
        let messages = params.messages.as_deref();
        let mut fields = chat_fields!(params, messages.unwrap_or_default());
        of_a_chat(messages, &fields)?;
        // The last answer is usually among the messages.
        fields.add_generation_prompt.get_or_insert(false);
        match (messages, &params.text, &params.tokens) {
            (Some(_), None, None) => Ok(prepare::render_chat(&self.text, &fields)?.tokens),
            (None, Some(text), None) => self.text.tokenizer.encode(text, true, false),
            (None, None, Some(tokens)) => {
                self.check_tokens(tokens, "/tokens")?;
                Ok(tokens.clone())
            }
            _ => Err(invalid(
                "/messages",
                "Exactly one of `messages`, `text` and `tokens` is needed.",
            )),
        }
    }

    fn encode(&self, params: &TokensEncodeParams) -> Result<TokensEncodeResult> {
        let tokenizer = &self.text.tokenizer;
        let tokens = tokenizer.encode(&params.text, params.add_special_tokens, false)?;
        let pieces = params.return_pieces.then(|| {
            let piece = |&token: &u32| tokenizer.piece(token).unwrap_or_default();
            tokens.iter().map(piece).collect()
        });
        Ok(TokensEncodeResult {
            count: tokens.len() as u64,
            context: self.text.context as u64,
            tokens,
            pieces,
        })
    }

    fn decode(&self, params: &TokensDecodeParams) -> Result<TokensDecodeResult> {
        self.check_tokens(&params.tokens, "/tokens")?;
        let tokenizer = &self.text.tokenizer;
        Ok(TokensDecodeResult {
            text: tokenizer.decode(&params.tokens, params.skip_special_tokens),
        })
    }

    fn count(&self, params: &TokensCountParams) -> Result<TokensCountResult> {
        let messages = params.messages.as_deref();
        let fields = chat_fields!(params, messages.unwrap_or_default());
        of_a_chat(messages, &fields)?;
        let tokens = match (&params.text, messages) {
            (Some(text), None) => {
                let special = params.add_special_tokens;
                self.text.tokenizer.encode(text, special, false)?
            }
            (None, Some(_)) => prepare::render_chat(&self.text, &fields)?.tokens,
            _ => {
                return Err(invalid(
                    "/text",
                    "Exactly one of `text` and `messages` is needed.",
                ))
            }
        };
        Ok(TokensCountResult {
            count: tokens.len() as u64,
            context: self.text.context as u64,
        })
    }

    fn render(&self, params: &ChatRenderParams) -> Result<ChatRenderResult> {
        let fields = chat_fields!(params, &params.messages);
        let rendered = prepare::render_chat(&self.text, &fields)?;
        Ok(ChatRenderResult {
            prompt: rendered.prompt,
            tokens: rendered.tokens,
        })
    }
}

/// Refuses fields that apply only to a chat where there is none.
fn of_a_chat(messages: Option<&[ChatMessage]>, fields: &ChatFields) -> Result<()> {
    match fields.beside_messages() {
        Some(name) if messages.is_none() => Err(invalid(
            &format!("/{name}"),
            format!("`{name}` needs `messages`: it says something of a chat only."),
        )),
        _ => Ok(()),
    }
}

fn send(runner: &Sender<Message>, message: Message) {
    let unsent = runner.send(message).err();
    if let Some(reply) = unsent.and_then(|unsent| unsent.0.into_reply()) {
        // The engine thread outlives this one unless it failed.
        reply.end(Err(Error::new(
            ErrorName::InternalError,
            "The engine thread of the model has failed: unload the model and load it again. This is a bug in Inlay.",
        )));
    }
}

fn invalid(pointer: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorName::InvalidParams, message).at(pointer)
}
