use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::kv::{DType, KvStorage, PlaneSpec, PoolSpec};

const SIZE: usize = 4;

/// A "model" whose cache holds tokens: what it says next depends on every
/// token that its page table shows it.
struct World {
    scheduler: Scheduler,
    kv: KvCache,
    storage: KvStorage,
    windows: Vec<Option<usize>>,
    plan: Plan,
    steps: usize,
}

fn next_token(tokens: &[u32]) -> u32 {
    tokens
        .iter()
        .fold(7u32, |h, &t| h.wrapping_mul(31).wrapping_add(t))
        % 3
}

impl World {
    fn new(limits: Limits, windows: &[Option<usize>], pages: usize) -> Self {
        let specs: Vec<_> = windows
            .iter()
            .map(|&window| PoolSpec {
                window,
                planes: vec![PlaneSpec {
                    name: "t".into(),
                    dtype: DType::U32,
                    shape: vec![SIZE],
                }],
                pages,
            })
            .collect();
        Self {
            scheduler: Scheduler::new(limits, true),
            kv: KvCache::new(SIZE, &specs),
            storage: KvStorage::new(&specs).unwrap(),
            windows: windows.to_vec(),
            plan: Plan::default(),
            steps: 0,
        }
    }

    /// Plans and runs one step; returns the tokens that were made.
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
        for entry in &plan.entries {
            self.compute(entry);
        }
        let mut made = Vec::new();
        for entry in &plan.entries {
            let sequence = self.scheduler.get_mut(entry.id).unwrap();
            let mut new = Vec::new();
            let mut accepted = 0;
            if entry.start + entry.rows - entry.guesses == sequence.tokens.len() {
                let guesses = std::mem::take(&mut sequence.guesses);
                loop {
                    let token = next_token(&sequence.tokens);
                    sequence.tokens.push(token);
                    new.push(token);
                    if accepted == entry.guesses || guesses[accepted] != token {
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

    /// Writes the rows of `entry`, after looking at all that they may see.
    fn compute(&mut self, entry: &Entry) {
        assert!(entry.rows <= self.scheduler.limits().chunk + entry.guesses);
        let sequence = self.scheduler.get(entry.id).unwrap();
        let table = sequence.table().unwrap();
        let token = |at: usize| {
            let known = sequence.tokens.len();
            sequence
                .tokens
                .get(at)
                .copied()
                .unwrap_or_else(|| sequence.guesses[at - known])
        };
        for (pool, window) in self.windows.iter().enumerate() {
            let from = window.map_or(0, |w| (entry.start + 1).saturating_sub(w));
            for at in from..entry.start {
                let page = table
                    .page_at(pool, at / SIZE)
                    .expect("a page within the window");
                let slot = &self.storage.plane(pool, 0).page(page)[at % SIZE * 4..][..4];
                assert_eq!(
                    slot,
                    token(at).to_le_bytes(),
                    "position {at} of {}",
                    entry.id
                );
            }
            for at in entry.start..entry.start + entry.rows {
                let page = table.page_at(pool, at / SIZE).unwrap();
                let plane = self.storage.plane_mut(pool, 0);
                plane.page_mut(page)[at % SIZE * 4..][..4]
                    .copy_from_slice(&token(at).to_le_bytes());
            }
        }
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
    let mut world = World::new(limits(8, 4), &[None], 64);
    let one = world.scheduler.add(sequence(vec![1, 2, 3], 0, 0));
    world.step();
    let two = world.scheduler.add(sequence((0..20).collect(), 0, 0));
    world.step();
    let rows: Vec<_> = world.plan.entries.iter().map(|e| (e.id, e.rows)).collect();
    assert_eq!(rows, [(one, 1), (two, 7)]);
}

#[test]
fn a_flood_of_one_user_does_not_keep_another_waiting() {
    let mut world = World::new(limits(8, 4), &[None], 256);
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
    let mut world = World::new(limits(16, 4), &[None], 6);
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
    let mut world = World::new(limits(16, 4), &[None], 2);
    assert!(!world.scheduler.can_ever_run(&world.kv, 9));
    let id = world.scheduler.add(sequence(vec![1; 9], 0, 0));
    world.step();
    assert_eq!(world.plan.unservable, [id]);
}

#[test]
fn parked_sequences_are_left_out_and_lose_pages_first() {
    let mut world = World::new(limits(16, 4), &[None], 6);
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
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_ends_with_its_own_text_and_no_page_is_lost(
        jobs in proptest::collection::vec(job(), 1..24),
        (rows, sequences, chunk) in (1usize..24, 1usize..9, 1usize..24),
        pages in 20usize..48,
        windows in prop_oneof![Just(vec![None]), Just(vec![None, Some(7)]), Just(vec![Some(5)])],
    ) {
        let limits = Limits { rows, sequences, logit_rows: sequences, chunk };
        let mut world = World::new(limits, &windows, pages);
        let mut live: HashMap<SeqId, usize> = HashMap::new();
        let mut unforked: HashMap<SeqId, usize> = HashMap::new();
        let mut finished = 0;
        let mut expected = 0;
        let mut step = 0;
        // Each step runs a row at least; preemption repeats some of them.
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
