//! Finding and loading TVM's runtime libraries.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use libloading::Library;

use super::handlers::keep;
use super::raw::{Api, Version, ABI_MAJOR, ABI_MINOR};
use super::{Argument, Tensor, Value};
use crate::error::{Error, ErrorName, Result};

/// Names the folder (or folders, as a search path) of TVM's runtime libraries.
pub const DIRECTORY_VARIABLE: &str = "INLAY_TVM_DIR";

/// TVM's runtime, loaded once for the life of the process.
pub struct Runtime {
    pub(super) api: Api,
    pub(super) version: Version,
}

static LOADED: OnceLock<Runtime> = OnceLock::new();
static LOADING: Mutex<()> = Mutex::new(());

impl Runtime {
    /// Loads TVM's runtime from the first of `directories` that has it, then
    /// from `INLAY_TVM_DIR`, then from beside this library, then from wherever
    /// the system's loader finds it.
    ///
    /// The first success holds for the process; later calls give the same.
    pub fn load(directories: &[PathBuf]) -> Result<&'static Self> {
        if let Some(runtime) = LOADED.get() {
            return Ok(runtime);
        }
        let _one_at_a_time = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = LOADED.get() {
            return Ok(runtime);
        }
        let runtime = open(&search_path(directories))?;
        Ok(LOADED.get_or_init(|| runtime))
    }

    /// The runtime, if it has been loaded.
    pub(super) fn loaded() -> Option<&'static Self> {
        LOADED.get()
    }

    /// The version of TVM-FFI, as `major.minor.patch`.
    pub fn version(&self) -> String {
        let Version {
            major,
            minor,
            patch,
        } = self.version;
        format!("{major}.{minor}.{patch}")
    }

    /// An array object of tensors, as compiled functions take their weights.
    pub fn tensors(&'static self, tensors: &[Tensor]) -> Result<Value> {
        self.array(tensors.iter().map(Tensor::argument))
    }

    fn array<'a>(&'static self, items: impl Iterator<Item = Argument<'a>>) -> Result<Value> {
        let items: Vec<Argument> = items.collect();
        self.global("ffi.Array")?.call(&items)
    }

    pub(super) fn global_call(&'static self, name: &str, args: &[Argument]) -> Result<Value> {
        self.global(name)?.call(args)
    }
}

fn search_path(directories: &[PathBuf]) -> Vec<PathBuf> {
    let mut path = directories.to_vec();
    if let Some(variable) = std::env::var_os(DIRECTORY_VARIABLE) {
        path.extend(std::env::split_paths(&variable));
    }
    path.extend(own_folder());
    path
}

/// The folder of the file that this code was loaded from: an app ships TVM's
/// runtime beside libinlay. The system's loader would look there only by way
/// of the app's own settings.
#[cfg(unix)]
fn own_folder() -> Option<PathBuf> {
    use std::ffi::{c_char, c_int, c_void, CStr, OsStr};
    use std::os::unix::ffi::OsStrExt;

    #[repr(C)]
    struct Info {
        file: *const c_char,
        base: *mut c_void,
        symbol: *const c_char,
        address: *mut c_void,
    }
    extern "C" {
        fn dladdr(address: *const c_void, info: *mut Info) -> c_int;
    }

    let mut info = Info {
        file: std::ptr::null(),
        base: std::ptr::null_mut(),
        symbol: std::ptr::null(),
        address: std::ptr::null_mut(),
    };
    let here = own_folder as fn() -> Option<PathBuf> as *const c_void;
    // SAFETY: `here` is an address of this code, and `info` a valid place for
    // the answer, whose strings live as long as this code is loaded.
    let file = unsafe {
        if dladdr(here, &mut info) == 0 || info.file.is_null() {
            return None;
        }
        CStr::from_ptr(info.file)
    };
    let file = Path::new(OsStr::from_bytes(file.to_bytes()));
    std::fs::canonicalize(file)
        .ok()?
        .parent()
        .map(Path::to_path_buf)
}

#[cfg(not(unix))]
fn own_folder() -> Option<PathBuf> {
    None
}

fn open(directories: &[PathBuf]) -> Result<Runtime> {
    let ffi = open_library(directories, "tvm_ffi")?;
    let runtime = open_library(directories, "tvm_runtime")?;
    // TVM registers types and functions in static initialisers and starts
    // threads; unloading it is not safe, so both libraries stay for good.
    let ffi = ManuallyDrop::new(ffi);
    std::mem::forget(runtime);
    // SAFETY: `ffi` is libtvm_ffi and is never closed.
    let api = unsafe { Api::find(&ffi) }.map_err(|symbol| {
        missing(format!(
            "TVM's libtvm_ffi has no `{symbol}`: it is not a version that Inlay knows."
        ))
    })?;
    let mut version = Version::default();
    // SAFETY: `version` is a valid place for the answer.
    unsafe { (api.get_version)(&mut version) };
    if (version.major, version.minor) != (ABI_MAJOR, ABI_MINOR) {
        return Err(missing(format!(
            "TVM-FFI is version {}.{}, and Inlay needs {ABI_MAJOR}.{ABI_MINOR}.",
            version.major, version.minor
        )));
    }
    Ok(Runtime { api, version })
}

fn open_library(directories: &[PathBuf], stem: &str) -> Result<Library> {
    let file = libloading::library_filename(stem);
    let mut failure = None;
    for directory in directories {
        let path = directory.join(&file);
        if path.is_file() {
            match open_global(&path) {
                Ok(library) => return Ok(library),
                Err(error) => failure = Some(error),
            }
        }
    }
    open_global(Path::new(&file)).map_err(|error| {
        let error = failure.unwrap_or(error);
        missing(format!(
            "TVM's runtime library {} could not be loaded ({error}). Put it beside libinlay, name its folder in \
             `tvm_library_dir` of `initialize` or in {DIRECTORY_VARIABLE}, or install the Python package apache-tvm.",
            file.to_string_lossy(),
        ))
    })
}

/// Opens with global symbols: compiled models resolve TVM's against them.
fn open_global(path: &Path) -> Result<Library, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library as Unix, RTLD_GLOBAL, RTLD_NOW};
        // SAFETY: loading runs the initialisers of TVM's own libraries, which
        // register functions and types; the signal that one takes is given back.
        keep(|| unsafe { Unix::open(Some(path), RTLD_NOW | RTLD_GLOBAL) }).map(Library::from)
    }
    #[cfg(not(unix))]
    {
        // SAFETY: as above.
        keep(|| unsafe { Library::new(path) })
    }
}

fn missing(message: String) -> Error {
    Error::new(ErrorName::RuntimeMissing, message)
}
