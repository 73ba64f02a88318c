//! The engine against transformers on real weights, token for token.

use std::path::{Path, PathBuf};

use serde_json::{json, Value};

use super::harness::Host;
use crate::api::Response;

/// Trained models that were compiled as f32, each named after its folder in the
/// shared data.
fn trained_models() -> Vec<PathBuf> {
    let paths = std::env::var_os("INLAY_TEST_TRAINED").unwrap_or_default();
    std::env::split_paths(&paths)
        .filter(|path| !path.as_os_str().is_empty())
        .collect()
}

#[test]
fn greedy_tokens_are_those_of_transformers() {
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/weights");
    let models = trained_models();
    if models.is_empty() {
        eprintln!(
            "skipped: needs ../shared/data and INLAY_TEST_TRAINED, its models compiled as f32"
        );
    }
    for model in models {
        let name = model.file_stem().unwrap();
        let goldens = std::fs::read_to_string(weights.join(name).join("golden.json")).unwrap();
        let goldens: Value = serde_json::from_str(&goldens).unwrap();
        check(&model, goldens["cases"].as_array().unwrap());
    }
}

/// Sends all cases at once, so that they are computed in one batch.
fn check(model: &Path, cases: &[Value]) {
    let host = Host::with(&model.to_string_lossy(), json!({}));
    let calls: Vec<_> = cases
        .iter()
        .map(|case| {
            let expected = case["greedy_ids"].as_array().unwrap();
            host.start_completion(json!({
                "prompt": case["prompt_ids"], "temperature": 0, "ignore_eos": true,
                "max_tokens": expected.len(), "logprobs": 0,
            }))
        })
        .collect();
    for (case, call) in cases.iter().zip(&calls) {
        let Ok(Response::Completion(completion)) = call.wait() else {
            panic!("a completion ends with a completion");
        };
        let ids = case["greedy_ids"].as_array().unwrap();
        let choice = &completion.choices[0];
        assert_eq!(
            choice.text.trim_start(),
            host.decode(ids).trim_start(),
            "{} {}",
            model.display(),
            case["prompt"]
        );
        let logprobs = choice.logprobs.as_ref().unwrap();
        assert_eq!(logprobs.tokens.len(), ids.len());
        for (piece, id) in logprobs.tokens.iter().zip(ids) {
            let expected = host.decode(std::slice::from_ref(id));
            assert_eq!(piece.trim(), expected.trim(), "token for token");
        }
    }
    assert!(!cases.is_empty());
}
