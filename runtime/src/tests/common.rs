//! The location of real test data, for tests that need more than the repository
//! holds.

use std::path::PathBuf;

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
