//! Fuzzes whole lives of clients through the C ABI, with an oracle: the
//! client's own threads, engines that work, closing under load.
//!
//! An input is a list of lines; each is sent as one message. Whatever they
//! are, this must hold: nothing crashes or hangs; every message that calls for
//! an answer gets one, and no more than one; everything that comes back is
//! JSON; no error is the library's own fault.

#![no_main]

mod mutate;
mod session;

use std::cell::RefCell;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use session::Session;

thread_local! {
    /// Opening an engine and loading models takes longer than most inputs, so
    /// that most inputs share a client.
    static SHARED: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, text)) = input.split_first() else {
        return;
    };
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').take(12).collect();
    if kind % 32 == 31 {
        // A whole life: open, speak, close with whatever is under way.
        let session = Session::open();
        session.speak(&lines);
        session.close();
        return;
    }
    SHARED.with_borrow_mut(|shared| {
        let session = shared.take().unwrap_or_else(Session::with_models);
        session.speak(&lines);
        if session.may_go_on(&lines) {
            *shared = Some(session);
        } else {
            session.close();
        }
    });
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});
