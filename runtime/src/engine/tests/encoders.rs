//! An encoder behind the engine thread: which texts share a batch, and what
//! happens to them when it fails.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};

use crate::api::{Response, Sink, Update};
use crate::engine::forward::Forward;
use crate::engine::jobs::{Encode, Jobs, Pooled};
use crate::engine::messages::{Message, RunnerWaker};
use crate::engine::registry::ModelInfo;
use crate::engine::reply::{unloaded, Reply};
use crate::engine::runner::Runner;
use crate::engine::sequences::Sequences;
use crate::engine::session::Identity;
use crate::error::{Error, ErrorName, Result};
use crate::executor::{Batch, Entry, Executor, Outputs};
use crate::kv::{Page, PageCopy};
use crate::model::{Pooling, PoolingMode};
use crate::protocol::EmbeddingVector;
use crate::scheduler::Limits;

const POISON: i32 = 7;

type Bell = Box<dyn FnOnce()>;

/// The hidden state of a token is the token; a batch with poison fails.
#[derive(Default)]
struct Encoder {
    batches: Rc<RefCell<Vec<Vec<i32>>>>,
    /// Called in the middle of the first batch.
    bell: Rc<RefCell<Option<Bell>>>,
    hidden: Vec<f32>,
}

impl Executor for Encoder {
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>> {
        assert_eq!(entry, Entry::Encode, "an encoder has no steps");
        self.batches.borrow_mut().push(batch.tokens.clone());
        if let Some(bell) = self.bell.take() {
            bell();
        }
        if batch.tokens.contains(&POISON) {
            return Err(Error::new(ErrorName::StepFailed, "There is poison in it."));
        }
        self.hidden = batch.tokens.iter().map(|&token| token as f32).collect();
        Ok(Outputs {
            hidden: &self.hidden,
            ..Outputs::default()
        })
    }

    fn copy(&mut self, _copies: &[PageCopy]) {}

    fn read_page(&self, _pool: usize, _page: Page, _out: &mut [Vec<u8>]) {}

    fn write_page(&mut self, _pool: usize, _page: Page, _planes: &[&[u8]]) {}
}

type End = (usize, Result<Response>);

struct Ends(usize, Mutex<Sender<End>>);

impl Sink for Ends {
    fn ready(&self) -> bool {
        true
    }

    fn update(&self, _update: Update) {}

    fn end(&self, result: Result<Response>) {
        self.1.lock().unwrap().send((self.0, result)).unwrap();
    }
}

/// The batches and the ends of these requests, which are all queued at once.
/// Request number `cancelled` is cancelled in the middle of the first batch.
fn run(requests: &[&[&[u32]]], rows: usize, cancelled: Option<usize>) -> (Vec<Vec<i32>>, Vec<End>) {
    let limits = Limits {
        rows,
        sequences: 8,
        logit_rows: rows,
        chunk: rows,
    };
    let encoder = Encoder::default();
    let (batches, bell) = (Rc::clone(&encoder.batches), Rc::clone(&encoder.bell));
    let identity = Identity::new("m", "layout", "content", 16);
    let info = Arc::new(ModelInfo::new("m".to_owned(), identity, 1));
    let (sender, messages) = mpsc::channel();
    let (to_ends, ends) = mpsc::channel();
    let runner = Runner::new(
        Sequences::new(16, &[], limits, true, None),
        Forward::new(Box::new(encoder), &[], 16, 256, 1),
        Jobs::new(info, Arc::default()),
        Arc::new(RunnerWaker::new(sender.clone())),
        messages,
    );
    let mut tickets = Vec::new();
    for (number, inputs) in requests.iter().enumerate() {
        let (reply, ticket) = Reply::new(Arc::new(Ends(number, Mutex::new(to_ends.clone()))));
        let pooling = Pooling {
            mode: PoolingMode::Mean,
            normalize: false,
        };
        let inputs = inputs.iter().map(|input| input.to_vec()).collect();
        let pooled = Pooled::new(reply, "m".to_owned(), inputs, pooling);
        let message = Message::Encode(Box::new(Encode::new(pooled)));
        assert!(sender.send(message).is_ok());
        tickets.push(ticket);
    }
    if let Some(ticket) = cancelled.map(|number| tickets[number].clone()) {
        let sender = sender.clone();
        *bell.borrow_mut() = Some(Box::new(move || {
            ticket.cancel();
            assert!(sender.send(Message::Wake).is_ok());
        }));
    }
    // The runner has this thread, as it has its own in an engine.
    let waiter = std::thread::spawn(move || {
        let ends: Vec<End> = (0..tickets.len()).map(|_| ends.recv().unwrap()).collect();
        let _ = sender.send(Message::Stop(unloaded()));
        ends
    });
    assert_eq!(runner.run(), 0, "all had ended before");
    let batches = batches.borrow().clone();
    (batches, waiter.join().unwrap())
}

fn vectors(end: &End) -> Vec<Vec<f32>> {
    let Ok(Response::Embeddings(list)) = &end.1 else {
        panic!("{:?}", end.1);
    };
    let vector = |vector: &EmbeddingVector| match vector {
        EmbeddingVector::Floats(vector) => vector.clone(),
        EmbeddingVector::Base64(text) => panic!("{text}"),
    };
    list.data
        .iter()
        .map(|each| vector(&each.embedding))
        .collect()
}

#[test]
fn texts_share_a_batch_as_long_as_there_is_room() {
    let requests: [&[&[u32]]; 3] = [&[&[1, 3], &[2]], &[&[4, 5, 6, 9, 8, 10]], &[&[5], &[6]]];
    let (batches, ends) = run(&requests, 4, None);
    let expected = [vec![1, 3, 2], vec![4, 5, 6, 9, 8, 10], vec![5, 6]];
    assert_eq!(
        batches, expected,
        "one that is longer than a batch is alone"
    );
    assert_eq!(ends.iter().map(|end| end.0).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(vectors(&ends[0]), [[2.0], [2.0]]);
    assert_eq!(vectors(&ends[1]), [[7.0]]);
    assert_eq!(vectors(&ends[2]), [[5.0], [6.0]]);
}

#[test]
fn of_a_batch_that_fails_only_the_texts_that_fail_alone_do() {
    let requests: [&[&[u32]]; 3] = [&[&[1, 3], &[2]], &[&[7], &[4]], &[&[5]]];
    let (batches, ends) = run(&requests, 16, None);
    // The second text of the failed request is not computed.
    let alone = [vec![1, 3], vec![2], vec![7], vec![5]];
    assert_eq!(batches[0], [1, 3, 2, 7, 4, 5]);
    assert_eq!(batches[1..], alone);
    assert_eq!(ends.iter().map(|end| end.0).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(vectors(&ends[0]), [[2.0], [2.0]]);
    let error = ends[1].1.as_ref().unwrap_err();
    assert_eq!(error.name, ErrorName::StepFailed);
    assert!(error.message.contains("poison"));
    assert_eq!(vectors(&ends[2]), [[5.0]]);
}

#[test]
fn what_is_cancelled_in_line_is_not_computed() {
    let requests: [&[&[u32]]; 3] = [&[&[1]], &[&[2], &[3]], &[&[4]]];
    let (batches, ends) = run(&requests, 1, Some(1));
    assert_eq!(batches, [[1], [4]]);
    assert_eq!(ends.iter().map(|end| end.0).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(vectors(&ends[0]), [[1.0]]);
    let error = ends[1].1.as_ref().unwrap_err();
    assert_eq!(error.name, ErrorName::RequestCancelled);
    assert_eq!(vectors(&ends[2]), [[4.0]]);
}
