//! The client against the library, with the models that need no file.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{ask, echo, endless, until};
use inlay::{
    ChatCompletionRequest, ChatMessage, Client, CompletionRequest, ErrorName, FinishReason,
    ModelLoadParams, TokensDecodeParams, TokensEncodeParams,
};

#[test]
fn a_chat_is_answered_whole_and_in_chunks() {
    let client = echo();
    let whole = client.chat(&ask("Hello!")).wait().unwrap();
    assert_eq!(whole.text(), "Hello!");
    assert_eq!(whole.choices[0].finish_reason, FinishReason::Stop);

    let mut stream = client.chat_stream(&ask("Hello!"));
    let mut text = String::new();
    for chunk in &mut stream {
        text += chunk.unwrap().text();
    }
    assert_eq!(text, "Hello!");
    let result = stream.wait().unwrap();
    assert_eq!(
        (result.text(), &result.usage.completion_tokens),
        ("Hello!", &whole.usage.completion_tokens)
    );
}

#[test]
fn the_result_of_a_stream_needs_no_reading_of_chunks() {
    let client = echo();
    assert_eq!(
        client.chat_stream(&ask("a b c")).wait().unwrap().text(),
        "a b c"
    );
    let request = CompletionRequest::new("m", "abc")
        .temperature(0.0)
        .max_tokens(5);
    let whole = client.complete(&request).wait().unwrap();
    let streamed = client.complete_stream(&request).wait().unwrap();
    assert_eq!(streamed.text(), whole.text());
}

#[test]
fn the_typed_calls_reach_their_methods() {
    let client = echo();
    let tokens = client
        .tokens_encode(&TokensEncodeParams::new("m", "abc"))
        .wait()
        .unwrap();
    let text = client
        .tokens_decode(&TokensDecodeParams::new("m", tokens.tokens))
        .wait()
        .unwrap();
    assert_eq!(text.text, "abc");
    assert_eq!(client.model_list().wait().unwrap().data[0].id, "m");
    assert_eq!(
        client.engine_info().wait().unwrap().version,
        client.server().server.version
    );
    assert!(client.engine_metrics().wait().unwrap().uptime_seconds >= 0.0);
}

#[test]
fn an_error_has_its_name_its_sentence_and_its_place() {
    let client = echo();
    let error = client.chat(&ask("x").temperature(3.0)).wait().unwrap_err();
    assert_eq!(error.name(), "invalid_params");
    assert!(error.is(&ErrorName::InvalidParams));
    assert_eq!(error.pointer(), Some("/params/temperature"));
    assert_eq!(error.code(), Some(-32602));
    assert!(
        error
            .to_string()
            .ends_with("[invalid_params] (at /params/temperature)"),
        "{error}"
    );
    let mut stream = client.chat_stream(&ask("x").temperature(3.0));
    assert_eq!(
        (&mut stream).into_iter().next().unwrap().unwrap_err(),
        error
    );
    assert!((&mut stream).into_iter().next().is_none());
    assert_eq!(stream.wait().unwrap_err(), error);
}

#[test]
fn a_library_that_is_not_there_is_named() {
    let error = Client::builder()
        .library("/no/such/libinlay.so")
        .open()
        .unwrap_err();
    assert_eq!(error.name(), "library_missing");
    assert!(error.message().contains("/no/such/libinlay.so"), "{error}");
    let not_one = std::env::current_exe().unwrap();
    let error = Client::builder().library(not_one).open().unwrap_err();
    assert!(error.name().starts_with("library_"), "{error}");
}

#[test]
fn progress_is_told_on_the_thread_that_waits() {
    let client = Client::open().unwrap();
    let told = Arc::new(AtomicUsize::new(0));
    let here = std::thread::current().id();
    let count = Arc::clone(&told);
    let load = client
        .model_load(&ModelLoadParams::new("builtin:echo"))
        .on_progress(move |_| {
            assert_eq!(std::thread::current().id(), here);
            count.fetch_add(1, Ordering::Relaxed);
        });
    load.wait().unwrap();
    assert!(told.load(Ordering::Relaxed) > 0);
}

#[test]
fn letting_go_cancels() {
    let client = endless();
    let mut stream = client.chat_stream(&ask("Go on."));
    assert!((&mut stream).into_iter().next().unwrap().is_ok());
    drop(stream);
    drop(client.chat(&ask("Go on.")));
    until(|| common::running(&client) == 0);
}

#[test]
fn a_cancelled_stream_ends_and_says_so() {
    let client = endless();
    let mut stream = client.chat_stream(&ask("Go on."));
    assert!((&mut stream).into_iter().next().unwrap().is_ok());
    stream.cancel();
    assert!((&mut stream).into_iter().next().is_none());
    assert!(stream.wait().unwrap_err().is(&ErrorName::RequestCancelled));
    until(|| common::running(&client) == 0);
}

#[test]
fn a_time_out_cancels() {
    let client = endless();
    let began = Instant::now();
    let error = client
        .chat(&ask("Go on."))
        .wait_timeout(Duration::from_millis(50))
        .unwrap_err();
    assert_eq!(error.name(), "timed_out");
    assert!(began.elapsed() < Duration::from_secs(120));
    until(|| common::running(&client) == 0);
}

#[test]
fn many_streams_on_many_threads_get_their_own_chunks() {
    let client = echo();
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let client = client.clone();
            std::thread::spawn(move || {
                for round in 0..8 {
                    let said = format!("thread {thread}, round {round}");
                    let mut stream = client.chat_stream(&ask(&said));
                    let text: String = (&mut stream)
                        .into_iter()
                        .map(|chunk| chunk.unwrap().text().to_owned())
                        .collect();
                    assert_eq!(text, said);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn closing_ends_what_runs() {
    let client = endless();
    let stream = client.chat_stream(&ask("Go on."));
    let pending = client.chat(&ask("Go on."));
    let closer = {
        let client = client.clone();
        std::thread::spawn(move || client.close())
    };
    assert_eq!(pending.wait().unwrap_err().name(), "client_closed");
    assert_eq!(stream.wait().unwrap_err().name(), "client_closed");
    closer.join().unwrap();
    assert_eq!(
        client.model_list().wait().unwrap_err().name(),
        "client_closed"
    );
    client.close();
}

#[test]
fn a_stream_outlives_its_client() {
    let client = endless();
    let stream = client.chat_stream(&ask("Go on."));
    drop(client);
    assert_eq!(stream.wait().unwrap_err().name(), "client_closed");
}

#[test]
fn a_stream_that_nobody_reads_keeps_nobody_waiting() {
    let client = endless();
    client
        .model_load(&ModelLoadParams::new("builtin:echo"))
        .wait()
        .unwrap();
    let mut idle = client.chat_stream(&ask("Go on."));
    assert!((&mut idle).into_iter().next().unwrap().is_ok());
    let echo = ChatCompletionRequest::new("builtin:echo", [ChatMessage::user("Hello!")]);
    for _ in 0..50 {
        assert_eq!(client.chat(&echo).wait().unwrap().text(), "Hello!");
    }
    // The engine makes no more of it: what waits here is bounded.
    until(|| {
        let before = common::generated(&client, "m");
        std::thread::sleep(Duration::from_millis(50));
        common::generated(&client, "m") == before
    });
    // It goes on where it stood, well beyond what was held back.
    for _ in 0..1000 {
        assert!((&mut idle).into_iter().next().unwrap().is_ok());
    }
}

#[test]
fn what_the_library_could_not_answer_is_refused_here() {
    let client = echo();
    let large = "x".repeat(17 << 20);
    assert_eq!(
        client.chat(&ask(&large)).wait().unwrap_err().name(),
        "message_too_large"
    );
    assert_eq!(
        client.chat(&ask("still here")).wait().unwrap().text(),
        "still here"
    );
}

#[test]
fn everything_may_cross_threads() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    shared::<Client>();
    shared::<inlay::Error>();
    shared::<inlay::raw::RawClient>();
    sent::<inlay::ChatStream>();
    sent::<inlay::Pending<inlay::ChatCompletion>>();
}
