//! A compiled model through the executor, without the engine around it.
//!
//! `INLAY_TEST_MODEL` names a tiny random model that `make` compiles for these
//! tests; without it they print a message and skip.

use std::path::{Path, PathBuf};

use crate::executor::{Batch, Cpu, Entry, Executor};
use crate::ErrorName;

/// One loaded model with its cache.
struct Loaded {
    executor: Cpu,
    vocabulary: usize,
    page: usize,
}

/// Rows of one sequence: its pages, and the tokens from `start` on.
struct Rows<'a> {
    pages: &'a [usize],
    start: usize,
    tokens: &'a [i32],
}

fn test_model() -> Option<PathBuf> {
    let path = std::env::var_os("INLAY_TEST_MODEL").map(PathBuf::from);
    if path.is_none() {
        eprintln!("skipped: INLAY_TEST_MODEL is not set; `make test` sets it");
    }
    path
}

fn load(path: &Path, threads: usize) -> Loaded {
    let (executor, program) = super::common::load(path, threads);
    Loaded {
        executor,
        vocabulary: program.vocab_size,
        page: program.page_size,
    }
}

impl Loaded {
    /// Runs one step and returns the logits of every row, as bits.
    fn step(&mut self, sequences: &[Rows]) -> Vec<Vec<u32>> {
        let mut batch = Batch::default();
        batch.clear(1);
        for (index, rows) in sequences.iter().enumerate() {
            for (i, &token) in rows.tokens.iter().enumerate() {
                let position = rows.start + i;
                let page = rows.pages[position / self.page];
                batch.logit_rows.push(batch.tokens.len() as i32);
                batch.tokens.push(token);
                batch.token_types.push(0);
                batch.tree.push(0);
                batch.positions.push(position as i32);
                batch.row_seq.push(index as i32);
                let slot = page * self.page + position % self.page;
                batch.pools[0].slots.push(slot as i32);
            }
            let end = rows.start + rows.tokens.len();
            batch.row_start.push(batch.tokens.len() as i32);
            batch.kv_len.push(end as i32);
            batch.adapter.push(0);
            let pool = &mut batch.pools[0];
            let used = &rows.pages[..end.div_ceil(self.page)];
            pool.page_ids.extend(used.iter().map(|&page| page as i32));
            pool.page_ptr.push(pool.page_ids.len() as i32);
            pool.page_first.push(0);
        }
        let logits = self.executor.run(Entry::Step, &batch).unwrap().logits;
        logits
            .chunks(self.vocabulary)
            .map(|row| row.iter().map(|value| value.to_bits()).collect())
            .collect()
    }
}

fn tokens(count: usize, seed: i32) -> Vec<i32> {
    (0..count as i32)
        .map(|i| (i * 37 + seed * 11) % 256)
        .collect()
}

#[test]
fn a_row_has_the_same_bits_however_it_is_run() {
    let Some(path) = test_model() else {
        return;
    };
    let text = tokens(40, 1);
    let pages = [3, 0, 5];
    let whole = load(&path, 1).step(&[Rows {
        pages: &pages,
        start: 0,
        tokens: &text,
    }]);
    assert_eq!(whole.len(), text.len());
    let finite = |bits: &u32| f32::from_bits(*bits).is_finite();
    assert!(whole.iter().flatten().all(finite));

    for threads in [1, 2] {
        // In chunks, on other pages, next to another conversation.
        let mut model = load(&path, threads);
        let other = tokens(40, 9);
        let mut start = 0;
        for chunk in [1, 16, 2, 20, 1] {
            let end = start + chunk;
            let rows = model.step(&[
                Rows {
                    pages: &[1, 2, 4],
                    start,
                    tokens: &other[start..end],
                },
                Rows {
                    pages: &[6, 9, 7],
                    start,
                    tokens: &text[start..end],
                },
            ]);
            assert!(
                rows[chunk..] == whole[start..end],
                "rows {start} to {end} with {threads} threads"
            );
            start = end;
        }
    }
}

#[test]
fn a_step_gives_logits_only_for_the_rows_asked_for() {
    let Some(path) = test_model() else {
        return;
    };
    let mut model = load(&path, 2);
    let mut batch = Batch::default();
    batch.clear(1);
    batch.tokens.extend([1, 2, 3]);
    batch.token_types.extend([0, 0, 0]);
    batch.tree.extend([0, 0, 0]);
    batch.adapter.push(0);
    batch.positions.extend([0, 1, 2]);
    batch.row_seq.extend([0, 0, 0]);
    batch.row_start.push(3);
    batch.kv_len.push(3);
    batch.pools[0].slots.extend([0, 1, 2]);
    batch.pools[0].page_ids.push(0);
    batch.pools[0].page_ptr.push(1);
    batch.pools[0].page_first.push(0);
    for rows in [vec![], vec![2], vec![0, 2]] {
        batch.logit_rows.clone_from(&rows);
        let logits = model.executor.run(Entry::Step, &batch).unwrap().logits;
        assert_eq!(logits.len(), rows.len() * model.vocabulary);
    }
}

/// Every number of a batch is an index into memory of the model.
#[test]
fn a_batch_that_leaves_the_model_is_refused_before_the_step() {
    let Some(path) = test_model() else {
        return;
    };
    let mut model = load(&path, 1);
    let mut good = Batch::default();
    good.clear(1);
    good.tokens.extend([1, 2, 3]);
    good.token_types.extend([0, 0, 0]);
    good.tree.extend([0, 0, 0]);
    good.adapter.push(0);
    good.positions.extend([0, 1, 2]);
    good.row_seq.extend([0, 0, 0]);
    good.row_start.push(3);
    good.kv_len.push(3);
    good.logit_rows.push(2);
    good.pools[0].slots.extend([0, 1, 2]);
    good.pools[0].page_ids.push(0);
    good.pools[0].page_ptr.push(1);
    good.pools[0].page_first.push(0);
    assert!(model.executor.run(Entry::Step, &good).is_ok());
    let vocabulary = model.vocabulary as i32;
    type Change = Box<dyn Fn(&mut Batch)>;
    let changes: Vec<(&str, Change)> = vec![
        ("token", Box::new(move |b| b.tokens[1] = vocabulary)),
        ("token", Box::new(|b| b.tokens[1] = -1)),
        ("position", Box::new(|b| b.positions[2] = 1 << 20)),
        ("position", Box::new(|b| b.positions[2] = 3)),
        ("position", Box::new(|b| b.positions[2] = -1)),
        ("sequence", Box::new(|b| b.row_seq[0] = 1)),
        ("rows of sequences", Box::new(|b| b.row_start[1] = 4)),
        ("rows of sequences", Box::new(|b| b.row_start[0] = 1)),
        ("length", Box::new(|b| b.kv_len[0] = 1 << 20)),
        ("result", Box::new(|b| b.logit_rows[0] = 3)),
        ("slot", Box::new(|b| b.pools[0].slots[0] = i32::MAX)),
        ("slot", Box::new(|b| b.pools[0].slots[0] = -1)),
        ("page", Box::new(|b| b.pools[0].page_ids[0] = i32::MAX)),
        ("pages", Box::new(|b| b.pools[0].page_ptr[1] = 2)),
        ("pages", Box::new(|b| b.pools[0].page_first[0] = 16)),
        ("pages", Box::new(|b| b.pools[0].page_first[0] = -16)),
        ("page tables", Box::new(|b| b.pools[0].page_first.clear())),
        ("lists", Box::new(|b| b.positions.truncate(1))),
        ("pools", Box::new(|b| b.pools.clear())),
        ("adapter", Box::new(|b| b.adapter[0] = 1)),
        ("embedding", Box::new(|b| b.embed_rows.push(3))),
        ("embeddings", Box::new(|b| b.embed_rows.push(0))),
        ("embeddings", Box::new(|b| b.embeds.push(0.0))),
        ("tree", Box::new(|b| b.tree[0] = 1 << 1)),
        ("tree", Box::new(|b| b.tree[2] = 0b1100)),
        ("rows", Box::new(|b| b.tokens.resize(1 << 20, 0))),
    ];
    for (what, change) in changes {
        let mut batch = good.clone();
        change(&mut batch);
        let error = model.executor.run(Entry::Step, &batch).unwrap_err();
        assert_eq!(error.name, ErrorName::StepFailed);
        assert!(error.message.contains(what), "{what}: {error}");
    }
    assert!(model.executor.run(Entry::Step, &good).is_ok());
}
