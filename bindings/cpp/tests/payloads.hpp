// Generated from schemas/v1 by `make schemas`. Do not edit.
#ifndef INLAY_TESTS_PAYLOADS_HPP
#define INLAY_TESTS_PAYLOADS_HPP

#include "inlay_types.hpp"

#include <map>
#include <string>

/// Reads a payload as T and writes it again.
template <class T>
inlay::json through(const inlay::json &payload) {
    return payload.get<T>();
}

/// How the payloads of a schema go through its type.
inline const std::map<std::string, inlay::json (*)(const inlay::json &)> &payload_types() {
    static const std::map<std::string, inlay::json (*)(const inlay::json &)> types = {
        {"$/acknowledge.params", &through<inlay::AcknowledgeParams>},
        {"$/cancelRequest.params", &through<inlay::CancelParams>},
        {"$/progress.params", &through<inlay::ProgressParams>},
        {"chat.completions.chunk.params", &through<inlay::ChatCompletionChunkParams>},
        {"chat.completions.create.params", &through<inlay::ChatCompletionRequest>},
        {"chat.completions.create.result", &through<inlay::ChatCompletion>},
        {"chat.render.params", &through<inlay::ChatRenderParams>},
        {"chat.render.result", &through<inlay::ChatRenderResult>},
        {"completions.chunk.params", &through<inlay::CompletionChunkParams>},
        {"completions.create.params", &through<inlay::CompletionRequest>},
        {"completions.create.result", &through<inlay::Completion>},
        {"embeddings.create.params", &through<inlay::EmbeddingRequest>},
        {"embeddings.create.result", &through<inlay::EmbeddingList>},
        {"engine.info.params", &through<inlay::EngineInfoParams>},
        {"engine.info.result", &through<inlay::EngineInfoResult>},
        {"engine.metrics.params", &through<inlay::EngineMetricsParams>},
        {"engine.metrics.result", &through<inlay::EngineMetricsResult>},
        {"engine.trace.params", &through<inlay::EngineTraceParams>},
        {"engine.trace.result", &through<inlay::EngineTraceResult>},
        {"initialize.params", &through<inlay::InitializeParams>},
        {"initialize.result", &through<inlay::InitializeResult>},
        {"model.list.params", &through<inlay::ModelListParams>},
        {"model.list.result", &through<inlay::ModelList>},
        {"model.load.params", &through<inlay::ModelLoadParams>},
        {"model.load.result", &through<inlay::ModelCard>},
        {"model.plan.params", &through<inlay::ModelLoadParams>},
        {"model.plan.result", &through<inlay::ModelPlanResult>},
        {"model.unload.params", &through<inlay::ModelUnloadParams>},
        {"model.unload.result", &through<inlay::ModelUnloadResult>},
        {"schema.get.params", &through<inlay::SchemaGetParams>},
        {"schema.get.result", &through<inlay::SchemaGetResult>},
        {"session.restore.params", &through<inlay::SessionRestoreParams>},
        {"session.restore.result", &through<inlay::SessionRestoreResult>},
        {"session.save.params", &through<inlay::SessionSaveParams>},
        {"session.save.result", &through<inlay::SessionSaveResult>},
        {"shutdown.params", &through<inlay::ShutdownParams>},
        {"shutdown.result", &through<inlay::ShutdownResult>},
        {"tokens.count.params", &through<inlay::TokensCountParams>},
        {"tokens.count.result", &through<inlay::TokensCountResult>},
        {"tokens.decode.params", &through<inlay::TokensDecodeParams>},
        {"tokens.decode.result", &through<inlay::TokensDecodeResult>},
        {"tokens.encode.params", &through<inlay::TokensEncodeParams>},
        {"tokens.encode.result", &through<inlay::TokensEncodeResult>},
    };
    return types;
}

#endif  // INLAY_TESTS_PAYLOADS_HPP
