//! The end of an answer that would never end: `cancel [MODEL]`.

use inlay::{ChatCompletionRequest, ChatMessage, Client, ModelLoadParams};

fn main() -> std::process::ExitCode {
    let model = std::env::args().nth(1).unwrap_or("builtin:null".into());
    match run(&model) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(model: &str) -> inlay::Result<()> {
    let client = Client::open()?;
    let card = client.model_load(&ModelLoadParams::new(model)).wait()?;
    let request =
        ChatCompletionRequest::new(card.id, [ChatMessage::user("Go on.")]).temperature(0.0);

    let mut answer = client.chat_stream(&request);
    let mut chunks = 0;
    for chunk in (&mut answer).into_iter().take(10) {
        chunk?;
        chunks += 1;
    }
    drop(answer); // This cancels the request.
    println!("cancelled after {chunks} chunks");

    let short = client.chat(&request.max_completion_tokens(1)).wait()?;
    println!(
        "the client goes on: {} token",
        short.usage.completion_tokens
    );
    Ok(())
}
