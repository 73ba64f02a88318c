//! Tool calls as real templates and models write them.

use crate::chat::{ChatTemplate, Format, Piece, Reader, Thoughts, ToolSyntax};
use serde_json::{json, Value};

/// Content and calls; arguments that are not JSON are kept as text.
fn read(format: &Format, text: &str, step: usize) -> (String, Vec<(String, Value)>) {
    let mut reader = Reader::new(format);
    let mut pieces = Vec::new();
    let characters: Vec<char> = text.chars().collect();
    for chunk in characters.chunks(step) {
        reader.push(&chunk.iter().collect::<String>(), &mut pieces);
    }
    reader.finish(&mut pieces);
    let (mut content, mut calls) = (String::new(), Vec::<(String, String)>::new());
    for piece in pieces {
        match piece {
            Piece::Content(text) => content.push_str(&text),
            Piece::Reasoning(_) => {}
            Piece::Call { name, .. } => calls.push((name, String::new())),
            Piece::Arguments(text) => calls.last_mut().expect("a call").1.push_str(&text),
        }
    }
    let calls = calls
        .into_iter()
        .map(|(name, text)| {
            let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            (name, value)
        })
        .collect();
    (content, calls)
}

fn format(family: &str) -> Format {
    Format {
        tools: Some(ToolSyntax::of_family(family).expect("a family")),
        thoughts: Some(Thoughts::PLAIN),
        ..Format::default()
    }
}

fn expected(case: &Value) -> Vec<(String, Value)> {
    case["expected_tool_calls"]
        .as_array()
        .expect("calls")
        .iter()
        .map(|call| {
            (
                call["name"].as_str().unwrap_or_default().to_owned(),
                call["arguments"].clone(),
            )
        })
        .collect()
}

#[test]
fn what_templates_write_is_read_back() {
    for (file, family) in [
        ("functionary-v3.1", "functionary"),
        ("granite-4.0", "hermes"),
        ("hermes", "hermes"),
        ("llama-3.1", "llama3"),
        ("mistral-nemo", "mistral"),
        ("qwen2.5", "hermes"),
        ("qwen3", "hermes"),
    ] {
        let Some(path) = super::common::shared(&format!("tool-calls/rendered/{file}.jsonl")) else {
            return;
        };
        let text = std::fs::read_to_string(path).expect("text");
        let mut count = 0;
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let output = case["model_output"].as_str().expect("an output");
            for step in [1, 3, 7, 10_000] {
                let (content, calls) = read(&format(family), output, step);
                assert_eq!(calls, expected(&case), "{file} {}", case["id"]);
                assert_eq!(content.trim(), "", "{file} {}", case["id"]);
            }
            count += 1;
        }
        println!("{file}: {count}");
    }
}

#[test]
fn templates_are_recognised() {
    for (name, family) in [
        ("NousResearch-Hermes-3-Llama-3.1-8B-tool_use", "hermes"),
        ("Qwen-Qwen2.5-7B-Instruct", "hermes"),
        ("Qwen-Qwen3-0.6B", "hermes"),
        ("ibm-granite-granite-4.0", "hermes"),
        ("meta-llama-Llama-3.1-8B-Instruct", "llama3"),
        ("meta-llama-Llama-3.2-3B-Instruct", "llama3"),
        ("mistralai-Mistral-Nemo-Instruct-2407", "mistral"),
        ("deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "deepseek-v3"),
        ("moonshotai-Kimi-K2", "kimi-k2"),
        ("meetkai-functionary-medium-v3.1", "functionary"),
        ("LFM2.5-Instruct", "pythonic"),
        ("phi-4-mini", "phi4"),
        ("GLM-4.7-Flash", "glm-4.5"),
        ("poolside-Laguna-S-2.1", "glm-4.5"),
        ("StepFun3.5-Flash", "qwen3-coder"),
        ("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "qwen3-coder"),
        ("deepseek-ai-DeepSeek-V3.2", "deepseek-v3.2"),
        ("deepseek-ai-DeepSeek-V4-Flash-0731", "deepseek-v3.2"),
        ("CohereForAI-c4ai-command-r-plus-tool_use", "command-r"),
        ("Cohere2MoE", "command-a"),
    ] {
        let Some(path) = super::common::shared(&format!("chat-templates/templates/{name}.jinja"))
        else {
            return;
        };
        let source = std::fs::read_to_string(path).expect("text");
        assert_eq!(ToolSyntax::of_template(&source).family, family, "{name}");
    }
}

/// A call written by a model's own template is read back, however it is cut:
/// arguments as markup, and lists under other names.
#[test]
fn calls_as_templates_write_them_are_read_back() {
    let Some(path) = super::common::shared("tool-calls/rendered/qwen3.jsonl") else {
        return;
    };
    let cases = std::fs::read_to_string(path).expect("text");
    for (name, family, opener) in [
        ("GLM-4.7-Flash", "glm-4.5", "<tool_call>"),
        ("StepFun3.5-Flash", "qwen3-coder", "<tool_call>"),
        (
            "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
            "qwen3-coder",
            "<tool_call>",
        ),
        (
            "deepseek-ai-DeepSeek-V3.2",
            "deepseek-v3.2",
            "<｜DSML｜function_calls>",
        ),
        ("Cohere2MoE", "command-a", "<|START_ACTION|>[\n"),
        (
            "CohereForAI-c4ai-command-r-plus-tool_use",
            "command-r",
            "Action:\n```json\n[",
        ),
    ] {
        let Some(path) = super::common::shared(&format!("chat-templates/templates/{name}.jinja"))
        else {
            return;
        };
        let template =
            ChatTemplate::new(&std::fs::read_to_string(path).expect("text")).expect("a template");
        let mut count = 0;
        for line in cases.lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let Some(calls) = case["expected_tool_calls"].as_array() else {
                continue;
            };
            let tool_calls: Vec<Value> = calls
                .iter()
                .map(|call| json!({"type": "function", "id": "c", "function": call}))
                .collect();
            let messages = json!([
                {"role": "user", "content": "x"},
                {"role": "assistant", "content": "", "tool_calls": tool_calls},
            ]);
            let variables = json!({"messages": messages, "add_generation_prompt": false});
            let text = template
                .render(variables.as_object().expect("an object"))
                .expect("a text");
            let from = text.rfind("x<|END_OF_TURN_TOKEN|>").unwrap_or(0);
            let text = &text[from..];
            let output = &text[text.find(opener).expect("an opener")..];
            let end = [
                "<|END_OF_TURN_TOKEN|>",
                "<|START_OF_TURN_TOKEN|>",
                "<|im_end|>",
                "<|user|>",
                "<｜end▁of▁sentence｜>",
                "<|observation|>",
            ];
            let end = end.iter().filter_map(|mark| output.find(mark)).min();
            let output = &output[..end.unwrap_or(output.len())];
            let mut format = format(family);
            for call in calls {
                let tool = call["name"].as_str().expect("a name");
                for (key, value) in call["arguments"].as_object().into_iter().flatten() {
                    if value.is_string() {
                        format.texts.push((tool.to_owned(), key.clone()));
                    }
                }
            }
            for step in [1, 5, 10_000] {
                let (content, found) = read(&format, output, step);
                assert_eq!(found, expected(&case), "{name} {output:?}");
                assert_eq!(content.trim(), "", "{name} {output:?}");
            }
            count += 1;
        }
        println!("{name}: {count}");
        assert!(count > 20, "{name}: {count}");
    }
}

/// Outputs from the tests of other parsers. For malformed ones, another
/// parser's result is no standard: those are counted, not required.
#[test]
fn outputs_from_other_parsers_tests_are_read() {
    let mut report = Vec::new();
    for (file, family, all) in [
        ("vllm-hermes", "hermes", false),
        ("vllm-mistral", "mistral-v11", false),
        ("vllm-llama3_json", "llama3", false),
        ("vllm-phi4mini", "phi4", false),
        ("vllm-deepseekv3", "deepseek-v3", false),
        ("vllm-kimi_k2", "kimi-k2", true),
        ("vllm-pythonic", "pythonic", true),
        ("vllm-llama4_pythonic", "pythonic", false),
        ("vllm-jamba", "tool-calls", true),
        ("vllm-qwen3xml", "qwen3-coder", true),
        ("vllm-granite_20b_fc", "granite", false),
        ("vllm-xlam", "json", false),
    ] {
        let Some(cases) =
            super::common::shared_json(&format!("tool-calls/parser-cases/{file}.json"))
        else {
            return;
        };
        let cases = cases["cases"].as_array().expect("cases").clone();
        let (mut total, mut right) = (0, 0);
        for case in &cases {
            if !case["expected_tool_calls"].is_array() {
                continue;
            }
            let output = case["model_output"].as_str().expect("an output");
            let (_, calls) = read(&format(family), output, 1);
            let (_, whole) = read(&format(family), output, 10_000);
            assert_eq!(calls, whole, "{file}: {output:?}");
            total += 1;
            if calls == expected(case) {
                right += 1;
            } else {
                println!("{file}: {output:?}\n  {calls:?}");
                assert!(!all, "{file}: {output:?} gives {calls:?}");
            }
        }
        report.push(format!("{file}: {right} of {total}"));
        assert!(right * 2 >= total, "{file}: {right} of {total}");
    }
    println!("{}", report.join("\n"));
}
