//! Limits on what one rendering may allocate and scan: a template is untrusted
//! data, and a few characters of it are enough to double a text until the
//! memory is full, or to search a large one a million times.
//!
//! Everything that a rendering writes or builds is charged before it is
//! allocated, or right after if it cannot exceed twice what existed before.
//! Nothing is refunded, so what is live at any time is less than what was
//! charged. What an operation scans without allocating is charged as well, to a
//! budget of its own.

use std::cell::Cell;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// Bytes of text, and of lists, that a rendering may allocate in total, and how
/// many more per byte of its input.
const MADE: (u64, u64) = (28 << 20, 32);

/// Bytes that its operations may scan, and how many more per byte of its input.
const SEEN: (u64, u64) = (96 << 20, 512);

/// Nesting of lists: no template needs as much, and every recursive walk,
/// including the one that frees them, needs stack for each level.
const DEEPEST: usize = 64;

/// The charge for a list entry, and for scanning past one.
pub(super) const ENTRY: u64 = 32;

thread_local! {
    static TO_MAKE: Cell<u64> = const { Cell::new(MADE.0) };
    static TO_SEE: Cell<u64> = const { Cell::new(SEEN.0) };
}

/// Starts the budget of a rendering on this thread; its variables take `given`
/// bytes.
pub(super) fn begin(given: u64) {
    let share = |(fixed, each): (u64, u64)| fixed.saturating_add(each.saturating_mul(given));
    TO_MAKE.set(share(MADE));
    TO_SEE.set(share(SEEN));
}

/// Charges for allocated bytes.
pub(super) fn spend(bytes: u64) -> Result<(), Error> {
    match TO_MAKE.get().checked_sub(bytes) {
        Some(left) => {
            TO_MAKE.set(left);
            Ok(())
        }
        None => Err(exhausted()),
    }
}

/// Charges for scanning this many bytes.
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

/// The approximate length of a value's text. An error if it is deeper than any
/// value may be, or longer than what is left to spend.
pub(super) fn text_size(value: &Value) -> Result<u64, Error> {
    let mut size = 0;
    add_size(value, 0, &mut size)?;
    // Every entry was scanned.
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

/// The bytes of a text, or the entries of anything else.
pub(super) fn length(value: &Value) -> u64 {
    let bytes = value
        .as_str()
        .map(str::len)
        .or_else(|| value.as_bytes().map(<[u8]>::len));
    bytes.or_else(|| value.len()).unwrap_or(0) as u64
}

/// Charges for scanning a text or the entries of a list or map.
pub(super) fn see_along(value: &Value) -> Result<(), Error> {
    match value.as_object() {
        Some(_) => see(length(value).saturating_mul(ENTRY)),
        None => see(length(value)),
    }
}

/// Charges for the text of a value.
pub(super) fn spend_text(value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => spend(text.len() as u64),
        None => spend(text_size(value)?),
    }
}

/// Charges for a new value with existing entries, and turns it into a list if
/// it is lazy: lazy values of lazy values would be evaluated as deeply as they
/// nest.
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
