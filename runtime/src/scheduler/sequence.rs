//! A sequence: its tokens, how many of them are computed, and its pages.

use crate::kv::{self, Key, PageTable};

/// What a sequence is computed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Generate,
    /// Hidden states for an embedding.
    Embed,
}

/// The rows whose result is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Last,
    /// Every row from this position on: for log-probabilities of the prompt, or
    /// an embedding that is the mean of all rows.
    From(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waiting,
    Running,
    Parked,
}

/// Order of service: smaller is served first.
pub type Rank = (std::cmp::Reverse<i32>, u64);

#[derive(Debug)]
pub struct Sequence {
    /// The prompt, then the generated tokens.
    pub tokens: Vec<u32>,
    /// The prefix cache's keys for the tokens. Filled in from `tokens` as far
    /// as needed; set beforehand for tokens that stand for patches of an image.
    pub keys: Vec<Key>,
    /// The adapter whose weights compute the sequence; 0 is the base model.
    pub adapter: u32,
    /// Tokens whose keys and values, or state, are in the cache.
    pub computed: usize,
    /// Right guesses that must be computed again: recurrent state is written
    /// before the guesses and after them, not in between.
    pub(super) replay: usize,
    /// Guesses at the next tokens, checked in the next step.
    pub guesses: Vec<u32>,
    /// Prompt tokens that the prefix cache had when the sequence was first
    /// admitted.
    pub cached: Option<usize>,
    pub work: Work,
    pub wanted: Rows,
    pub priority: i32,
    /// The end user: rows are shared fairly between users.
    pub user: u64,
    /// Whether it uses the prefix cache.
    pub(super) shared: bool,
    pub(super) arrival: u64,
    pub(super) state: State,
    pub(super) table: Option<PageTable>,
}

impl Sequence {
    pub fn new(tokens: Vec<u32>, work: Work, wanted: Rows) -> Self {
        Self {
            tokens,
            keys: Vec::new(),
            adapter: 0,
            computed: 0,
            replay: 0,
            guesses: Vec::new(),
            cached: None,
            work,
            wanted,
            priority: 0,
            user: 0,
            shared: false,
            arrival: 0,
            state: State::Waiting,
            table: None,
        }
    }

    pub(super) fn child(&self, table: Option<PageTable>) -> Self {
        Self {
            tokens: self.tokens.clone(),
            keys: self.keys.clone(),
            adapter: self.adapter,
            computed: if table.is_some() { self.computed } else { 0 },
            replay: self.replay,
            guesses: Vec::new(),
            cached: self.cached,
            work: self.work,
            wanted: Rows::Last,
            priority: self.priority,
            user: self.user,
            shared: self.shared,
            arrival: self.arrival,
            state: State::Waiting,
            table,
        }
    }

    pub fn table(&self) -> Option<&PageTable> {
        self.table.as_ref()
    }

    /// Fills in the keys of the first `len` tokens.
    pub(super) fn fill_keys(&mut self, len: usize) {
        let known = self.keys.len().min(len);
        self.keys.extend(kv::keys(&self.tokens[known..len]));
    }

    pub(super) fn rank(&self) -> Rank {
        (std::cmp::Reverse(self.priority), self.arrival)
    }

    pub(super) fn remaining(&self) -> usize {
        self.tokens.len() - self.computed
    }

    /// Whether only the next token is missing, and the rows that guesses left
    /// to replay.
    pub(super) fn is_decoding(&self) -> bool {
        (1..=1 + self.replay).contains(&self.remaining())
    }

    /// How many of the rows `from..to` have a result that is read.
    pub(super) fn wanted_rows(&self, from: usize, to: usize) -> usize {
        match self.wanted {
            Rows::Last => usize::from(to == self.tokens.len()),
            Rows::From(first) => to.saturating_sub(first.max(from)),
        }
    }

    /// The most tokens that may come from the prefix cache: rows whose result
    /// is read must run.
    pub(super) fn cacheable(&self) -> usize {
        let last = self.tokens.len().saturating_sub(1);
        match self.wanted {
            Rows::Last => last,
            Rows::From(first) => first.min(last),
        }
    }
}
