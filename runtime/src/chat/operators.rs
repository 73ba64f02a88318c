//! The operators that guarded programs call instead of the engine's: they do
//! the same, and charge for it.

use minijinja::value::{Rest, ValueKind};
use minijinja::{tests, Environment, Error, ErrorKind, State, Value};

use super::budget::{self, ENTRY};

pub(super) const EQUAL: &str = "#==";
pub(super) const UNEQUAL: &str = "#!=";
pub(super) const LESS: &str = "#<";
pub(super) const LESS_OR_EQUAL: &str = "#<=";
pub(super) const GREATER: &str = "#>";
pub(super) const GREATER_OR_EQUAL: &str = "#>=";
pub(super) const IN: &str = "#in";
/// `a * b`.
pub(super) const TIMES: &str = "#times";
/// `a[b:c:d]`.
pub(super) const SLICE: &str = "#slice";
/// One list of the entries of several.
pub(super) const SPREAD: &str = "#spread";

/// Whether a relation holds between two values.
pub(super) type Relation = fn(&Value, &Value) -> bool;

pub(super) fn install(environment: &mut Environment<'_>) {
    let comparisons: [(&'static str, Relation); 6] = [
        (EQUAL, |a, b| a == b),
        (UNEQUAL, |a, b| a != b),
        (LESS, |a, b| a < b),
        (LESS_OR_EQUAL, |a, b| a <= b),
        (GREATER, |a, b| a > b),
        (GREATER_OR_EQUAL, |a, b| a >= b),
    ];
    for (name, compare) in comparisons {
        environment.add_filter(name, move |a: Value, b: Value| {
            see_compared(&a, &b).map(|()| compare(&a, &b))
        });
    }
    environment.add_filter(IN, |state: &mut State, a: Value, b: Value| {
        see_searched(&b, &a)?;
        tests::is_in(state, &a, &b)
    });
    environment.add_filter(TIMES, times);
    environment.add_filter(SLICE, slice);
    environment.add_filter(SPREAD, |lists: Rest<Value>| {
        let mut all = Vec::new();
        for list in lists.iter() {
            budget::see_along(list)?;
            for item in list.try_iter()? {
                budget::spend(ENTRY)?;
                all.push(item);
            }
        }
        Ok::<_, Error>(Value::from(all))
    });
}

/// Charges for comparing two values.
pub(super) fn see_compared(a: &Value, b: &Value) -> Result<(), Error> {
    if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
        return budget::see(a.len().min(b.len()) as u64);
    }
    if a.as_object().is_some() && b.as_object().is_some() {
        let shorter = match budget::length(a) < budget::length(b) {
            true => a,
            false => b,
        };
        budget::text_size(shorter)?;
    }
    Ok(())
}

/// Charges for a search in a text, a list or a map.
pub(super) fn see_searched(place: &Value, sought: &Value) -> Result<(), Error> {
    let size = match sought.as_str() {
        Some(text) => text.len() as u64,
        None => budget::text_size(sought)?,
    };
    match place.kind() {
        ValueKind::String => budget::see(budget::length(place).saturating_add(size)),
        ValueKind::Seq | ValueKind::Iterable => {
            budget::see(budget::length(place).saturating_mul(size.saturating_add(ENTRY)))
        }
        _ => budget::see(size),
    }
}

/// `a * b`, charged for before it is built.
fn times(a: Value, b: Value) -> Result<Value, Error> {
    let refused = || {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("tried to multiply a {} by a {}", a.kind(), b.kind()),
        )
    };
    if a.kind() == ValueKind::Number && b.kind() == ValueKind::Number {
        if a.is_integer() && b.is_integer() {
            let (x, y) = (i64::try_from(a.clone())?, i64::try_from(b.clone())?);
            return x.checked_mul(y).map(Value::from).ok_or_else(refused);
        }
        return Ok(Value::from(f64::try_from(a)? * f64::try_from(b)?));
    }
    let (repeated, count) = match b.is_integer() {
        true => (&a, &b),
        false => (&b, &a),
    };
    let count = i64::try_from(count.clone())
        .map_err(|_| refused())?
        .max(0)
        .unsigned_abs();
    if let Some(text) = repeated.as_str() {
        budget::spend((text.len() as u64).saturating_mul(count))?;
        return Ok(Value::from(text.repeat(count as usize)));
    }
    if repeated.kind() != ValueKind::Seq {
        return Err(refused());
    }
    let entries = budget::length(repeated).saturating_mul(count);
    budget::spend(entries.saturating_mul(ENTRY))?;
    let items: Vec<Value> = repeated.try_iter()?.collect();
    // Repeating an empty list yields an empty list.
    let count = if items.is_empty() { 0 } else { count };
    let all: Vec<Value> = (0..count).flat_map(|_| items.iter().cloned()).collect();
    Ok(Value::from(all))
}

/// `value[start:stop:step]`, as in Python.
fn slice(value: Value, start: Value, stop: Value, step: Value) -> Result<Value, Error> {
    let wrong = |what: String| Err(Error::new(ErrorKind::InvalidOperation, what));
    if value.is_undefined() || value.is_none() {
        return Ok(Value::from(Vec::<Value>::new()));
    }
    let given = |bound: Value| match bound.is_none() || bound.is_undefined() {
        true => Ok(None),
        false => i64::try_from(bound).map(Some),
    };
    let (start, stop) = (given(start)?, given(stop)?);
    let step = given(step)?.unwrap_or(1);
    if step == 0 {
        return wrong("cannot slice with a step of 0".to_owned());
    }
    budget::see_along(&value)?;
    if let Some(text) = value.as_str() {
        let places = places(text.chars().count(), start, stop, step);
        budget::spend(4 * places.len() as u64)?;
        let text: String = match (step, places.first()) {
            (1, Some(&first)) => text.chars().skip(first).take(places.len()).collect(),
            _ => {
                budget::spend(4 * text.len() as u64)?;
                let chars: Vec<char> = text.chars().collect();
                places.iter().filter_map(|&at| chars.get(at)).collect()
            }
        };
        return Ok(Value::from(text));
    }
    if !matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable) {
        return wrong(format!("a {} cannot be sliced", value.kind()));
    }
    let items: Vec<Value> = value.try_iter()?.collect();
    let places = places(items.len(), start, stop, step);
    budget::spend((places.len() as u64).saturating_mul(ENTRY))?;
    let taken: Vec<Value> = places
        .iter()
        .filter_map(|&at| items.get(at).cloned())
        .collect();
    Ok(Value::from(taken))
}

/// The indices that a slice takes of `length`.
fn places(length: usize, start: Option<i64>, stop: Option<i64>, step: i64) -> Vec<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let (low, high) = match step > 0 {
        true => (0, length),
        false => (-1, length - 1),
    };
    let bound = |given: Option<i64>, missing: i64| match given {
        None => missing,
        Some(at) if at < 0 => at.saturating_add(length).max(low),
        Some(at) => at.min(high),
    };
    let (first, end) = match step > 0 {
        true => (bound(start, low), bound(stop, high)),
        false => (bound(start, high), bound(stop, low)),
    };
    let mut at = first;
    let mut places = Vec::new();
    while (step > 0 && at < end) || (step < 0 && at > end) {
        places.push(usize::try_from(at).unwrap_or(0));
        at = at.saturating_add(step);
    }
    places
}

#[cfg(test)]
mod unit_tests {
    use super::places;

    #[test]
    fn slices_are_those_of_python() {
        for (start, stop, step, expected) in [
            (None, None, 1, vec![0, 1, 2, 3, 4]),
            (Some(1), Some(-1), 1, vec![1, 2, 3]),
            (None, None, -1, vec![4, 3, 2, 1, 0]),
            (Some(-2), None, 1, vec![3, 4]),
            (None, Some(-9), 1, vec![]),
            (Some(9), None, -2, vec![4, 2, 0]),
            (Some(3), Some(0), -1, vec![3, 2, 1]),
            (Some(-9), Some(9), 3, vec![0, 3]),
            (None, None, i64::MIN, vec![4]),
            (Some(i64::MIN), Some(i64::MAX), i64::MAX, vec![0]),
        ] {
            assert_eq!(
                places(5, start, stop, step),
                expected,
                "{start:?}:{stop:?}:{step}"
            );
        }
        assert!(places(0, None, None, -1).is_empty());
    }
}
