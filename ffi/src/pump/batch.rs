//! Collects the answers to a batch until it is complete.

use std::sync::Mutex;

use crate::rpc::write;
use crate::sync::lock;

pub struct Batch(Mutex<State>);

struct State {
    /// In the order of the messages; `None` is still missing.
    answers: Vec<Option<Vec<u8>>>,
    missing: usize,
}

impl Batch {
    /// For this many messages that need an answer.
    pub fn new(size: usize) -> Self {
        Self(Mutex::new(State {
            answers: vec![None; size],
            missing: size,
        }))
    }

    /// Stores an answer; the call that completes the batch returns the whole
    /// message.
    pub fn fill(&self, place: usize, answer: Vec<u8>) -> Option<Vec<u8>> {
        let mut state = lock(&self.0);
        state.answers[place] = Some(answer);
        state.missing -= 1;
        if state.missing > 0 {
            return None;
        }
        let answers: Vec<_> = std::mem::take(&mut state.answers)
            .into_iter()
            .flatten()
            .collect();
        Some(write::array(&answers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_the_requests() {
        let batch = Batch::new(3);
        assert_eq!(batch.fill(2, b"c".to_vec()), None);
        assert_eq!(batch.fill(0, b"a".to_vec()), None);
        assert_eq!(batch.fill(1, b"b".to_vec()), Some(b"[a,b,c]".to_vec()));
    }
}
