//! The engine against transformers on real weights, token for token.

use std::path::Path;

use serde_json::{json, Value};

use super::harness::Host;
use crate::api::Response;

#[test]
fn greedy_tokens_are_those_of_transformers() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/weights/stories260K/golden.json");
    let (Some(model), Ok(goldens)) = (
        std::env::var_os("INLAY_TEST_STORIES").filter(|path| !path.is_empty()),
        std::fs::read_to_string(goldens),
    ) else {
        eprintln!(
            "skipped: needs ../shared/data and INLAY_TEST_STORIES, its stories260K compiled as f32"
        );
        return;
    };
    let goldens: Value = serde_json::from_str(&goldens).unwrap();
    let host = Host::with(&model.to_string_lossy(), json!({}));
    let cases = goldens["cases"].as_array().unwrap();
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
        let text = &completion.choices[0].text;
        assert_eq!(
            text.trim_start(),
            host.decode(ids).trim_start(),
            "{}",
            case["prompt"]
        );
        let logprobs = completion.choices[0].logprobs.as_ref().unwrap();
        assert_eq!(logprobs.tokens.len(), ids.len());
    }
    assert!(!cases.is_empty());
}
