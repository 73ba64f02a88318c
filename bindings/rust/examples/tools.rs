//! The model calls a function of this program: `tools [MODEL [TEXT]]`.

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams, Tool, ToolChoiceMode};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct GetWeather {
    city: String,
}

fn get_weather(_: &GetWeather) -> &'static str {
    r#"{"temperature": 21, "condition": "sunny"}"#
}

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().unwrap_or("builtin:echo".into());
    let text = arguments
        .next()
        .unwrap_or("What is the weather in Paris?".into());
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
    let tool = Tool::function(
        "get_weather",
        "Get the weather of a city.",
        json!({
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        }),
    );
    let mut request = ChatCompletionRequest::new(card.id, [ChatMessage::user(text)])
        .temperature(0.0)
        .tools([tool]);

    let mut answer = client.chat(&request).wait()?;
    if !answer.tool_calls().is_empty() {
        request.messages.push(answer.to_message());
        for call in answer.tool_calls() {
            let arguments: GetWeather = call.arguments()?;
            println!("{}({})", call.function.name, arguments.city);
            request
                .messages
                .push(ChatMessage::tool(call, get_weather(&arguments)));
        }
        answer = client
            .chat(&request.tool_choice(ToolChoiceMode::None))
            .wait()?;
    }
    println!("{}", answer.text());
    Ok(())
}
