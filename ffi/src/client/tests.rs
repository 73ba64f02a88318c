use super::*;
use crate::limits::REMEMBERED_CLIENTS;
use crate::pump::Reply;
use crate::registry::Registry;
use crate::rpc::envelope::Params;
use crate::service::Handle;

/// Answers every request with null.
struct NullService;

impl Service for NullService {
    fn call(&self, _: &str, _: Params, reply: Reply) -> Option<Box<dyn Handle>> {
        reply.end(Ok(()));
        None
    }

    fn close(&self) {}
}

fn client() -> Client {
    Client::open(Arc::new(NullService)).unwrap()
}

const REQUEST: &[u8] = br#"{"jsonrpc":"2.0","id":1,"method":"x"}"#;

fn text(message: Message) -> String {
    // SAFETY: the tests read a message before they ask for the next.
    let bytes = unsafe { std::slice::from_raw_parts(message.start, message.length) };
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_message_outlives_its_client_until_the_reader_comes_back() {
    let registry = Registry::default();
    let handle = registry.add(Arc::new(client()));
    let open = registry.get(handle).unwrap();
    open.send(REQUEST).unwrap();
    let message = open.receive(None).unwrap();
    drop(open);
    registry.remove(handle).unwrap().close();
    assert!(registry.get(handle).is_none() && registry.remove(handle).is_none());
    assert_eq!(text(message), r#"{"jsonrpc":"2.0","id":1,"result":null}"#);
    assert_eq!(registry.remembered(), 1);
    registry.forget(handle);
    assert_eq!(registry.remembered(), 0);
}

#[test]
fn few_closed_clients_are_remembered_and_no_handle_comes_twice() {
    let registry = Registry::default();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 * REMEMBERED_CLIENTS {
        let handle = registry.add(Arc::new(client()));
        assert!(handle != 0 && seen.insert(handle));
        registry.remove(handle).unwrap().close();
    }
    assert_eq!(registry.remembered(), REMEMBERED_CLIENTS);
}

#[test]
fn a_second_reader_is_turned_away() {
    let client = client();
    std::thread::scope(|scope| {
        // Whichever thread is first, this one ends up waiting: the other one
        // may only be polling.
        let first = scope.spawn(|| loop {
            match client.receive(None) {
                Err(NoMessage::Busy) => std::thread::yield_now(),
                other => break other.map(|_| ()),
            }
        });
        while client.receive(Some(Duration::ZERO)) != Err(NoMessage::Busy) {
            std::thread::yield_now();
        }
        client.close();
        assert_eq!(first.join().unwrap(), Err(NoMessage::Closed));
    });
    assert_eq!(client.send(REQUEST), Err(Refused::Closed));
}

#[test]
fn a_large_message_does_not_leave_a_large_buffer() {
    let client = client();
    *lock(&client.reader.0) = Vec::with_capacity(2 * KEPT_BUFFER);
    assert_eq!(
        client.receive(Some(Duration::ZERO)),
        Err(NoMessage::TimedOut)
    );
    assert!(lock(&client.reader.0).capacity() <= KEPT_BUFFER);
    client.close();
}
