use std::collections::HashMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::dtype::DType;
use crate::executor::{Batch, KvStorage};
use crate::kv::{PlaneSpec, PoolSpec, Reach};
use Reach::{All, Last, Window};

mod state;

const SIZE: usize = 4;

/// A "model" whose answer depends on all earlier tokens. Its keys and values
/// are the tokens themselves, and its recurrent state is a running hash of
/// them, from which it answers if it has one.
struct World {
    scheduler: Scheduler,
    kv: KvCache,
    storage: KvStorage,
    reaches: Vec<Reach>,
    plan: Plan,
    batch: Batch,
    /// The sequences of the batch.
    entries: Vec<SeqId>,
    steps: usize,
}

fn next_state(state: u32, token: u32) -> u32 {
    state.wrapping_mul(31).wrapping_add(token)
}

fn answer(state: u32) -> u32 {
    state % 3
}

fn next_token(tokens: &[u32]) -> u32 {
    answer(tokens.iter().fold(7, |state, &t| next_state(state, t)))
}

impl World {
    fn new(limits: Limits, reaches: &[Reach], pages: usize) -> Self {
        let specs: Vec<_> = reaches
            .iter()
            .map(|&reach| PoolSpec {
                reach,
                planes: vec![PlaneSpec {
                    name: "t".into(),
                    dtype: DType::U32,
                    shape: vec![SIZE],
                }],
                // Few enough that some sequences are preempted.
                pages: if reach == Last { pages / 6 } else { pages },
            })
            .collect();
        Self {
            scheduler: Scheduler::new(limits, true),
            kv: KvCache::new(SIZE, &specs),
            storage: KvStorage::new(&specs).unwrap(),
            reaches: reaches.to_vec(),
            plan: Plan::default(),
            batch: Batch::default(),
            entries: Vec::new(),
            steps: 0,
        }
    }

    /// Plans and runs one step; returns the generated tokens.
    fn step(&mut self) -> Vec<(SeqId, Vec<u32>)> {
        self.steps += 1;
        let mut plan = std::mem::take(&mut self.plan);
        self.scheduler.plan(Work::Generate, &mut self.kv, &mut plan);
        let limits = *self.scheduler.limits();
        assert!(plan.rows() <= limits.rows, "the budget holds");
        assert!(plan.results() <= limits.logit_rows);
        assert!(plan.entries.len() <= limits.sequences.min(limits.rows));
        assert_eq!(
            plan.rows(),
            plan.entries.iter().map(|e| e.rows).sum::<usize>()
        );
        self.storage.copy(&plan.copies);
        self.fill(&plan.entries);
        // A step may fail half-way, having written anything, and is tried
        // again.
        self.run(true);
        let answers = self.run(false);
        let mut answers = answers.iter();
        let mut made = Vec::new();
        for entry in &plan.entries {
            let answers: Vec<u32> = answers.by_ref().take(entry.results()).copied().collect();
            let sequence = self.scheduler.get_mut(entry.id).unwrap();
            let mut new = Vec::new();
            let mut accepted = 0;
            if entry.start + entry.rows - entry.guesses == sequence.tokens.len() {
                let guesses = std::mem::take(&mut sequence.guesses);
                for token in &answers[answers.len() - entry.guesses - 1..] {
                    sequence.tokens.push(*token);
                    new.push(*token);
                    if accepted == entry.guesses || guesses[accepted] != *token {
                        break;
                    }
                    accepted += 1;
                }
            }
            self.scheduler.commit(entry, accepted, &mut self.kv);
            if !new.is_empty() {
                made.push((entry.id, new));
            }
        }
        self.plan = plan;
        made
    }

    fn fill(&mut self, entries: &[Entry]) {
        self.batch.clear(self.reaches.len());
        self.entries = entries.iter().map(|entry| entry.id).collect();
        for entry in entries {
            assert!(entry.rows <= self.scheduler.limits().chunk + entry.guesses);
            let sequence = self.scheduler.get(entry.id).unwrap();
            let tokens = sequence.tokens[entry.start..]
                .iter()
                .chain(&sequence.guesses)
                .take(entry.rows)
                .copied();
            let table = sequence.table().unwrap();
            self.batch
                .push(tokens, entry.start, entry.unread, table, SIZE);
        }
        for pool in &self.batch.pools {
            let mut written: Vec<_> = pool.state_write.iter().filter(|&&p| p >= 0).collect();
            written.sort_unstable();
            assert!(
                written.windows(2).all(|pair| pair[0] != pair[1]),
                "each page is written once"
            );
            let mut read = pool.state_read.iter();
            assert!(
                !read.any(|page| written.binary_search(&page).is_ok()),
                "no page is read and written"
            );
        }
    }

    fn slot(&mut self, pool: usize, slot: i32) -> &mut [u8] {
        let plane = self.storage.plane_mut(pool, 0).bytes_mut();
        &mut plane[slot as usize * 4..][..4]
    }

    fn read(&self, pool: usize, slot: usize) -> u32 {
        let plane = self.storage.plane(pool, 0).bytes();
        u32::from_le_bytes(plane[slot * 4..][..4].try_into().unwrap())
    }

    /// Runs the batch: writes keys, values and states, and returns an answer
    /// for each row that is read. One that `fails` has computed with wrong
    /// tokens.
    fn run(&mut self, fails: bool) -> Vec<u32> {
        let batch = self.batch.clone();
        let tokens: Vec<u32> = batch
            .tokens
            .iter()
            .map(|&token| if fails { 555 } else { token as u32 })
            .collect();
        let mut states = vec![0; tokens.len()];
        for (pool, lists) in batch.pools.iter().enumerate() {
            for (&token, &slot) in tokens.iter().zip(&lists.slots) {
                self.slot(pool, slot).copy_from_slice(&token.to_le_bytes());
            }
            let is_state = self.reaches[pool] == Last;
            for (sequence, ends) in batch.row_start.windows(2).enumerate() {
                let rows = ends[0] as usize..ends[1] as usize;
                if !is_state {
                    for row in rows {
                        states[row] = self.attend(&batch, pool, sequence, row);
                    }
                    continue;
                }
                let mut state = match lists.state_read[sequence] {
                    -1 => 7,
                    page => self.read(pool, page as usize * SIZE),
                };
                for row in rows {
                    state = next_state(state, tokens[row]);
                    if lists.state_write[row] >= 0 {
                        let slot = lists.state_write[row] * SIZE as i32;
                        self.slot(pool, slot).copy_from_slice(&state.to_le_bytes());
                    }
                    states[row] = state;
                }
            }
            if !fails {
                assert_eq!(states, self.expected(), "pool {pool}");
            }
        }
        let rows = batch.logit_rows.iter();
        rows.map(|&row| answer(states[row as usize])).collect()
    }

    /// The states of all rows, computed without a cache.
    fn expected(&self) -> Vec<u32> {
        let batch = &self.batch;
        let rows = batch.row_start.windows(2).zip(&self.entries);
        rows.flat_map(|(ends, &id)| {
            let rows = ends[0] as usize..ends[1] as usize;
            let start = batch.positions[rows.start] as usize;
            let tokens = &self.scheduler.get(id).unwrap().tokens[..start];
            let before = tokens.iter().fold(7, |state, &t| next_state(state, t));
            batch.tokens[rows].iter().scan(before, |state, &token| {
                *state = next_state(*state, token as u32);
                Some(*state)
            })
        })
        .collect()
    }

    /// The answer of row `row` from the tokens that the page table shows it.
    /// The tokens before a window are no longer in the pages, and are taken
    /// from the scheduler.
    fn attend(&self, batch: &Batch, pool: usize, sequence: usize, row: usize) -> u32 {
        let lists = &batch.pools[pool];
        let end = batch.positions[row] as usize + 1;
        let from = match self.reaches[pool] {
            Window(window) => end.saturating_sub(window),
            _ => 0,
        };
        let id = self.entries[sequence];
        let known = &self.scheduler.get(id).unwrap().tokens;
        let first = lists.page_first[sequence] as usize;
        let pages = &lists.page_ids[lists.page_ptr[sequence] as usize..];
        (0..end).fold(7, |state, at| {
            let token = match at < from {
                true => known[at],
                false => {
                    let page = pages[(at - first) / SIZE] as usize;
                    self.read(pool, page * SIZE + at % SIZE)
                }
            };
            next_state(state, token)
        })
    }
}

fn sequence(tokens: Vec<u32>, user: u64, priority: i32) -> Sequence {
    let mut sequence = Sequence::new(tokens, Work::Generate, Rows::Last);
    sequence.user = user;
    sequence.priority = priority;
    sequence
}

fn limits(rows: usize, sequences: usize) -> Limits {
    Limits {
        rows,
        sequences,
        logit_rows: sequences * 2,
        chunk: rows,
    }
}

#[test]
fn next_tokens_go_before_prompts_and_prompts_fill_the_rest() {
    let mut world = World::new(limits(8, 4), &[All], 64);
    let one = world.scheduler.add(sequence(vec![1, 2, 3], 0, 0));
    world.step();
    let two = world.scheduler.add(sequence((0..20).collect(), 0, 0));
    world.step();
    let rows: Vec<_> = world.plan.entries.iter().map(|e| (e.id, e.rows)).collect();
    assert_eq!(rows, [(one, 1), (two, 7)]);
}

#[test]
fn a_flood_of_one_user_does_not_keep_another_waiting() {
    let mut world = World::new(limits(8, 4), &[All], 256);
    for i in 0..50 {
        world.scheduler.add(sequence(vec![i; 16], 1, 0));
    }
    for _ in 0..4 {
        for (id, _) in world.step() {
            world.scheduler.remove(id, &mut world.kv);
        }
    }
    let guest = world.scheduler.add(sequence(vec![200; 16], 2, 0));
    for _ in 0..8 {
        for (id, _) in world.step() {
            if id == guest {
                return;
            }
            world.scheduler.remove(id, &mut world.kv);
        }
    }
    panic!("the second user waited behind the first one's backlog");
}

#[test]
fn higher_priority_takes_pages_from_lower() {
    let mut world = World::new(limits(16, 4), &[All], 6);
    let low = world.scheduler.add(sequence(vec![1; 10], 0, -1));
    world.step();
    let high = world.scheduler.add(sequence(vec![2; 10], 0, 5));
    let mut made = HashMap::new();
    for _ in 0..12 {
        for (id, tokens) in world.step() {
            *made.entry(id).or_insert(0) += tokens.len();
        }
    }
    assert!(made[&high] >= 10);
    assert!(world.scheduler.preemptions() > 0);
    world.scheduler.remove(high, &mut world.kv);
    let before = made.get(&low).copied().unwrap_or(0);
    for _ in 0..6 {
        for (id, tokens) in world.step() {
            *made.entry(id).or_insert(0) += tokens.len();
        }
    }
    assert!(made[&low] > before, "it goes on once there is room");
}

#[test]
fn a_prompt_that_fits_nowhere_is_named() {
    let mut world = World::new(limits(16, 4), &[All], 2);
    assert!(!world.scheduler.can_ever_run(&world.kv, 9));
    let id = world.scheduler.add(sequence(vec![1; 9], 0, 0));
    world.step();
    assert_eq!(world.plan.unservable, [id]);
}

#[test]
fn parked_sequences_are_left_out_and_lose_pages_first() {
    let mut world = World::new(limits(16, 4), &[All], 6);
    let one = world.scheduler.add(sequence(vec![1; 10], 0, 0));
    world.step();
    world.scheduler.park(one);
    assert!(!world.scheduler.has_work());
    let two = world.scheduler.add(sequence(vec![2; 16], 0, 0));
    let made = world.step();
    assert_eq!(made[0].0, two);
    world.scheduler.remove(two, &mut world.kv);
    world.scheduler.unpark(one);
    assert_eq!(world.step()[0].0, one);
}

#[derive(Debug, Clone)]
struct Job {
    prompt: Vec<u32>,
    output: usize,
    user: u64,
    priority: i32,
    arrival: usize,
    forks: usize,
    /// Guess this many tokens ahead, wrong from the given one on.
    guesses: (usize, usize),
    /// Park at this step for a while; remove at that one.
    park: Option<usize>,
    cancel: Option<usize>,
}

fn job() -> impl Strategy<Value = Job> {
    (
        proptest::collection::vec(0u32..3, 1..40),
        1usize..30,
        0u64..3,
        -1i32..2,
        0usize..60,
        0usize..3,
        (0usize..4, 0usize..5),
        proptest::option::weighted(0.2, 0usize..80),
        proptest::option::weighted(0.1, 0usize..80),
    )
        .prop_map(
            |(prompt, output, user, priority, arrival, forks, guesses, park, cancel)| Job {
                prompt,
                output,
                user,
                priority,
                arrival,
                forks,
                guesses,
                park,
                cancel,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(43), ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_ends_with_its_own_text_and_no_page_is_lost(
        jobs in proptest::collection::vec(job(), 1..24),
        (rows, sequences, chunk) in (1usize..24, 1usize..9, 1usize..24),
        pages in 20usize..48,
        reaches in prop_oneof![
            Just(vec![All]), Just(vec![All, Window(7)]), Just(vec![Window(5)]),
            Just(vec![Last]), Just(vec![All, Last]), Just(vec![Last, Window(5), All, Last]),
        ],
    ) {
        let limits = Limits { rows, sequences, logit_rows: sequences, chunk };
        let mut world = World::new(limits, &reaches, pages);
        let mut live: HashMap<SeqId, usize> = HashMap::new();
        let mut unforked: HashMap<SeqId, usize> = HashMap::new();
        let mut finished = 0;
        let mut expected = 0;
        let mut step = 0;
        // Each step runs at least one row; preemption repeats some of them.
        let bound = 200 + 40 * jobs.iter().map(|j| (j.prompt.len() + j.output) * (j.forks + 1)).sum::<usize>();
        while step < 60 || !live.is_empty() {
            prop_assert!(step < bound, "a sequence starves");
            for (n, job) in jobs.iter().enumerate() {
                if job.arrival == step {
                    let id = world.scheduler.add(sequence(job.prompt.clone(), job.user, job.priority));
                    live.insert(id, n);
                    unforked.insert(id, job.forks);
                    expected += 1;
                }
            }
            let ids: Vec<_> = live.keys().copied().collect();
            for id in ids {
                let job = &jobs[live[&id]];
                if job.park == Some(step) {
                    world.scheduler.park(id);
                } else if job.park.is_some_and(|at| step == at + 20) {
                    world.scheduler.unpark(id);
                }
                if job.cancel == Some(step) {
                    world.scheduler.remove(id, &mut world.kv);
                    live.remove(&id);
                    unforked.remove(&id);
                    finished += 1;
                }
            }
            for (id, _) in world.step() {
                let job = &jobs[live[&id]];
                // Forks share the prompt and differ by a token of their own.
                for n in 0..unforked.remove(&id).unwrap_or(0) {
                    let child = world.scheduler.fork(id, &mut world.kv).unwrap();
                    let made = world.scheduler.get_mut(child).unwrap();
                    *made.tokens.last_mut().unwrap() = 10 + n as u32;
                    live.insert(child, live[&id]);
                    expected += 1;
                }
                let sequence = world.scheduler.get_mut(id).unwrap();
                if sequence.tokens.len() >= job.prompt.len() + job.output {
                    let done = world.scheduler.remove(id, &mut world.kv).unwrap();
                    let from = job.prompt.len();
                    prop_assert_eq!(&done.tokens[..from], &job.prompt[..]);
                    let own = usize::from(done.tokens[from] >= 10);
                    for at in from + own..done.tokens.len() {
                        prop_assert_eq!(done.tokens[at], next_token(&done.tokens[..at]));
                    }
                    live.remove(&id);
                    finished += 1;
                } else {
                    let mut ahead = sequence.tokens.clone();
                    for i in 0..job.guesses.0 {
                        let right = next_token(&ahead);
                        ahead.push(if i < job.guesses.1 { right } else { right + 1 });
                    }
                    sequence.guesses = ahead.split_off(sequence.tokens.len());
                }
            }
            prop_assert!(world.plan.unservable.is_empty());
            step += 1;
        }
        prop_assert_eq!(finished, expected);
        world.kv.clear();
        let stats = world.kv.stats();
        prop_assert_eq!(stats.free, stats.pages);
    }
}
