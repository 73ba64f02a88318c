//! The payloads of `tests/conformance/payloads` through the generated types.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};

use super::*;

/// Reads a payload as `T` and writes it again.
fn through<T: DeserializeOwned + Serialize>(payload: &Value) -> Value {
    let text = payload.to_string();
    let typed: T = match serde_json::from_str(&text) {
        Ok(typed) => typed,
        Err(error) => panic!("{error} in {text}"),
    };
    serde_json::to_value(typed).unwrap()
}

/// The payload through the type of its schema; `None` if Rust has none.
fn round_trip(schema: &str, payload: &Value) -> Option<Value> {
    macro_rules! types {
        ($($name:literal => $kind:ty),* $(,)?) => {
            match schema {
                $($name => Some(through::<$kind>(payload)),)*
                _ => None,
            }
        };
    }
    types! {
        "$/cancelRequest.params" => CancelParams,
        "$/acknowledge.params" => AcknowledgeParams,
        "$/progress.params" => ProgressParams,
        "chat.completions.chunk.params" => ChatCompletionChunkParams,
        "chat.completions.create.params" => ChatCompletionRequest,
        "chat.completions.create.result" => ChatCompletion,
        "chat.render.params" => ChatRenderParams,
        "chat.render.result" => ChatRenderResult,
        "completions.chunk.params" => CompletionChunkParams,
        "completions.create.params" => CompletionRequest,
        "completions.create.result" => Completion,
        "embeddings.create.params" => EmbeddingRequest,
        "embeddings.create.result" => EmbeddingList,
        "engine.info.params" => EngineInfoParams,
        "engine.info.result" => EngineInfoResult,
        "engine.metrics.params" => EngineMetricsParams,
        "engine.metrics.result" => EngineMetricsResult,
        "engine.trace.params" => EngineTraceParams,
        "engine.trace.result" => EngineTraceResult,
        "initialize.params" => InitializeParams,
        "initialize.result" => InitializeResult,
        "model.list.params" => ModelListParams,
        "model.list.result" => ModelList,
        "model.load.params" => ModelLoadParams,
        "model.load.result" => ModelCard,
        "model.plan.params" => ModelLoadParams,
        "model.plan.result" => ModelPlanResult,
        "model.unload.params" => ModelUnloadParams,
        "model.unload.result" => ModelUnloadResult,
        "schema.get.params" => SchemaGetParams,
        "schema.get.result" => SchemaGetResult,
        "session.restore.params" => SessionRestoreParams,
        "session.restore.result" => SessionRestoreResult,
        "session.save.params" => SessionSaveParams,
        "session.save.result" => SessionSaveResult,
        "shutdown.params" => ShutdownParams,
        "shutdown.result" => ShutdownResult,
        "tokens.count.params" => TokensCountParams,
        "tokens.count.result" => TokensCountResult,
        "tokens.decode.params" => TokensDecodeParams,
        "tokens.decode.result" => TokensDecodeResult,
        "tokens.encode.params" => TokensEncodeParams,
        "tokens.encode.result" => TokensEncodeResult,
    }
}

fn payloads(schema: &str) -> Vec<Value> {
    let file = format!("{}.json", schema.trim_start_matches("$/"));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/conformance/payloads")
        .join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Checks that everything in `payload` came back: `written` may add defaults,
/// and may omit an optional null.
fn kept(payload: &Value, written: &Value, path: &str) {
    match (payload, written) {
        (Value::Object(payload), Value::Object(written)) => {
            for (key, value) in payload {
                let found = written.get(key).unwrap_or(&Value::Null);
                kept(value, found, &format!("{path}/{key}"));
            }
        }
        (Value::Array(payload), Value::Array(written)) => {
            assert_eq!(payload.len(), written.len(), "{path}");
            for (index, (a, b)) in payload.iter().zip(written).enumerate() {
                kept(a, b, &format!("{path}/{index}"));
            }
        }
        _ => assert_eq!(payload, written, "{path}"),
    }
}

#[test]
fn every_payload_comes_back() {
    let mut untyped = BTreeSet::new();
    for schema in SCHEMAS {
        let all = payloads(schema.name);
        assert!(!all.is_empty(), "{} has no payload", schema.name);
        for (index, payload) in all.iter().enumerate() {
            match round_trip(schema.name, payload) {
                Some(written) => kept(payload, &written, &format!("{} #{index}", schema.name)),
                None => {
                    untyped.insert(schema.name);
                }
            }
        }
    }
    // `tools/codegen/exceptions.py` says why.
    let exceptions = [
        "openai.error",
        "rpc.batch",
        "rpc.batch_response",
        "rpc.error",
        "rpc.notification",
        "rpc.request",
        "rpc.response",
    ];
    assert_eq!(untyped, BTreeSet::from(exceptions));
}

#[test]
fn finds_methods_and_schemas_by_name() {
    for method in Method::ALL {
        assert_eq!(Method::from_name(method.name()), Some(*method));
        assert!(schema(method.params_schema()).is_some(), "{method:?}");
        assert!(schema(method.result_schema()).is_some(), "{method:?}");
        for name in method.notifications() {
            assert!(schema(&format!("{name}.params")).is_some(), "{name}");
        }
    }
    assert_eq!(Method::from_name("model.eat"), None);
    assert!(schema("model.eat.params").is_none());
    assert!(Method::Initialize.before_initialize() && !Method::Shutdown.before_initialize());
    for schema in SCHEMAS {
        let value: Value = serde_json::from_str(schema.text).unwrap();
        assert_eq!(
            value["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
}

#[test]
fn errors_have_one_code_each() {
    let codes: BTreeSet<i32> = ErrorName::ALL.iter().map(|name| name.code()).collect();
    assert_eq!(codes.len(), ErrorName::ALL.len());
    let name = ErrorName::InvalidParams;
    assert_eq!((name.code(), name.http_status()), (-32602, 400));
    assert_eq!(name.openai_type(), OpenAIErrorType::InvalidRequestError);
    assert_eq!(name.as_str(), "invalid_params");
    assert_eq!(serde_json::to_value(name).unwrap(), json!("invalid_params"));
}

#[test]
fn defaults_are_those_of_the_schema() {
    let read: ModelLoadParams = serde_json::from_value(json!({"model": "a"})).unwrap();
    let made = ModelLoadParams {
        model: "a".into(),
        ..Default::default()
    };
    assert_eq!(read, made);
    assert!(read.prefix_cache && !read.speculation);
    assert_eq!(read.kv_dtype, KvDtype::Auto);
}

#[test]
fn own_messages_refuse_unknown_fields_and_openai_bodies_do_not() {
    let own = json!({"model": "a", "colour": 1});
    assert!(serde_json::from_value::<ModelLoadParams>(own).is_err());
    let body = json!({"model": "a", "colour": 1, "messages": [{"role": "user", "content": "x", "colour": 1}]});
    assert!(serde_json::from_value::<ChatCompletionRequest>(body).is_ok());
}

#[test]
fn constants_and_tags_are_checked() {
    let call = json!({"id": "1", "type": "custom", "function": {"name": "f", "arguments": ""}});
    assert!(serde_json::from_value::<ToolCall>(call).is_err());
    let message = json!({"role": "nobody", "content": "x"});
    assert!(serde_json::from_value::<ChatMessage>(message).is_err());
    let without_type = json!({"id": "1", "function": {"name": "f", "arguments": ""}});
    let read: ToolCall = serde_json::from_value(without_type).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap()["type"], "function");
}

#[test]
fn a_chunk_writes_nulls_where_openai_does() {
    let chunk = ChatCompletionChunk {
        id: "c".into(),
        created: 1,
        model: "m".into(),
        choices: vec![ChatChunkChoice {
            delta: ChatDelta {
                content: Some("x".into()),
                ..Default::default()
            },
            ..Default::default()
        }],
        ..Default::default()
    };
    assert_eq!(
        serde_json::to_string(&chunk).unwrap(),
        r#"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}"#
    );
}
