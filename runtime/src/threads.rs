//! Starts threads, and makes the error for a system that starts none.

use std::io;
use std::thread::{Builder, JoinHandle};

use crate::error::{Error, ErrorName};
use crate::memory;

/// Memory that there must be for a thread, next to its stack. More than the
/// library keeps in reserve, which is not for threads.
const BEGINNINGS: usize = 256 << 10;

/// Prepares a thread, with a stack of this size or the default.
pub(crate) fn builder(name: &str, stack: Option<usize>) -> Builder {
    let builder = Builder::new().name(name.to_owned());
    #[cfg(test)]
    let stack = scarcity::stack(name).or(stack);
    match stack {
        Some(size) => builder.stack_size(size),
        None => builder,
    }
}

/// Starts a thread. On failure, `work` is dropped.
pub(crate) fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    #[cfg(test)]
    let work = scarcity::inherited(work);
    // Without memory for its beginnings, a thread ends the process.
    if !memory::has_room(BEGINNINGS) {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    builder(name, None).spawn(work)
}

/// The error of a request that needs a thread and gets none.
pub(crate) fn none(error: &io::Error) -> Error {
    Error::new(
        ErrorName::NoCapacity,
        format!("The system could not start a thread for this request: {error}."),
    )
}

/// Simulates systems that start no more threads, for tests.
#[cfg(test)]
pub(crate) mod scarcity {
    use std::cell::RefCell;
    use std::collections::HashSet;
    use std::sync::{Arc, Mutex};

    /// A stack that no system has: starting such a thread fails the same way as
    /// when there is no memory for another stack.
    const TOO_LARGE: usize = 1 << (usize::BITS - 3);

    /// The names of the threads that cannot be started.
    type Refused = Arc<Mutex<HashSet<&'static str>>>;

    thread_local! {
        /// Those that this thread cannot start. The threads that it does start
        /// share them, so that a test affects only its own engine.
        static REFUSED: RefCell<Refused> = RefCell::default();
    }

    pub(super) fn stack(name: &str) -> Option<usize> {
        let refused = REFUSED.with_borrow(Arc::clone);
        let names = crate::sync::lock(&refused);
        names.contains(name).then_some(TOO_LARGE)
    }

    pub(super) fn inherited<T>(work: impl FnOnce() -> T + Send) -> impl FnOnce() -> T + Send {
        let refused = REFUSED.with_borrow(Arc::clone);
        move || {
            REFUSED.set(refused);
            work()
        }
    }

    /// From now on no thread of this name can be started from this test.
    pub fn refuse(name: &'static str) {
        let refused = REFUSED.with_borrow(Arc::clone);
        refused.lock().unwrap().insert(name);
    }

    /// From now on it can be started again.
    pub fn allow(name: &'static str) {
        let refused = REFUSED.with_borrow(Arc::clone);
        refused.lock().unwrap().remove(name);
    }
}
