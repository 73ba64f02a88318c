//! Keeps the host's signal handlers.
//!
//! An initialiser of libtvm_ffi takes SIGSEGV, to print a backtrace and to die.
//! Hosts live by that signal: the JVM makes exceptions of it, and Go makes
//! panics of it on stacks of its own. So whatever loading a library installs is
//! taken back as soon as it is loaded.

/// Does the work, and puts the handlers of faults back that it replaced.
pub fn keep<T>(work: impl FnOnce() -> T) -> T {
    let _kept = Kept::now();
    work()
}

#[cfg(unix)]
struct Kept(Vec<(libc::c_int, libc::sigaction)>);

#[cfg(unix)]
impl Kept {
    fn now() -> Self {
        let faults = [
            libc::SIGSEGV,
            libc::SIGBUS,
            libc::SIGFPE,
            libc::SIGILL,
            libc::SIGABRT,
            libc::SIGTRAP,
        ];
        let mut kept = Vec::with_capacity(faults.len());
        for fault in faults {
            let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: without a new action the call only writes the present one.
            if unsafe { libc::sigaction(fault, std::ptr::null(), action.as_mut_ptr()) } == 0 {
                // SAFETY: the call has written it.
                kept.push((fault, unsafe { action.assume_init() }));
            }
        }
        Self(kept)
    }
}

#[cfg(unix)]
impl Drop for Kept {
    fn drop(&mut self) {
        for (fault, action) in &self.0 {
            // SAFETY: the action is one that this process had installed before.
            unsafe { libc::sigaction(*fault, action, std::ptr::null_mut()) };
        }
    }
}

#[cfg(not(unix))]
struct Kept;

#[cfg(not(unix))]
impl Kept {
    fn now() -> Self {
        Self
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::keep;

    fn handler_of(signal: libc::c_int) -> libc::sighandler_t {
        let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: without a new action the call only writes the present one.
        unsafe {
            assert_eq!(
                libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()),
                0
            );
            action.assume_init().sa_sigaction
        }
    }

    #[test]
    fn what_the_work_installs_is_taken_back() {
        let before = handler_of(libc::SIGTRAP);
        let during = keep(|| {
            // SAFETY: ignoring a signal runs no code.
            unsafe { libc::signal(libc::SIGTRAP, libc::SIG_IGN) };
            handler_of(libc::SIGTRAP)
        });
        assert_eq!(during, libc::SIG_IGN);
        assert_ne!(before, during);
        assert_eq!(handler_of(libc::SIGTRAP), before);
    }
}
