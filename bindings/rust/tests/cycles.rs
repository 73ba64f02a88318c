//! A thousand clients one after the other: neither memory nor threads nor descriptors pile up.

mod common;

use common::{ask, echo, resident_bytes, until};

fn entries(folder: &str) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn cycle(round: usize) {
    let client = echo();
    let mut stream = client.chat_stream(&ask("One, two, three, four, five, six, seven."));
    assert!((&mut stream).into_iter().next().unwrap().is_ok());
    match round % 3 {
        0 => drop(stream),
        1 => drop(client), // The stream goes second.
        _ => assert!(stream.wait().is_ok()),
    }
}

#[test]
fn nothing_piles_up() {
    (0..100).for_each(cycle);
    let (memory, threads, fds) = (
        resident_bytes(),
        entries("/proc/self/task"),
        entries("/proc/self/fd"),
    );
    (0..1000).for_each(cycle);
    // A thread that was joined is on the list for a moment yet.
    until(|| entries("/proc/self/task") <= threads);
    until(|| entries("/proc/self/fd") <= fds);
    let grown = resident_bytes().saturating_sub(memory);
    assert!(grown < 16 << 20, "memory grew by {grown} bytes");
}
