//! A compiled library: its program, its constants and its kernels.

use std::ffi::{c_void, CStr};
use std::path::Path;
use std::sync::atomic::{AtomicPtr, Ordering};

use libloading::Library as Dynamic;

use super::abi::KernelFn;
use super::staged::ALIGNMENT;
use super::team;
use crate::error::{Error, ErrorName, Result};
use crate::model::{elf, isa};
use crate::program::{Program, Variant};
use crate::protocol::Isa;

const PROGRAM: &CStr = c"inlay_program";
const PROGRAM_SIZE: &CStr = c"inlay_program_size";
const CONSTANTS: &CStr = c"inlay_constants";
const CONSTANTS_SIZE: &CStr = c"inlay_constants_size";
/// Exported by every library of format 1: what TVM's loader reads.
const FORMAT_1: &str = "__tvm_ffi__library_bin";

/// The functions that a library calls, by the variables that hold them.
const HOOKS: [(&CStr, *const ()); 4] = [
    (c"__TVMBackendParallelLaunch", team::launch as *const ()),
    (c"__TVMBackendAllocWorkspace", team::allocate as *const ()),
    (c"__TVMBackendFreeWorkspace", team::free as *const ()),
    (c"inlay_raise", team::raise as *const ()),
];

/// An open library with an instruction set chosen.
pub struct Library {
    program: Program,
    isa: Isa,
    // Holds the code for as long as this lives.
    dynamic: Dynamic,
}

impl Library {
    /// Loads the library at `path`. This runs no code of the model.
    pub fn open(path: &Path, asked: Option<Isa>) -> Result<Self> {
        let invalid = |reason: String| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The compiled library {} {reason}", path.display()),
            )
        };
        if !path.is_file() {
            return Err(Error::new(
                ErrorName::ModelFileMissing,
                format!("There is no compiled library at {}.", path.display()),
            ));
        }
        // An unreadable file is reported by the open below.
        if let Ok(Some(lack)) = elf::lack(path) {
            return Err(invalid(lack));
        }
        let unfit = |reason: String| {
            invalid(if is_format_1(path) {
                OLD.into()
            } else {
                reason
            })
        };
        let dynamic = open(path)
            .map_err(|error| unfit(format!("could not be loaded: {}.", reason(&error))))?;
        let text = bytes(&dynamic, PROGRAM, PROGRAM_SIZE).ok_or_else(|| {
            unfit("has no program; it is not a model that Inlay compiled.".into())
        })?;
        let program = Program::parse(text).map_err(|reason| invalid(reason + "."))?;
        let isa = isa::choose(&program.isas(), asked)?;
        hook(&dynamic).map_err(invalid)?;
        Ok(Self {
            program,
            isa,
            dynamic,
        })
    }

    pub fn program(&self) -> &Program {
        &self.program
    }

    pub fn isa(&self) -> Isa {
        self.isa
    }

    /// Memory of the largest step on this many threads, without weights and
    /// cache.
    pub fn workspace_bytes(&self, threads: usize) -> u64 {
        self.variant().map_or(0, |variant| {
            let scratch = (variant.scratch_bytes as u64).saturating_mul(threads as u64);
            scratch.saturating_add(variant.arena_bytes() as u64)
        })
    }

    pub(super) fn variant(&self) -> Option<&Variant> {
        self.program.variant(self.isa.as_str())
    }

    pub(super) fn kernel(&self, symbol: &str) -> Result<KernelFn> {
        // SAFETY: the program names only kernels, which are of this type.
        let found = unsafe { self.dynamic.get::<KernelFn>(symbol) };
        found.map(|function| *function).map_err(|_| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The compiled library has no kernel `{symbol}`."),
            )
        })
    }

    /// The bytes of the constants, which start at a cache line.
    pub(super) fn constants(&self) -> Result<&[u8]> {
        let data = bytes(&self.dynamic, CONSTANTS, CONSTANTS_SIZE).unwrap_or_default();
        if data.is_empty() || (data.as_ptr() as usize).is_multiple_of(ALIGNMENT) {
            return Ok(data);
        }
        Err(Error::new(
            ErrorName::ModelFileInvalid,
            "The compiled library has constants that do not start at a cache line.",
        ))
    }
}

const OLD: &str = "was made by an older version of Inlay (format 1): run `inlay compile` again.";

/// What the system says of a library that it does not load.
fn reason(error: &libloading::Error) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), ToString::to_string)
}

/// Opens with all symbols resolved, so that a step finds none missing.
fn open(path: &Path) -> Result<Dynamic, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library as Unix, RTLD_LOCAL, RTLD_NOW};
        // SAFETY: compiled libraries have no initialisers of their own.
        unsafe { Unix::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Dynamic::from)
    }
    #[cfg(not(unix))]
    {
        // SAFETY: as above.
        unsafe { Dynamic::new(path) }
    }
}

/// The data that a library exports under a name, with its size under another.
fn bytes<'a>(library: &'a Dynamic, name: &CStr, size: &CStr) -> Option<&'a [u8]> {
    // SAFETY: our compiler gives these symbols these types, and the data lives
    // as long as the library is open.
    unsafe {
        let start = *library.get::<*const u8>(name).ok()?;
        let size = **library.get::<*const i64>(size).ok()?;
        Some(std::slice::from_raw_parts(
            start,
            usize::try_from(size).ok()?,
        ))
    }
}

/// Sets our functions where the library's kernels look for them.
fn hook(library: &Dynamic) -> Result<(), String> {
    // SAFETY: the address is only looked up.
    let place = |name: &CStr| unsafe { library.get::<*mut *mut c_void>(name) }.ok();
    if place(c"__TVMBackendParallelBarrier").is_some() {
        return Err("has threads wait for one another within a loop, which Inlay's do not.".into());
    }
    for (name, function) in HOOKS {
        // A library whose kernels do not use a hook has no variable for it.
        if let Some(place) = place(name) {
            // SAFETY: the variable holds a pointer to a function of this type.
            // A model that was loaded from the same file may read it at the
            // same time, and reads the same value.
            unsafe { AtomicPtr::from_ptr(*place) }
                .store(function.cast_mut().cast(), Ordering::Relaxed);
        }
    }
    Ok(())
}

/// Whether a file that does not open as our library has format 1.
fn is_format_1(path: &Path) -> bool {
    let needle = FORMAT_1.as_bytes();
    std::fs::read(path).is_ok_and(|data| data.windows(needle.len()).any(|window| window == needle))
}
