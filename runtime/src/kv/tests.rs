use std::collections::HashMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::Reach::{All, Last, Window};
use super::*;
use crate::executor::KvStorage;

const SIZE: usize = 4;

fn pools(reaches: &[Reach], pages: usize) -> Vec<PoolSpec> {
    reaches
        .iter()
        .map(|&reach| PoolSpec {
            reach,
            planes: vec![PlaneSpec {
                name: "tokens".into(),
                dtype: DType::U32,
                shape: vec![SIZE],
            }],
            pages,
        })
        .collect()
}

/// A cache, and a storage whose slots hold what was "computed" from the tokens.
struct World {
    cache: KvCache,
    storage: KvStorage,
    reaches: Vec<Reach>,
}

struct Talk {
    table: PageTable,
    adapter: u32,
    tokens: Vec<u32>,
    computed: usize,
}

impl Talk {
    /// The contents of a slot: equal tokens differ between adapters.
    fn value(&self, at: usize) -> u32 {
        self.tokens[at] + 1000 * self.adapter
    }

    /// The contents of a state after `len` positions.
    fn state(&self, len: usize) -> u32 {
        (0..len).fold(7, |state, at| next_state(state, self.value(at)))
    }
}

fn next_state(state: u32, value: u32) -> u32 {
    state.wrapping_mul(31).wrapping_add(value)
}

impl World {
    fn new(reaches: &[Reach], pages: usize) -> Self {
        let specs = pools(reaches, pages);
        Self {
            cache: KvCache::new(SIZE, &specs),
            storage: KvStorage::new(&specs).unwrap(),
            reaches: reaches.to_vec(),
        }
    }

    fn start(&mut self, tokens: Vec<u32>) -> Talk {
        self.start_under(0, tokens)
    }

    fn start_under(&mut self, adapter: u32, tokens: Vec<u32>) -> Talk {
        let known = keys(&tokens[..tokens.len() - 1]);
        let (table, computed) = self.cache.lookup(adapter, &known);
        let talk = Talk {
            table,
            adapter,
            tokens,
            computed,
        };
        self.check(&talk);
        talk
    }

    fn finish(&mut self, talk: Talk) {
        let known = keys(&talk.tokens[..talk.computed]);
        self.cache.finish(talk.table, &known);
    }

    /// Computes up to `to`, as a step would. False if pages ran out.
    fn compute(&mut self, talk: &mut Talk, to: usize) -> bool {
        self.compute_with_guesses(talk, to, 0, 0)
    }

    /// A step with guesses at the tokens from `to` on, the first `right` of
    /// which are right.
    fn compute_with_guesses(
        &mut self,
        talk: &mut Talk,
        to: usize,
        guesses: usize,
        right: usize,
    ) -> bool {
        let mut copies = Vec::new();
        let table = &mut talk.table;
        let mut done = self.cache.reserve(table, talk.computed, to, &mut copies);
        if done.is_ok() && guesses > 0 {
            done = self.cache.reserve(table, to, to + guesses, &mut copies);
        }
        self.storage.copy(&copies);
        if done.is_err() {
            return false;
        }
        self.cache.keep_states(table, talk.computed, to);
        let right = right.min(guesses);
        let values: Vec<u32> = (talk.computed..to + guesses)
            .map(|at| if at < to + right { talk.value(at) } else { 999 })
            .collect();
        // A step that fails half-way may have written anything.
        self.write(talk, &vec![555; values.len()]);
        self.write(talk, &values);
        talk.computed = self.cache.commit(&mut talk.table, to + right);
        assert!((to..=to + right).contains(&talk.computed));
        let known = keys(&talk.tokens[..talk.computed]);
        self.cache.publish(&mut talk.table, &known);
        self.check(talk);
        true
    }

    fn slot(&mut self, pool: usize, page: Page, at: usize) -> &mut [u8] {
        &mut self.storage.plane_mut(pool, 0).page_mut(page)[at % SIZE * 4..][..4]
    }

    fn read(&self, pool: usize, page: Page, at: usize) -> u32 {
        let slot = &self.storage.plane(pool, 0).page(page)[at % SIZE * 4..][..4];
        u32::from_le_bytes(slot.try_into().unwrap())
    }

    fn write(&mut self, talk: &Talk, values: &[u32]) {
        for pool in 0..self.reaches.len() {
            let Some(step) = talk.table.state(pool) else {
                for (i, value) in values.iter().enumerate() {
                    let at = talk.computed + i;
                    let page = talk.table.page_at(pool, at / SIZE).unwrap();
                    self.slot(pool, page, at)
                        .copy_from_slice(&value.to_le_bytes());
                }
                continue;
            };
            let mut state = step.read.map_or(7, |page| self.read(pool, page, 0));
            for (i, &value) in values.iter().enumerate() {
                state = next_state(state, value);
                for write in step.writes {
                    if write.len == talk.computed + i + 1 {
                        let slot = self.slot(pool, write.page, 0);
                        slot.copy_from_slice(&state.to_le_bytes());
                    }
                }
            }
        }
    }

    /// Everything that the next token may read is what was computed.
    fn check(&self, talk: &Talk) {
        for (pool, reach) in self.reaches.iter().enumerate() {
            let from = match reach {
                All => 0,
                Window(window) => (talk.computed + 1).saturating_sub(*window),
                Last => {
                    let page = talk.table.state(pool).unwrap().read;
                    assert_eq!(page.is_some(), talk.computed > 0);
                    if let Some(page) = page {
                        let state = self.read(pool, page, 0);
                        assert_eq!(state, talk.state(talk.computed), "pool {pool}");
                    }
                    continue;
                }
            };
            for at in from..talk.computed {
                let page = talk
                    .table
                    .page_at(pool, at / SIZE)
                    .expect("a page within the window");
                let found = self.read(pool, page, at);
                assert_eq!(found, talk.value(at), "pool {pool}, position {at}");
            }
        }
    }

    /// The counts are exactly what the tables and the tree hold.
    fn check_counts(&self, talks: &[Talk]) {
        for pool in 0..self.reaches.len() {
            let mut held: HashMap<Page, u32> = HashMap::new();
            for talk in talks {
                for page in talk.table.held(pool) {
                    *held.entry(page).or_default() += 1;
                }
            }
            let mut evictable = 0;
            for page in self.cache.tree().pages_of(pool) {
                let count = held.entry(page).or_default();
                evictable += usize::from(*count == 0);
                *count += 1;
            }
            let pages = self.cache.pool(pool);
            for page in 0..pages.len() as Page {
                assert_eq!(pages.refs(page), held.get(&page).copied().unwrap_or(0));
            }
            assert_eq!(pages.free(), pages.len() - held.len());
            assert_eq!(pages.evictable(), evictable);
        }
    }
}

#[test]
fn a_second_talk_finds_the_first_even_within_a_page() {
    let mut world = World::new(&[All], 16);
    let mut first = world.start((0..11).collect());
    assert!(world.compute(&mut first, 11));
    // Still alive: only its full pages are shared.
    let second = world.start((0..20).collect());
    assert_eq!(second.computed, 8);
    world.finish(first);
    let mut third = world.start((0..20).collect());
    assert_eq!(third.computed, 11);
    // Writing into the shared page copies it first.
    assert!(world.compute(&mut third, 20));
    assert_eq!(world.cache.stats().copies, 1);
    let mut other: Vec<u32> = (0..10).collect();
    other.extend([77, 78]);
    assert_eq!(world.start(other).computed, 10);
}

#[test]
fn forks_share_until_they_differ() {
    let mut world = World::new(&[All], 16);
    let mut one = world.start(vec![1, 2, 3, 4, 5, 6]);
    assert!(world.compute(&mut one, 6));
    let mut two = Talk {
        table: world.cache.fork(&one.table),
        adapter: 0,
        tokens: one.tokens.clone(),
        computed: 6,
    };
    one.tokens.push(7);
    two.tokens.push(8);
    assert!(world.compute(&mut one, 7));
    assert!(world.compute(&mut two, 7));
    assert_eq!(
        world.cache.stats().copies,
        1,
        "the last holder writes in place"
    );
    world.check(&one);
    world.check(&two);
    world.check_counts(&[one, two]);
}

#[test]
fn the_least_recently_used_text_goes_first() {
    let mut world = World::new(&[All], 4);
    for text in [[1; 8], [2; 8]] {
        let mut talk = world.start(text.to_vec());
        assert!(world.compute(&mut talk, 8));
        world.finish(talk);
    }
    let again = world.start(vec![1; 9]);
    assert_eq!(again.computed, 8);
    world.cache.release(again.table);
    let mut new = world.start(vec![3; 8]);
    assert!(world.compute(&mut new, 8));
    world.cache.release(new.table);
    assert_eq!(world.start(vec![1; 9]).computed, 8);
    assert_eq!(world.start(vec![2; 9]).computed, 0);
}

#[test]
fn a_windowed_pool_needs_only_its_window() {
    let mut world = World::new(&[Window(8)], 6);
    let mut talk = world.start((0..400).collect());
    while talk.computed < 400 {
        let to = (talk.computed + 5).min(400);
        assert!(world.compute(&mut talk, to), "at {to}");
    }
    world.finish(talk);
    let again = world.start((0..401).collect());
    assert_eq!(
        again.computed, 400,
        "the end of the text is what a follow-up needs"
    );
}

#[test]
fn adapters_share_pages_with_nobody_but_the_pool() {
    let mut world = World::new(&[All], 4);
    for adapter in [0, 7] {
        let mut talk = world.start_under(adapter, (0..9).collect());
        assert_eq!(talk.computed, 0, "nothing of another adapter is found");
        assert!(world.compute(&mut talk, 8));
        world.finish(talk);
    }
    assert_eq!(world.cache.stats().cached, 4);
    assert_eq!(world.cache.stats().nodes, 4);
    let base = world.start((0..9).collect());
    assert_eq!(base.computed, 8);
    // The pool is full: pages of an adapter are evicted like any others.
    let mut new = world.start(vec![50; 8]);
    assert!(world.compute(&mut new, 8));
    assert_eq!(world.start_under(7, (0..9).collect()).computed, 0);
    assert_eq!(world.cache.stats().evictions, 2);
    world.check(&base);
}

#[test]
fn an_image_is_known_by_its_content() {
    let mut world = World::new(&[All], 16);
    let patch = |content: u64| content | 1 << 63;
    // One placeholder token for all patches of all images.
    let text = |content| vec![1, 2, patch(content), patch(content + 1), 3, 4, 5, 6];
    let (mut table, _) = world.cache.lookup(0, &text(10));
    let mut copies = Vec::new();
    world.cache.reserve(&mut table, 0, 8, &mut copies).unwrap();
    world.cache.finish(table, &text(10));
    for (content, found) in [(10, 8), (11, 2), (20, 2)] {
        let (table, known) = world.cache.lookup(0, &text(content));
        assert_eq!(known, found, "image {content}");
        world.cache.release(table);
    }
}

#[test]
fn a_fork_shares_the_state_and_writes_its_own() {
    let mut world = World::new(&[Last], 4);
    let mut one = world.start(vec![1, 2, 3, 4, 5]);
    assert!(world.compute(&mut one, 5));
    let mut two = Talk {
        table: world.cache.fork(&one.table),
        adapter: 0,
        tokens: one.tokens.clone(),
        computed: 5,
    };
    assert_eq!(one.table.held(0), two.table.held(0));
    one.tokens.push(7);
    two.tokens.push(8);
    assert!(world.compute(&mut one, 6));
    world.check(&two);
    assert!(world.compute(&mut two, 6));
    world.check(&one);
    assert_eq!(world.cache.stats().copies, 0);
    world.check_counts(&[one, two]);
}

#[test]
fn nodes_without_pages_go() {
    let mut world = World::new(&[Last], 6);
    // The state at 20 goes to the tree, and nothing of the later pages does.
    let mut talk = world.start(vec![3; 24]);
    assert!(world.compute(&mut talk, 20));
    talk.tokens.extend([3; 9]);
    world.cache.commit(&mut talk.table, 20);
    world
        .cache
        .publish(&mut talk.table, &keys(&talk.tokens[..32]));
    assert_eq!(world.cache.stats().nodes, 8);
    world.cache.release(talk.table);
    assert_eq!(world.cache.stats().nodes, 5);
    // Others take its page, and with it the whole path to it.
    for text in 10..16 {
        let mut talk = world.start(vec![text; 5]);
        assert!(world.compute(&mut talk, 4));
        world.finish(talk);
    }
    assert_eq!(world.start(vec![3; 24]).computed, 0);
    let stats = world.cache.stats();
    assert!(stats.nodes <= 6, "{stats:?}");
}

/// A save and a restore, without the file.
#[test]
fn a_state_comes_back_with_its_pages() {
    let reaches = [All, Last, Window(6)];
    let mut world = World::new(&reaches, 16);
    let mut talk = world.start((0..27).collect());
    assert!(world.compute(&mut talk, 11));
    assert!(world.compute(&mut talk, 27));
    world.finish(talk);
    let text = keys(&(0..27).collect::<Vec<u32>>());
    let (table, held) = world.cache.hold(0, &text);
    assert_eq!(held, 24, "the last state is at the last end of a page");
    let mut saved = HashMap::new();
    for pool in 0..reaches.len() {
        let (start, pages) = table.pages(pool, SIZE);
        for (i, &page) in pages.iter().enumerate() {
            let bytes = world.storage.plane(pool, 0).page(page).to_vec();
            saved.insert((pool, start / SIZE + i), bytes);
        }
    }
    assert!(saved.contains_key(&(1, 5)), "the state after six pages");
    world.cache.release(table);

    let mut other = World::new(&reaches, 16);
    let has = |pool, at| saved.contains_key(&(pool, at));
    let (grafts, done) = other.cache.graft(0, &text[..held], &has);
    assert_eq!((grafts.len(), done), (saved.len(), 6));
    for graft in grafts {
        let page = other.storage.plane_mut(graft.pool, 0).page_mut(graft.page);
        page.copy_from_slice(&saved[&(graft.pool, graft.at)]);
    }
    let mut again = other.start((0..30).collect());
    assert_eq!(again.computed, 24);
    assert!(other.compute(&mut again, 30));
    other.check_counts(&[again]);
}

#[derive(Debug, Clone)]
enum Op {
    Start(u32, Vec<u32>),
    Compute(usize, usize),
    Guess(usize, usize, usize, usize),
    Grow(usize, u32),
    Fork(usize),
    Finish(usize),
    Drop(usize),
    Clear,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0u32..3, proptest::collection::vec(0u32..2, 1..40)).prop_map(|(a, t)| Op::Start(a, t)),
        12 => (any::<usize>(), 1usize..9).prop_map(|(i, n)| Op::Compute(i, n)),
        4 => (any::<usize>(), 1usize..4, 1usize..5, 0usize..5)
            .prop_map(|(i, n, guesses, right)| Op::Guess(i, n, guesses, right)),
        6 => (any::<usize>(), 0u32..2).prop_map(|(i, t)| Op::Grow(i, t)),
        2 => any::<usize>().prop_map(Op::Fork),
        3 => any::<usize>().prop_map(Op::Finish),
        1 => any::<usize>().prop_map(Op::Drop),
        1 => Just(Op::Clear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(41), ..ProptestConfig::default() })]

    #[test]
    fn no_page_is_lost_and_none_is_wrong(
        reaches in prop_oneof![
            Just(vec![All]),
            Just(vec![All, Window(6)]),
            Just(vec![Window(9)]),
            Just(vec![Window(3), All, Window(17)]),
            Just(vec![Last]),
            Just(vec![All, Last]),
            Just(vec![Last, Window(6), All, Last]),
            Just(vec![Window(5), Last]),
        ],
        pages in 4usize..24,
        ops in proptest::collection::vec(op(), 1..120),
    ) {
        let mut world = World::new(&reaches, pages);
        let mut talks: Vec<Talk> = Vec::new();
        for op in ops {
            match op {
                Op::Start(adapter, tokens) => {
                    let talk = world.start_under(adapter, tokens);
                    talks.push(talk);
                }
                Op::Compute(i, n) if !talks.is_empty() => {
                    let i = i % talks.len();
                    let to = (talks[i].computed + n).min(talks[i].tokens.len());
                    world.compute(&mut talks[i], to);
                }
                Op::Guess(i, n, guesses, right) if !talks.is_empty() => {
                    let i = i % talks.len();
                    let talk = &mut talks[i];
                    let to = (talk.computed + n).min(talk.tokens.len());
                    let right = right.min(talk.tokens.len() - to);
                    world.compute_with_guesses(talk, to, guesses, right);
                }
                Op::Grow(i, token) if !talks.is_empty() => {
                    let i = i % talks.len();
                    talks[i].tokens.push(token);
                }
                Op::Fork(i) if !talks.is_empty() => {
                    let i = i % talks.len();
                    let table = world.cache.fork(&talks[i].table);
                    let (tokens, computed) = (talks[i].tokens.clone(), talks[i].computed);
                    talks.push(Talk { table, adapter: talks[i].adapter, tokens, computed });
                }
                Op::Finish(i) if !talks.is_empty() => {
                    let talk = talks.swap_remove(i % talks.len());
                    world.finish(talk);
                }
                Op::Drop(i) if !talks.is_empty() => {
                    let talk = talks.swap_remove(i % talks.len());
                    world.cache.release(talk.table);
                }
                Op::Clear => world.cache.clear(),
                _ => {}
            }
            for talk in &talks {
                world.check(talk);
            }
            world.check_counts(&talks);
        }
        for talk in talks.drain(..) {
            world.cache.release(talk.table);
        }
        world.cache.clear();
        let stats = world.cache.stats();
        prop_assert_eq!(stats.free, stats.pages);
        prop_assert_eq!(stats.nodes, 0);
    }
}
