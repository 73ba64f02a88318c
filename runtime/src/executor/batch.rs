//! The arguments of a step, as seam 4 lists them.

use crate::kv::{PageTable, StateStep};

/// Page tables of one pool. Of keys and values it fills the first four lists,
/// of recurrent state the other two.
#[derive(Debug, Default, Clone)]
pub struct PoolBatch {
    pub slots: Vec<i32>,
    pub page_ptr: Vec<i32>,
    pub page_ids: Vec<i32>,
    pub page_first: Vec<i32>,
    /// For each sequence the page of its state before the step; -1 where it
    /// begins from nothing. No row of the step writes to a page that is read.
    pub state_read: Vec<i32>,
    /// For each row the page that takes the state after it; -1 for most rows.
    pub state_write: Vec<i32>,
}

impl PoolBatch {
    fn push_state(&mut self, state: StateStep, start: usize, rows: usize) {
        self.state_read
            .push(state.read.map_or(-1, |page| page as i32));
        let first = self.state_write.len();
        self.state_write.resize(first + rows, -1);
        for write in state.writes {
            // Reserved for guesses that found no room in another pool.
            if write.len <= start + rows {
                self.state_write[first + write.len - start - 1] = write.page as i32;
            }
        }
    }
}

/// The rows of a step. Kept between steps, so that filling it allocates nothing.
#[derive(Debug, Default, Clone)]
pub struct StepBatch {
    pub tokens: Vec<i32>,
    pub positions: Vec<i32>,
    pub row_seq: Vec<i32>,
    pub row_start: Vec<i32>,
    pub kv_len: Vec<i32>,
    pub logit_rows: Vec<i32>,
    pub pools: Vec<PoolBatch>,
}

impl StepBatch {
    pub fn clear(&mut self, pools: usize) {
        for list in [
            &mut self.tokens,
            &mut self.positions,
            &mut self.row_seq,
            &mut self.row_start,
            &mut self.kv_len,
            &mut self.logit_rows,
        ] {
            list.clear();
        }
        self.row_start.push(0);
        self.pools.resize_with(pools, PoolBatch::default);
        for pool in &mut self.pools {
            pool.slots.clear();
            pool.page_ptr.clear();
            pool.page_ptr.push(0);
            pool.page_ids.clear();
            pool.page_first.clear();
            pool.state_read.clear();
            pool.state_write.clear();
        }
    }

    /// Appends one sequence: `tokens` at `start..`, the first `unread` of them
    /// without a result.
    pub fn push(
        &mut self,
        tokens: impl Iterator<Item = u32>,
        start: usize,
        unread: usize,
        table: &PageTable,
        page_size: usize,
    ) {
        let sequence = self.kv_len.len() as i32;
        let first_row = self.tokens.len();
        for (i, token) in tokens.enumerate() {
            if i >= unread {
                self.logit_rows.push((first_row + i) as i32);
            }
            self.tokens.push(token as i32);
            self.positions.push((start + i) as i32);
            self.row_seq.push(sequence);
        }
        let rows = self.tokens.len() - first_row;
        self.row_start.push(self.tokens.len() as i32);
        self.kv_len.push((start + rows) as i32);
        for (i, pool) in self.pools.iter_mut().enumerate() {
            if let Some(state) = table.state(i) {
                pool.push_state(state, start, rows);
                continue;
            }
            let (first, pages) = table.pages(i, page_size);
            for position in start..start + rows {
                let page = pages[(position - first) / page_size] as usize;
                pool.slots
                    .push((page * page_size + position % page_size) as i32);
            }
            let end = (start + rows).div_ceil(page_size) - first / page_size;
            pool.page_ids
                .extend(pages[..end].iter().map(|&page| page as i32));
            pool.page_ptr.push(pool.page_ids.len() as i32);
            pool.page_first.push(first as i32);
        }
    }

    pub fn rows(&self) -> usize {
        self.tokens.len()
    }

    pub fn sequences(&self) -> usize {
        self.kv_len.len()
    }
}

/// The arguments of an encoder: whole texts, one after another.
#[derive(Debug, Default, Clone)]
pub struct EncodeBatch {
    pub tokens: Vec<i32>,
    pub token_types: Vec<i32>,
    pub row_start: Vec<i32>,
}

impl EncodeBatch {
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.token_types.clear();
        self.row_start.clear();
        self.row_start.push(0);
    }

    pub fn push(&mut self, tokens: &[u32]) {
        self.tokens.extend(tokens.iter().map(|&token| token as i32));
        self.token_types.resize(self.tokens.len(), 0);
        self.row_start.push(self.tokens.len() as i32);
    }
}
