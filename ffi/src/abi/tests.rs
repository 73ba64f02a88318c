//! Tests that a C program cannot easily do: the rest is in `tests/c`.

use super::*;
use crate::checked;

fn receive(client: *mut InlayClient, timeout: f64) -> Result<String, c_int> {
    let mut message = std::ptr::dangling();
    let mut length = usize::MAX;
    // SAFETY: both are writable.
    let status = unsafe { inlay_recv(client, timeout, &mut message, &mut length) };
    if status != OK {
        assert!(message.is_null());
        assert_eq!(length, 0);
        return Err(status);
    }
    // SAFETY: the message is valid for its length, and a zero byte follows.
    let bytes = unsafe { std::slice::from_raw_parts(message.cast::<u8>(), length + 1) };
    assert_eq!(bytes.last(), Some(&0));
    let message = serde_json::from_slice(&bytes[..length]).unwrap();
    assert_eq!(checked::problem_of_message(&message, None), None);
    Ok(String::from_utf8(bytes[..length].to_vec()).unwrap())
}

fn send(client: *mut InlayClient, text: &str) -> c_int {
    // SAFETY: the text is valid for its length.
    unsafe { inlay_send(client, text.as_ptr().cast(), text.len()) }
}

#[test]
fn the_status_codes_are_those_of_the_header() {
    let header = include_str!("../../include/inlay.h");
    for (name, value) in [
        ("OK", OK),
        ("TIMED_OUT", TIMED_OUT),
        ("CLOSED", CLOSED),
        ("FULL", FULL),
        ("INVALID", INVALID),
        ("BUSY", BUSY),
        ("FORKED", FORKED),
        ("NO_FD", NO_FD),
        ("INTERNAL", INTERNAL),
    ] {
        assert!(
            header.contains(&format!("#define INLAY_{name} {value} ")),
            "{name}"
        );
    }
}

#[test]
fn a_conversation() {
    let client = inlay_open();
    assert!(!client.is_null());
    let request = r#"{"jsonrpc":"2.0","id":1,"method":"schema.get","params":{"name":"shutdown"}}"#;
    assert_eq!(send(client, request), OK);
    assert!(receive(client, -1.0)
        .unwrap()
        .contains("\"not_initialized\""));
    assert_eq!(
        send(client, r#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#),
        OK
    );
    let answer = receive(client, -1.0).unwrap();
    assert!(
        answer.starts_with(r#"{"jsonrpc":"2.0","id":1,"result":{"server":{"name":"inlay""#),
        "{answer}"
    );
    assert_eq!(send(client, request), OK);
    let answer = receive(client, -1.0).unwrap();
    assert!(
        answer.contains(r#""shutdown.result":{"$schema""#),
        "{answer}"
    );
    assert!(!answer.contains('\n'));
    assert_eq!(receive(client, 0.0), Err(-TIMED_OUT));
    inlay_close(client);
    assert_eq!(receive(client, -1.0), Err(-CLOSED));
    assert_eq!(send(client, request), -CLOSED);
}

#[test]
fn times_out_as_told() {
    assert_eq!(duration(0.0), Some(Duration::ZERO));
    assert_eq!(duration(-0.0), Some(Duration::ZERO));
    assert_eq!(duration(f64::NAN), Some(Duration::ZERO));
    assert_eq!(duration(1.5), Some(Duration::from_millis(1500)));
    for endless in [-1.0, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        assert_eq!(duration(endless), None);
    }
}
