//! Parallel loops of compiled functions on threads of our own.
//!
//! A compiled library calls what its variable `__TVMBackendParallelLaunch`
//! points at. TVM puts its own function there as it loads the library; ours
//! takes that place before the first call. TVM's threads are never made then.
//! They could be given neither a number for each model nor a way to sleep
//! between steps but by the environment of the host.

use std::cell::Cell;
use std::ffi::{c_int, c_void, CStr};
use std::path::Path;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

use libloading::Library;

use super::pool::{Awake, Pool};
use super::raw::Handle;
use super::Runtime;

/// Tasks that a loop is cut into for each thread. What a thread has begun,
/// nobody else can finish, so a loop may wait for one of these.
const SHARES: usize = 4;

/// What a parallel loop of TVM has of its surroundings.
#[repr(C)]
struct Group {
    /// For barriers, which our libraries do without: see [`Launches::take_over`].
    sync: *mut c_void,
    tasks: i32,
}

/// One task of a parallel loop: its number, the group, what it shares.
type Lambda = unsafe extern "C" fn(c_int, *mut Group, *mut c_void) -> c_int;

thread_local! {
    /// The pool of the model that this thread computes for just now.
    static POOL: Cell<*const Pool> = const { Cell::new(std::ptr::null()) };
}

const LAUNCH: &CStr = c"__TVMBackendParallelLaunch";

/// Where a library has a variable that holds a function.
fn address(library: &Library, name: &CStr) -> Option<*mut *mut c_void> {
    // SAFETY: the address is only looked up here.
    let symbol = unsafe { library.get::<*mut *mut c_void>(name) };
    symbol.ok().map(|symbol| *symbol)
}

fn ours() -> *mut c_void {
    launch as *const () as *mut c_void
}

/// While this lives, parallel loops that this thread calls run on a pool.
pub struct Step<'a> {
    _awake: Awake<'a>,
    before: *const Pool,
}

impl<'a> Step<'a> {
    pub fn begin(pool: &'a Pool) -> Self {
        Self {
            _awake: pool.stay_awake(),
            before: POOL.replace(pool),
        }
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        POOL.set(self.before);
    }
}

/// A library whose parallel loops come to us. Dropped after the library's last
/// call.
pub struct Launches {
    _library: Library,
}

impl Launches {
    /// Takes the loops over of a library that TVM has loaded from `path`. The
    /// error says why they cannot be.
    pub fn take_over(path: &Path) -> Result<Self, String> {
        // SAFETY: the library is loaded already, so nothing of it runs.
        let library = unsafe { Library::new(path) }
            .map_err(|error| format!("could not be opened once more ({error})."))?;
        if address(&library, c"__TVMBackendParallelBarrier").is_some() {
            return Err(
                "has threads wait for one another within a loop, which Inlay's do not.".into(),
            );
        }
        // A library without parallel loops has no such variable.
        if let Some(place) = address(&library, LAUNCH) {
            // SAFETY: TVM's compiler makes the variable a pointer to a function
            // of this type. It may be read meanwhile by a model that was loaded
            // from the same file, and that reads this address or TVM's.
            unsafe { AtomicPtr::from_ptr(place) }.store(ours(), Ordering::Relaxed);
        }
        Ok(Self { _library: library })
    }
}

/// A loop as its tasks see it.
struct Loop {
    lambda: Lambda,
    data: *mut c_void,
    tasks: i32,
    /// The first failure: what the task left on its thread.
    failure: Mutex<Option<Failure>>,
}

struct Failure {
    status: c_int,
    error: Handle,
}

// SAFETY: TVM hands the same data to tasks on different threads, and an error
// object belongs to whoever has its handle.
unsafe impl Sync for Loop {}

impl Loop {
    /// # Safety
    /// The loop's data must be alive.
    unsafe fn run(&self, task: usize) {
        let mut group = Group {
            sync: std::ptr::null_mut(),
            tasks: self.tasks,
        };
        // SAFETY: the caller says so; a task keeps the group no longer than the call.
        let status = unsafe { (self.lambda)(task as c_int, &raw mut group, self.data) };
        if status != 0 {
            let failure = Failure {
                status,
                error: Runtime::loaded().map_or(std::ptr::null_mut(), Runtime::take_raised),
            };
            let mut first = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            match &*first {
                None => *first = Some(failure),
                Some(_) => failure.forget(),
            }
        }
    }
}

impl Failure {
    /// Lets the error go.
    fn forget(self) {
        if let (Some(runtime), false) = (Runtime::loaded(), self.error.is_null()) {
            runtime.release(self.error);
        }
    }

    /// Leaves the error on this thread, as a failed call does.
    fn raise(self) -> c_int {
        if let (Some(runtime), false) = (Runtime::loaded(), self.error.is_null()) {
            runtime.raise(self.error);
        }
        self.status
    }
}

/// What a compiled library calls for a parallel loop. `asked` is how many tasks
/// it wants; our compiler leaves that open, with 0.
unsafe extern "C" fn launch(lambda: Lambda, data: *mut c_void, asked: c_int) -> c_int {
    // SAFETY: the pointer is set only while `Step` borrows the pool.
    let pool = unsafe { POOL.get().as_ref() };
    let threads = pool.map_or(1, Pool::threads);
    let tasks = match usize::try_from(asked) {
        Ok(asked) if asked > 0 => asked,
        _ if threads == 1 => 1,
        _ => threads * SHARES,
    };
    let each = Loop {
        lambda,
        data,
        tasks: tasks as i32,
        failure: Mutex::new(None),
    };
    // SAFETY: the data is the caller's, who waits for the loop.
    let work = |task: usize| unsafe { each.run(task) };
    match pool {
        Some(pool) => pool.run(tasks, &work),
        None => (0..tasks).for_each(work),
    }
    let failure = each.failure.into_inner();
    failure
        .unwrap_or_else(PoisonError::into_inner)
        .map_or(0, Failure::raise)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Counts what each of ten pieces of work gets, split as TVM splits.
    unsafe extern "C" fn count(task: c_int, group: *mut Group, data: *mut c_void) -> c_int {
        // SAFETY: the tests give these.
        let (counts, tasks) = unsafe { (&*data.cast::<[AtomicUsize; 10]>(), (*group).tasks) };
        let each = 10_usize.div_ceil(tasks as usize);
        for count in counts.iter().skip(each * task as usize).take(each) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        0
    }

    unsafe extern "C" fn fail_late(task: c_int, _: *mut Group, _: *mut c_void) -> c_int {
        -c_int::from(task == 3)
    }

    fn counted() -> Vec<usize> {
        let mut counts: [AtomicUsize; 10] = Default::default();
        // SAFETY: `count` takes this.
        let status = unsafe { launch(count, (&raw mut counts).cast(), 0) };
        assert_eq!(status, 0);
        counts
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .collect()
    }

    #[test]
    fn a_loop_is_done_once_on_any_number_of_threads() {
        assert_eq!(counted(), [1; 10], "without a pool");
        for threads in [1, 2, 5] {
            let pool = Pool::new(threads).unwrap();
            let _step = Step::begin(&pool);
            for _ in 0..200 {
                assert_eq!(counted(), [1; 10], "{threads} threads");
            }
        }
        assert!(POOL.get().is_null(), "the step has ended");
    }

    #[test]
    fn a_models_loops_come_to_us() {
        let Some(data) = std::env::var_os("INLAY_TEST_MODEL") else {
            eprintln!("skipped: INLAY_TEST_MODEL is not set; `make test` sets it");
            return;
        };
        let runtime = Runtime::load(&[]).expect("TVM's runtime");
        let path = crate::model::beside(Path::new(&data));
        let _vm = crate::tvm::Vm::open(runtime, &path).unwrap();
        // SAFETY: it is loaded already.
        let library = unsafe { Library::new(&path) }.unwrap();
        let place = address(&library, LAUNCH).expect("a model has parallel loops");
        // SAFETY: nobody writes it now.
        assert_eq!(unsafe { *place }, ours());
    }

    #[test]
    fn a_tasks_failure_is_the_loops() {
        let pool = Pool::new(2).unwrap();
        let _step = Step::begin(&pool);
        for _ in 0..100 {
            // SAFETY: it takes no data.
            let status = unsafe { launch(fail_late, std::ptr::null_mut(), 0) };
            assert_eq!(status, -1);
        }
    }
}
