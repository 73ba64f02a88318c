//! One step as one parallel region: every thread walks the launches, and they
//! share the tasks of each parallel loop.
//!
//! A loop is over when its tasks are done, not when all threads have reached
//! it: a late thread finds nothing left to do and goes on to where the others
//! are. So no thread waits for one that is not running. A group of independent
//! launches is waited for once, at its end.
//!
//! Kernels find the region through the thread that calls them: their parallel
//! loops go to [`launch`], their buffers come from [`allocate`].

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void, CStr};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use super::abi::{Any, KernelFn, LoopEnv, TaskFn};
use super::staged::ALIGNMENT;
use crate::pool::{Backoff, Pool};
use crate::sync::{into_inner, lock, wait};

/// Tasks per thread that a loop is cut into. No other thread can finish a task
/// that a thread has begun, so a loop may wait for one of these.
const SHARES: usize = 4;

/// One launch, ready to call.
pub struct Call {
    pub kernel: KernelFn,
    pub arguments: Range<usize>,
    /// Its loops among those of the region; a serial kernel has one as well,
    /// whose only task is the kernel.
    pub loops: Range<usize>,
    pub serial: bool,
}

/// Launches that may run in parallel.
pub struct Group {
    pub calls: Range<usize>,
    pub loops: Range<usize>,
}

/// The progress of a parallel loop, on a cache line of its own.
#[derive(Default)]
#[repr(align(128))]
pub struct Loop {
    next: AtomicU32,
    done: AtomicU32,
    /// 0 until a thread of this step has reached the loop.
    tasks: AtomicU32,
}

impl Loop {
    fn reset(&self) {
        self.next.store(0, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        self.tasks.store(0, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.done.load(Ordering::Acquire) >= self.tasks.load(Ordering::Relaxed)
    }
}

/// What the threads of a step share.
pub struct Region<'a> {
    pub calls: &'a [Call],
    pub groups: &'a [Group],
    pub arguments: &'a [Any],
    pub loops: &'a [Loop],
    /// Memory for the buffers of kernels: a piece of this size per thread.
    pub scratch: *mut u8,
    pub scratch_bytes: usize,
    threads: usize,
    /// The first unfinished group.
    frontier: AtomicUsize,
    failed: AtomicBool,
    failure: Mutex<Option<String>>,
    sleepers: AtomicUsize,
    sleeping: Mutex<()>,
    wake: Condvar,
}

// SAFETY: its raw pointers (arguments, scratch) point at memory that `run`'s
// caller keeps for the region; threads use parts of their own, or parts whose
// order of use the program fixes by its groups.
unsafe impl Sync for Region<'_> {}

thread_local! {
    static MEMBER: Cell<*const Member<'static>> = const { Cell::new(std::ptr::null()) };
    /// Failures that kernels reported on this thread since the last take.
    static RAISED: Cell<Option<String>> = const { Cell::new(None) };
}

/// A thread within a region.
struct Member<'a> {
    region: &'a Region<'a>,
    /// The next loop of the current launch, and the end of its loops.
    next_loop: Cell<usize>,
    end: Cell<usize>,
    /// Whether a loop of the launch must be over before the kernel continues.
    waits: Cell<bool>,
    scratch: *mut u8,
    taken: Cell<usize>,
}

impl<'a> Region<'a> {
    pub fn new(
        calls: &'a [Call],
        groups: &'a [Group],
        arguments: &'a [Any],
        loops: &'a [Loop],
        scratch: *mut u8,
        scratch_bytes: usize,
    ) -> Self {
        Self {
            calls,
            groups,
            arguments,
            loops,
            scratch,
            scratch_bytes,
            threads: 1,
            frontier: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
            failure: Mutex::new(None),
            sleepers: AtomicUsize::new(0),
            sleeping: Mutex::new(()),
            wake: Condvar::new(),
        }
    }

    /// Runs the launches on all threads of a pool. Returns an error that a
    /// kernel reported.
    ///
    /// # Safety
    /// The arguments must be those the kernels were compiled for, and the
    /// memory that they name must stay in place until this returns.
    pub unsafe fn run(mut self, pool: &Pool) -> Result<(), String> {
        self.threads = pool.threads();
        for each in self.loops {
            each.reset();
        }
        let region = &self;
        pool.run(region.threads, &|number| region.walk(number));
        into_inner(self.failure).map_or(Ok(()), Err)
    }

    /// The work of one thread. A thread may arrive when all is over.
    fn walk(&self, number: usize) {
        let member = Member {
            region: self,
            next_loop: Cell::new(0),
            end: Cell::new(0),
            waits: Cell::new(false),
            // Within the block: it has a piece per thread.
            scratch: self.scratch.wrapping_add(number * self.scratch_bytes),
            taken: Cell::new(0),
        };
        let before = MEMBER.replace(std::ptr::from_ref(&member).cast());
        loop {
            let at = self.frontier.load(Ordering::Acquire);
            if at >= self.groups.len() || self.failed.load(Ordering::Acquire) {
                break;
            }
            self.pass(&member, &self.groups[at]);
            self.frontier.fetch_max(at + 1, Ordering::AcqRel);
        }
        MEMBER.set(before);
    }

    /// Takes part in a group until it is over.
    fn pass(&self, member: &Member, group: &Group) {
        for call in &self.calls[group.calls.clone()] {
            member.next_loop.set(call.loops.start);
            member.end.set(call.loops.end);
            member.waits.set(call.loops.len() > 1);
            if call.serial {
                self.share(call.loops.start, 1, &|_| self.call(call));
            } else {
                let status = self.call(call);
                if status != 0 {
                    self.fail();
                }
            }
            if self.failed.load(Ordering::Relaxed) {
                return;
            }
        }
        let loops = &self.loops[group.loops.clone()];
        self.wait(&|| loops.iter().all(Loop::is_over));
    }

    fn call(&self, call: &Call) -> c_int {
        let arguments = &self.arguments[call.arguments.clone()];
        let mut result = Any::NONE;
        // SAFETY: the caller of `run` guarantees that these are the kernel's.
        unsafe {
            (call.kernel)(
                std::ptr::null_mut(),
                arguments.as_ptr(),
                arguments.len() as c_int,
                &raw mut result,
            )
        }
    }

    /// Runs tasks of a loop until none is left; a task that fails fails the
    /// region.
    fn share(&self, number: usize, tasks: usize, task: &dyn Fn(usize) -> c_int) {
        let state = &self.loops[number];
        let tasks = tasks as u32;
        // Every thread that reaches this stores the same number.
        state.tasks.store(tasks, Ordering::Relaxed);
        let mut done = 0;
        loop {
            // Limits the surplus tickets to one per thread and step.
            if state.next.load(Ordering::Relaxed) >= tasks {
                break;
            }
            let ticket = state.next.fetch_add(1, Ordering::AcqRel);
            if ticket >= tasks {
                break;
            }
            if !self.failed.load(Ordering::Relaxed) && task(ticket as usize) != 0 {
                self.fail();
            }
            done += 1;
        }
        if done > 0 {
            let before = state.done.fetch_add(done, Ordering::SeqCst);
            if before + done == tasks {
                self.wake_sleepers();
            }
        }
    }

    fn fail(&self) {
        let message = RAISED.take();
        let mut first = lock(&self.failure);
        first.get_or_insert(message.unwrap_or_else(|| "A kernel failed.".into()));
        drop(first);
        self.failed.store(true, Ordering::SeqCst);
        self.wake_sleepers();
    }

    /// Waits until `over` or until the region has failed: spins at first, then
    /// sleeps.
    fn wait(&self, over: &dyn Fn() -> bool) {
        let over = || over() || self.failed.load(Ordering::Acquire);
        let mut backoff = Backoff::new();
        while !over() {
            if backoff.wait() {
                continue;
            }
            let mut asleep = lock(&self.sleeping);
            self.sleepers.fetch_add(1, Ordering::SeqCst);
            // A thread that finishes a loop after this sees the sleeper.
            std::sync::atomic::fence(Ordering::SeqCst);
            while !over() {
                asleep = wait(&self.wake, asleep);
            }
            self.sleepers.fetch_sub(1, Ordering::SeqCst);
            return;
        }
    }

    fn wake_sleepers(&self) {
        std::sync::atomic::fence(Ordering::SeqCst);
        if self.sleepers.load(Ordering::SeqCst) > 0 {
            let _asleep = lock(&self.sleeping);
            self.wake.notify_all();
        }
    }
}

/// Called by kernels for a parallel loop. `asked` is the number of tasks
/// wanted; our compiler passes 0, which leaves it open.
pub unsafe extern "C" fn launch(task: TaskFn, data: *mut c_void, asked: c_int) -> c_int {
    // SAFETY: the pointer is set while `walk` holds the member on its stack.
    let member = unsafe { MEMBER.get().as_ref() };
    let tasks = match (usize::try_from(asked), member) {
        (Ok(asked), _) if asked > 0 => asked,
        (_, Some(member)) if member.region.threads > 1 => member.region.threads * SHARES,
        _ => 1,
    };
    let run = |number: usize| {
        let mut env = LoopEnv {
            sync: std::ptr::null_mut(),
            tasks: tasks as i32,
        };
        // SAFETY: the data belongs to the kernel that called this, which waits.
        unsafe { task(number as c_int, &raw mut env, data) }
    };
    let Some(member) = member.filter(|member| member.next_loop.get() < member.end.get()) else {
        // A serial kernel, or more loops than the program lists: run on this
        // thread alone.
        return (0..tasks).map(run).find(|&status| status != 0).unwrap_or(0);
    };
    let number = member.next_loop.get();
    member.next_loop.set(number + 1);
    let region = member.region;
    region.share(number, tasks, &run);
    if member.waits.get() {
        region.wait(&|| region.loops[number].is_over());
    }
    -c_int::from(region.failed.load(Ordering::Acquire))
}

/// Called by kernels for a buffer too large for their stack.
pub unsafe extern "C" fn allocate(
    _device: c_int,
    _id: c_int,
    bytes: u64,
    _code: c_int,
    _bits: c_int,
) -> *mut c_void {
    // SAFETY: as in `launch`.
    let Some(member) = (unsafe { MEMBER.get().as_ref() }) else {
        return std::ptr::null_mut();
    };
    let at = member.taken.get();
    let end = usize::try_from(bytes)
        .ok()
        .and_then(|bytes| at.checked_add(bytes.next_multiple_of(ALIGNMENT)));
    match end {
        Some(end) if end <= member.region.scratch_bytes => {
            member.taken.set(end);
            member.scratch.wrapping_add(at).cast()
        }
        _ => {
            RAISED.set(Some(format!(
                "A kernel wants {bytes} bytes more than its program says."
            )));
            std::ptr::null_mut()
        }
    }
}

/// Frees the most recently allocated buffer.
pub unsafe extern "C" fn free(_device: c_int, _id: c_int, buffer: *mut c_void) -> c_int {
    // SAFETY: as in `launch`.
    if let Some(member) = unsafe { MEMBER.get().as_ref() } {
        member.taken.set(buffer as usize - member.scratch as usize);
    }
    0
}

/// Called by kernels to report a failed check of their arguments.
pub unsafe extern "C" fn raise(kind: *const c_char, parts: *const *const c_char, count: c_int) {
    let text = |part: *const c_char| {
        if part.is_null() {
            return String::new();
        }
        // SAFETY: kernels pass strings that end in 0.
        unsafe { CStr::from_ptr(part) }
            .to_string_lossy()
            .into_owned()
    };
    let mut message = text(kind) + ": ";
    for index in 0..usize::try_from(count).unwrap_or(0) {
        // SAFETY: kernels pass `count` parts.
        message += &text(unsafe { *parts.add(index) });
    }
    RAISED.set(Some(message));
}

#[cfg(test)]
mod tests;
