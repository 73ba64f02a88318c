//! An answer read into a struct: `structured [MODEL [TEXT]]`.
//!
//! With the feature `schemars` the schema can be made from the type: derive `JsonSchema` and call
//! `answer_as::<Person>()`.

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Person {
    name: String,
    age: u8,
}

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().unwrap_or("builtin:echo".into());
    let text = arguments.next().unwrap_or("Greta is 34 years old.".into());
    match run(&model, &text) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(model: &str, text: &str) -> inlay::Result<()> {
    let client = Client::open()?;
    let card = client.model_load(&ModelLoadParams::new(model)).wait()?;
    let request = ChatCompletionRequest::new(card.id, [ChatMessage::user(text)])
        .temperature(0.0)
        .json_schema(
            "person",
            json!({
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 20},
                    "age": {"type": "integer", "minimum": 0, "maximum": 150},
                },
                "required": ["name", "age"],
                "additionalProperties": false,
            }),
        );
    let person: Person = client.chat(&request).wait()?.parse()?;
    println!("name: {}", person.name);
    println!("age: {}", person.age);
    Ok(())
}
