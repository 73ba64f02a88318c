//! How a client is opened.

use std::path::PathBuf;

use crate::types::{ClientInfo, InitializeParams, LimitOptions};
use crate::{Client, Result};

/// Chunks of one stream that are under way, where the program chooses no other number. A stream
/// whose reader falls behind waits, so that it neither fills the memory nor holds up the others.
const STREAM_WINDOW: u32 = 64;

/// Options of a client. `Client::builder().open()` is [`Client::open`].
#[derive(Debug, Clone, Default)]
pub struct Builder {
    library: Option<PathBuf>,
    params: InitializeParams,
}

impl Builder {
    /// The file of libinlay. Without it, the variable `INLAY_LIBRARY`, the folder of the program
    /// and the system's loader are asked, in this order.
    #[must_use]
    pub fn library(mut self, path: impl Into<PathBuf>) -> Self {
        self.library = Some(path.into());
        self
    }

    /// Limits of messages and queues.
    #[must_use]
    pub fn limits(mut self, limits: LimitOptions) -> Self {
        self.params.limits = Some(limits);
        self
    }

    /// How the program is called in the library's records.
    #[must_use]
    pub fn client(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.params.client = Some(ClientInfo::new(name).version(version));
        self
    }

    /// Opens the client and waits for the answer to `initialize`.
    pub fn open(self) -> Result<Client> {
        let mut params = self.params;
        if params.client.is_none() {
            let own = ClientInfo::new("inlay-rust").version(env!("CARGO_PKG_VERSION"));
            params.client = Some(own);
        }
        let limits = params.limits.get_or_insert_default();
        limits.stream_window.get_or_insert(STREAM_WINDOW);
        Client::with(self.library.as_deref(), &params)
    }
}
