//! The client in tasks: under tokio, and without any runtime.

mod common;

use std::future::{poll_fn, Future};
use std::pin::{pin, Pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use common::{ask, echo, endless, until};
use futures_core::Stream as _;
use inlay::{ChatStream, ErrorName, ModelUnloadParams, Result};

async fn next(stream: &mut ChatStream) -> Option<Result<inlay::ChatCompletionChunk>> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_stream_at_once() {
    let client = echo();
    let tasks: Vec<_> = (0..32)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                let said = format!("task {task}");
                let mut stream = client.chat_stream(&ask(&said));
                let mut text = String::new();
                while let Some(chunk) = next(&mut stream).await {
                    text += chunk.unwrap().text();
                }
                assert_eq!(text, said);
                assert_eq!(stream.result().await.unwrap().text(), said);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_is_awaited() {
    let client = echo();
    assert_eq!(client.chat(&ask("Hello!")).await.unwrap().text(), "Hello!");
    assert_eq!(
        client
            .chat_stream(&ask("Hi"))
            .result()
            .await
            .unwrap()
            .text(),
        "Hi"
    );
    let error = client.chat(&ask("x").top_p(7.0)).await.unwrap_err();
    assert_eq!(error.pointer(), Some("/params/top_p"));
}

#[tokio::test]
async fn a_task_that_is_dropped_cancels_its_request() {
    let client = endless();
    let stream = {
        let client = client.clone();
        tokio::spawn(async move {
            let mut stream = client.chat_stream(&ask("Go on."));
            while next(&mut stream).await.is_some() {}
        })
    };
    let waited = tokio::time::timeout(Duration::from_millis(50), client.chat(&ask("Go on."))).await;
    assert!(waited.is_err());
    stream.abort();
    assert!(stream.await.unwrap_err().is_cancelled());
    until(|| common::running(&client) == 0);
}

/// The smallest executor there is: it parks the thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn no_runtime_is_needed() {
    let client = echo();
    assert_eq!(
        block_on(client.chat(&ask("Hello!"))).unwrap().text(),
        "Hello!"
    );
    assert_eq!(
        block_on(client.chat_stream(&ask("Hello!")).result())
            .unwrap()
            .text(),
        "Hello!"
    );
}

#[test]
fn a_waker_that_panics_does_not_end_the_reader() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker of a test");
        }
    }
    let client = endless();
    let waker = Waker::from(Arc::new(Panics));
    let mut pending = pin!(client.chat(&ask("Go on.")));
    assert!(pending
        .as_mut()
        .poll(&mut Context::from_waker(&waker))
        .is_pending());
    let unload = ModelUnloadParams::new("m");
    client.model_unload(&unload).wait().unwrap();
    let error = block_on(pending).unwrap_err();
    assert!(error.is(&ErrorName::ModelUnloaded), "{error}");
    assert!(client.model_list().wait().is_ok());
}
