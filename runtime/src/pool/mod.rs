//! The compute threads of one model.
//!
//! A loop is cut into several tasks per thread, and a thread that finishes one
//! takes the next. So no thread waits for one that is not running, on a busy
//! machine or just after a sleep: the others do its share.
//!
//! Threads sleep between steps. Within a step they spin for the next loop, but
//! only briefly: whichever threads are awake do the work of a loop.

mod idle;
mod tickets;

use std::cell::UnsafeCell;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, Thread};

pub(crate) use idle::Backoff;
use tickets::{Tickets, MOST};

use crate::threads;

/// The function of each task. Used only while its loop runs.
type Work = *const (dyn Fn(usize) + Sync);

/// Puts what different threads write on separate cache lines.
#[repr(align(128))]
#[derive(Default)]
struct Padded<T>(T);

struct Shared {
    tickets: Padded<Tickets>,
    /// The current loop. Written before tickets are issued, read by threads
    /// that hold one.
    work: UnsafeCell<Option<Work>>,
    /// Completed tasks of the current loop.
    done: Padded<AtomicUsize>,
    /// Whether a step is in progress.
    awake: AtomicBool,
    ending: AtomicBool,
    /// The number of sleeping workers.
    asleep: AtomicUsize,
    /// The thread that runs the loop, while it sleeps until the last task is
    /// done.
    waiting: AtomicBool,
    launcher: Mutex<Option<Thread>>,
}

// SAFETY: `work` is the only field that is not `Sync`. It is written by the one
// thread that runs a loop, while no ticket is out, and its target may be called
// from any thread.
unsafe impl Sync for Shared {}
// SAFETY: as above; the pointer is used only while a loop runs.
unsafe impl Send for Shared {}

struct Worker {
    thread: JoinHandle<()>,
    asleep: Arc<Padded<AtomicBool>>,
}

/// Threads that run loops together with the calling thread.
pub struct Pool {
    shared: Arc<Shared>,
    workers: Vec<Worker>,
    /// Whether a loop runs. Another one started meanwhile runs on its caller
    /// alone.
    running: AtomicBool,
}

impl Pool {
    /// Creates a pool of `threads`, including the caller of [`Pool::run`].
    ///
    /// The new threads inherit the calling thread's CPU affinity.
    pub fn new(threads: usize) -> io::Result<Self> {
        let mut pool = Self {
            shared: Arc::new(Shared {
                tickets: Padded::default(),
                work: UnsafeCell::new(None),
                done: Padded::default(),
                awake: AtomicBool::new(false),
                ending: AtomicBool::new(false),
                asleep: AtomicUsize::new(0),
                waiting: AtomicBool::new(false),
                launcher: Mutex::new(None),
            }),
            workers: Vec::new(),
            running: AtomicBool::new(false),
        };
        for number in 1..threads.clamp(1, MOST) {
            let asleep = Arc::new(Padded::default());
            let (shared, flag) = (Arc::clone(&pool.shared), Arc::clone(&asleep));
            // If one cannot be started, dropping the pool ends those before.
            let name = format!("inlay-work-{number}");
            let thread = threads::spawn(&name, move || shared.serve(&flag.0))?;
            pool.workers.push(Worker { thread, asleep });
        }
        Ok(pool)
    }

    /// The number of threads that run a loop.
    pub fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// Wakes the threads, and lets them spin until the result is dropped.
    pub fn stay_awake(&self) -> Awake<'_> {
        if !self.workers.is_empty() {
            self.shared.awake.store(true, Ordering::SeqCst);
            self.wake();
        }
        Awake(self)
    }

    /// Calls `work` once for every task below `tasks`, on all threads, and
    /// returns when all calls have returned.
    pub fn run(&self, tasks: usize, work: &(dyn Fn(usize) + Sync)) {
        let alone = self.workers.is_empty() || !(2..=MOST).contains(&tasks);
        if alone || self.running.swap(true, Ordering::Acquire) {
            return (0..tasks).for_each(work);
        }
        let shared = &*self.shared;
        // SAFETY: only the lifetime changes; `Rest` keeps the borrow until the
        // last call has returned.
        let work: Work = unsafe { std::mem::transmute(std::ptr::from_ref(work)) };
        // SAFETY: no other thread runs a loop, and all tickets of the last one
        // were done before it ended, so nothing reads this now.
        unsafe { *shared.work.get() = Some(work) };
        shared.done.0.store(0, Ordering::Relaxed);
        let rest = Rest { pool: self, tasks };
        shared.tickets.0.offer(tasks);
        if shared.asleep.load(Ordering::SeqCst) > 0 {
            self.wake();
        }
        shared.help();
        drop(rest);
    }

    fn wake(&self) {
        for worker in &self.workers {
            let flag = &worker.asleep.0;
            if flag.load(Ordering::SeqCst) && flag.swap(false, Ordering::SeqCst) {
                self.shared.asleep.fetch_sub(1, Ordering::SeqCst);
                worker.thread.thread().unpark();
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::SeqCst);
        self.wake();
        for worker in self.workers.drain(..) {
            // A worker that panicked has counted its task, and has ended.
            let _ = worker.thread.join();
        }
    }
}

/// While this lives, the threads of a pool do not sleep merely because they
/// have no work.
pub struct Awake<'a>(&'a Pool);

impl Drop for Awake<'_> {
    fn drop(&mut self) {
        self.0.shared.awake.store(false, Ordering::Release);
    }
}

/// A running loop: its drop waits until all of its tasks are done.
struct Rest<'a> {
    pool: &'a Pool,
    tasks: usize,
}

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        let shared = &*self.pool.shared;
        // If the work panicked here, the remaining tasks are dropped.
        let left = shared.tickets.0.close();
        if left > 0 {
            shared.done.0.fetch_add(left, Ordering::SeqCst);
        }
        shared.await_done(self.tasks);
        self.pool.running.store(false, Ordering::Release);
    }
}

/// Counts the completed tasks of a thread once it finds no more.
struct Count<'a> {
    shared: &'a Shared,
    tasks: usize,
    done: usize,
}

impl Drop for Count<'_> {
    fn drop(&mut self) {
        let shared = self.shared;
        let before = shared.done.0.fetch_add(self.done, Ordering::SeqCst);
        // From here on the loop may be over, and the next one in progress.
        if before + self.done == self.tasks && shared.waiting.swap(false, Ordering::SeqCst) {
            let launcher = shared.launcher.lock();
            if let Some(thread) = &*launcher.unwrap_or_else(PoisonError::into_inner) {
                thread.unpark();
            }
        }
    }
}

impl Shared {
    /// Runs tasks of the current loop until none is left; returns whether there
    /// was one.
    fn help(&self) -> bool {
        let Some(mut ticket) = self.tickets.0.take() else {
            return false;
        };
        // SAFETY: the work was written before the ticket was issued, and the
        // loop cannot end, nor another begin, before `count` is dropped.
        let work = unsafe { *self.work.get() };
        let mut count = Count {
            shared: self,
            tasks: ticket.tasks,
            done: 0,
        };
        loop {
            count.done += 1;
            if let Some(work) = work {
                // SAFETY: the loop's `run` has not returned: see above.
                unsafe { (*work)(ticket.task) };
            }
            match self.tickets.0.take() {
                // Until this thread has counted its tasks, the loop cannot end,
                // so this ticket belongs to the same loop.
                Some(next) => ticket = next,
                None => return true,
            }
        }
    }

    /// The main loop of a worker.
    fn serve(&self, asleep: &AtomicBool) {
        let mut backoff = Backoff::new();
        while !self.ending.load(Ordering::Acquire) {
            if self.help() {
                backoff = Backoff::new();
            } else if !(self.awake.load(Ordering::Acquire) && backoff.wait()) {
                self.sleep(asleep);
                backoff = Backoff::new();
            }
        }
    }

    /// Sleeps until another thread clears the flag.
    fn sleep(&self, asleep: &AtomicBool) {
        self.asleep.fetch_add(1, Ordering::SeqCst);
        asleep.store(true, Ordering::SeqCst);
        // Tickets offered or an end requested by a thread before it could see
        // the flag are seen here.
        let called = self.tickets.0.are_left() || self.ending.load(Ordering::SeqCst);
        if called && asleep.swap(false, Ordering::SeqCst) {
            self.asleep.fetch_sub(1, Ordering::SeqCst);
            return;
        }
        while asleep.load(Ordering::SeqCst) {
            std::thread::park();
        }
    }

    /// Waits until `tasks` are done: spins at first, then sleeps.
    fn await_done(&self, tasks: usize) {
        let over = || self.done.0.load(Ordering::SeqCst) == tasks;
        let mut backoff = Backoff::new();
        while !over() {
            if backoff.wait() {
                continue;
            }
            let me = std::thread::current();
            *self.launcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(me);
            loop {
                // Set before every sleep: a late thread that ended the previous
                // loop may mistake the flag for its own loop's, and wake this
                // thread for nothing.
                self.waiting.store(true, Ordering::SeqCst);
                if over() {
                    break;
                }
                std::thread::park();
            }
            self.waiting.store(false, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests;
