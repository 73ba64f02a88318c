//! The Python behaviour that templates expect: how values print, JSON, dates,
//! `split`.

use std::fmt::Write as _;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// `str(value)`.
pub(super) fn text(value: &Value) -> String {
    match value.kind() {
        ValueKind::Undefined => String::new(),
        ValueKind::String => value.as_str().unwrap_or_default().to_owned(),
        _ => {
            let mut out = String::new();
            write_repr(value, 0, &mut out);
            out
        }
    }
}

/// `repr(value)`.
fn write_repr(value: &Value, depth: usize, out: &mut String) {
    if depth > 100 {
        out.push_str("...");
        return;
    }
    match value.kind() {
        ValueKind::None => out.push_str("None"),
        ValueKind::Bool => out.push_str(if value.is_true() { "True" } else { "False" }),
        ValueKind::String => write_string_repr(value.as_str().unwrap_or_default(), out),
        ValueKind::Number => write_number(value, out),
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('[');
            for (i, item) in value.try_iter().into_iter().flatten().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write_repr(&item, depth + 1, out);
            }
            out.push(']');
        }
        ValueKind::Map => {
            out.push('{');
            for (i, key) in value.try_iter().into_iter().flatten().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write_repr(&key, depth + 1, out);
                out.push_str(": ");
                let item = value.get_item(&key).unwrap_or_default();
                write_repr(&item, depth + 1, out);
            }
            out.push('}');
        }
        _ => {
            // Macros, modules and the like print as the engine prints them.
            let _ = write!(out, "{value}");
        }
    }
}

fn write_string_repr(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

fn write_number(value: &Value, out: &mut String) {
    if value.is_integer() {
        let _ = write!(out, "{value}");
    } else {
        match f64::try_from(value.clone()) {
            Ok(x) => write_float(x, out),
            Err(_) => {
                let _ = write!(out, "{value}");
            }
        }
    }
}

/// The shortest digits that parse back to `x`, formatted as in Python.
fn write_float(x: f64, out: &mut String) {
    if x.is_nan() {
        out.push_str("nan");
        return;
    }
    if x.is_infinite() {
        out.push_str(if x > 0.0 { "inf" } else { "-inf" });
        return;
    }
    let exponent_form = format!("{x:e}");
    let (digits, exponent) = exponent_form
        .split_once('e')
        .unwrap_or((&exponent_form, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{x}");
        out.push_str(&plain);
        if !plain.contains('.') {
            out.push_str(".0");
        }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.abs());
    }
}

/// `int(value)`, if possible.
pub(super) fn int(value: &Value) -> Option<i64> {
    match value.kind() {
        ValueKind::String => {
            let text = value.as_str()?.trim();
            let whole = text.parse().ok();
            // As Jinja does: "3.7" is 3.
            whole.or_else(|| text.parse().ok().and_then(truncate))
        }
        ValueKind::Bool => Some(i64::from(value.is_true())),
        ValueKind::Number => i64::try_from(value.clone())
            .ok()
            .or_else(|| f64::try_from(value.clone()).ok().and_then(truncate)),
        _ => None,
    }
}

fn truncate(x: f64) -> Option<i64> {
    (x.is_finite() && x.abs() < 9e18).then_some(x as i64)
}

/// `float(value)`, if possible.
pub(super) fn float(value: &Value) -> Option<f64> {
    match value.kind() {
        ValueKind::String => value.as_str()?.trim().parse().ok(),
        ValueKind::Bool => Some(f64::from(u8::from(value.is_true()))),
        ValueKind::Number => f64::try_from(value.clone()).ok(),
        _ => None,
    }
}

/// The arguments of `json.dumps`.
pub(super) struct JsonStyle {
    pub item: String,
    pub key: String,
    pub indent: Option<String>,
    pub ascii: bool,
    pub sort: bool,
}

pub(super) fn write_json(
    value: &Value,
    style: &JsonStyle,
    depth: usize,
    out: &mut String,
) -> Result<(), Error> {
    if depth > 200 {
        return Err(Error::new(
            ErrorKind::BadSerialization,
            "JSON nested too deeply",
        ));
    }
    let new_line = |depth: usize, out: &mut String| {
        if let Some(indent) = &style.indent {
            out.push('\n');
            for _ in 0..depth {
                out.push_str(indent);
            }
        }
    };
    match value.kind() {
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::String => write_json_string(value.as_str().unwrap_or_default(), style, out),
        ValueKind::Number => {
            let from = out.len();
            write_number(value, out);
            match &out[from..] {
                "nan" => out.replace_range(from.., "NaN"),
                "inf" => out.replace_range(from.., "Infinity"),
                "-inf" => out.replace_range(from.., "-Infinity"),
                _ => {}
            }
        }
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('[');
            let mut any = false;
            for item in value.try_iter()? {
                if any {
                    out.push_str(&style.item);
                }
                any = true;
                new_line(depth + 1, out);
                write_json(&item, style, depth + 1, out)?;
            }
            if any {
                new_line(depth, out);
            }
            out.push(']');
        }
        ValueKind::Map => {
            let mut keys: Vec<Value> = value.try_iter()?.collect();
            if style.sort {
                keys.sort_by_key(text);
            }
            out.push('{');
            let any = !keys.is_empty();
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push_str(&style.item);
                }
                new_line(depth + 1, out);
                write_json_string(&text(&key), style, out);
                out.push_str(&style.key);
                write_json(&value.get_item(&key)?, style, depth + 1, out)?;
            }
            if any {
                new_line(depth, out);
            }
            out.push('}');
        }
        kind => {
            return Err(Error::new(
                ErrorKind::BadSerialization,
                format!("Object of type {kind} is not JSON serializable"),
            ))
        }
    }
    Ok(())
}

fn write_json_string(text: &str, style: &JsonStyle, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if u32::from(c) < 0x20 || (style.ascii && !c.is_ascii()) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// `str.split` and `str.rsplit`; `None` for invalid arguments.
pub(super) fn split(text: &str, from_right: bool, args: &[Value]) -> Option<Value> {
    let separator = match args.first() {
        None => None,
        Some(value) if value.is_none() => None,
        Some(value) => Some(value.as_str()?),
    };
    let limit = match args.get(1) {
        None => None,
        Some(value) => usize::try_from(i64::try_from(value.clone()).ok()?).ok(),
    };
    let parts: Vec<&str> = match (separator, limit) {
        (Some(""), _) => return None,
        (Some(separator), None) => text.split(separator).collect(),
        (Some(separator), Some(limit)) if from_right => {
            let mut parts: Vec<&str> = text.rsplitn(limit + 1, separator).collect();
            parts.reverse();
            parts
        }
        (Some(separator), Some(limit)) => text.splitn(limit + 1, separator).collect(),
        (None, None) => text.split_whitespace().collect(),
        (None, Some(limit)) => split_whitespace(text, limit, from_right),
    };
    Some(Value::from_iter(parts.into_iter().map(Value::from)))
}

fn split_whitespace(text: &str, limit: usize, from_right: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let cut = if from_right {
            rest.rfind(char::is_whitespace)
        } else {
            rest.find(char::is_whitespace)
        };
        match cut {
            Some(cut) if parts.len() < limit => {
                let (left, right) = rest.split_at(cut);
                if from_right {
                    parts.push(right.trim());
                    rest = left.trim();
                } else {
                    parts.push(left.trim());
                    rest = right.trim();
                }
            }
            _ => {
                parts.push(rest);
                break;
            }
        }
    }
    if from_right {
        parts.reverse();
    }
    parts
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// `datetime.strftime` in UTC, in the C locale.
pub(super) fn strftime(format: &str, seconds: i64) -> String {
    let days = seconds.div_euclid(86_400);
    let second = seconds.rem_euclid(86_400);
    let (year, month, day) = civil(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let weekday = (days + 3).rem_euclid(7);
    let month_name = MONTHS[usize::try_from(month - 1).unwrap_or(0) % 12];
    let day_name = DAYS[usize::try_from(weekday).unwrap_or(0) % 7];
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut code = chars.next();
        // `%-d` is `%d` without the leading zero.
        let bare = code == Some('-');
        if bare {
            code = chars.next();
        }
        let mut number = |n: i64, width: usize| {
            let width = if bare { 0 } else { width };
            let _ = write!(out, "{n:0width$}");
        };
        match code {
            Some('Y') => number(year, 4),
            Some('y') => number(year.rem_euclid(100), 2),
            Some('m') => number(month, 2),
            Some('d') => number(day, 2),
            Some('H') => number(hour, 2),
            Some('I') => number(hour12, 2),
            Some('M') => number(minute, 2),
            Some('S') => number(second % 60, 2),
            Some('f') => number(0, 6),
            Some('j') => number(days - days_to(year, 1, 1) + 1, 3),
            Some('u') => number(weekday + 1, 1),
            Some('w') => number((weekday + 1) % 7, 1),
            Some('s') => number(seconds, 1),
            Some('e') => {
                let _ = write!(out, "{day:2}");
            }
            Some('B') => out.push_str(month_name),
            Some('b' | 'h') => out.push_str(&month_name[..3]),
            Some('A') => out.push_str(day_name),
            Some('a') => out.push_str(&day_name[..3]),
            Some('p') => out.push_str(if hour < 12 { "AM" } else { "PM" }),
            Some('F') => out.push_str(&strftime("%Y-%m-%d", seconds)),
            Some('T' | 'X') => out.push_str(&strftime("%H:%M:%S", seconds)),
            Some('R') => out.push_str(&strftime("%H:%M", seconds)),
            Some('D' | 'x') => out.push_str(&strftime("%m/%d/%y", seconds)),
            Some('c') => out.push_str(&strftime("%a %b %e %H:%M:%S %Y", seconds)),
            // The time has no zone, as in the reference implementation.
            Some('Z' | 'z') => {}
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('%') => out.push('%'),
            Some(other) => {
                out.push('%');
                out.push(other);
            }
            None => out.push('%'),
        }
    }
    out
}

/// Year, month and day of a day since 1970 in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March here, so that the leap day is the last of a year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day since 1970 of a date: the inverse of [`civil`].
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let at = |format: &str, seconds| strftime(format, seconds);
        assert_eq!(
            at("%d %b %Y %H:%M:%S %A %j", 1_752_148_800),
            "10 Jul 2025 12:00:00 Thursday 191"
        );
        assert_eq!(at("%Y-%m-%d", 0), "1970-01-01");
        assert_eq!(at("%F %p %I", 951_782_400), "2000-02-29 AM 12");
        assert_eq!(at("%-d/%-m %e|%B%%%q%", 86_400 * 3), "4/1  4|January%%q%");
        assert_eq!(at("%Y-%m-%d", -1), "1969-12-31");
        for day in (-800_000..800_000).step_by(97) {
            let (year, month, date) = civil(day);
            assert_eq!(days_to(year, month, date), day);
        }
    }

    #[test]
    fn values_print_as_in_python() {
        let value = Value::from_pairs([(
            "a",
            Value::from(vec![
                Value::from(1),
                Value::from(1.0),
                Value::from(1e20),
                Value::from(1e-7),
                Value::from(true),
                Value::from(()),
                Value::from("it's"),
                Value::from("\"q\" 'q'\n"),
            ]),
        )]);
        assert_eq!(
            text(&value),
            "{'a': [1, 1.0, 1e+20, 1e-07, True, None, \"it's\", '\"q\" \\'q\\'\\n']}"
        );
        assert_eq!(text(&Value::from("x")), "x");
        assert_eq!(text(&Value::UNDEFINED), "");
        assert_eq!(text(&Value::from(123_456_789_012.5)), "123456789012.5");
    }

    #[test]
    fn splits_as_python_does() {
        let run = |text: &str, right, args: &[Value]| {
            split(text, right, args).map(|parts| super::text(&parts))
        };
        assert_eq!(run(" a  b ", false, &[]).unwrap(), "['a', 'b']");
        assert_eq!(
            run("a,b,c", false, &[",".into(), 1.into()]).unwrap(),
            "['a', 'b,c']"
        );
        assert_eq!(
            run("a,b,c", true, &[",".into(), 1.into()]).unwrap(),
            "['a,b', 'c']"
        );
        assert_eq!(
            run("a b c", true, &[Value::from(()), 1.into()]).unwrap(),
            "['a b', 'c']"
        );
        assert!(run("a", false, &["".into()]).is_none());
    }
}
