//! What the library needs from, and does to, its host process.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Once;

/// The process that opened the first client; 0 before that.
static OWNER: AtomicU32 = AtomicU32::new(0);

/// Whether this is a fork of the process that opened clients. Checked before
/// any lock is touched: a fork may have copied it locked.
pub fn is_forked() -> bool {
    let owner = OWNER.load(Ordering::Relaxed);
    owner != 0 && owner != std::process::id()
}

/// Records this process as the owner, if there is none.
pub fn claim() {
    let me = std::process::id();
    let _ = OWNER.compare_exchange(0, me, Ordering::Relaxed, Ordering::Relaxed);
}

/// The host's standard error is not ours to write to: panics are reported in
/// messages. This is the hook of the library's own copy of the standard
/// library, not of a host that is written in Rust.
pub fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_no_fork() {
        assert!(!is_forked());
        claim();
        assert!(!is_forked());
    }
}
