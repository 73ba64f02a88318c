use std::sync::Arc;

use super::*;
use crate::prepare::patient::{chat, completion};
use crate::prepare::{ModelText, Prepared};
use serde_json::{json, Value};

fn model() -> Arc<ModelText> {
    Arc::new(ModelText::builtin(1000).unwrap())
}

fn prepare_chat(fields: Value) -> Prepared {
    let mut request = json!({
        "model": "m", "stream": true, "seed": 1,
        "messages": [{"role": "user", "content": "Hi"}],
    });
    for (key, value) in fields.as_object().unwrap() {
        request[key] = value.clone();
    }
    chat(&model(), &serde_json::from_value(request).unwrap()).unwrap()
}

/// Feeds the bytes of `text`, then the end token; returns the chunks as JSON.
fn run(prepared: &Prepared, text: &str) -> (Output, Vec<Value>) {
    let mut output = prepared.output(0);
    let mut chunks = Vec::new();
    let ids = text.bytes().map(u32::from).chain([259]);
    for token in ids {
        let score = prepared.sampling.logprobs.map(|_| TokenScore {
            logprob: -0.5,
            rank: 1,
            top: Vec::new(),
        });
        let pushed = output.push(&Sampled { token, score });
        chunks.extend(pushed.chunk.map(|update| match update {
            Update::ChatChunk(chunk) => serde_json::to_value(chunk).unwrap(),
            Update::CompletionChunk(chunk) => serde_json::to_value(chunk).unwrap(),
            Update::Progress(_) => panic!("an output makes no progress messages"),
        }));
        if pushed.finished.is_some() {
            break;
        }
    }
    (output, chunks)
}

fn contents(chunks: &[Value]) -> Vec<&str> {
    chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect()
}

#[test]
fn a_chat_streams_and_ends_as_one_message() {
    let prepared = prepare_chat(json!({"stream_options": {"include_usage": true}}));
    let (output, chunks) = run(&prepared, "Hé!");
    assert_eq!(contents(&chunks), ["H", "é", "!"]);
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    assert!(chunks[1]["choices"][0]["delta"].get("role").is_none());
    assert_eq!(chunks[0]["choices"][0]["finish_reason"], Value::Null);
    assert_eq!(
        chunks.last().unwrap()["choices"][0]["finish_reason"],
        "stop"
    );
    assert!(chunks.iter().all(|chunk| chunk["id"] == chunks[0]["id"]));
    let usage = prepared.usage(std::slice::from_ref(&output), 3);
    assert_eq!(usage.completion_tokens, 5);
    assert_eq!(
        usage.prompt_tokens as usize,
        prepared.prompts[0].tokens.len()
    );
    let Some(Update::ChatChunk(last)) = prepared.usage_chunk(&usage) else {
        panic!("a stream with usage ends with a chunk of it");
    };
    assert!(last.choices.is_empty() && last.usage == Some(Some(usage.clone())));
    let Response::Chat(result) = prepared.response(&[output], usage) else {
        panic!("a chat gives a chat completion");
    };
    let choice = &result.choices[0];
    assert_eq!(choice.message.content.as_deref(), Some("Hé!"));
    assert_eq!(choice.finish_reason, FinishReason::Stop);
    assert_eq!(choice.stop_reason, None);
}

#[test]
fn stop_texts_and_limits_end_a_choice() {
    let prepared = prepare_chat(json!({"stop": ["STOP", "##"]}));
    let (output, chunks) = run(&prepared, "one STO two STOP three");
    assert_eq!(contents(&chunks).concat(), "one STO two ");
    assert_eq!(chunks.last().unwrap()["choices"][0]["stop_reason"], "STOP");
    assert_eq!(output.finished(), Some(FinishReason::Stop));

    let prepared = prepare_chat(json!({"max_tokens": 4}));
    let (output, chunks) = run(&prepared, "abc€");
    assert_eq!(contents(&chunks).concat(), "abc\u{FFFD}");
    assert_eq!(output.finished(), Some(FinishReason::Length));

    let prepared = prepare_chat(json!({"stop_token_ids": [66]}));
    let (_, chunks) = run(&prepared, "aBc");
    assert_eq!(contents(&chunks).concat(), "a");
    assert_eq!(chunks.last().unwrap()["choices"][0]["stop_reason"], 66);

    let prepared = prepare_chat(json!({"ignore_eos": true, "max_tokens": 2}));
    let (output, _) = run(&prepared, "a");
    assert_eq!(output.finished(), Some(FinishReason::Length));

    let prepared = prepare_chat(json!({"stop": "b", "min_tokens": 3}));
    let (_, chunks) = run(&prepared, "abcb");
    assert_eq!(contents(&chunks).concat(), "abc");

    let prepared = prepare_chat(json!({"max_tokens": 0}));
    assert_eq!(
        prepared.output(0).start().finished,
        Some(FinishReason::Length)
    );
}

#[test]
fn every_token_of_a_chat_has_its_logprob_once() {
    let prepared = prepare_chat(json!({"logprobs": true, "top_logprobs": 0}));
    let (output, chunks) = run(&prepared, "aé€");
    let tokens: Vec<&Value> = chunks
        .iter()
        .flat_map(|chunk| {
            chunk["choices"][0]["logprobs"]["content"]
                .as_array()
                .unwrap()
        })
        .collect();
    assert_eq!(tokens.len(), 6);
    assert_eq!(tokens[1]["bytes"], json!([0xC3]));
    assert_eq!(
        output
            .chat_choice()
            .logprobs
            .unwrap()
            .content
            .unwrap()
            .len(),
        6
    );
}

#[test]
fn the_usage_is_null_until_the_last_chunk_where_it_is_asked_for() {
    for asked in [Value::Null, json!({}), json!({"include_usage": true})] {
        let wanted = asked["include_usage"] == true;
        let request = json!({
            "model": "m", "prompt": "ab", "max_tokens": 9, "stream": true, "stream_options": asked,
        });
        let request = serde_json::from_value(request).unwrap();
        for prepared in [
            prepare_chat(json!({"stream_options": asked})),
            completion(&model(), &request).unwrap(),
        ] {
            let (output, chunks) = run(&prepared, "Hi");
            let before = wanted.then_some(&Value::Null);
            assert!(chunks.len() > 1);
            assert!(chunks.iter().all(|chunk| chunk.get("usage") == before));
            let usage = prepared.usage(&[output], 0);
            let last = prepared.usage_chunk(&usage).map(|update| match update {
                Update::ChatChunk(chunk) => serde_json::to_value(chunk).unwrap(),
                Update::CompletionChunk(chunk) => serde_json::to_value(chunk).unwrap(),
                Update::Progress(_) => panic!("an output makes no progress messages"),
            });
            assert_eq!(last.is_some(), wanted);
            assert!(last.is_none_or(|last| last["usage"] == json!(usage)));
        }
    }
}

#[test]
fn a_completion_echoes_and_tells_logprobs_of_the_prompt() {
    let request = json!({
        "model": "m", "prompt": "ab", "echo": true, "logprobs": 1, "prompt_logprobs": 1, "max_tokens": 1,
    });
    let prepared = completion(&model(), &serde_json::from_value(request).unwrap()).unwrap();
    assert_eq!(prepared.prompt_scores, Some(1));
    let score = |token: u32| TokenScore {
        logprob: -1.0,
        rank: 2,
        top: vec![crate::sampling::TokenLogprob {
            token,
            logprob: -0.1,
        }],
    };
    let mut output = prepared.output(0);
    output.prompt_scores(&[score(120)]);
    let pushed = output.push(&Sampled {
        token: 99,
        score: Some(score(121)),
    });
    assert_eq!(pushed.finished, Some(FinishReason::Length));
    let usage = prepared.usage(std::slice::from_ref(&output), 0);
    let Response::Completion(result) = prepared.response(&[output], usage) else {
        panic!("a completion gives a completion");
    };
    let choice = serde_json::to_value(&result.choices[0]).unwrap();
    assert_eq!(choice["text"], "abc");
    assert_eq!(choice["logprobs"]["tokens"], json!(["a", "b", "c"]));
    assert_eq!(
        choice["logprobs"]["token_logprobs"],
        json!([null, -1.0, -1.0])
    );
    assert_eq!(choice["logprobs"]["text_offset"], json!([0, 1, 2]));
    assert_eq!(choice["prompt_logprobs"][0], Value::Null);
    assert_eq!(choice["prompt_logprobs"][1]["98"]["rank"], 2);
    assert_eq!(choice["prompt_logprobs"][1]["120"]["rank"], 1);
}

#[test]
fn one_call_is_all_where_the_request_says_so() {
    let tool = json!({"type": "function", "function": {"name": "look", "parameters": {}}});
    let call = |n: u32| {
        format!(
            "<tool_call>\n{{\"name\": \"look\", \"arguments\": {{\"n\": {n}}}}}\n</tool_call>\n"
        )
    };
    let text = format!("Well. {}{}after", call(1), call(2));
    for (parallel, count) in [(true, 2), (false, 1)] {
        let prepared = prepare_chat(json!({"tools": [tool], "parallel_tool_calls": parallel}));
        let (output, chunks) = run(&prepared, &text);
        assert_eq!(output.finished(), Some(FinishReason::ToolCalls));
        let reported: String = chunks
            .iter()
            .filter_map(|chunk| chunk["choices"][0]["delta"]["tool_calls"].as_array())
            .flatten()
            .filter_map(|call| call["function"]["arguments"].as_str())
            .collect();
        assert_eq!(reported.contains("\"n\": 2"), parallel);
        let usage = prepared.usage(std::slice::from_ref(&output), 0);
        let Response::Chat(result) = prepared.response(&[output], usage) else {
            panic!("a chat gives a chat completion");
        };
        let message = &result.choices[0].message;
        assert_eq!(message.tool_calls.as_ref().unwrap().len(), count);
        assert_eq!(
            message.tool_calls.as_ref().unwrap()[0].function.arguments,
            "{\"n\": 1}"
        );
    }
}
