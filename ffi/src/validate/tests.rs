use inlay_runtime::protocol::{
    ChatCompletionRequest, CompletionRequest, InitializeParams, ModelLoadParams, TokensEncodeParams,
};
use serde_json::json;

use super::*;

fn params(value: Value) -> Params {
    match value {
        Value::Object(params) => params,
        other => panic!("{other} is no object"),
    }
}

fn chat(extra: Value) -> Result<ChatCompletionRequest, Error> {
    let mut body = params(json!({"model": "m", "messages": [{"role": "user", "content": "x"}]}));
    body.extend(params(extra));
    read(Method::ChatCompletionsCreate, body)
}

#[test]
fn every_schema_compiles() {
    for method in Method::ALL {
        assert!(validator(*method).is_ok(), "{}", method.name());
    }
}

#[test]
fn reads_what_fits() {
    let body = chat(json!({"temperature": 1, "seed": -5, "unknown": 1, "stop": ["a"]})).unwrap();
    assert_eq!((body.temperature, body.seed), (Some(1.0), Some(-5)));
    assert!(read::<InitializeParams>(Method::Initialize, Params::new()).is_ok());
}

#[test]
fn takes_an_integer_that_is_written_as_a_float() {
    let body = chat(json!({"n": 2.0, "temperature": 0.5})).unwrap();
    assert_eq!((body.n, body.temperature), (Some(2), Some(0.5)));
}

#[test]
fn names_the_field_and_says_what_is_wrong() {
    for (extra, pointer, message) in [
        (json!({"temperature": 3}), "/temperature", "temperature must be at most 2, but is 3."),
        (json!({"temperature": "hot"}), "/temperature", "temperature must be a number, but is \"hot\"."),
        (json!({"n": 1.5}), "/n", "n must be an integer, but is 1.5."),
        (json!({"n": 0}), "/n", "n must be at least 1, but is 0."),
        (json!({"seed": 9_300_000_000_000_000_000_u64}), "/seed", "seed must be at most 9223372036854775807, but is 9300000000000000000."),
        (json!({"messages": []}), "/messages", "messages must not be empty."),
        (json!({"messages": "hi"}), "/messages", "messages must be an array, but is \"hi\"."),
        (
            json!({"messages": [{"role": "user", "content": "x"}, {"role": "user"}]}),
            "/messages/1/content",
            "messages[1].content is missing.",
        ),
        (
            json!({"messages": [{"role": "wizard", "content": "x"}]}),
            "/messages/0/role",
            "messages[0].role must be \"developer\", \"system\", \"user\", \"assistant\" or \"tool\", but is \"wizard\".",
        ),
        (
            json!({"messages": [{"role": "user", "content": 5}]}),
            "/messages/0/content",
            "messages[0].content must be a string or an array, but is 5.",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "text", "text": 7}]}]}),
            "/messages/0/content/0/text",
            "messages[0].content[0].text must be a string, but is 7.",
        ),
        (
            json!({"stop": 4}),
            "/stop",
            "stop must be a string or an array, but is 4.",
        ),
        (
            json!({"response_format": {"type": "json_schema"}}),
            "/response_format/json_schema",
            "response_format.json_schema is missing.",
        ),
        (
            json!({"logit_bias": {"5": 101}}),
            "/logit_bias/5",
            "logit_bias[5] must be at most 100, but is 101.",
        ),
    ] {
        let error = chat(extra.clone()).expect_err("it should be refused");
        assert_eq!(error.name, ErrorName::InvalidParams);
        assert_eq!((error.message.as_str(), error.pointer.as_deref()), (message, Some(pointer)), "{extra}");
    }
}

#[test]
fn names_what_is_missing_or_unknown() {
    let error = read::<ModelLoadParams>(Method::ModelLoad, Params::new()).unwrap_err();
    assert_eq!(
        (error.message.as_str(), error.pointer.as_deref()),
        ("model is missing.", Some("/model"))
    );

    let body = params(json!({"model": "builtin:echo", "modle/~": 1}));
    let error = read::<ModelLoadParams>(Method::ModelLoad, body).unwrap_err();
    assert_eq!(error.pointer.as_deref(), Some("/modle~1~0"));
    assert_eq!(error.message, "modle/~ is not a field that is known here.");
}

#[test]
fn does_not_repeat_long_texts() {
    let body = params(json!({"model": "m", "text": {"a": "x".repeat(1000)}}));
    let error = read::<TokensEncodeParams>(Method::TokensEncode, body).unwrap_err();
    assert!(error.message.len() < 200, "{}", error.message);
}

#[test]
fn of_several_forms_the_one_that_fits_furthest_is_explained() {
    for (prompt, pointer) in [
        (json!([[1, 2], ["x"]]), "/prompt/1/0"),
        (json!(["a", 5]), "/prompt/1"),
        (json!([5, "a"]), "/prompt/1"),
        (json!(5), "/prompt"),
    ] {
        let body = params(json!({"model": "m", "prompt": prompt}));
        let error = read::<CompletionRequest>(Method::CompletionsCreate, body).unwrap_err();
        assert_eq!(error.pointer.as_deref(), Some(pointer), "{prompt}");
    }
}

fn completion(prompt: Value) -> Error {
    let body = params(json!({"model": "m", "prompt": prompt}));
    read::<CompletionRequest>(Method::CompletionsCreate, body).unwrap_err()
}

#[test]
fn a_bound_that_is_broken_is_told_rather_than_a_form_that_was_not_meant() {
    let many = protocol::schema("completions.create.params").unwrap().text;
    let many: Value = serde_json::from_str(many).unwrap();
    let most = many["properties"]["prompt"]["anyOf"][1]["maxItems"].as_u64();
    if let Some(most) = most {
        let error = completion(json!(vec!["a"; most as usize + 1]));
        assert_eq!(
            error.message,
            format!("prompt must have at most {most} items.")
        );
    }
    let error = completion(json!([5, 4_294_967_296_u64]));
    assert_eq!(
        error.message,
        "prompt[1] must be at most 2147483647, but is 4294967296."
    );
}

#[test]
fn ten_thousand_wrong_items_are_not_all_looked_at() {
    let part = json!({"type": "text", "text": 1});
    let content = vec![part; 10_000];
    let mut body = json!({"model": "m", "messages": [{"role": "user", "content": content}]});
    let validator = validator(Method::ChatCompletionsCreate).unwrap();
    shorten(&mut body, validator);
    let left = body["messages"][0]["content"].as_array().unwrap().len();
    assert_eq!(left, SHORT);
    assert!(!validator.is_valid(&body));
}

#[test]
fn the_first_wrong_item_of_many_is_named() {
    for wrong in [0, 31, 32, 33, 700, 999] {
        let mut content = vec![json!({"type": "text", "text": "x"}); 1000];
        content[wrong]["text"] = json!(1);
        let error = chat(json!({"messages": [{"role": "user", "content": content}]})).unwrap_err();
        let place = format!("messages[0].content[{wrong}].text");
        assert_eq!(
            error.message,
            format!("{place} must be a string, but is 1.")
        );
    }
}
