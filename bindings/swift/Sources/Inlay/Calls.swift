// Generated from schemas/v1 by `make schemas`. Do not edit.

// One function for each method of the protocol.

extension Client {
    /// Describes the library and the machine. (`engine.info`)
    public func engineInfo() async throws -> EngineInfoResult {
        try await request("engine.info", EngineInfoParams())
    }

    /// What the engine has done so far. (`engine.metrics`)
    public func engineMetrics() async throws -> EngineMetricsResult {
        try await request("engine.metrics", EngineMetricsParams())
    }

    /// Begins or ends a record of every step. (`engine.trace`)
    public func engineTrace(_ params: EngineTraceParams) async throws -> EngineTraceResult {
        try await request("engine.trace", params)
    }

    /// Hands out the JSON Schemas of the protocol. (`schema.get`)
    public func schemaGet(_ params: SchemaGetParams) async throws -> SchemaGetResult {
        try await request("schema.get", params)
    }

    /// What a load would take, in bytes. Nothing is loaded. (`model.plan`)
    public func modelPlan(_ params: ModelLoadParams) async throws -> ModelPlanResult {
        try await request("model.plan", params)
    }

    /// Loads a data file or a built-in model. (`model.load`)
    public func modelLoad(_ params: ModelLoadParams) async throws -> ModelCard {
        try await request("model.load", params)
    }

    /// Ends the requests of a model and frees its memory. (`model.unload`)
    public func modelUnload(_ params: ModelUnloadParams) async throws -> ModelUnloadResult {
        try await request("model.unload", params)
    }

    /// The loaded models. (`model.list`)
    public func modelList() async throws -> ModelList {
        try await request("model.list", ModelListParams())
    }

    /// Embeds texts. (`embeddings.create`)
    public func embed(_ params: EmbeddingRequest) async throws -> EmbeddingList {
        try await request("embeddings.create", params)
    }

    /// The tokens of a text. (`tokens.encode`)
    public func tokensEncode(_ params: TokensEncodeParams) async throws -> TokensEncodeResult {
        try await request("tokens.encode", params)
    }

    /// The text of tokens. (`tokens.decode`)
    public func tokensDecode(_ params: TokensDecodeParams) async throws -> TokensDecodeResult {
        try await request("tokens.decode", params)
    }

    /// How many tokens a text or a chat has. (`tokens.count`)
    public func tokensCount(_ params: TokensCountParams) async throws -> TokensCountResult {
        try await request("tokens.count", params)
    }

    /// The prompt of a chat, without running the model. (`chat.render`)
    public func chatRender(_ params: ChatRenderParams) async throws -> ChatRenderResult {
        try await request("chat.render", params)
    }

    /// Writes the cache of a prompt to a file. (`session.save`)
    public func sessionSave(_ params: SessionSaveParams) async throws -> SessionSaveResult {
        try await request("session.save", params)
    }

    /// Puts a saved cache back. (`session.restore`)
    public func sessionRestore(_ params: SessionRestoreParams) async throws -> SessionRestoreResult {
        try await request("session.restore", params)
    }

    /// Refuses new requests and waits for those in flight. (`shutdown`)
    public func shutdown() async throws -> ShutdownResult {
        try await request("shutdown", ShutdownParams())
    }
}
