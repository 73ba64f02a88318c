//! What the library asks of, and does to, the process that it lives in.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Once;

/// The process that opened the first client; 0 before that.
static OWNER: AtomicU32 = AtomicU32::new(0);

/// Whether this is a fork of the process that opened clients. Asked before any
/// lock is touched: a fork may have copied it locked.
pub fn is_forked() -> bool {
    let owner = OWNER.load(Ordering::Relaxed);
    owner != 0 && owner != std::process::id()
}

/// Remembers this process as the owner, if there is none.
pub fn claim() {
    let me = std::process::id();
    let _ = OWNER.compare_exchange(0, me, Ordering::Relaxed, Ordering::Relaxed);
}

/// The host's standard error is not ours to write to: panics are told by
/// messages. This is the hook of the library's own copy of the standard
/// library, not of a host that is written in Rust.
pub fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

/// The folder that this library was loaded from.
pub fn own_dir() -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::ffi::{CStr, OsStr};
        use std::os::unix::ffi::OsStrExt;

        // SAFETY: all zero bytes are a valid Dl_info.
        let mut info: libc::Dl_info = unsafe { std::mem::zeroed() };
        let address = is_forked as *const libc::c_void;
        // SAFETY: dladdr looks the address up and writes to `info`.
        if unsafe { libc::dladdr(address, &mut info) } == 0 || info.dli_fname.is_null() {
            return None;
        }
        // SAFETY: dladdr gives the zero-terminated name of the loaded object.
        let file = unsafe { CStr::from_ptr(info.dli_fname) };
        let file = PathBuf::from(OsStr::from_bytes(file.to_bytes()));
        let file = file.canonicalize().ok()?;
        file.parent().map(PathBuf::from)
    }
    #[cfg(not(unix))]
    {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_folder() {
        let program = std::env::current_exe().unwrap();
        assert_eq!(
            own_dir().as_deref(),
            program.canonicalize().unwrap().parent()
        );
    }

    #[test]
    fn the_owner_is_no_fork() {
        assert!(!is_forked());
        claim();
        assert!(!is_forked());
    }
}
