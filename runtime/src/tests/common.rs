//! The location of real test data, for tests that need more than the repository
//! holds.

use std::path::{Path, PathBuf};

use crate::executor::{Cpu, Library};
use crate::host;
use crate::model::{library_of, DataFile, Limits, Plan};
use crate::program::Program;
use crate::protocol::ModelLoadParams;

/// The file or folder `name` of the shared test data; prints a message if it is
/// absent.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: the shared test data has no {name} here");
    None
}

/// A JSON file of the shared test data.
pub fn shared_json(name: &str) -> Option<serde_json::Value> {
    let text = std::fs::read(shared(name)?).expect("the file can be read");
    Some(serde_json::from_slice(&text).expect("the file is JSON"))
}

/// A compiled model without the engine around it.
pub fn load(path: &Path, threads: usize) -> (Cpu, Program) {
    let data = DataFile::open(path).unwrap();
    let library = Library::open(&library_of(path), None).unwrap();
    let program = library.program().clone();
    data.manifest().check_program(&program).unwrap();
    let params = ModelLoadParams::default();
    let limits = Limits::choose(data.manifest(), &program, &params).unwrap();
    let plan = Plan::new(
        data.manifest(),
        &program,
        limits,
        data.weight_bytes(),
        library.workspace_bytes(threads),
        host::available_memory(),
        &params,
    )
    .unwrap();
    plan.check().unwrap();
    let weights = data.map_weights(&program, |_| Ok(())).unwrap();
    let executor = Cpu::new(library, weights, &plan.pools, threads).unwrap();
    (executor, program)
}
