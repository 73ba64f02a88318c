//! Programs with inputs that few models have.
//!
//! `INLAY_TEST_INPUTS` names the folder of the models that `make` builds for
//! these tests (`tests/fixtures`); without it they print a message and skip.

use std::path::PathBuf;

use crate::executor::{Batch, Cpu, Entry, Executor, Outputs};

fn load(name: &str, threads: usize) -> Option<(Cpu, usize)> {
    let Some(folder) = std::env::var_os("INLAY_TEST_INPUTS").map(PathBuf::from) else {
        eprintln!("skipped: INLAY_TEST_INPUTS is not set; `make test` sets it");
        return None;
    };
    let path = folder.join(format!("{name}.safetensors"));
    let (executor, program) = super::common::load(&path, threads);
    Some((executor, program.vocab_size))
}

/// One sequence of a batch: its first position, its tokens, its pages, and the
/// rows that each row sees where it branches.
struct Rows<'a> {
    start: usize,
    tokens: &'a [i32],
    positions: &'a [i32],
    tree: &'a [i64],
    pages: &'a [i32],
}

const PAGE: usize = 16;

fn batch(sequences: &[Rows], pools: usize) -> Batch {
    let mut batch = Batch::default();
    batch.clear(pools);
    for (sequence, rows) in sequences.iter().enumerate() {
        for (i, &token) in rows.tokens.iter().enumerate() {
            let at = rows.start + i;
            batch.logit_rows.push(batch.tokens.len() as i32);
            batch.tokens.push(token);
            batch.positions.push(rows.positions[i]);
            batch.token_types.push(0);
            batch.row_seq.push(sequence as i32);
            batch.tree.push(rows.tree.get(i).copied().unwrap_or(0));
            let slot = rows.pages[at / PAGE] as usize * PAGE + at % PAGE;
            batch.pools[0].slots.push(slot as i32);
        }
        batch.row_start.push(batch.tokens.len() as i32);
        batch.kv_len.push((rows.start + rows.tokens.len()) as i32);
        batch.adapter.push(0);
        let pool = &mut batch.pools[0];
        pool.page_ids.extend(rows.pages);
        pool.page_ptr.push(pool.page_ids.len() as i32);
        pool.page_first.push(0);
    }
    batch
}

#[test]
fn a_program_gets_what_it_asks_for_by_name() {
    let Some((mut model, width)) = load("inputs", 2) else {
        return;
    };
    let one = |token: i32, page| Rows {
        start: 0,
        tokens: Box::leak(Box::new([token, token + 1])),
        positions: &[0, 1],
        tree: &[0b1, 0b11],
        pages: Box::leak(Box::new([page])),
    };
    let mut batch = batch(&[one(1, 0), one(3, 1)], 2);
    batch.tree[2..].fill(0);
    batch.adapter.copy_from_slice(&[0, 2]);
    batch.embed_rows.push(2);
    batch.embeds.extend((0..width).map(|i| 10.0 + i as f32));
    // The states of both texts are kept after their last rows.
    batch.pools[1].state_read.extend([-1, -1]);
    batch.pools[1].state_write.extend([-1, 4, -1, 2]);
    let Outputs { logits, hidden } = model.run(Entry::Step, &batch).unwrap();
    let row = |values: &[f32]| [values, &vec![0.0; width - values.len()]].concat();
    let wanted = [
        row(&[1.0, 0.0, 1.0, 1.0]),
        row(&[2.0, 0.0, 3.0, 3.0]),
        (0..width).map(|i| 10.0 + i as f32).collect(),
        row(&[4.0, 2.0, 0.0, 7.0]),
    ]
    .concat();
    assert_eq!(logits, wanted);
    let twice: Vec<f32> = wanted.iter().map(|value| 2.0 * value).collect();
    assert_eq!(hidden, twice);
    // Each text goes on from its own state, which no row writes over.
    batch.pools[1].state_read.copy_from_slice(&[4, 2]);
    batch.pools[1].state_write.copy_from_slice(&[-1, 0, -1, 1]);
    let logits = model.run(Entry::Step, &batch).unwrap().logits;
    let states: Vec<f32> = logits.chunks(width).map(|row| row[3]).collect();
    assert_eq!(states, [4.0, 6.0, 13.0, 14.0]);
    for (page, said) in [(-2, "page -2"), (1 << 20, "page 1048576")] {
        batch.pools[1].state_read[0] = page;
        let error = model.run(Entry::Step, &batch).unwrap_err();
        assert!(error.message.contains(said), "{error}");
    }
    batch.pools[1].state_read[0] = 4;
    // The program has two adapters.
    batch.adapter[0] = 3;
    let error = model.run(Entry::Step, &batch).unwrap_err();
    assert!(error.message.contains("adapter 3"), "{error}");
}

/// A step reads a text that branches as it would read each branch alone.
#[test]
fn the_rows_of_a_tree_have_the_bits_of_their_branches() {
    let text: Vec<i32> = (0..37).map(|i| (i * 7 + 3) % 256).collect();
    let positions: Vec<i32> = (0..64).collect();
    let last = text.len();
    // After the text: 5, and then either 6 and 7, or 8.
    let branches = [&[5, 6, 7][..], &[5, 8][..]];
    for threads in [1, 2] {
        let Some((mut model, width)) = load("tree", threads) else {
            return;
        };
        let bits = |logits: &[f32]| -> Vec<Vec<u32>> {
            logits
                .chunks(width)
                .map(|row| row.iter().map(|value| value.to_bits()).collect())
                .collect()
        };
        let mut read =
            |start: usize, tokens: &[i32], positions: &[i32], tree: &[i64], pages: &[i32]| {
                let rows = Rows {
                    start,
                    tokens,
                    positions,
                    tree,
                    pages,
                };
                bits(model.run(Entry::Step, &batch(&[rows], 1)).unwrap().logits)
            };
        let alone: Vec<_> = branches
            .iter()
            .zip([[0, 1, 2], [5, 4, 3]])
            .map(|(branch, pages)| {
                let whole = [&text[..], branch].concat();
                read(0, &whole, &positions, &[], &pages).split_off(last)
            })
            .collect();
        let pages = [8, 6, 7];
        read(0, &text, &positions, &[], &pages);
        let depth = last as i32;
        let tree = read(
            last,
            &[5, 6, 8, 7],
            &[depth, depth + 1, depth + 1, depth + 2],
            &[0b1, 0b11, 0b101, 0b1011],
            &pages,
        );
        assert!(tree[0] == alone[0][0] && tree[0] == alone[1][0], "the stem");
        assert!(tree[1] == alone[0][1], "the first branch");
        // Between this row and its parent is a row that it does not see. So its
        // keys are summed in a different order than alone.
        for (&found, &wanted) in tree[3].iter().zip(&alone[0][2]) {
            let difference = f32::from_bits(found) - f32::from_bits(wanted);
            assert!(
                difference.abs() < 1e-3,
                "the end of the first branch: {difference}"
            );
        }
        assert!(tree[2] == alone[1][1], "the second branch");
    }
}
