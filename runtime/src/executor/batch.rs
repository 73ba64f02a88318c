//! The rows of a call, under the names by which a program asks for them.

use crate::error::{Error, ErrorName, Result};
use crate::kv::{PageTable, PoolSpec, Reach, StateStep};
use crate::program::Program;

/// Page tables of one pool. A pool of keys and values fills the first four
/// lists, a pool of recurrent state the other two.
#[derive(Debug, Default, Clone)]
pub struct PoolBatch {
    pub slots: Vec<i32>,
    pub page_ptr: Vec<i32>,
    pub page_ids: Vec<i32>,
    pub page_first: Vec<i32>,
    /// For each sequence, the page of its state before the step; -1 if it
    /// starts empty. No row of the step writes to a page that is read.
    pub state_read: Vec<i32>,
    /// For each row, the page that receives the state after it; -1 for most
    /// rows.
    pub state_write: Vec<i32>,
}

impl PoolBatch {
    fn push_state(&mut self, state: StateStep, start: usize, rows: usize) {
        self.state_read
            .push(state.read.map_or(-1, |page| page as i32));
        let first = self.state_write.len();
        self.state_write.resize(first + rows, -1);
        for write in state.writes {
            // Reserved for guesses that did not fit in another pool.
            if write.len <= start + rows {
                self.state_write[first + write.len - start - 1] = write.page as i32;
            }
        }
    }
}

/// The rows of a call. Kept between calls, so that filling it allocates
/// nothing.
///
/// A program takes the lists it names and ignores the rest: encoders have no
/// pages, and few models ask for a tree or for embeddings in place of tokens.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    pub tokens: Vec<i32>,
    pub positions: Vec<i32>,
    pub token_types: Vec<i32>,
    pub row_seq: Vec<i32>,
    pub row_start: Vec<i32>,
    pub kv_len: Vec<i32>,
    pub logit_rows: Vec<i32>,
    /// Rows whose token is replaced, in ascending order, and the replacement:
    /// the embedding of a part of a picture.
    pub embed_rows: Vec<i32>,
    pub embeds: Vec<f32>,
    /// Where texts branch within the step: bit `i` stands for the sequence's
    /// row `i`, and is set if this row sees it. 0 for the rows of a text that
    /// does not branch.
    pub tree: Vec<i64>,
    /// The adapter of each sequence; 0 for none.
    pub adapter: Vec<i32>,
    pub pools: Vec<PoolBatch>,
}

/// A list of a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Values<'a> {
    I32(&'a [i32]),
    I64(&'a [i64]),
    F32(&'a [f32]),
}

/// Rows of a sequence that a tree can distinguish.
pub const TREE_ROWS: usize = 64;

/// Bounds on the numbers of a batch: kernels index memory by them, unchecked.
#[derive(Debug, Clone)]
pub struct Bounds {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub adapters: usize,
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
    pub reach: Reach,
}

impl Bounds {
    /// The bounds of a program whose cache has these pools.
    pub fn new(program: &Program, pools: &[PoolSpec]) -> Self {
        Self {
            vocab_size: program.vocab_size,
            hidden_size: program.hidden_size,
            adapters: program.adapters,
            context: program.context,
            page_size: program.page_size,
            max_rows: program.max_rows,
            max_seqs: program.max_seqs,
            max_logit_rows: program.max_logit_rows,
            pools: pools
                .iter()
                .map(|pool| PoolBounds {
                    pages: pool.pages,
                    reach: pool.reach,
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
            &mut self.embed_rows,
            &mut self.adapter,
        ] {
            list.clear();
        }
        self.embeds.clear();
        self.tree.clear();
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

    /// Appends rows of one sequence that begin at position `start`.
    fn push_rows(&mut self, tokens: impl Iterator<Item = u32>, start: usize) {
        let sequence = self.kv_len.len() as i32;
        let first_row = self.tokens.len();
        for (i, token) in tokens.enumerate() {
            self.tokens.push(token as i32);
            self.positions.push((start + i) as i32);
            self.token_types.push(0);
            self.row_seq.push(sequence);
            self.tree.push(0);
        }
        let rows = self.tokens.len() - first_row;
        self.row_start.push(self.tokens.len() as i32);
        self.kv_len.push((start + rows) as i32);
        self.adapter.push(0);
    }

    /// Appends one sequence: `tokens` at `start..`, without results for the
    /// first `unread` of them.
    pub fn push(
        &mut self,
        tokens: impl Iterator<Item = u32>,
        start: usize,
        unread: usize,
        table: &PageTable,
        page_size: usize,
    ) {
        let first_row = self.tokens.len();
        self.push_rows(tokens, start);
        let end = self.tokens.len();
        self.logit_rows
            .extend((first_row + unread..end).map(|row| row as i32));
        let rows = end - first_row;
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
    pub fn values(&self, name: &str) -> Option<Values<'_>> {
        let list = match name {
            "embeds" => return Some(Values::F32(&self.embeds)),
            "tree" => return Some(Values::I64(&self.tree)),
            "tokens" => &self.tokens,
            "positions" => &self.positions,
            "token_types" => &self.token_types,
            "row_seq" => &self.row_seq,
            "row_start" => &self.row_start,
            "kv_len" => &self.kv_len,
            "logit_rows" => &self.logit_rows,
            "embed_rows" => &self.embed_rows,
            "adapter" => &self.adapter,
            _ => self.pool_list(name)?,
        };
        Some(Values::I32(list))
    }

    /// The list of a pool, `pool.NUMBER.LIST`.
    fn pool_list(&self, name: &str) -> Option<&Vec<i32>> {
        let (number, list) = name.strip_prefix("pool.")?.split_once('.')?;
        let pool = self.pools.get(number.parse::<usize>().ok()?)?;
        Some(match list {
            "slots" => &pool.slots,
            "page_ptr" => &pool.page_ptr,
            "page_ids" => &pool.page_ids,
            "page_first" => &pool.page_first,
            "state_read" => &pool.state_read,
            "state_write" => &pool.state_write,
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
            self.tree.len(),
        ];
        if lengths.iter().any(|&length| length != rows) || self.adapter.len() != sequences {
            return Err("lists of different lengths".into());
        }
        below("an adapter", &self.adapter, bounds.adapters + 1)?;
        self.check_embeds(bounds)?;
        self.check_tree()?;
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

    fn check_embeds(&self, bounds: &Bounds) -> Result<(), String> {
        below("the row of an embedding", &self.embed_rows, self.rows())?;
        let wanted = self.embed_rows.len() * bounds.hidden_size;
        let ascending = self.embed_rows.windows(2).all(|pair| pair[0] < pair[1]);
        if self.embeds.len() != wanted || !ascending {
            return Err("embeddings that do not fit their rows".into());
        }
        Ok(())
    }

    /// A row of a tree sees rows of its own sequence that precede it.
    fn check_tree(&self) -> Result<(), String> {
        for bounds in self.row_start.windows(2) {
            let rows = &self.tree[bounds[0] as usize..bounds[1] as usize];
            if rows.iter().all(|&seen| seen == 0) {
                continue;
            }
            let orderly = rows.len() <= TREE_ROWS
                && rows
                    .iter()
                    .enumerate()
                    .all(|(row, &seen)| seen as u64 >> row == 1);
            if !orderly {
                return Err("a tree whose rows are not in order".into());
            }
        }
        Ok(())
    }

    /// Every key that a row reads lies on a page of its sequence.
    fn check_pool(&self, pool: &PoolBatch, limits: PoolBounds, page: usize) -> Result<(), String> {
        let (rows, sequences) = (self.rows(), self.sequences());
        let reach = match limits.reach {
            Reach::Last => return check_state(pool, rows, sequences, limits.pages),
            Reach::Window(reach) => Some(reach),
            Reach::All => None,
        };
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
            let read = match (reach, self.positions.get(begin)) {
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

/// Every state is read and written on a page of the pool, or nowhere.
fn check_state(
    pool: &PoolBatch,
    rows: usize,
    sequences: usize,
    pages: usize,
) -> Result<(), String> {
    if pool.state_read.len() != sequences || pool.state_write.len() != rows {
        return Err("states of another number".into());
    }
    let pages = -1..pages as i64;
    let lists = pool.state_read.iter().chain(&pool.state_write);
    match lists
        .map(|&page| i64::from(page))
        .find(|page| !pages.contains(page))
    {
        Some(page) => Err(format!("a state on page {page}")),
        None => Ok(()),
    }
}

fn below(what: &str, numbers: &[i32], limit: usize) -> Result<(), String> {
    // As unsigned numbers, negative ones are the largest.
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
