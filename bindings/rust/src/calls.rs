// Generated from schemas/v1 by `make schemas`. Do not edit.

//! One function for each method of the protocol.

use crate::types::*;
use crate::{Client, Pending};

impl Client {
    /// Describes the library and the machine. (`engine.info`)
    pub fn engine_info(&self) -> Pending<EngineInfoResult> {
        self.request("engine.info", &EngineInfoParams::default())
    }

    /// What the engine has done so far. (`engine.metrics`)
    pub fn engine_metrics(&self) -> Pending<EngineMetricsResult> {
        self.request("engine.metrics", &EngineMetricsParams::default())
    }

    /// Begins or ends a record of every step. (`engine.trace`)
    pub fn engine_trace(&self, params: &EngineTraceParams) -> Pending<EngineTraceResult> {
        self.request("engine.trace", params)
    }

    /// Hands out the JSON Schemas of the protocol. (`schema.get`)
    pub fn schema_get(&self, params: &SchemaGetParams) -> Pending<SchemaGetResult> {
        self.request("schema.get", params)
    }

    /// What a load would take, in bytes. Nothing is loaded. (`model.plan`)
    pub fn model_plan(&self, params: &ModelLoadParams) -> Pending<ModelPlanResult> {
        self.request("model.plan", params)
    }

    /// Loads a data file or a built-in model. (`model.load`)
    pub fn model_load(&self, params: &ModelLoadParams) -> Pending<ModelCard> {
        self.request("model.load", params)
    }

    /// Ends the requests of a model and frees its memory. (`model.unload`)
    pub fn model_unload(&self, params: &ModelUnloadParams) -> Pending<ModelUnloadResult> {
        self.request("model.unload", params)
    }

    /// The loaded models. (`model.list`)
    pub fn model_list(&self) -> Pending<ModelList> {
        self.request("model.list", &ModelListParams::default())
    }

    /// Embeds texts. (`embeddings.create`)
    pub fn embed(&self, params: &EmbeddingRequest) -> Pending<EmbeddingList> {
        self.request("embeddings.create", params)
    }

    /// The tokens of a text. (`tokens.encode`)
    pub fn tokens_encode(&self, params: &TokensEncodeParams) -> Pending<TokensEncodeResult> {
        self.request("tokens.encode", params)
    }

    /// The text of tokens. (`tokens.decode`)
    pub fn tokens_decode(&self, params: &TokensDecodeParams) -> Pending<TokensDecodeResult> {
        self.request("tokens.decode", params)
    }

    /// How many tokens a text or a chat has. (`tokens.count`)
    pub fn tokens_count(&self, params: &TokensCountParams) -> Pending<TokensCountResult> {
        self.request("tokens.count", params)
    }

    /// The prompt of a chat, without running the model. (`chat.render`)
    pub fn chat_render(&self, params: &ChatRenderParams) -> Pending<ChatRenderResult> {
        self.request("chat.render", params)
    }

    /// Writes the cache of a prompt to a file. (`session.save`)
    pub fn session_save(&self, params: &SessionSaveParams) -> Pending<SessionSaveResult> {
        self.request("session.save", params)
    }

    /// Puts a saved cache back. (`session.restore`)
    pub fn session_restore(&self, params: &SessionRestoreParams) -> Pending<SessionRestoreResult> {
        self.request("session.restore", params)
    }

    /// Refuses new requests and waits for those in flight. (`shutdown`)
    pub fn shutdown(&self) -> Pending<ShutdownResult> {
        self.request("shutdown", &ShutdownParams::default())
    }
}
