//! What one model is asked for: from a request to tokens, and straight to the
//! answer where no step is needed. Requests are served on the front thread and,
//! if they are long, on threads of their own.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::Arc;

use super::jobs::{check_dimensions, Embedding, Encode, Generation, Pooled};
use super::messages::Message;
use super::registry::ModelInfo;
use super::reply::Reply;
use super::session::Session;
use crate::api::{ModelRequest, Response};
use crate::error::{Error, ErrorName, Result};
use crate::model::{ModelKind, Pooling};
use crate::prepare::{self, chat_fields, ChatFields, ModelText, Purpose, Tokenizing};
use crate::protocol::{
    ChatMessage, ChatRenderParams, ChatRenderResult, EmbeddingInput, EmbeddingRequest,
    SessionSaveParams, TokensCountParams, TokensCountResult, TokensDecodeParams,
    TokensDecodeResult, TokensEncodeParams, TokensEncodeResult,
};
use crate::text::Wanted;

pub(super) struct Serving {
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
    pub runner: Sender<Message>,
}

impl Serving {
    /// Serves a request; 1 if it ended because the model stops, 0 otherwise.
    pub fn serve(&self, request: ModelRequest, reply: Reply) -> u64 {
        if let Err(error) = self.info.wants(&reply) {
            return self.info.end(reply, Err(error));
        }
        let prepared = {
            let wanted = || self.info.wants(&reply);
            self.prepare(request, &wanted)
        };
        match prepared {
            Ok(Next::Answer(answer)) => self.info.end(reply, Ok(*answer)),
            Ok(Next::Run(run)) => {
                send(&self.runner, run(reply));
                0
            }
            Err(error) => self.info.end(reply, Err(error)),
        }
    }

    fn prepare(&self, request: ModelRequest, wanted: &Wanted<'_>) -> Result<Next> {
        let answer = match request {
            ModelRequest::Chat(mut request) => {
                request.seed = request.seed.or(self.seed);
                self.decoder()?;
                let prepared = prepare::chat(&self.text, &request, wanted)?;
                return Ok(generate(prepared, request.user));
            }
            ModelRequest::Completion(mut request) => {
                request.seed = request.seed.or(self.seed);
                self.decoder()?;
                let prepared = prepare::completion(&self.text, &request, wanted)?;
                return Ok(generate(prepared, request.user));
            }
            ModelRequest::Embeddings(request) => return self.embed(*request, wanted),
            ModelRequest::SessionSave(params) => {
                self.sessions()?;
                let tokens = self.session_tokens(&params, wanted)?;
                let path = params.path.into();
                return Ok(Next::Run(Box::new(|reply| {
                    Message::Save(reply, path, tokens)
                })));
            }
            ModelRequest::SessionRestore(params) => {
                self.sessions()?;
                let path = PathBuf::from(params.path);
                let session = Session::read(&path, &self.info.identity, &self.pools, wanted)?;
                return Ok(Next::Run(Box::new(|reply| {
                    Message::Restore(reply, Box::new(session))
                })));
            }
            ModelRequest::TokensEncode(params) => {
                Response::TokensEncode(self.encode(&params, wanted)?)
            }
            ModelRequest::TokensDecode(params) => Response::TokensDecode(self.decode(&params)?),
            ModelRequest::TokensCount(params) => {
                Response::TokensCount(self.count(&params, wanted)?)
            }
            ModelRequest::ChatRender(params) => Response::ChatRender(self.render(&params, wanted)?),
        };
        Ok(Next::Answer(Box::new(answer)))
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

    fn embed(&self, request: EmbeddingRequest, wanted: &Wanted<'_>) -> Result<Next> {
        let inputs = self.embedding_inputs(&request.input, wanted)?;
        let dimensions = check_dimensions(request.dimensions, self.hidden_size)?;
        let (kind, pooling) = (self.kind, self.pooling);
        Ok(Next::Run(Box::new(move |reply| {
            let mut pooled = Pooled::new(reply, request.model, inputs, pooling);
            pooled.dimensions = dimensions;
            pooled.set_format(request.encoding_format);
            pooled.set_user(request.user.as_deref());
            match kind {
                ModelKind::Decoder => Message::Embed(Box::new(Embedding::new(pooled))),
                ModelKind::Encoder => Message::Encode(Box::new(Encode::new(pooled))),
            }
        })))
    }

    /// The inputs as tokens, each validated.
    fn embedding_inputs(
        &self,
        input: &EmbeddingInput,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<Vec<u32>>> {
        let encode = |pointer: &str, text: &str| self.tokenize(text, pointer, wanted);
        let (inputs, many) = match input {
            EmbeddingInput::Text(text) => (vec![encode("/input", text)?], false),
            EmbeddingInput::Texts(texts) => {
                let texts = texts.iter().enumerate();
                let tokens = texts.map(|(i, text)| encode(&format!("/input/{i}"), text));
                (tokens.collect::<Result<_>>()?, true)
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

    /// A text of a prompt as tokens.
    fn tokenize(&self, text: &str, pointer: &str, wanted: &Wanted<'_>) -> Result<Vec<u32>> {
        let how = Tokenizing {
            pointer,
            purpose: Purpose::Prompt,
            add_special: true,
            parse_special: false,
            wanted,
        };
        self.text.tokenize(text, how)
    }

    fn session_tokens(&self, params: &SessionSaveParams, wanted: &Wanted<'_>) -> Result<Vec<u32>> {
        let messages = params.messages.as_deref();
        let mut fields = chat_fields!(params, messages.unwrap_or_default());
        of_a_chat(messages, &fields)?;
        // The last answer is usually among the messages.
        fields.add_generation_prompt.get_or_insert(false);
        match (messages, &params.text, &params.tokens) {
            (Some(_), None, None) => {
                let purpose = Purpose::Prompt;
                Ok(prepare::render_chat(&self.text, &fields, purpose, wanted)?.tokens)
            }
            (None, Some(text), None) => self.tokenize(text, "/text", wanted),
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

    /// A text as tokens that go into no prompt.
    fn counted(&self, text: &str, add_special: bool, wanted: &Wanted<'_>) -> Result<Vec<u32>> {
        let how = Tokenizing {
            pointer: "/text",
            purpose: Purpose::Count,
            add_special,
            parse_special: false,
            wanted,
        };
        self.text.tokenize(text, how)
    }

    fn encode(
        &self,
        params: &TokensEncodeParams,
        wanted: &Wanted<'_>,
    ) -> Result<TokensEncodeResult> {
        let tokenizer = &self.text.tokenizer;
        let tokens = self.counted(&params.text, params.add_special_tokens, wanted)?;
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

    fn count(&self, params: &TokensCountParams, wanted: &Wanted<'_>) -> Result<TokensCountResult> {
        let messages = params.messages.as_deref();
        let fields = chat_fields!(params, messages.unwrap_or_default());
        of_a_chat(messages, &fields)?;
        let tokens = match (&params.text, messages) {
            (Some(text), None) => self.counted(text, params.add_special_tokens, wanted)?,
            (None, Some(_)) => {
                prepare::render_chat(&self.text, &fields, Purpose::Count, wanted)?.tokens
            }
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

    fn render(&self, params: &ChatRenderParams, wanted: &Wanted<'_>) -> Result<ChatRenderResult> {
        let fields = chat_fields!(params, &params.messages);
        let rendered = prepare::render_chat(&self.text, &fields, Purpose::Count, wanted)?;
        Ok(ChatRenderResult {
            prompt: rendered.prompt,
            tokens: rendered.tokens,
        })
    }
}

/// What follows when a request has been read.
enum Next {
    Answer(Box<Response>),
    /// The engine thread takes over.
    Run(Box<dyn FnOnce(Reply) -> Message>),
}

fn generate(prepared: prepare::Prepared, user: Option<String>) -> Next {
    Next::Run(Box::new(move |reply| {
        let generation = Generation::new(reply, prepared, user.as_deref());
        Message::Generate(Box::new(generation))
    }))
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
