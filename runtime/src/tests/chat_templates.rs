//! Real chat templates render as transformers renders them.

use crate::chat::{ChatTemplate, Clock};
use serde_json::{Map, Value};

const JULY_2025: Clock = Clock::Fixed(1_752_148_800);

fn render(source: &str, variables: Map<String, Value>) -> Result<String, String> {
    ChatTemplate::with_clock(source, JULY_2025)
        .and_then(|template| template.render(&variables))
        .map_err(|error| error.message)
}

#[test]
fn templates_equal_transformers() {
    let (Some(goldens), Some(contexts)) = (
        super::common::shared_json("chat-templates/goldens.json"),
        super::common::shared_json("chat-templates/contexts.json"),
    ) else {
        return;
    };
    let folder =
        super::common::shared("chat-templates/templates").expect("lies beside the goldens");
    let (mut equal, mut failures) = (0, Vec::new());
    for (name, golden) in goldens["templates"].as_object().expect("templates") {
        let source =
            std::fs::read_to_string(folder.join(format!("{name}.jinja"))).expect("a template");
        for (context, expected) in golden["renderings"].as_object().expect("renderings") {
            let mut variables = contexts[context].as_object().expect("a context").clone();
            for token in ["bos_token", "eos_token"] {
                variables.insert(token.to_owned(), golden[token].clone());
            }
            for name in ["tools", "documents"] {
                variables.entry(name).or_insert(Value::Null);
            }
            let out = render(&source, variables);
            let matches = match (expected["text"].as_str(), expected["error"].as_str()) {
                // `safe` changes nothing here. Jinja2 HTML-escapes what is
                // appended to it, which no model was trained on.
                (Some(text), _) if source.contains("safe") => out
                    .as_ref()
                    .is_ok_and(|out| *out == text.replace("&#34;", "\"").replace("&#39;", "'")),
                (Some(text), _) => out.as_deref() == Ok(text),
                (_, Some("TemplateError")) => out
                    .as_ref()
                    .is_err_and(|e| e.contains("does not take these messages")),
                // How Python's engine fails is not part of the contract.
                _ => true,
            };
            if matches {
                equal += 1;
            } else {
                failures.push(format!(
                    "{name} / {context}:\n got  {out:?}\n want {expected}"
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} differ, {equal} are equal\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(equal > 500);
}

#[test]
fn templates_equal_the_other_collection() {
    let Some(goldens) = super::common::shared_json("chat-templates/huggingface-js-goldens.json")
    else {
        return;
    };
    let mut failures = Vec::new();
    for case in goldens["cases"].as_array().expect("cases") {
        let source = case["chat_template"].as_str().expect("a template");
        let out = render(source, case["data"].as_object().expect("data").clone());
        if out.as_deref().ok() != case["expected"].as_str() {
            failures.push(format!(
                "{}:\n got  {out:?}\n want {}",
                case["name"], case["expected"]
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
