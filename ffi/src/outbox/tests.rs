use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[derive(Default)]
struct Stream(AtomicUsize);

impl Paused for Stream {
    fn resume(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn stream() -> (Arc<Stream>, Arc<Stream>) {
    let stream = Arc::new(Stream::default());
    (stream.clone(), stream)
}

fn text(text: &str) -> Outgoing {
    Outgoing::Text(text.as_bytes().to_vec())
}

fn pop(outbox: &Outbox) -> Result<Vec<u8>, Nothing> {
    outbox
        .pop(Some(Duration::ZERO))
        .map(|message| match message {
            Outgoing::Text(text) => text,
            Outgoing::Later(_) => panic!("these tests queue texts"),
        })
}

const SOON: Duration = Duration::from_millis(20);

#[test]
fn keeps_the_order_and_tells_when_there_is_nothing() {
    let outbox = Outbox::default();
    outbox.push(text("a"));
    outbox.push(text("b"));
    assert_eq!(pop(&outbox), Ok(b"a".to_vec()));
    assert_eq!(pop(&outbox), Ok(b"b".to_vec()));
    assert_eq!(pop(&outbox), Err(Nothing::InTime));
}

#[test]
fn waits_for_a_message_and_no_longer_than_told() {
    let outbox = Outbox::default();
    let start = Instant::now();
    assert!(matches!(outbox.pop(Some(SOON)), Err(Nothing::InTime)));
    assert!(start.elapsed() >= SOON);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| outbox.pop(None).is_ok());
        std::thread::sleep(SOON);
        outbox.push(text("x"));
        assert!(reader.join().unwrap());
    });
}

#[test]
fn a_wait_beyond_all_clocks_is_one_without_end() {
    let outbox = Outbox::default();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| outbox.pop(Some(Duration::MAX)).is_ok());
        std::thread::sleep(SOON);
        outbox.push(text("x"));
        assert!(reader.join().unwrap());
    });
}

#[test]
fn pauses_streams_at_the_limit_and_resumes_them_at_half() {
    for (limit, size) in [(limits::OUTBOX_MESSAGES, 1), (8, limits::OUTBOX_BYTES / 8)] {
        let outbox = Outbox::default();
        let (seen, stream) = stream();
        let message = "x".repeat(size);
        for _ in 0..limit {
            assert!(outbox.ready(&stream));
            outbox.push(text(&message));
        }
        assert!(!outbox.ready(&stream));
        for _ in 0..limit / 2 - 1 {
            pop(&outbox).unwrap();
        }
        assert_eq!(seen.0.load(Ordering::SeqCst), 0);
        pop(&outbox).unwrap();
        assert_eq!(seen.0.load(Ordering::SeqCst), 1);
        while pop(&outbox).is_ok() {}
        assert_eq!(
            seen.0.load(Ordering::SeqCst),
            1,
            "resumed once for one refusal"
        );
    }
}

#[test]
fn the_limit_can_be_set() {
    let outbox = Outbox::default();
    let (seen, stream) = stream();
    outbox.set_limit(2);
    outbox.push(text("x"));
    assert!(outbox.ready(&stream));
    outbox.push(text("x"));
    assert!(!outbox.ready(&stream));
    pop(&outbox).unwrap();
    assert_eq!(seen.0.load(Ordering::SeqCst), 1);
}

#[test]
fn answers_are_taken_beyond_the_limit_and_the_worker_waits() {
    let outbox = Outbox::default();
    let patience = limits::OUTBOX_PATIENCE * limits::OUTBOX_MESSAGES;
    for _ in 0..patience {
        assert!(outbox.wait_for_room());
        outbox.push(text("x"));
    }
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| outbox.wait_for_room());
        std::thread::sleep(SOON);
        assert!(!worker.is_finished());
        pop(&outbox).unwrap();
        assert!(worker.join().unwrap());
    });
}

#[test]
fn close_drops_what_waits_and_wakes_everyone() {
    let outbox = Outbox::default();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| outbox.pop(None).map(|_| ()));
        std::thread::sleep(SOON);
        outbox.close();
        assert_eq!(reader.join().unwrap(), Err(Nothing::EverAgain));
    });
    outbox.push(text("x"));
    assert_eq!(pop(&outbox), Err(Nothing::EverAgain));
    assert!(!outbox.wait_for_room());
    assert!(
        outbox.ready(&stream().1),
        "nobody is paused by a closed outbox"
    );
}

#[cfg(unix)]
#[test]
fn the_descriptor_is_readable_while_messages_wait() {
    let readable = |fd| {
        let mut poll = libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one pollfd is passed, and its count says so.
        unsafe { libc::poll(&mut poll, 1, 0) == 1 }
    };
    let outbox = Outbox::default();
    outbox.push(text("before the descriptor"));
    let fd = outbox.fd().unwrap();
    assert_eq!(outbox.fd(), Some(fd));
    for _ in 0..3 {
        assert!(readable(fd));
        while pop(&outbox).is_ok() {}
        assert!(!readable(fd));
        outbox.push(text("x"));
        outbox.push(text("x"));
    }
    while pop(&outbox).is_ok() {}
    assert!(!readable(fd));
    outbox.close();
    assert!(readable(fd), "so that a loop finds out");
}
