// Generated from schemas/v1 by `make schemas`. Do not edit.

//! The schemas that the library carries and hands out.

/// A schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Such as `model.load.params`.
    pub name: &'static str,
    /// JSON Schema, 2020-12.
    pub text: &'static str,
}

/// Changes when any message, method or error changes.
pub const SCHEMA_HASH: &str = "d36c8def8c442a1835b257735ad001a8d2ef95feac3a87042b6933e44503db70";

/// The version of the protocol.
pub const PROTOCOL_VERSION: u32 = 1;

/// Every schema, sorted by name.
pub static SCHEMAS: &[Schema] = &[
    Schema {
        name: "$/acknowledge.params",
        text: include_str!("../../../schemas/v1/acknowledge.params.json"),
    },
    Schema {
        name: "$/cancelRequest.params",
        text: include_str!("../../../schemas/v1/cancelRequest.params.json"),
    },
    Schema {
        name: "$/progress.params",
        text: include_str!("../../../schemas/v1/progress.params.json"),
    },
    Schema {
        name: "chat.completions.chunk.params",
        text: include_str!("../../../schemas/v1/chat.completions.chunk.params.json"),
    },
    Schema {
        name: "chat.completions.create.params",
        text: include_str!("../../../schemas/v1/chat.completions.create.params.json"),
    },
    Schema {
        name: "chat.completions.create.result",
        text: include_str!("../../../schemas/v1/chat.completions.create.result.json"),
    },
    Schema {
        name: "chat.render.params",
        text: include_str!("../../../schemas/v1/chat.render.params.json"),
    },
    Schema {
        name: "chat.render.result",
        text: include_str!("../../../schemas/v1/chat.render.result.json"),
    },
    Schema {
        name: "completions.chunk.params",
        text: include_str!("../../../schemas/v1/completions.chunk.params.json"),
    },
    Schema {
        name: "completions.create.params",
        text: include_str!("../../../schemas/v1/completions.create.params.json"),
    },
    Schema {
        name: "completions.create.result",
        text: include_str!("../../../schemas/v1/completions.create.result.json"),
    },
    Schema {
        name: "embeddings.create.params",
        text: include_str!("../../../schemas/v1/embeddings.create.params.json"),
    },
    Schema {
        name: "embeddings.create.result",
        text: include_str!("../../../schemas/v1/embeddings.create.result.json"),
    },
    Schema {
        name: "engine.info.params",
        text: include_str!("../../../schemas/v1/engine.info.params.json"),
    },
    Schema {
        name: "engine.info.result",
        text: include_str!("../../../schemas/v1/engine.info.result.json"),
    },
    Schema {
        name: "engine.metrics.params",
        text: include_str!("../../../schemas/v1/engine.metrics.params.json"),
    },
    Schema {
        name: "engine.metrics.result",
        text: include_str!("../../../schemas/v1/engine.metrics.result.json"),
    },
    Schema {
        name: "engine.trace.params",
        text: include_str!("../../../schemas/v1/engine.trace.params.json"),
    },
    Schema {
        name: "engine.trace.result",
        text: include_str!("../../../schemas/v1/engine.trace.result.json"),
    },
    Schema {
        name: "initialize.params",
        text: include_str!("../../../schemas/v1/initialize.params.json"),
    },
    Schema {
        name: "initialize.result",
        text: include_str!("../../../schemas/v1/initialize.result.json"),
    },
    Schema {
        name: "model.list.params",
        text: include_str!("../../../schemas/v1/model.list.params.json"),
    },
    Schema {
        name: "model.list.result",
        text: include_str!("../../../schemas/v1/model.list.result.json"),
    },
    Schema {
        name: "model.load.params",
        text: include_str!("../../../schemas/v1/model.load.params.json"),
    },
    Schema {
        name: "model.load.result",
        text: include_str!("../../../schemas/v1/model.load.result.json"),
    },
    Schema {
        name: "model.plan.params",
        text: include_str!("../../../schemas/v1/model.plan.params.json"),
    },
    Schema {
        name: "model.plan.result",
        text: include_str!("../../../schemas/v1/model.plan.result.json"),
    },
    Schema {
        name: "model.unload.params",
        text: include_str!("../../../schemas/v1/model.unload.params.json"),
    },
    Schema {
        name: "model.unload.result",
        text: include_str!("../../../schemas/v1/model.unload.result.json"),
    },
    Schema {
        name: "openai.error",
        text: include_str!("../../../schemas/v1/openai.error.json"),
    },
    Schema {
        name: "rpc.batch",
        text: include_str!("../../../schemas/v1/rpc.batch.json"),
    },
    Schema {
        name: "rpc.batch_response",
        text: include_str!("../../../schemas/v1/rpc.batch_response.json"),
    },
    Schema {
        name: "rpc.error",
        text: include_str!("../../../schemas/v1/rpc.error.json"),
    },
    Schema {
        name: "rpc.notification",
        text: include_str!("../../../schemas/v1/rpc.notification.json"),
    },
    Schema {
        name: "rpc.request",
        text: include_str!("../../../schemas/v1/rpc.request.json"),
    },
    Schema {
        name: "rpc.response",
        text: include_str!("../../../schemas/v1/rpc.response.json"),
    },
    Schema {
        name: "schema.get.params",
        text: include_str!("../../../schemas/v1/schema.get.params.json"),
    },
    Schema {
        name: "schema.get.result",
        text: include_str!("../../../schemas/v1/schema.get.result.json"),
    },
    Schema {
        name: "session.restore.params",
        text: include_str!("../../../schemas/v1/session.restore.params.json"),
    },
    Schema {
        name: "session.restore.result",
        text: include_str!("../../../schemas/v1/session.restore.result.json"),
    },
    Schema {
        name: "session.save.params",
        text: include_str!("../../../schemas/v1/session.save.params.json"),
    },
    Schema {
        name: "session.save.result",
        text: include_str!("../../../schemas/v1/session.save.result.json"),
    },
    Schema {
        name: "shutdown.params",
        text: include_str!("../../../schemas/v1/shutdown.params.json"),
    },
    Schema {
        name: "shutdown.result",
        text: include_str!("../../../schemas/v1/shutdown.result.json"),
    },
    Schema {
        name: "tokens.count.params",
        text: include_str!("../../../schemas/v1/tokens.count.params.json"),
    },
    Schema {
        name: "tokens.count.result",
        text: include_str!("../../../schemas/v1/tokens.count.result.json"),
    },
    Schema {
        name: "tokens.decode.params",
        text: include_str!("../../../schemas/v1/tokens.decode.params.json"),
    },
    Schema {
        name: "tokens.decode.result",
        text: include_str!("../../../schemas/v1/tokens.decode.result.json"),
    },
    Schema {
        name: "tokens.encode.params",
        text: include_str!("../../../schemas/v1/tokens.encode.params.json"),
    },
    Schema {
        name: "tokens.encode.result",
        text: include_str!("../../../schemas/v1/tokens.encode.result.json"),
    },
];
