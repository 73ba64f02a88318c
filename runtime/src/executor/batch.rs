//! The rows of a call, under the names by which a program asks for them.

use crate::error::{Error, ErrorName, Result};
use crate::kv::{PageTable, PoolSpec};
use crate::program::Program;

/// Page tables of one pool.
#[derive(Debug, Default, Clone)]
pub struct PoolBatch {
    pub slots: Vec<i32>,
    pub page_ptr: Vec<i32>,
    pub page_ids: Vec<i32>,
    pub page_first: Vec<i32>,
}

/// The rows of a call. Kept between calls, so that filling it allocates nothing.
///
/// A program takes what it names and leaves the rest: encoders have no pages,
/// and only models that were compiled for them have token types.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    pub tokens: Vec<i32>,
    pub positions: Vec<i32>,
    pub token_types: Vec<i32>,
    pub row_seq: Vec<i32>,
    pub row_start: Vec<i32>,
    pub kv_len: Vec<i32>,
    pub logit_rows: Vec<i32>,
    pub pools: Vec<PoolBatch>,
}

/// What bounds the numbers of a batch: kernels index memory by them, unchecked.
#[derive(Debug, Clone)]
pub struct Bounds {
    pub vocab_size: usize,
    pub context: usize,
    pub page_size: usize,
    pub max_rows: usize,
    pub max_seqs: usize,
    pub max_logit_rows: usize,
    pub pools: Vec<PoolBounds>,
}

#[derive(Debug, Clone, Copy)]
pub struct PoolBounds {
    pub pages: usize,
    pub reach: Option<usize>,
}

impl Bounds {
    /// Those of a program whose cache has these pools.
    pub fn new(program: &Program, pools: &[PoolSpec]) -> Self {
        Self {
            vocab_size: program.vocab_size,
            context: program.context,
            page_size: program.page_size,
            max_rows: program.max_rows,
            max_seqs: program.max_seqs,
            max_logit_rows: program.max_logit_rows,
            pools: pools
                .iter()
                .map(|pool| PoolBounds {
                    pages: pool.pages,
                    reach: pool.window,
                })
                .collect(),
        }
    }
}

impl Batch {
    pub fn clear(&mut self, pools: usize) {
        for list in [
            &mut self.tokens,
            &mut self.positions,
            &mut self.token_types,
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
        }
    }

    /// Appends rows of one sequence that begin at position `start`.
    fn push_rows(&mut self, tokens: impl Iterator<Item = u32>, start: usize) {
        let sequence = self.kv_len.len() as i32;
        let first_row = self.tokens.len();
        for (i, token) in tokens.enumerate() {
            self.tokens.push(token as i32);
            self.positions.push((start + i) as i32);
            self.token_types.push(0);
            self.row_seq.push(sequence);
        }
        let rows = self.tokens.len() - first_row;
        self.row_start.push(self.tokens.len() as i32);
        self.kv_len.push((start + rows) as i32);
    }

    /// Appends one sequence: `tokens` at `start..`, the first `silent` of them
    /// without a result.
    pub fn push(
        &mut self,
        tokens: impl Iterator<Item = u32>,
        start: usize,
        silent: usize,
        table: &PageTable,
        page_size: usize,
    ) {
        let first_row = self.tokens.len();
        self.push_rows(tokens, start);
        let end = self.tokens.len();
        self.logit_rows
            .extend((first_row + silent..end).map(|row| row as i32));
        let rows = end - first_row;
        for (i, pool) in self.pools.iter_mut().enumerate() {
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

    /// Appends a whole text, for an encoder.
    pub fn push_text(&mut self, tokens: &[u32]) {
        self.push_rows(tokens.iter().copied(), 0);
    }

    pub fn rows(&self) -> usize {
        self.tokens.len()
    }

    pub fn sequences(&self) -> usize {
        self.kv_len.len()
    }

    /// The list that a program calls `name`.
    pub fn ints(&self, name: &str) -> Option<&[i32]> {
        if let Some(rest) = name.strip_prefix("pool.") {
            let (number, list) = rest.split_once('.')?;
            let pool = self.pools.get(number.parse::<usize>().ok()?)?;
            return Some(match list {
                "slots" => &pool.slots,
                "page_ptr" => &pool.page_ptr,
                "page_ids" => &pool.page_ids,
                "page_first" => &pool.page_first,
                _ => return None,
            });
        }
        Some(match name {
            "tokens" => &self.tokens,
            "positions" => &self.positions,
            "token_types" => &self.token_types,
            "row_seq" => &self.row_seq,
            "row_start" => &self.row_start,
            "kv_len" => &self.kv_len,
            "logit_rows" => &self.logit_rows,
            _ => return None,
        })
    }

    /// Checks every number that a kernel uses as an index, once for all kernels.
    pub fn check(&self, bounds: &Bounds) -> Result<()> {
        self.checked(bounds).map_err(|what| {
            Error::new(
                ErrorName::StepFailed,
                format!("The batch has {what}, which the compiled model cannot take."),
            )
        })
    }

    fn checked(&self, bounds: &Bounds) -> Result<(), String> {
        let (rows, sequences) = (self.rows(), self.sequences());
        if rows > bounds.max_rows || sequences > bounds.max_seqs {
            return Err(format!("{rows} rows of {sequences} sequences"));
        }
        if self.logit_rows.len() > bounds.max_logit_rows {
            return Err(format!("{} results", self.logit_rows.len()));
        }
        below("a token", &self.tokens, bounds.vocab_size)?;
        below("a token type", &self.token_types, 1)?;
        below("a position", &self.positions, bounds.context)?;
        below("the sequence of a row", &self.row_seq, sequences)?;
        below("the row of a result", &self.logit_rows, rows)?;
        below("a length", &self.kv_len, bounds.context + 1)?;
        ascends("the rows of sequences", &self.row_start, sequences, rows)?;
        let lengths = [
            self.positions.len(),
            self.token_types.len(),
            self.row_seq.len(),
        ];
        if lengths.iter().any(|&length| length != rows) {
            return Err("lists of different lengths".into());
        }
        let beyond =
            |(&position, &sequence): (&i32, &i32)| position >= self.kv_len[sequence as usize];
        if self.positions.iter().zip(&self.row_seq).any(beyond) {
            return Err("a position beyond its text".into());
        }
        if self.pools.len() != bounds.pools.len() {
            return Err(format!("{} pools", self.pools.len()));
        }
        for (pool, limits) in self.pools.iter().zip(&bounds.pools) {
            self.check_pool(pool, *limits, bounds.page_size)?;
        }
        Ok(())
    }

    /// Every key that a row reads lies on a page of its sequence.
    fn check_pool(&self, pool: &PoolBatch, limits: PoolBounds, page: usize) -> Result<(), String> {
        // A batch of texts that nobody caches has no pages.
        let (rows, sequences) = (self.rows(), self.sequences());
        if pool.slots.len() != rows || pool.page_first.len() != sequences {
            return Err("page tables of another length".into());
        }
        below("a slot", &pool.slots, limits.pages * page)?;
        below("a page", &pool.page_ids, limits.pages)?;
        ascends(
            "the pages of sequences",
            &pool.page_ptr,
            sequences,
            pool.page_ids.len(),
        )?;
        for (sequence, &first) in pool.page_first.iter().enumerate() {
            let pages = pool.page_ptr[sequence + 1] - pool.page_ptr[sequence];
            let end = i64::from(first) + i64::from(pages) * page as i64;
            let length = i64::from(self.kv_len[sequence]);
            let begin = self.row_start[sequence] as usize;
            let read = match (limits.reach, self.positions.get(begin)) {
                (Some(reach), Some(&position)) => (i64::from(position) + 1 - reach as i64).max(0),
                _ => 0,
            };
            if first < 0
                || i64::from(first) % page as i64 != 0
                || i64::from(first) > read
                || length > end
            {
                return Err(format!("pages for {first}..{end} of a text of {length}"));
            }
        }
        Ok(())
    }
}

fn below(what: &str, numbers: &[i32], limit: usize) -> Result<(), String> {
    // As unsigned numbers, the negative ones are the largest.
    match numbers.iter().map(|&number| number as u32).max() {
        Some(most) if most as usize >= limit => Err(format!("{what} {}", most as i32)),
        _ => Ok(()),
    }
}

/// Whether `numbers` has one more than `parts` numbers, from 0 up to `end`.
fn ascends(what: &str, numbers: &[i32], parts: usize, end: usize) -> Result<(), String> {
    let whole = numbers.len() == parts + 1
        && numbers.first() == Some(&0)
        && numbers.last().is_some_and(|&last| last as usize == end)
        && numbers.windows(2).all(|pair| pair[0] <= pair[1]);
    if whole {
        return Ok(());
    }
    Err(format!("{what} in disorder"))
}
