//! The six functions of `inlay.h`, found at run time or linked.

use std::ffi::{c_char, c_double, c_int, c_void, CStr};
use std::path::Path;

use crate::{Error, Result};

/// The lowest ABI number that the crate works with.
const ABI: u64 = 1;

pub(crate) const TIMED_OUT: usize = 8;
pub(crate) const CLOSED: usize = 1;
pub(crate) const FULL: usize = 2;
pub(crate) const FORKED: usize = 5;

/// An `inlay_client *`: a number in disguise, which nobody dereferences.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Handle(pub *mut c_void);

// SAFETY: the library takes any handle from any thread, and recognises stale ones.
unsafe impl Send for Handle {}
// SAFETY: as for `Send`.
unsafe impl Sync for Handle {}

/// The functions of the library. They stay valid: it is never unloaded.
#[derive(Debug)]
pub(crate) struct Api {
    pub about: unsafe extern "C" fn() -> *const c_char,
    pub open: unsafe extern "C" fn() -> *mut c_void,
    pub send: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> c_int,
    pub recv: unsafe extern "C" fn(*mut c_void, c_double, *mut *const c_char, *mut usize) -> c_int,
    pub fd: unsafe extern "C" fn(*mut c_void) -> c_int,
    pub close: unsafe extern "C" fn(*mut c_void),
}

impl Api {
    /// What the library tells of itself, checked.
    fn checked(self, place: &str) -> Result<Self> {
        // SAFETY: `inlay_about` never gives NULL, and its text is zero-terminated and lasting.
        let about = unsafe { CStr::from_ptr((self.about)()) };
        let abi = serde_json::from_slice::<serde_json::Value>(about.to_bytes())
            .ok()
            .and_then(|about| about["abi"].as_u64())
            .unwrap_or(0);
        if abi < ABI {
            return Err(Error::new(
                "library_incompatible",
                format!("{place} has ABI {abi}, and this crate needs {ABI} or newer."),
            ));
        }
        Ok(self)
    }
}

#[cfg(feature = "link")]
mod found {
    use super::*;
    use std::sync::OnceLock;

    #[link(name = "inlay")]
    extern "C" {
        fn inlay_about() -> *const c_char;
        fn inlay_open() -> *mut c_void;
        fn inlay_send(client: *mut c_void, json: *const c_char, length: usize) -> c_int;
        fn inlay_recv(
            client: *mut c_void,
            timeout: c_double,
            json: *mut *const c_char,
            length: *mut usize,
        ) -> c_int;
        fn inlay_fd(client: *mut c_void) -> c_int;
        fn inlay_close(client: *mut c_void);
    }

    pub(crate) fn api(explicit: Option<&Path>) -> Result<&'static Api> {
        static API: OnceLock<Result<Api>> = OnceLock::new();
        if let Some(path) = explicit {
            return Err(Error::new(
                "library_missing",
                format!(
                    "{} was asked for, but libinlay is linked into this program.",
                    path.display()
                ),
            ));
        }
        API.get_or_init(|| {
            Api {
                about: inlay_about,
                open: inlay_open,
                send: inlay_send,
                recv: inlay_recv,
                fd: inlay_fd,
                close: inlay_close,
            }
            .checked("The linked libinlay")
        })
        .as_ref()
        .map_err(Clone::clone)
    }
}

#[cfg(all(feature = "load", not(feature = "link")))]
mod found {
    use super::*;
    use libloading::Library;
    use std::collections::HashMap;
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};

    const NAME: &str = if cfg!(windows) {
        "inlay.dll"
    } else if cfg!(target_vendor = "apple") {
        "libinlay.dylib"
    } else {
        "libinlay.so"
    };

    /// The places to look at, as docs/guides/bindings.md has them.
    fn places(explicit: Option<&Path>) -> Result<Vec<PathBuf>> {
        let variable = std::env::var_os("INLAY_LIBRARY").filter(|value| !value.is_empty());
        let named = explicit
            .map(|path| (path.to_owned(), "The path given"))
            .or_else(|| variable.map(|value| (value.into(), "INLAY_LIBRARY")));
        if let Some((path, who)) = named {
            return if path.is_file() {
                Ok(vec![path])
            } else {
                Err(Error::new(
                    "library_missing",
                    format!("{who} names {}, which is no file.", path.display()),
                ))
            };
        }
        let mut places = Vec::new();
        if let Some(folder) = std::env::current_exe()
            .ok()
            .as_deref()
            .and_then(Path::parent)
        {
            places.push(folder.join(NAME));
            // Inside of a macOS app, and in the layout of a Unix installation.
            places.push(folder.join("../Frameworks").join(NAME));
            places.push(folder.join("../lib").join(NAME));
        }
        places.retain(|place| place.is_file());
        places.push(NAME.into());
        Ok(places)
    }

    pub(crate) fn api(explicit: Option<&Path>) -> Result<&'static Api> {
        static OPENED: Mutex<Option<HashMap<PathBuf, &'static Api>>> = Mutex::new(None);
        let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = opened.get_or_insert_default();
        let mut failures = Vec::new();
        for place in places(explicit)? {
            if let Some(api) = opened.get(&place) {
                return Ok(api);
            }
            match load(&place) {
                Ok(api) => {
                    let api: &'static Api = Box::leak(Box::new(api));
                    opened.insert(place, api);
                    return Ok(api);
                }
                Err(Failure::NotOpened(error)) => {
                    // The source is what the loader says.
                    let source = std::error::Error::source(&error).map(ToString::to_string);
                    failures.push(source.unwrap_or_else(|| error.to_string()));
                }
                Err(Failure::Wrong(error)) => return Err(error),
            }
        }
        Err(Error::new(
            "library_missing",
            format!(
                "{NAME} could not be opened ({}). Put it beside the program, or set INLAY_LIBRARY \
                 to its path.",
                failures.join("; ")
            ),
        ))
    }

    enum Failure {
        NotOpened(libloading::Error),
        Wrong(Error),
    }

    fn load(path: &Path) -> std::result::Result<Api, Failure> {
        // SAFETY: libinlay runs nothing when it is loaded. What else lies at a path that the user
        // named is the user's choice.
        let library = unsafe { Library::new(path) }.map_err(Failure::NotOpened)?;
        // Threads of the library may outlive every client by a moment, so it is never unloaded.
        let library: &'static Library = Box::leak(Box::new(library));
        let place = path.display().to_string();
        macro_rules! function {
            ($name:literal) => {
                // SAFETY: the type is that of the declaration in `inlay.h`.
                match unsafe { library.get($name) } {
                    Ok(symbol) => *symbol,
                    Err(error) => {
                        return Err(Failure::Wrong(Error::new(
                            "library_incompatible",
                            format!("{place} is not libinlay: {error}."),
                        )))
                    }
                }
            };
        }
        Api {
            about: function!(b"inlay_about\0"),
            open: function!(b"inlay_open\0"),
            send: function!(b"inlay_send\0"),
            recv: function!(b"inlay_recv\0"),
            fd: function!(b"inlay_fd\0"),
            close: function!(b"inlay_close\0"),
        }
        .checked(&place)
        .map_err(Failure::Wrong)
    }
}

#[cfg(not(any(feature = "load", feature = "link")))]
compile_error!("inlay needs one of its features `load` (the default) and `link`");

pub(crate) use found::api;
