//! Every limit of the message path, in one place.
//!
//! `engine.info` and `include/inlay.h` report them to the host; a test below
//! compares the header with them.

/// Bytes in one message from the host, unless `initialize` sets another limit.
pub const MAX_MESSAGE_BYTES: usize = 16 << 20;

/// Nesting of arrays and objects in one message from the host. Low enough that
/// every recursive walk over a message fits a small stack.
pub const MAX_NESTING: usize = 100;

/// Messages in one batch.
pub const MAX_BATCH: usize = 256;

/// Requests of one client that have not been answered yet.
pub const MAX_LIVE_REQUESTS: usize = 1024;

/// Characters in a request id that is a string. It is repeated in every chunk.
pub const MAX_ID_CHARACTERS: usize = 256;

/// Messages from the host that wait to be handled.
pub const INBOX_MESSAGES: usize = 1024;
/// Their bytes. A single message may have more.
pub const INBOX_BYTES: usize = 32 << 20;

/// Messages to the host at which streams pause, unless `initialize` sets
/// another limit.
pub const OUTBOX_MESSAGES: usize = 1024;
/// Bytes to the host at which streams pause.
pub const OUTBOX_BYTES: usize = 4 << 20;

/// Answers may fill the outbox to this many times the two limits above before
/// the worker stops taking messages from the inbox.
pub const OUTBOX_PATIENCE: usize = 2;

/// Closed clients whose last message stays readable.
pub const REMEMBERED_CLIENTS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_these_limits() {
        let header = include_str!("../include/inlay.h");
        let lines: Vec<String> = header
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for expected in [
            format!("* bytes in one message {MAX_MESSAGE_BYTES}"),
            format!("* characters in an id {MAX_ID_CHARACTERS}"),
            format!("* nesting of arrays and objects {MAX_NESTING}"),
            format!("* messages in one batch {MAX_BATCH}"),
            format!("* live requests per client {MAX_LIVE_REQUESTS}"),
            format!(
                "* messages waiting to be handled {INBOX_MESSAGES}, {INBOX_BYTES} bytes in all"
            ),
            format!(
                "* messages waiting to be read {OUTBOX_MESSAGES}, {OUTBOX_BYTES} bytes in all;"
            ),
        ] {
            assert!(lines.contains(&expected), "inlay.h lacks: {expected}");
        }
    }
}
