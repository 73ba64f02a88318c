//! What the runtime offers to whoever embeds it.
//!
//! `ffi` is the only caller in this repository; nothing here knows of C or of
//! JSON-RPC. See seam 2 in `docs/design/architecture.md`.
