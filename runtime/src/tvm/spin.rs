//! How long TVM's compute threads wait actively before they sleep.
//!
//! The default is 300,000 yields after each step: tenths of a second of a
//! processor on an idle machine, minutes on a busy one, where every yield lets
//! somebody else run. TVM reads another number from the environment, once, when
//! its first thread starts.

const VARIABLE: &str = "TVM_THREAD_POOL_SPIN_COUNT";

/// Enough for the gaps between two parallel loops of a step, and far below the
/// time of a step.
const YIELDS: &str = "2000";

/// Has to run before TVM is loaded. Leaves a number that the host has set.
pub(super) fn limit() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(VARIABLE).is_none() {
        add_to_environment(&format!("{VARIABLE}={YIELDS}\0"));
    }
}

/// Puts an entry at the end of the environment.
///
/// `setenv` may free the list of entries while another thread of the host
/// reads it, so the list is copied, and both the old and the new one stay for
/// ever. This runs once in a process.
#[cfg(target_os = "linux")]
fn add_to_environment(entry: &str) {
    use std::ffi::c_char;
    use std::sync::atomic::{AtomicPtr, Ordering};

    extern "C" {
        static mut environ: *mut *mut c_char;
    }
    /// Leak checkers clear `environ` before they look, so the list is known
    /// from here as well. Nothing reads this: `used` keeps it.
    #[used]
    static KEPT: AtomicPtr<*mut c_char> = AtomicPtr::new(std::ptr::null_mut());

    debug_assert!(entry.ends_with('\0'));
    let entry: &'static mut [u8] = Box::leak(entry.as_bytes().into());
    // SAFETY: `environ` is the C library's pointer to the list, which a null
    // ends. Entries and lists are never freed here, and the pointer is read and
    // replaced as a whole.
    unsafe {
        let list = AtomicPtr::from_ptr(&raw mut environ);
        let mut old = list.load(Ordering::Acquire);
        let mut new = Vec::new();
        while !old.is_null() && !(*old).is_null() {
            new.push(*old);
            old = old.add(1);
        }
        new.push(entry.as_mut_ptr().cast());
        new.push(std::ptr::null_mut());
        let new = new.leak().as_mut_ptr();
        KEPT.store(new, Ordering::Release);
        list.store(new, Ordering::Release);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_and_the_others_stay() {
        let before = std::env::vars_os().count();
        add_to_environment("INLAY_TEST_ENTRY=5\0");
        assert_eq!(std::env::var("INLAY_TEST_ENTRY").as_deref(), Ok("5"));
        assert!(std::env::vars_os().count() > before);
    }
}
