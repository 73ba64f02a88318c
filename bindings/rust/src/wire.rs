//! Messages as bytes: writing requests, and telling apart what comes back.
//!
//! `inlay.h` promises the order of members, so a prefix is enough to route a message. The rest is
//! read once, by whoever waits for it.

use std::ops::Range;

use serde::Serialize;

use crate::{Error, Result};

/// What a message is about its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Chunk,
    Progress,
    Result,
    Error,
}

/// The request that a message belongs to, what it is, and where its payload lies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Routed {
    pub request: u64,
    pub kind: Kind,
    pub payload: Range<usize>,
}

/// Reads the beginning of a message; nothing if it names no request of this crate.
pub(crate) fn route(message: &[u8]) -> Option<Routed> {
    let rest = message.strip_prefix(br#"{"jsonrpc":"2.0",""#)?;
    let at = |rest: &[u8]| message.len() - rest.len();
    if let Some(rest) = rest.strip_prefix(br#"id":"#) {
        let (request, rest) = number(rest)?;
        let (kind, rest) = match rest.strip_prefix(br#","result":"#) {
            Some(rest) => (Kind::Result, rest),
            None => (Kind::Error, rest.strip_prefix(br#","error":"#)?),
        };
        return Some(Routed {
            request,
            kind,
            payload: at(rest)..message.len() - 1,
        });
    }
    let rest = rest.strip_prefix(br#"method":""#)?;
    let end = rest.iter().position(|&byte| byte == b'"')?;
    let params = rest[end..].strip_prefix(br#"","params":"#)?;
    let (request, rest) = number(params.strip_prefix(br#"{"request":"#)?)?;
    Some(match rest.strip_prefix(br#","chunk":"#) {
        Some(rest) => Routed {
            request,
            kind: Kind::Chunk,
            payload: at(rest)..message.len() - 2,
        },
        None => Routed {
            request,
            kind: Kind::Progress,
            payload: at(params)..message.len() - 1,
        },
    })
}

fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit())?;
    let digits = std::str::from_utf8(&text[..end]).ok()?;
    Some((digits.parse().ok()?, &text[end..]))
}

#[derive(Serialize)]
struct Request<'a, P: ?Sized> {
    jsonrpc: &'static str,
    id: u64,
    method: &'a str,
    params: &'a P,
}

/// What a message may have at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub bytes: usize,
    pub depth: usize,
}

/// Those of a client that has not been told otherwise.
pub(crate) const BOUNDS: Bounds = Bounds {
    bytes: 16 << 20,
    depth: 100,
};

/// Writes a request.
///
/// What the library could only answer without an id (too long, too deep) is refused here, because
/// nobody could tell whose answer that is.
pub(crate) fn request<P: Serialize + ?Sized>(
    id: u64,
    method: &str,
    params: &P,
    bounds: Bounds,
) -> Result<Vec<u8>> {
    let request = Request {
        jsonrpc: "2.0",
        id,
        method,
        params,
    };
    let body = serde_json::to_vec(&request).map_err(|error| {
        Error::new(
            "invalid_params",
            format!("The request cannot be written as JSON: {error}."),
        )
    })?;
    if body.len() > bounds.bytes {
        return Err(Error::new(
            "message_too_large",
            format!(
                "The request has {} bytes; the limit is {}.",
                body.len(),
                bounds.bytes
            ),
        ));
    }
    if depth(&body) > bounds.depth {
        return Err(Error::new(
            "message_too_deep",
            format!("The request nests deeper than {}.", bounds.depth),
        ));
    }
    Ok(body)
}

/// How deep a JSON text nests.
fn depth(body: &[u8]) -> usize {
    let (mut deepest, mut level, mut in_text, mut escaped) = (0usize, 0usize, false, false);
    for &byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                level += 1;
                deepest = deepest.max(level);
            }
            b']' | b'}' if !in_text => level = level.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The notification that cancels a request.
pub(crate) fn cancellation(id: u64) -> Vec<u8> {
    format!(r#"{{"jsonrpc":"2.0","method":"$/cancelRequest","params":{{"id":{id}}}}}"#).into_bytes()
}

/// The notification that this many chunks of a stream were taken, all in all.
pub(crate) fn acknowledgement(id: u64, chunks: u64) -> Vec<u8> {
    let params = format!(r#"{{"id":{id},"chunks":{chunks}}}"#);
    format!(r#"{{"jsonrpc":"2.0","method":"$/acknowledge","params":{params}}}"#).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(message: &str) -> Option<(u64, Kind, &str)> {
        let routed = route(message.as_bytes())?;
        Some((routed.request, routed.kind, &message[routed.payload]))
    }

    #[test]
    fn every_kind_of_message_finds_its_request() {
        let chunk = r#"{"jsonrpc":"2.0","method":"chat.completions.chunk","params":{"request":7,"chunk":{"a":1}}}"#;
        assert_eq!(routed(chunk), Some((7, Kind::Chunk, r#"{"a":1}"#)));
        let progress =
            r#"{"jsonrpc":"2.0","method":"$/progress","params":{"request":7,"stage":"open"}}"#;
        let expected = r#"{"request":7,"stage":"open"}"#;
        assert_eq!(routed(progress), Some((7, Kind::Progress, expected)));
        let result = r#"{"jsonrpc":"2.0","id":12,"result":{"b":[]}}"#;
        assert_eq!(routed(result), Some((12, Kind::Result, r#"{"b":[]}"#)));
        let error = r#"{"jsonrpc":"2.0","id":12,"error":{"code":1}}"#;
        assert_eq!(routed(error), Some((12, Kind::Error, r#"{"code":1}"#)));
    }

    #[test]
    fn what_names_no_request_of_ours_is_left_alone() {
        for message in [
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":1}}"#,
            r#"{"jsonrpc":"2.0","id":"a","result":{}}"#,
            r#"{"jsonrpc":"2.0","id":99999999999999999999,"result":{}}"#,
            r#"{"jsonrpc":"2.0","method":"x","params":[]}"#,
            r#"[{"jsonrpc":"2.0"}]"#,
            r#"{"jsonrpc":"2.0","id":1"#,
            "",
        ] {
            assert_eq!(routed(message), None, "{message}");
        }
    }

    #[test]
    fn what_the_library_would_not_read_is_refused() {
        let nested = |depth: usize| {
            serde_json::from_str::<serde_json::Value>(&("[".repeat(depth) + &"]".repeat(depth)))
        };
        assert!(request(1, "x", &nested(99).unwrap(), BOUNDS).is_ok());
        let deep = request(1, "x", &nested(100).unwrap(), BOUNDS).unwrap_err();
        assert_eq!(deep.name(), "message_too_deep");
        assert!(request(1, "x", &"[".repeat(200), BOUNDS).is_ok());
        let bounds = Bounds {
            bytes: 50,
            ..BOUNDS
        };
        let large = request(1, "x", &"y".repeat(50), bounds).unwrap_err();
        assert_eq!(large.name(), "message_too_large");
    }
}
