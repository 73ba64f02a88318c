//! What one rendering may make and look at: a template is data from a stranger,
//! and a few characters of it are enough to double a text until the memory is
//! full, or to search a large one a million times.
//!
//! Everything that a rendering writes or builds is paid for before it is made,
//! or right after where it cannot be more than twice what was there. Nothing is
//! paid back, so what is alive at any time is less than what was spent. What an
//! operation has to walk through without making anything is paid for as well,
//! from an account of its own.

use std::cell::Cell;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// Bytes of text, and of lists, that a rendering may make all in all, and how
/// many more for each byte that it is given.
const MADE: (u64, u64) = (28 << 20, 32);

/// Bytes that its operations may walk through, and how many more for each byte
/// that it is given.
const SEEN: (u64, u64) = (96 << 20, 512);

/// Lists in lists in lists: no template needs as many, and whatever walks
/// them, the one that frees them included, needs stack for each.
const DEEPEST: usize = 64;

/// What an entry of a list costs, and what walking past one does.
pub(super) const ENTRY: u64 = 32;

thread_local! {
    static TO_MAKE: Cell<u64> = const { Cell::new(MADE.0) };
    static TO_SEE: Cell<u64> = const { Cell::new(SEEN.0) };
}

/// A rendering of variables that take `given` bytes begins on this thread.
pub(super) fn begin(given: u64) {
    let share = |(fixed, each): (u64, u64)| fixed.saturating_add(each.saturating_mul(given));
    TO_MAKE.set(share(MADE));
    TO_SEE.set(share(SEEN));
}

/// Pays for what is made.
pub(super) fn spend(bytes: u64) -> Result<(), Error> {
    match TO_MAKE.get().checked_sub(bytes) {
        Some(left) => {
            TO_MAKE.set(left);
            Ok(())
        }
        None => Err(exhausted()),
    }
}

/// Pays for walking through so many bytes.
pub(super) fn see(bytes: u64) -> Result<(), Error> {
    match TO_SEE.get().checked_sub(bytes) {
        Some(left) => {
            TO_SEE.set(left);
            Ok(())
        }
        None => Err(Error::from(ErrorKind::OutOfFuel)),
    }
}

fn exhausted() -> Error {
    Error::from(ErrorKind::WriteFailure)
}

/// About how long the text of a value is. An error if it is deeper than any
/// value may be, or longer than what is left to spend.
pub(super) fn text_size(value: &Value) -> Result<u64, Error> {
    let mut size = 0;
    add_size(value, 0, &mut size)?;
    // Every entry was walked past.
    if value.as_object().is_some() {
        see(size)?;
    }
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
    match *size > TO_MAKE.get() {
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

/// Pays for a walk along a text or along the entries of a list or map.
pub(super) fn see_along(value: &Value) -> Result<(), Error> {
    match value.as_object() {
        Some(_) => see(length(value).saturating_mul(ENTRY)),
        None => see(length(value)),
    }
}

/// Pays for the text of a value.
pub(super) fn spend_text(value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => spend(text.len() as u64),
        None => spend(text_size(value)?),
    }
}

/// Pays for a new value whose entries were there before, and makes it a list
/// if it is a recipe for one: recipes of recipes would be followed as deep as
/// they go.
pub(super) fn settle(value: Value) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Iterable => {
            let mut items = Vec::new();
            for item in value.try_iter()? {
                spend(ENTRY)?;
                if item.kind() == ValueKind::Invalid {
                    return Err(Error::new(
                        ErrorKind::InvalidOperation,
                        "an entry of a list cannot be computed",
                    ));
                }
                items.push(item);
            }
            Ok(Value::from(items))
        }
        ValueKind::Seq => {
            spend(length(&value).saturating_mul(ENTRY))?;
            Ok(value)
        }
        _ => Ok(value),
    }
}
