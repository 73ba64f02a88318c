//! A compiled library: a Relax VM executable with its functions.

use std::path::Path;

use super::launch::Launches;
use super::raw::{self, DEVICE_CPU};
use super::value::unexpected;
use super::{Argument, Function, Runtime, Value};
use crate::error::{Error, ErrorName, Result};

/// A compiled library, opened but not yet ready to run.
///
/// It can move to another thread, but its functions are called from one thread
/// at a time: the VM has one frame stack.
pub struct Vm {
    runtime: &'static Runtime,
    module: Value,
    // Dropped after the module.
    _launches: Launches,
}

impl Vm {
    /// Loads the library at `path`. This runs no code of the model.
    pub fn open(runtime: &'static Runtime, path: &Path) -> Result<Self> {
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
        let text = path
            .to_str()
            .ok_or_else(|| invalid("has a name that is not UTF-8.".into()))?;
        let file = runtime.string(text)?;
        let library = runtime
            .global_call("ffi.ModuleLoadFromFile", &[file.argument()])
            .map_err(|error| invalid(format!("could not be loaded. {error}")))?;
        let launches = Launches::take_over(path).map_err(invalid)?;
        let load = module_function(runtime, &library, "vm_load_executable")?
            .ok_or_else(|| invalid("is not a model that Inlay compiled.".into()))?;
        let module = load.call(&[])?;
        if module.any.type_index < raw::TYPE_OBJECT_BEGIN {
            return Err(unexpected("a module", module.any.type_index));
        }
        let vm = Self {
            runtime,
            module,
            _launches: launches,
        };
        vm.initialize()?;
        Ok(vm)
    }

    /// The function called `name`, if the library has one.
    pub fn function(&self, name: &str) -> Result<Option<Function>> {
        module_function(self.runtime, &self.module, name)
    }

    pub fn runtime(&self) -> &'static Runtime {
        self.runtime
    }

    /// Sets up the CPU with a pooled allocator, so that workspace is kept
    /// between steps.
    fn initialize(&self) -> Result<()> {
        const POOLED_ALLOCATOR: i64 = 2;
        let initialize = self.function("vm_initialization")?.ok_or_else(|| {
            Error::new(
                ErrorName::RuntimeMissing,
                "The TVM runtime has no virtual machine.",
            )
        })?;
        initialize.call(&[
            Argument::int(i64::from(DEVICE_CPU)),
            Argument::int(0),
            Argument::int(POOLED_ALLOCATOR),
        ])?;
        Ok(())
    }
}

fn module_function(
    runtime: &'static Runtime,
    module: &Value,
    name: &str,
) -> Result<Option<Function>> {
    let name = runtime.string(name)?;
    runtime
        .global_call(
            "ffi.ModuleGetFunction",
            &[module.argument(), name.argument(), Argument::bool(true)],
        )?
        .into_function()
}
