//! Fuzzes `inlay_send`, message by message, with an oracle: `talk` says what
//! must hold.
//!
//! One client takes thousands of inputs, each mostly one message. It has no
//! worker's thread, so that an input costs no switch of threads and counts for
//! the code that it reached. Threads, and closing under load, are what
//! `fuzz_life` is for.

#![no_main]

mod mutate;
mod talk;

use std::cell::RefCell;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use talk::Talk;

/// Inputs after which the client is a fresh one.
const INPUTS: u32 = 16_384;
/// Inputs of those that may load, unload, trace and save. They leave things
/// behind, so there are few.
const DEEDS: u32 = 256;

struct Shared {
    talk: Talk,
    inputs: u32,
    deeds: u32,
}

thread_local! {
    static SHARED: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, text)) = input.split_first() else {
        return;
    };
    SHARED.with_borrow_mut(|shared| {
        if kind % 64 == 63 {
            // A life of its own, from before `initialize` to an early close.
            let mut talk = Talk::open();
            talk.say_all(text, true);
            if kind & 64 == 0 {
                talk.hear_all();
            }
            talk.close();
            return;
        }
        let mut now = shared.take().unwrap_or_else(|| Shared {
            talk: Talk::with_models(),
            inputs: 0,
            deeds: 0,
        });
        now.inputs += 1;
        if kind % 64 == 62 {
            now.deeds += 1;
            now.talk.say_all(text, true);
            now.talk.hear_all();
            now.talk.restore_models();
        } else if kind % 4 == 1 {
            now.talk.say(text, false);
        } else {
            now.talk.say_all(text, false);
        }
        now.talk.hear_what_is_there();
        if now.talk.is_over() || now.inputs >= INPUTS || now.deeds >= DEEDS {
            now.talk.hear_all();
            now.talk.close();
        } else {
            *shared = Some(now);
        }
    });
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});
