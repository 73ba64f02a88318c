//! `builtin:echo`: repeats the last user message, then stops.
//!
//! Its cache holds the tokens themselves, and every answer is read back through
//! the page table, so that a page that is lost, shared wrongly or restored
//! wrongly shows up as wrong text. A text without chat markup is continued with
//! letters that depend on every token before them, or, in the tests' models
//! with a sliding window, on those within the window. One model of the tests
//! also has recurrent state, a hash of all tokens, on which its letters depend
//! as well.

use super::{missing, Batch, Entry, Executor, KvStorage, Outputs, PoolBatch};
use crate::error::Result;
use crate::kv::{Page, PageCopy, PoolSpec, Reach};

pub const USER: u32 = 257;
pub const ASSISTANT: u32 = 258;
pub const END: u32 = 259;
pub const VOCABULARY: usize = 260;
pub const PAGE_SIZE: usize = 16;
/// Marks a state in a text: no token is as large.
const STATE: u32 = 1 << 31;
/// Not a whole number of pages.
#[cfg(test)]
pub const WINDOW: usize = 40;

pub struct Echo {
    storage: KvStorage,
    /// The reach of each pool of the cache.
    reaches: Vec<Reach>,
    results: Vec<f32>,
    text: Vec<u32>,
    /// The recurrent state after each row.
    states: Vec<u64>,
}

impl Echo {
    pub fn new(pools: &[PoolSpec]) -> Result<Self> {
        Ok(Self {
            storage: KvStorage::new(pools)?,
            reaches: pools.iter().map(|pool| pool.reach).collect(),
            results: Vec::new(),
            text: Vec::new(),
            states: Vec::new(),
        })
    }
}

impl Executor for Echo {
    /// A token's hidden state is the unit vector of its number: the mean over a
    /// text counts how often it has each byte.
    fn run(&mut self, entry: Entry, batch: &Batch) -> Result<Outputs<'_>> {
        if entry == Entry::Encode {
            return Err(missing(entry));
        }
        self.write(batch);
        self.results.clear();
        for &row in &batch.logit_rows {
            self.read(batch, row as usize);
            let from = self.results.len();
            self.results.resize(from + VOCABULARY, 0.0);
            if entry == Entry::Step {
                logits(&self.text, &mut self.results[from..]);
            } else if let Some(&token) = self.text.last() {
                self.results[from + token as usize % VOCABULARY] = 1.0;
            }
        }
        let (logits, hidden) = match entry {
            Entry::Step => (&self.results[..], &[][..]),
            Entry::Hidden | Entry::Encode => (&[][..], &self.results[..]),
        };
        Ok(Outputs { logits, hidden })
    }

    fn copy(&mut self, copies: &[PageCopy]) {
        self.storage.copy(copies);
    }

    fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]) {
        self.storage.read_page(pool, page, out);
    }

    fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]) {
        self.storage.write_page(pool, page, planes);
    }
}

impl Echo {
    /// Writes the rows' tokens into their slots, and their states into pages.
    fn write(&mut self, batch: &Batch) {
        for (number, pool) in batch.pools.iter().enumerate() {
            let plane = self.storage.plane_mut(number, 0).bytes_mut();
            for (&token, &slot) in batch.tokens.iter().zip(&pool.slots) {
                let at = slot as usize * 4;
                plane[at..at + 4].copy_from_slice(&token.to_le_bytes());
            }
            if self.reaches.get(number) == Some(&Reach::Last) {
                write_states(&mut self.states, batch, pool, plane);
            }
        }
    }

    /// Reads everything that row `row` may see, its own token included, from
    /// one pool after another.
    fn read(&mut self, batch: &Batch, row: usize) {
        let sequence = batch.row_seq[row] as usize;
        let end = batch.positions[row] as usize + 1;
        self.text.clear();
        for (number, (pool, reach)) in batch.pools.iter().zip(&self.reaches).enumerate() {
            let seen = match reach {
                Reach::All => 0,
                Reach::Window(window) => end.saturating_sub(*window),
                Reach::Last => {
                    self.text.push(self.states[row] as u32 | STATE);
                    continue;
                }
            };
            let pages = pool.page_ptr[sequence] as usize..pool.page_ptr[sequence + 1] as usize;
            let mut position = pool.page_first[sequence] as usize;
            for &page in &pool.page_ids[pages] {
                let bytes = self.storage.plane(number, 0).page(page as u32);
                for slot in bytes.chunks_exact(4) {
                    if (seen..end).contains(&position) {
                        let token = [slot[0], slot[1], slot[2], slot[3]];
                        self.text.push(u32::from_le_bytes(token));
                    }
                    position += 1;
                }
            }
        }
    }
}

fn write_states(states: &mut Vec<u64>, batch: &Batch, pool: &PoolBatch, plane: &mut [u8]) {
    let page = |page: i32| page as usize * PAGE_SIZE * 4..;
    states.clear();
    for (sequence, &read) in pool.state_read.iter().enumerate() {
        let mut state = 0;
        if read >= 0 {
            let bytes = plane[page(read)].first_chunk();
            state = bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        }
        let rows = batch.row_start[sequence]..batch.row_start[sequence + 1];
        for row in rows.map(|row| row as usize) {
            state = mix(state.wrapping_add(0x9E37_79B9) ^ batch.tokens[row] as u64);
            let write = pool.state_write[row];
            if write >= 0 {
                plane[page(write)][..8].copy_from_slice(&state.to_le_bytes());
            }
            states.push(state);
        }
    }
}

/// The logits of the token after `text`. In a chat one token is practically
/// certain, at any usual temperature; elsewhere many are possible.
fn logits(text: &[u32], out: &mut [f32]) {
    if let Some(token) = answer(text) {
        out[token as usize % VOCABULARY] = 1000.0;
        return;
    }
    let mut state = text
        .iter()
        .fold(0x9E37_79B9_7F4A_7C15_u64, |state, &token| {
            mix(state ^ u64::from(token))
        });
    if let [(STATE..), .., last] = *text {
        // One bit of everything that was read, so that texts repeat themselves
        // and guesses are sometimes right.
        state = (state & 1) << 32 | u64::from(last);
    }
    out.fill(-20.0);
    for letter in (b'a'..=b'z').chain([b' ']) {
        state = mix(state);
        out[letter as usize] = (state >> 40) as f32 / (1u32 << 22) as f32;
    }
    out[END as usize] = -2.0;
}

/// The next token of the answer that `text` ends in, if it ends in one.
fn answer(text: &[u32]) -> Option<u32> {
    let begun = text.iter().rposition(|&token| token == ASSISTANT)?;
    let said = text.len() - begun - 1;
    let question = match text[..begun].iter().rposition(|&token| token == USER) {
        Some(at) => &text[at + 1..begun],
        None => &[],
    };
    let token = question.get(said).copied().unwrap_or(END);
    Some(token)
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
