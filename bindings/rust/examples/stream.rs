//! An answer printed as it comes: `stream [MODEL [TEXT]]`.

use std::io::Write;

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().unwrap_or("builtin:echo".into());
    let text = arguments.next().unwrap_or("Tell me a story.".into());
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
    let request = ChatCompletionRequest::new(card.id, [ChatMessage::user(text)]).temperature(0.0);

    let mut answer = client.chat_stream(&request);
    for chunk in &mut answer {
        print!("{}", chunk?.text());
        let _ = std::io::stdout().flush();
    }
    println!();

    let whole = answer.wait()?;
    let tokens = whole.usage.completion_tokens;
    println!("[{}, {tokens} tokens]", whole.choices[0].finish_reason);
    Ok(())
}
