//! The descriptor that event loops poll: an eventfd on Linux, a pipe on other
//! Unix systems, nothing on Windows (see `inlay_fd` in `inlay.h`).

#[cfg(any(target_os = "linux", target_os = "android"))]
pub use eventfd::Signal;
#[cfg(not(unix))]
pub use none::Signal;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
pub use pipe::Signal;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod eventfd {
    use std::io::{Read, Write};
    use std::os::fd::{AsRawFd, FromRawFd};

    /// Readable from `raise` until `clear`.
    pub struct Signal(std::fs::File);

    impl Signal {
        pub fn new() -> Option<Self> {
            // SAFETY: eventfd takes two integers and no pointers.
            let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
            if fd < 0 {
                return None;
            }
            // SAFETY: the descriptor is open and has no other owner.
            Some(Self(unsafe { std::fs::File::from_raw_fd(fd) }))
        }

        pub fn raise(&self) {
            // Fails only if the counter is at its maximum: already readable.
            let _ = (&self.0).write(&1u64.to_ne_bytes());
        }

        pub fn clear(&self) {
            // Fails only if the counter is zero: nothing to clear.
            let _ = (&self.0).read(&mut [0; 8]);
        }

        pub fn raw(&self) -> i32 {
            self.0.as_raw_fd()
        }
    }
}

#[cfg(unix)]
#[cfg_attr(
    any(target_os = "linux", target_os = "android"),
    cfg(test) // tested on Linux, used elsewhere
)]
mod pipe {
    use std::io::{Read, Write};
    use std::os::fd::{AsRawFd, FromRawFd};

    /// Readable from `raise` until `clear`. The caller does not raise twice
    /// without a `clear` between, so at most one byte is in the pipe.
    pub struct Signal {
        read: std::fs::File,
        write: std::fs::File,
    }

    impl Signal {
        pub fn new() -> Option<Self> {
            let mut ends = [0; 2];
            // SAFETY: pipe writes two descriptors into the array it is given.
            if unsafe { libc::pipe(ends.as_mut_ptr()) } != 0 {
                return None;
            }
            for end in ends {
                // SAFETY: fcntl with these commands takes integers only.
                unsafe {
                    libc::fcntl(end, libc::F_SETFD, libc::FD_CLOEXEC);
                    libc::fcntl(end, libc::F_SETFL, libc::O_NONBLOCK);
                }
            }
            // SAFETY: both descriptors are open and have no other owner.
            let [read, write] = ends.map(|end| unsafe { std::fs::File::from_raw_fd(end) });
            Some(Self { read, write })
        }

        pub fn raise(&self) {
            // Fails only if the pipe is full: already readable.
            let _ = (&self.write).write(&[1]);
        }

        pub fn clear(&self) {
            // Fails only if the pipe is empty: nothing to clear.
            let _ = (&self.read).read(&mut [0; 8]);
        }

        pub fn raw(&self) -> i32 {
            self.read.as_raw_fd()
        }
    }
}

#[cfg(not(unix))]
mod none {
    /// There is none here: it cannot be constructed.
    pub enum Signal {}

    impl Signal {
        pub fn new() -> Option<Self> {
            None
        }

        pub fn raise(&self) {
            match *self {}
        }

        pub fn clear(&self) {
            match *self {}
        }

        pub fn raw(&self) -> i32 {
            match *self {}
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    fn readable(fd: i32) -> bool {
        let mut poll = libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one pollfd is passed, and its count says so.
        unsafe { libc::poll(&mut poll, 1, 0) == 1 }
    }

    macro_rules! readable_from_raise_until_clear {
        ($name:ident, $signal:ty) => {
            #[test]
            fn $name() {
                let signal = <$signal>::new().unwrap();
                assert!(!readable(signal.raw()));
                signal.clear();
                assert!(!readable(signal.raw()));
                signal.raise();
                assert!(readable(signal.raw()));
                assert!(readable(signal.raw()));
                signal.clear();
                assert!(!readable(signal.raw()));
                // SAFETY: fcntl with this command takes integers only.
                let flags = unsafe { libc::fcntl(signal.raw(), libc::F_GETFD) };
                assert_eq!(flags & libc::FD_CLOEXEC, libc::FD_CLOEXEC);
            }
        };
    }

    readable_from_raise_until_clear!(the_descriptor_of_this_platform, super::Signal);
    readable_from_raise_until_clear!(the_pipe, super::pipe::Signal);
}
