// Generated from schemas/v1 by `make schemas`. Do not edit.

import Foundation
import Inlay

/// Reads a payload as its type and writes it again.
private func through<T: Codable>(_: T.Type, _ payload: Data) throws -> Data {
    try JSONEncoder().encode(try JSONDecoder().decode(T.self, from: payload))
}

/// How the payloads of a schema go through its type.
let payloadTypes: [String: @Sendable (Data) throws -> Data] = [
    "$/acknowledge.params": { try through(AcknowledgeParams.self, $0) },
    "$/cancelRequest.params": { try through(CancelParams.self, $0) },
    "$/progress.params": { try through(ProgressParams.self, $0) },
    "chat.completions.chunk.params": { try through(ChatCompletionChunkParams.self, $0) },
    "chat.completions.create.params": { try through(ChatCompletionRequest.self, $0) },
    "chat.completions.create.result": { try through(ChatCompletion.self, $0) },
    "chat.render.params": { try through(ChatRenderParams.self, $0) },
    "chat.render.result": { try through(ChatRenderResult.self, $0) },
    "completions.chunk.params": { try through(CompletionChunkParams.self, $0) },
    "completions.create.params": { try through(CompletionRequest.self, $0) },
    "completions.create.result": { try through(Completion.self, $0) },
    "embeddings.create.params": { try through(EmbeddingRequest.self, $0) },
    "embeddings.create.result": { try through(EmbeddingList.self, $0) },
    "engine.info.params": { try through(EngineInfoParams.self, $0) },
    "engine.info.result": { try through(EngineInfoResult.self, $0) },
    "engine.metrics.params": { try through(EngineMetricsParams.self, $0) },
    "engine.metrics.result": { try through(EngineMetricsResult.self, $0) },
    "engine.trace.params": { try through(EngineTraceParams.self, $0) },
    "engine.trace.result": { try through(EngineTraceResult.self, $0) },
    "initialize.params": { try through(InitializeParams.self, $0) },
    "initialize.result": { try through(InitializeResult.self, $0) },
    "model.list.params": { try through(ModelListParams.self, $0) },
    "model.list.result": { try through(ModelList.self, $0) },
    "model.load.params": { try through(ModelLoadParams.self, $0) },
    "model.load.result": { try through(ModelCard.self, $0) },
    "model.plan.params": { try through(ModelLoadParams.self, $0) },
    "model.plan.result": { try through(ModelPlanResult.self, $0) },
    "model.unload.params": { try through(ModelUnloadParams.self, $0) },
    "model.unload.result": { try through(ModelUnloadResult.self, $0) },
    "schema.get.params": { try through(SchemaGetParams.self, $0) },
    "schema.get.result": { try through(SchemaGetResult.self, $0) },
    "session.restore.params": { try through(SessionRestoreParams.self, $0) },
    "session.restore.result": { try through(SessionRestoreResult.self, $0) },
    "session.save.params": { try through(SessionSaveParams.self, $0) },
    "session.save.result": { try through(SessionSaveResult.self, $0) },
    "shutdown.params": { try through(ShutdownParams.self, $0) },
    "shutdown.result": { try through(ShutdownResult.self, $0) },
    "tokens.count.params": { try through(TokensCountParams.self, $0) },
    "tokens.count.result": { try through(TokensCountResult.self, $0) },
    "tokens.decode.params": { try through(TokensDecodeParams.self, $0) },
    "tokens.decode.result": { try through(TokensDecodeResult.self, $0) },
    "tokens.encode.params": { try through(TokensEncodeParams.self, $0) },
    "tokens.encode.result": { try through(TokensEncodeResult.self, $0) },
]
