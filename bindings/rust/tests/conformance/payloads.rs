// Generated from schemas/v1 by `make schemas`. Do not edit.

use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;

fn through<T: DeserializeOwned + Serialize>(payload: &Value) -> Result<Value, String> {
    let typed: T = serde_json::from_str(&payload.to_string()).map_err(|e| e.to_string())?;
    serde_json::to_value(typed).map_err(|e| e.to_string())
}

/// A payload read and written by the type of its schema, if it has one.
pub fn read_and_write(schema: &str, payload: &Value) -> Option<Result<Value, String>> {
    Some(match schema {
        "$/acknowledge.params" => through::<inlay::types::AcknowledgeParams>(payload),
        "$/cancelRequest.params" => through::<inlay::types::CancelParams>(payload),
        "$/progress.params" => through::<inlay::types::ProgressParams>(payload),
        "chat.completions.chunk.params" => {
            through::<inlay::types::ChatCompletionChunkParams>(payload)
        }
        "chat.completions.create.params" => through::<inlay::types::ChatCompletionRequest>(payload),
        "chat.completions.create.result" => through::<inlay::types::ChatCompletion>(payload),
        "chat.render.params" => through::<inlay::types::ChatRenderParams>(payload),
        "chat.render.result" => through::<inlay::types::ChatRenderResult>(payload),
        "completions.chunk.params" => through::<inlay::types::CompletionChunkParams>(payload),
        "completions.create.params" => through::<inlay::types::CompletionRequest>(payload),
        "completions.create.result" => through::<inlay::types::Completion>(payload),
        "embeddings.create.params" => through::<inlay::types::EmbeddingRequest>(payload),
        "embeddings.create.result" => through::<inlay::types::EmbeddingList>(payload),
        "engine.info.params" => through::<inlay::types::EngineInfoParams>(payload),
        "engine.info.result" => through::<inlay::types::EngineInfoResult>(payload),
        "engine.metrics.params" => through::<inlay::types::EngineMetricsParams>(payload),
        "engine.metrics.result" => through::<inlay::types::EngineMetricsResult>(payload),
        "engine.trace.params" => through::<inlay::types::EngineTraceParams>(payload),
        "engine.trace.result" => through::<inlay::types::EngineTraceResult>(payload),
        "initialize.params" => through::<inlay::types::InitializeParams>(payload),
        "initialize.result" => through::<inlay::types::InitializeResult>(payload),
        "model.list.params" => through::<inlay::types::ModelListParams>(payload),
        "model.list.result" => through::<inlay::types::ModelList>(payload),
        "model.load.params" => through::<inlay::types::ModelLoadParams>(payload),
        "model.load.result" => through::<inlay::types::ModelCard>(payload),
        "model.plan.params" => through::<inlay::types::ModelLoadParams>(payload),
        "model.plan.result" => through::<inlay::types::ModelPlanResult>(payload),
        "model.unload.params" => through::<inlay::types::ModelUnloadParams>(payload),
        "model.unload.result" => through::<inlay::types::ModelUnloadResult>(payload),
        "schema.get.params" => through::<inlay::types::SchemaGetParams>(payload),
        "schema.get.result" => through::<inlay::types::SchemaGetResult>(payload),
        "session.restore.params" => through::<inlay::types::SessionRestoreParams>(payload),
        "session.restore.result" => through::<inlay::types::SessionRestoreResult>(payload),
        "session.save.params" => through::<inlay::types::SessionSaveParams>(payload),
        "session.save.result" => through::<inlay::types::SessionSaveResult>(payload),
        "shutdown.params" => through::<inlay::types::ShutdownParams>(payload),
        "shutdown.result" => through::<inlay::types::ShutdownResult>(payload),
        "tokens.count.params" => through::<inlay::types::TokensCountParams>(payload),
        "tokens.count.result" => through::<inlay::types::TokensCountResult>(payload),
        "tokens.decode.params" => through::<inlay::types::TokensDecodeParams>(payload),
        "tokens.decode.result" => through::<inlay::types::TokensDecodeResult>(payload),
        "tokens.encode.params" => through::<inlay::types::TokensEncodeParams>(payload),
        "tokens.encode.result" => through::<inlay::types::TokensEncodeResult>(payload),
        _ => return None,
    })
}
