//! The client.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::core::Core;
use crate::raw::RawClient;
use crate::types::{
    ChatCompletion, ChatCompletionRequest, Completion, CompletionRequest, InitializeParams,
    InitializeResult,
};
use crate::{Builder, ChatStream, CompletionStream, Error, Pending, Result, Stream};

/// An engine of its own: its models, its requests.
///
/// May be used from every thread and task at once. Clones are the same client; it is closed with
/// the last of them.
#[derive(Debug, Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    core: Arc<Core>,
    reader: Mutex<Option<JoinHandle<()>>>,
    server: Option<InitializeResult>,
}

impl Client {
    /// Opens a client of the library that is found. See [`Builder::library`].
    pub fn open() -> Result<Self> {
        Self::builder().open()
    }

    /// Options of a client.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn with(library: Option<&Path>, params: &InitializeParams) -> Result<Self> {
        let core = Arc::new(Core::new(RawClient::open(library)?));
        let reading = Arc::clone(&core);
        let reader = thread::Builder::new()
            .name("inlay-reader".to_owned())
            .spawn(move || reading.read())
            .map_err(|error| {
                Error::new(
                    "out_of_memory",
                    format!("The reader thread could not be started: {error}."),
                )
            })?;
        let mut inner = Inner {
            core,
            reader: Mutex::new(Some(reader)),
            server: None,
        };
        let slot = inner.core.start("initialize", params);
        let server = Pending::<InitializeResult>::new(Arc::clone(&inner.core), slot).wait()?;
        inner.core.limit(&server.limits);
        inner.server = Some(server);
        Ok(Self(Arc::new(inner)))
    }

    /// What the library said of itself when it was opened.
    #[must_use]
    pub fn server(&self) -> &InitializeResult {
        match &self.0.server {
            Some(server) => server,
            // `with` gives no client before it is set.
            None => unreachable!(),
        }
    }

    /// Sends any request. [`types`](crate::types) has what goes in and comes out, and the
    /// functions beside this one are it with the types filled in.
    pub fn request<R: DeserializeOwned>(
        &self,
        method: &str,
        params: &(impl Serialize + ?Sized),
    ) -> Pending<R> {
        let core = Arc::clone(&self.0.core);
        let slot = core.start(method, params);
        Pending::new(core, slot)
    }

    fn stream<C: DeserializeOwned, R: DeserializeOwned>(
        &self,
        method: &str,
        params: &impl Serialize,
    ) -> Stream<C, R> {
        let core = Arc::clone(&self.0.core);
        let slot = core.start(method, params);
        Stream::new(core, slot)
    }

    /// Answers a chat. (`chat.completions.create`)
    pub fn chat(&self, request: &ChatCompletionRequest) -> Pending<ChatCompletion> {
        let whole = ChatCompletionRequest {
            stream: None,
            stream_options: None,
            ..request.clone()
        };
        self.request("chat.completions.create", &whole)
    }

    /// Answers a chat, chunk by chunk.
    pub fn chat_stream(&self, request: &ChatCompletionRequest) -> ChatStream {
        self.stream("chat.completions.create", &request.clone().stream(true))
    }

    /// Continues a text. (`completions.create`)
    pub fn complete(&self, request: &CompletionRequest) -> Pending<Completion> {
        let whole = CompletionRequest {
            stream: None,
            stream_options: None,
            ..request.clone()
        };
        self.request("completions.create", &whole)
    }

    /// Continues a text, chunk by chunk.
    pub fn complete_stream(&self, request: &CompletionRequest) -> CompletionStream {
        self.stream("completions.create", &request.clone().stream(true))
    }

    /// Closes the client now, also under its clones: cancels, unloads, joins. What is in flight
    /// ends with `client_closed`.
    pub fn close(&self) {
        self.0.close();
    }
}

impl Inner {
    fn close(&self) {
        if self.core.forked() {
            // Neither the reader nor the library's threads are in this process.
            return;
        }
        self.core.close();
        let reader = self
            .reader
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(reader) = reader {
            // A waker may let go of the last client on the reader itself.
            if reader.thread().id() != thread::current().id() {
                let _ = reader.join();
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}
