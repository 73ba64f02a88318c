// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.conformance;

import dev.inlay.protocol.*;
import java.util.Map;

/** The class of each schema that has one. */
final class Types {
    static final Map<String, Class<?>> BY_SCHEMA = Map.ofEntries(
            Map.entry("$/acknowledge.params", AcknowledgeParams.class),
            Map.entry("$/cancelRequest.params", CancelParams.class),
            Map.entry("$/progress.params", ProgressParams.class),
            Map.entry("chat.completions.chunk.params", ChatCompletionChunkParams.class),
            Map.entry("chat.completions.create.params", ChatCompletionRequest.class),
            Map.entry("chat.completions.create.result", ChatCompletion.class),
            Map.entry("chat.render.params", ChatRenderParams.class),
            Map.entry("chat.render.result", ChatRenderResult.class),
            Map.entry("completions.chunk.params", CompletionChunkParams.class),
            Map.entry("completions.create.params", CompletionRequest.class),
            Map.entry("completions.create.result", Completion.class),
            Map.entry("embeddings.create.params", EmbeddingRequest.class),
            Map.entry("embeddings.create.result", EmbeddingList.class),
            Map.entry("engine.info.params", EngineInfoParams.class),
            Map.entry("engine.info.result", EngineInfoResult.class),
            Map.entry("engine.metrics.params", EngineMetricsParams.class),
            Map.entry("engine.metrics.result", EngineMetricsResult.class),
            Map.entry("engine.trace.params", EngineTraceParams.class),
            Map.entry("engine.trace.result", EngineTraceResult.class),
            Map.entry("initialize.params", InitializeParams.class),
            Map.entry("initialize.result", InitializeResult.class),
            Map.entry("model.list.params", ModelListParams.class),
            Map.entry("model.list.result", ModelList.class),
            Map.entry("model.load.params", ModelLoadParams.class),
            Map.entry("model.load.result", ModelCard.class),
            Map.entry("model.plan.params", ModelLoadParams.class),
            Map.entry("model.plan.result", ModelPlanResult.class),
            Map.entry("model.unload.params", ModelUnloadParams.class),
            Map.entry("model.unload.result", ModelUnloadResult.class),
            Map.entry("schema.get.params", SchemaGetParams.class),
            Map.entry("schema.get.result", SchemaGetResult.class),
            Map.entry("session.restore.params", SessionRestoreParams.class),
            Map.entry("session.restore.result", SessionRestoreResult.class),
            Map.entry("session.save.params", SessionSaveParams.class),
            Map.entry("session.save.result", SessionSaveResult.class),
            Map.entry("shutdown.params", ShutdownParams.class),
            Map.entry("shutdown.result", ShutdownResult.class),
            Map.entry("tokens.count.params", TokensCountParams.class),
            Map.entry("tokens.count.result", TokensCountResult.class),
            Map.entry("tokens.decode.params", TokensDecodeParams.class),
            Map.entry("tokens.decode.result", TokensDecodeResult.class),
            Map.entry("tokens.encode.params", TokensEncodeParams.class),
            Map.entry("tokens.encode.result", TokensEncodeResult.class));

    private Types() {}
}
