//! A compiled model through the executor, without the engine around it.
//!
//! `INLAY_TEST_MODEL` names a tiny random model that `make` compiles for these
//! tests; they say so and skip without it.

use std::path::{Path, PathBuf};

use inlay_runtime::executor::{Compiled, Executor, StepBatch};
use inlay_runtime::kv::KvStorage;
use inlay_runtime::model::{available_memory, beside, DataFile, Library, Limits, Plan};
use inlay_runtime::protocol::ModelLoadParams;
use inlay_runtime::tvm::Runtime;
use inlay_runtime::ErrorName;

/// One loaded model with its cache.
struct Loaded {
    executor: Compiled,
    kv: KvStorage,
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
    let runtime = Runtime::load(&[]).unwrap();
    let data = DataFile::open(path).unwrap();
    let library = Library::open(runtime, &beside(path), data.manifest(), None).unwrap();
    let params = ModelLoadParams::default();
    let limits = Limits::choose(data.manifest(), library.manifest(), &params).unwrap();
    let plan = Plan::new(
        data.manifest(),
        limits,
        data.weight_bytes(),
        library.workspace_bytes(threads),
        available_memory(),
        &params,
    )
    .unwrap();
    plan.check().unwrap();
    Loaded {
        kv: KvStorage::new(&plan.pools).unwrap(),
        vocabulary: data.manifest().vocab_size,
        page: data.manifest().page_size,
        executor: Compiled::new(library, &data, threads).unwrap(),
    }
}

impl Loaded {
    /// Runs one step and gives the logits of every row, as bits.
    fn step(&mut self, sequences: &[Rows]) -> Vec<Vec<u32>> {
        let mut batch = StepBatch::default();
        batch.clear(1);
        for (index, rows) in sequences.iter().enumerate() {
            for (i, &token) in rows.tokens.iter().enumerate() {
                let position = rows.start + i;
                let page = rows.pages[position / self.page];
                batch.logit_rows.push(batch.tokens.len() as i32);
                batch.tokens.push(token);
                batch.positions.push(position as i32);
                batch.row_seq.push(index as i32);
                let slot = page * self.page + position % self.page;
                batch.pools[0].slots.push(slot as i32);
            }
            let end = rows.start + rows.tokens.len();
            batch.row_start.push(batch.tokens.len() as i32);
            batch.kv_len.push(end as i32);
            let pool = &mut batch.pools[0];
            let used = &rows.pages[..end.div_ceil(self.page)];
            pool.page_ids.extend(used.iter().map(|&page| page as i32));
            pool.page_ptr.push(pool.page_ids.len() as i32);
            pool.page_first.push(0);
        }
        let logits = self.executor.step(&batch, &mut self.kv).unwrap();
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
        // In chunks, on other pages, beside another conversation.
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
    let mut batch = StepBatch::default();
    batch.clear(1);
    batch.tokens.extend([1, 2, 3]);
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
        let logits = model.executor.step(&batch, &mut model.kv).unwrap();
        assert_eq!(logits.len(), rows.len() * model.vocabulary);
    }
}

#[test]
fn the_library_of_another_model_is_refused() {
    let Some(path) = test_model() else {
        return;
    };
    let runtime = Runtime::load(&[]).unwrap();
    let data = DataFile::open(&path).unwrap();
    let mut manifest = data.manifest().clone();
    manifest.layout = "another".into();
    let error = Library::open(runtime, &beside(&path), &manifest, None)
        .err()
        .unwrap();
    assert_eq!(error.name, ErrorName::ModelIncompatible);
}
