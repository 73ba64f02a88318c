use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::*;

fn counts(tasks: usize) -> Vec<AtomicU32> {
    (0..tasks).map(|_| AtomicU32::new(0)).collect()
}

fn all_once(counts: &[AtomicU32]) -> bool {
    counts
        .iter()
        .all(|count| count.load(Ordering::Relaxed) == 1)
}

/// No wait in these tests takes this long, unless it would never end.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Waits until all workers sleep; on a busy machine each needs CPU time first.
fn let_sleep(pool: &Pool) {
    let limit = Instant::now() + TIMEOUT;
    while pool.shared.asleep.load(Ordering::SeqCst) < pool.workers.len() {
        assert!(Instant::now() < limit, "the workers do not go to sleep");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn every_task_is_done_once() {
    for threads in [0, 1, 2, 3, 8] {
        let pool = Pool::new(threads).unwrap();
        assert_eq!(pool.threads(), threads.max(1));
        for turn in 0..200 {
            let _awake = (turn % 3 > 0).then(|| pool.stay_awake());
            for tasks in [0, 1, 2, 7, 40] {
                let counts = counts(tasks);
                pool.run(tasks, &|task| {
                    counts[task].fetch_add(1, Ordering::Relaxed);
                });
                assert!(all_once(&counts), "{threads} threads, {tasks} tasks");
            }
        }
    }
}

#[test]
fn more_tasks_than_tickets_are_done_all_the_same() {
    let pool = Pool::new(2).unwrap();
    let counts = counts(MOST + 1);
    pool.run(MOST + 1, &|task| {
        counts[task].fetch_add(1, Ordering::Relaxed);
    });
    assert!(all_once(&counts));
}

#[test]
fn workers_wake_for_a_loop_and_take_part() {
    let pool = Pool::new(3).unwrap();
    let_sleep(&pool);
    let seen = Mutex::new(HashSet::new());
    // Tasks that wait for one another: that many threads have to run them.
    let barrier = std::sync::Barrier::new(3);
    pool.run(3, &|_| {
        barrier.wait();
        seen.lock().unwrap().insert(std::thread::current().id());
    });
    assert_eq!(seen.lock().unwrap().len(), 3);
    let_sleep(&pool);
}

#[test]
fn nobody_waits_for_a_thread_that_does_not_run() {
    let pool = Pool::new(2).unwrap();
    // The worker is blocked in a task of its own choice, and this thread does
    // the rest.
    let (held, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let me = std::thread::current().id();
    pool.run(50, &|_| {
        if std::thread::current().id() != me && !held.swap(true, Ordering::SeqCst) {
            while done.load(Ordering::SeqCst) < 49 {
                std::thread::yield_now();
            }
        }
        // So that the worker gets to take one.
        let limit = Instant::now() + TIMEOUT;
        while !held.load(Ordering::SeqCst) && Instant::now() < limit {
            std::thread::yield_now();
        }
        done.fetch_add(1, Ordering::SeqCst);
    });
    assert_eq!(done.load(Ordering::SeqCst), 50);
}

#[test]
fn the_caller_sleeps_until_a_slow_task_is_done() {
    let pool = Pool::new(2).unwrap();
    let me = std::thread::current().id();
    let slow = AtomicBool::new(false);
    pool.run(2, &|_| {
        if std::thread::current().id() == me {
            // The other task is the worker's.
            while !slow.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        } else {
            slow.store(true, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(30));
        }
    });
    assert!(!pool.shared.waiting.load(Ordering::SeqCst));
}

#[test]
fn a_thread_that_tells_late_of_the_loop_before_does_not_keep_the_caller_asleep() {
    let pool = Pool::new(2).unwrap();
    let shared = &*pool.shared;
    let me = std::thread::current().id();
    let (taken, sleeps_again) = (AtomicBool::new(false), AtomicBool::new(false));
    let waits = || {
        let limit = Instant::now() + TIMEOUT;
        while !shared.waiting.load(Ordering::SeqCst) && Instant::now() < limit {
            std::thread::yield_now();
        }
        shared.waiting.load(Ordering::SeqCst)
    };
    pool.run(2, &|_| {
        if std::thread::current().id() == me {
            while !taken.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        } else if !taken.swap(true, Ordering::SeqCst) && waits() {
            // As a worker does that was delayed between its count and its
            // check.
            drop(Count {
                shared,
                tasks: shared.done.0.load(Ordering::SeqCst),
                done: 0,
            });
            sleeps_again.store(waits(), Ordering::SeqCst);
            // So that the test ends where it fails.
            shared.waiting.store(true, Ordering::SeqCst);
        }
    });
    assert!(sleeps_again.load(Ordering::SeqCst));
}

#[test]
fn a_loop_within_a_loop_runs_on_its_own_thread() {
    let pool = Pool::new(2).unwrap();
    let count = AtomicU32::new(0);
    pool.run(4, &|_| {
        pool.run(5, &|_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
    });
    assert_eq!(count.load(Ordering::Relaxed), 20);
}

#[test]
fn work_that_panics_leaves_the_pool_usable() {
    let pool = Pool::new(2).unwrap();
    let me = std::thread::current().id();
    let here = AtomicBool::new(false);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool.run(20, &|_| {
            if std::thread::current().id() == me {
                here.store(true, Ordering::SeqCst);
                panic!("on purpose");
            }
            // So that the worker does not do everything.
            while !here.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        });
    }));
    assert!(panicked.is_err());
    let counts = counts(20);
    pool.run(20, &|task| {
        counts[task].fetch_add(1, Ordering::Relaxed);
    });
    assert!(all_once(&counts));
}

#[test]
fn threads_may_call_pools_of_their_own_at_once() {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let pool = Pool::new(3).unwrap();
                for _ in 0..100 {
                    let sum = AtomicUsize::new(0);
                    pool.run(12, &|task| {
                        sum.fetch_add(task, Ordering::Relaxed);
                    });
                    assert_eq!(sum.load(Ordering::Relaxed), 66);
                }
            });
        }
    });
}

/// On a busy machine, too, both bounds are met at least once: they are twenty
/// times the time on an idle one.
#[test]
fn a_loop_begins_soon_in_a_step_and_after_a_rest() {
    let pool = Pool::new(2).unwrap();
    let (mut launch, mut wake) = (Duration::MAX, Duration::MAX);
    let soon = |launch, wake| launch < Duration::from_micros(20) && wake < Duration::from_millis(1);
    let limit = Instant::now() + TIMEOUT;
    while !soon(launch, wake) && Instant::now() < limit {
        let_sleep(&pool);
        let began = Instant::now();
        let _awake = pool.stay_awake();
        let there = Mutex::new(Vec::new());
        let both = std::sync::Barrier::new(2);
        pool.run(2, &|_| {
            there.lock().unwrap().push(began.elapsed());
            both.wait();
        });
        let last = there.lock().unwrap().iter().max().copied();
        wake = wake.min(last.unwrap_or(Duration::MAX));
        let began = Instant::now();
        for _ in 0..100 {
            pool.run(8, &|_| ());
        }
        launch = launch.min(began.elapsed() / 100);
    }
    println!("a loop: {launch:?}, both threads after a rest: {wake:?}");
    assert!(soon(launch, wake), "{launch:?}, {wake:?}");
}

#[test]
fn the_end_of_a_pool_is_the_end_of_its_threads() {
    for awake in [false, true] {
        let pool = Pool::new(18).unwrap();
        // Each thread holds this as long as it lives.
        let shared = Arc::downgrade(&pool.shared);
        if awake {
            std::mem::forget(pool.stay_awake());
        }
        pool.run(18, &|_| ());
        let_sleep(&pool);
        assert_eq!(shared.strong_count(), 18);
        drop(pool);
        assert_eq!(shared.strong_count(), 0);
    }
}
