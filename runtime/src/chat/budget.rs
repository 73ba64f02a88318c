//! What one rendering may make: a template is data from a stranger, and a few
//! characters of it are enough to double a text until the memory is full.
//!
//! Everything that a rendering writes or builds is paid for before it is made,
//! or right after where it cannot be more than twice what was there. Nothing is
//! paid back, so what is alive at any time is less than what was spent.

use std::cell::Cell;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// Bytes of text, and of lists, that a rendering may make all in all. A prompt
/// is a thousand times smaller. Tests have less, so that they end sooner.
const ALL: u64 = if cfg!(test) { 32 << 20 } else { 256 << 20 };

/// Lists in lists in lists: no template needs as many, and whatever walks
/// them, the one that frees them included, needs stack for each.
const DEEPEST: usize = 64;

/// What an entry of a list costs.
pub(super) const ENTRY: u64 = 32;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(ALL) };
}

/// A rendering begins on this thread.
pub(super) fn begin() {
    LEFT.set(ALL);
}

pub(super) fn spend(bytes: u64) -> Result<(), Error> {
    match LEFT.get().checked_sub(bytes) {
        Some(left) => {
            LEFT.set(left);
            Ok(())
        }
        None => Err(exhausted()),
    }
}

pub(super) fn exhausted() -> Error {
    Error::from(ErrorKind::WriteFailure)
}

/// About how long the text of a value is. An error if it is deeper than any
/// value may be, or longer than what is left to spend.
pub(super) fn text_size(value: &Value) -> Result<u64, Error> {
    let mut size = 0;
    add_size(value, 0, &mut size)?;
    Ok(size)
}

fn add_size(value: &Value, depth: usize, size: &mut u64) -> Result<(), Error> {
    if depth > DEEPEST {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "a value has too many levels",
        ));
    }
    *size += 4;
    match value.kind() {
        ValueKind::String | ValueKind::Bytes => *size += length(value),
        ValueKind::Seq | ValueKind::Iterable => {
            for item in value.try_iter().into_iter().flatten() {
                add_size(&item, depth + 1, size)?;
            }
        }
        ValueKind::Map | ValueKind::Plain => {
            for key in value.try_iter().into_iter().flatten() {
                add_size(&key, depth + 1, size)?;
                if let Ok(item) = value.get_item(&key) {
                    add_size(&item, depth + 1, size)?;
                }
            }
        }
        _ => *size += 20,
    }
    match *size > LEFT.get() {
        true => Err(exhausted()),
        false => Ok(()),
    }
}

/// Bytes of a text, entries of anything else.
pub(super) fn length(value: &Value) -> u64 {
    let bytes = value
        .as_str()
        .map(str::len)
        .or_else(|| value.as_bytes().map(<[u8]>::len));
    bytes.or_else(|| value.len()).unwrap_or(0) as u64
}

/// Pays for the text of a value.
pub(super) fn spend_text(value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => spend(text.len() as u64),
        None => spend(text_size(value)?),
    }
}

/// Pays for a new value whose entries were there before.
pub(super) fn spend_shallow(value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => spend(text.len() as u64),
        None => spend(length(value).saturating_mul(ENTRY)),
    }
}
