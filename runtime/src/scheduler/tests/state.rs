//! Models with recurrent state: found in the cache, guessed at, preempted.

use super::*;

/// Runs one sequence alone until `count` tokens are generated; returns how much
/// of its prompt the cache had.
fn generate(world: &mut World, prompt: Vec<u32>, count: usize) -> usize {
    let len = prompt.len();
    let id = world.scheduler.add(sequence(prompt, 0, 0));
    while world.scheduler.get(id).unwrap().tokens.len() < len + count {
        world.step();
    }
    let done = world.scheduler.remove(id, &mut world.kv).unwrap();
    for at in len..done.tokens.len() {
        assert_eq!(done.tokens[at], next_token(&done.tokens[..at]));
    }
    done.cached.unwrap()
}

#[test]
fn a_state_is_found_at_the_end_of_a_page_only() {
    let mut world = World::new(limits(64, 4), &[All, Last], 240);
    let prompt: Vec<u32> = (0..43).map(|i| i % 5).collect();
    assert_eq!(generate(&mut world, prompt.clone(), 1), 0);
    assert_eq!(generate(&mut world, prompt.clone(), 1), 40);
    let mut longer = prompt.clone();
    longer.push(next_token(&prompt));
    longer.extend([4, 4, 4, 4]);
    // 43 was computed as well, and is within a page.
    assert_eq!(generate(&mut world, longer, 1), 40);
}

#[test]
fn a_conversation_goes_on_from_its_last_state() {
    let mut world = World::new(limits(64, 4), &[Window(6), Last, All], 240);
    let mut text = vec![1, 2, 3, 4, 5];
    for turn in 0..4 {
        let before = text.len();
        let found = generate(&mut world, text.clone(), 21);
        if turn > 0 {
            assert!(found > before - 8, "{found} of {before}");
        }
        for _ in 0..21 {
            text.push(next_token(&text));
        }
        text.extend([turn, 2, 2]);
    }
}

#[test]
fn texts_with_one_beginning_meet_at_a_state() {
    let mut world = World::new(limits(64, 4), &[All, Last], 120);
    let text = |user: u32| {
        let system = (0..30).map(|i| i % 3);
        system.chain([user; 9]).collect::<Vec<u32>>()
    };
    let found: Vec<_> = (10..14)
        .map(|user| generate(&mut world, text(user), 2))
        .collect();
    // The second diverges from the first at 28, keeps a state there, and the
    // others begin with it.
    assert_eq!(found, [0, 0, 28, 28]);
    // It outlives the states of texts that are generated meanwhile.
    for user in 20..26 {
        generate(&mut world, vec![user; 9], 30);
    }
    assert_eq!(generate(&mut world, text(15), 2), 28);
}

#[test]
fn guesses_leave_the_state_as_it_was() {
    for reaches in [vec![Last], vec![All, Last]] {
        for (guesses, right) in [(4, 0), (4, 1), (4, 3), (4, 4), (1, 1), (1, 0)] {
            let mut world = World::new(limits(16, 3), &reaches, 120);
            let id = world.scheduler.add(sequence(vec![1, 2, 3, 4, 5], 0, 0));
            world.step();
            let sequence = world.scheduler.get_mut(id).unwrap();
            let mut ahead = sequence.tokens.clone();
            for i in 0..guesses {
                let next = next_token(&ahead);
                ahead.push(if i < right { next } else { next + 1 });
            }
            sequence.guesses = ahead[sequence.tokens.len()..].to_vec();
            let (known, computed) = (sequence.tokens.len(), sequence.computed);
            world.step();
            let entry = world.plan.entries[0];
            assert_eq!((entry.guesses, entry.rows), (guesses, guesses + 1));
            let sequence = world.scheduler.get(id).unwrap();
            assert_eq!(sequence.tokens.len(), known + right + 1);
            // All of them, or none: there is no state in between.
            let kept = if right == guesses { right } else { 0 };
            assert_eq!(sequence.computed, computed + 1 + kept);
            // What was right is computed once more, with the next token.
            world.step();
            assert_eq!(world.plan.entries[0].rows, 1 + right - kept);
            assert_eq!(world.plan.entries[0].results(), 1);
            for _ in 0..5 {
                world.step();
                assert_eq!(world.plan.entries[0].rows, 1);
            }
            let tokens = world.scheduler.remove(id, &mut world.kv).unwrap().tokens;
            for at in 5..tokens.len() {
                assert_eq!(tokens[at], next_token(&tokens[..at]));
            }
        }
    }
}

#[test]
fn what_guesses_left_over_goes_before_prompts() {
    let limits = Limits {
        chunk: 8,
        ..limits(12, 4)
    };
    let mut world = World::new(limits, &[Last], 120);
    let id = world.scheduler.add(sequence(vec![1, 2, 3, 4, 5], 0, 0));
    world.step();
    let decoding = world.scheduler.get_mut(id).unwrap();
    let right = next_token(&decoding.tokens);
    decoding.guesses = vec![right, 77];
    let prompt = world.scheduler.add(sequence(vec![6; 20], 0, 1));
    let rows = |world: &World| -> Vec<_> {
        let entries = world.plan.entries.iter();
        entries.map(|entry| (entry.id, entry.rows)).collect()
    };
    world.step();
    assert_eq!(rows(&world), [(id, 3), (prompt, 8)]);
    // One of two guesses was right: its row and the next one are due, and go
    // before a prompt of higher priority.
    world.step();
    assert_eq!(rows(&world), [(id, 2), (prompt, 8)]);
}

#[test]
fn a_state_that_is_preempted_is_computed_again() {
    // Pages for two sequences at once; each of four needs two in a step.
    let mut world = World::new(limits(64, 4), &[All, Last], 24);
    let ids: Vec<_> = (0..4)
        .map(|i| world.scheduler.add(sequence(vec![i; 9], 0, i as i32)))
        .collect();
    for _ in 0..200 {
        world.step();
        assert!(world.plan.unservable.is_empty());
        for &id in &ids {
            let done = world
                .scheduler
                .get(id)
                .is_some_and(|s| s.tokens.len() >= 29);
            if done {
                let tokens = world.scheduler.remove(id, &mut world.kv).unwrap().tokens;
                for at in 9..tokens.len() {
                    assert_eq!(tokens[at], next_token(&tokens[..at]));
                }
            }
        }
    }
    assert!(!world.scheduler.has_work(), "all four are done");
    world.kv.clear();
    let stats = world.kv.stats();
    assert_eq!((stats.free, stats.nodes), (stats.pages, 0));
}

#[test]
fn adapters_do_not_meet() {
    let mut world = World::new(limits(64, 4), &[All, Last], 120);
    let mut found = Vec::new();
    for adapter in [0, 1, 0, 1, 2] {
        let mut sequence = sequence(vec![1; 17], 0, 0);
        sequence.adapter = adapter;
        let id = world.scheduler.add(sequence);
        world.step();
        world.step();
        let sequence = world.scheduler.remove(id, &mut world.kv).unwrap();
        found.push(sequence.cached.unwrap());
    }
    assert_eq!(found, [0, 0, 16, 16, 0]);
}
