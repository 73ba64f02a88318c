//! One question, one answer: `hello [MODEL [TEXT]]`.

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().unwrap_or("builtin:echo".into());
    let text = arguments.next().unwrap_or("Hello!".into());
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
    println!("{}", client.chat(&request).wait()?.text());
    Ok(())
}
