//! What the library reports about itself without a client.

use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use inlay_runtime::protocol::{self, Capabilities, Feature, Method, PROTOCOL_VERSION, SCHEMA_HASH};
use serde_json::json;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `INLAY_ABI` of `inlay.h`.
pub const ABI: u32 = 1;

pub fn text() -> &'static CStr {
    static TEXT: OnceLock<CString> = OnceLock::new();
    TEXT.get_or_init(|| {
        let text = json!({
            "name": "inlay",
            "version": VERSION,
            "abi": ABI,
            "protocol": PROTOCOL_VERSION,
            "schema_hash": SCHEMA_HASH,
            "features": Feature::ALL,
            "devices": ["cpu"],
        });
        // JSON escapes zero bytes, so there are none.
        CString::new(text.to_string()).unwrap_or_default()
    })
}

/// What `initialize` and `engine.info` report about the library.
pub fn capabilities() -> Capabilities {
    let notifications = [
        protocol::PROGRESS,
        protocol::CHAT_COMPLETIONS_CHUNK,
        protocol::COMPLETIONS_CHUNK,
    ];
    Capabilities {
        methods: Method::ALL
            .iter()
            .map(|method| method.name().to_owned())
            .collect(),
        notifications: notifications.map(str::to_owned).to_vec(),
        features: Feature::ALL.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn tells_the_numbers_of_the_header() {
        let header = include_str!("../include/inlay.h");
        let about: Value = serde_json::from_slice(text().to_bytes()).unwrap();
        let defines = |line: String| assert!(header.contains(&line), "inlay.h lacks: {line}");
        defines(format!("#define INLAY_ABI {}\n", about["abi"]));
        defines(format!("#define INLAY_VERSION {}\n", about["version"]));
        for (part, value) in ["MAJOR", "MINOR", "PATCH"].iter().zip(VERSION.split('.')) {
            defines(format!("#define INLAY_VERSION_{part} {value}\n"));
        }
        assert_eq!(about["protocol"], PROTOCOL_VERSION);
        assert_eq!(about["schema_hash"], SCHEMA_HASH);
    }
}
