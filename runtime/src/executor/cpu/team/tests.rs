use std::sync::atomic::AtomicUsize;

use super::*;

const PARTS: usize = 64;

/// The data of the kernels below: a number for each part, and how often a
/// kernel found a part that the launches before it had not left as they should.
struct Data {
    parts: [AtomicUsize; PARTS],
    early: AtomicUsize,
    loops: usize,
}

impl Data {
    fn new(loops: usize) -> Self {
        Self {
            parts: std::array::from_fn(|_| AtomicUsize::new(0)),
            early: AtomicUsize::new(0),
            loops,
        }
    }

    fn argument(&self) -> Any {
        Any::tensor(std::ptr::from_ref(self).cast())
    }
}

fn data<'a>(arguments: *const Any) -> &'a Data {
    // SAFETY: the tests pass a `Data` as the only argument.
    unsafe { &*(*arguments).pointer().cast::<Data>() }
}

/// Adds one to its share of the parts, and checks that all of them had the same
/// count before: if not, an earlier loop was not over.
unsafe extern "C" fn add(task: c_int, env: *mut LoopEnv, shared: *mut c_void) -> c_int {
    // SAFETY: `twice` and `once` pass these.
    let ((data, before), tasks) = unsafe { (&*shared.cast::<(&Data, usize)>(), (*env).tasks) };
    if data
        .parts
        .iter()
        .any(|part| part.load(Ordering::SeqCst) < *before)
    {
        data.early.fetch_add(1, Ordering::SeqCst);
    }
    let each = PARTS.div_ceil(tasks as usize);
    for part in data.parts.iter().skip(each * task as usize).take(each) {
        part.fetch_add(1, Ordering::SeqCst);
    }
    0
}

fn run_loop(data: &Data, before: usize) -> c_int {
    let mut shared = (data, before);
    // SAFETY: `add` takes this.
    unsafe { launch(add, (&raw mut shared).cast(), 0) }
}

/// The loop of the region that the calling thread is at.
fn at() -> usize {
    // SAFETY: kernels are called within a region.
    unsafe { (*MEMBER.get()).next_loop.get() }
}

unsafe extern "C" fn kernel(_: *mut c_void, args: *const Any, _: c_int, _: *mut Any) -> c_int {
    let data = data(args);
    for _ in 0..data.loops {
        let status = run_loop(data, at());
        if status != 0 {
            return status;
        }
    }
    0
}

unsafe extern "C" fn serial(_: *mut c_void, args: *const Any, _: c_int, _: *mut Any) -> c_int {
    for part in &data(args).parts {
        part.fetch_add(1, Ordering::SeqCst);
    }
    0
}

unsafe extern "C" fn broken(task: c_int, _: *mut LoopEnv, _: *mut c_void) -> c_int {
    if task != 1 {
        return 0;
    }
    let part = c"of no kind".as_ptr();
    // SAFETY: one part is passed.
    unsafe { raise(c"Error".as_ptr(), &raw const part, 1) };
    -1
}

unsafe extern "C" fn failing(_: *mut c_void, _: *const Any, _: c_int, _: *mut Any) -> c_int {
    // SAFETY: `broken` takes no data.
    unsafe { launch(broken, std::ptr::null_mut(), 2) }
}

unsafe extern "C" fn hungry(_: *mut c_void, _: *const Any, _: c_int, _: *mut Any) -> c_int {
    // SAFETY: what is allocated is freed.
    unsafe {
        let first = allocate(1, 0, 100, 0, 8);
        let second = allocate(1, 0, 28, 0, 8);
        if first.is_null() || second.is_null() || second as usize - first as usize != 128 {
            return -1;
        }
        free(1, 0, second);
        let none = allocate(1, 0, 1 << 20, 0, 8);
        free(1, 0, first);
        c_int::from(none.is_null()) - 1
    }
}

/// A program of these kernels, each a group of its own: kernel, loops, serial.
fn program(kernels: &[(KernelFn, usize, bool)]) -> (Vec<Call>, Vec<Group>, Vec<Loop>) {
    let (mut calls, mut groups, mut loops) = (Vec::new(), Vec::new(), Vec::new());
    for (index, &(kernel, count, serial)) in kernels.iter().enumerate() {
        let start = loops.len();
        loops.resize_with(start + count, Loop::default);
        calls.push(Call {
            kernel,
            arguments: 0..1,
            loops: start..loops.len(),
            serial,
        });
        groups.push(Group {
            calls: index..index + 1,
            loops: start..loops.len(),
        });
    }
    (calls, groups, loops)
}

#[test]
fn every_task_runs_once_and_loops_follow_one_another() {
    let kernels: Vec<(KernelFn, usize, bool)> = (0..20)
        .flat_map(|_| {
            [
                (kernel as KernelFn, 2, false),
                (serial as KernelFn, 1, true),
            ]
        })
        .collect();
    let (calls, groups, loops) = program(&kernels);
    for threads in [1, 2, 5] {
        let pool = Pool::new(threads).unwrap();
        for _ in 0..100 {
            let data = Data::new(2);
            let arguments = [data.argument()];
            let _awake = pool.stay_awake();
            let region = Region::new(&calls, &groups, &arguments, &loops, std::ptr::null_mut(), 0);
            // SAFETY: the kernels take a `Data`.
            assert_eq!(unsafe { region.run(&pool) }, Ok(()));
            let counts = data.parts.iter().map(|part| part.load(Ordering::SeqCst));
            assert!(counts.eq([60; PARTS]), "{threads} threads");
            assert_eq!(data.early.load(Ordering::SeqCst), 0, "{threads} threads");
        }
    }
    assert!(MEMBER.get().is_null(), "the regions have ended");
}

#[test]
fn launches_of_a_group_are_waited_for_together() {
    let (calls, _, loops) = program(&[(kernel as KernelFn, 1, false); 3]);
    let groups = [Group {
        calls: 0..3,
        loops: 0..3,
    }];
    for threads in [1, 2, 4] {
        let pool = Pool::new(threads).unwrap();
        for _ in 0..200 {
            let data = Data::new(1);
            let arguments = [data.argument()];
            let region = Region::new(&calls, &groups, &arguments, &loops, std::ptr::null_mut(), 0);
            // SAFETY: the kernels take a `Data`.
            assert_eq!(unsafe { region.run(&pool) }, Ok(()));
            let counts = data.parts.iter().map(|part| part.load(Ordering::SeqCst));
            assert!(counts.eq([3; PARTS]), "{threads} threads");
        }
    }
}

#[test]
fn a_tasks_failure_ends_the_step_with_its_message() {
    let (calls, groups, loops) = program(&[
        (kernel as KernelFn, 1, false),
        (failing as KernelFn, 1, false),
        (kernel as KernelFn, 1, false),
    ]);
    for threads in [1, 2, 3] {
        let pool = Pool::new(threads).unwrap();
        for _ in 0..100 {
            let data = Data::new(1);
            let arguments = [data.argument()];
            let region = Region::new(&calls, &groups, &arguments, &loops, std::ptr::null_mut(), 0);
            // SAFETY: the kernels take a `Data`.
            let ended = unsafe { region.run(&pool) };
            assert_eq!(
                ended,
                Err("Error: of no kind".to_owned()),
                "{threads} threads"
            );
            let counts = data.parts.iter().map(|part| part.load(Ordering::SeqCst));
            assert!(counts.eq([1; PARTS]), "nothing ran after the failure");
        }
    }
}

#[test]
fn buffers_come_from_the_threads_scratch_and_no_further() {
    let (calls, groups, loops) = program(&[(hungry as KernelFn, 1, true); 3]);
    let mut scratch = [0u64; 2 * 32];
    let data = Data::new(0);
    let arguments = [data.argument()];
    let pool = Pool::new(2).unwrap();
    let region = Region::new(
        &calls,
        &groups,
        &arguments,
        &loops,
        scratch.as_mut_ptr().cast(),
        256,
    );
    // SAFETY: the kernels take no data; the scratch holds 256 bytes for each thread.
    assert_eq!(unsafe { region.run(&pool) }, Ok(()));
    // SAFETY: nothing is allocated outside of a region.
    assert!(unsafe { allocate(1, 0, 8, 0, 8) }.is_null());
}
