//! The chat template that comes with a model.
//!
//! Templates are Jinja written for Python. This sets up an engine that renders
//! them to the same text, within limits: a template is untrusted data.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use minijinja::formatting::{self, FormatStyle};
use minijinja::machinery;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Rest, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, Value};
use serde_json::{Map, Value as Json};

use super::guard::{self, Program};
use super::{budget, filters, python};
use crate::{threads, Error, ErrorName, Result};

/// Instructions that one rendering may execute. The largest templates in use
/// need a few thousand per message.
const FUEL: u64 = 10_000_000;

/// Characters of a template's own message when it refuses.
const LONGEST_DETAIL: usize = 1000;

/// How much longer than its parts a value's printed form can be.
const QUOTED: u64 = 4;

/// The name of templates inside the engine.
const NAME: &str = "chat_template";

/// A compiled chat template.
pub struct ChatTemplate {
    // Before what it borrows from, so that it is dropped first.
    program: Program<'static>,
    environment: Environment<'static>,
    source: String,
    /// The source that the program points into.
    _text: Arc<str>,
}

impl std::fmt::Debug for ChatTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatTemplate")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// The time that templates see: seconds since 1970, or the system's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    #[default]
    System,
    #[cfg(test)]
    Fixed(i64),
}

impl Clock {
    fn seconds(self) -> i64 {
        match self {
            #[cfg(test)]
            Clock::Fixed(seconds) => seconds,
            Clock::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
                .unwrap_or(0),
        }
    }
}

impl ChatTemplate {
    pub fn new(source: &str) -> Result<Self> {
        Self::with_clock(source, Clock::System)
    }

    pub fn with_clock(source: &str, clock: Clock) -> Result<Self> {
        let invalid = |error: &dyn std::fmt::Display| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The chat template does not compile: {error}."),
            )
        };
        let mut environment = Environment::new();
        // As transformers configures Jinja2.
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .map_err(|error| invalid(&error))?;
        environment.set_undefined_behavior(UndefinedBehavior::Lenient);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(|out, _, value| {
            if let Some(text) = value.as_str() {
                budget::spend(text.len() as u64)?;
                return out.write_str(text).map_err(minijinja::Error::from);
            }
            budget::spend(budget::text_size(value)?.saturating_mul(QUOTED))?;
            out.write_str(&python::text(value))
                .map_err(minijinja::Error::from)
        });
        guard::install(&mut environment);
        filters::install(&mut environment);
        environment.set_fuel(Some(FUEL));
        environment.set_unknown_method_callback(method);
        environment.add_function("raise_exception", raise_exception);
        environment.add_function("strftime_now", move |format: &str| {
            // Two characters become a whole date and time.
            budget::spend(16 * format.len() as u64)?;
            Ok::<_, minijinja::Error>(python::strftime(format, clock.seconds()))
        });
        environment.add_filter("tojson", to_json);
        environment.add_filter("string", |value: &Value| {
            budget::spend(budget::text_size(value)?.saturating_mul(QUOTED))?;
            Ok::<_, minijinja::Error>(python::text(value))
        });
        environment.add_filter("int", |value: &Value, default: Option<i64>| {
            budget::see_along(value)?;
            Ok::<_, minijinja::Error>(python::int(value).unwrap_or(default.unwrap_or(0)))
        });
        environment.add_filter("float", |value: &Value, default: Option<f64>| {
            budget::see_along(value)?;
            Ok::<_, minijinja::Error>(python::float(value).unwrap_or(default.unwrap_or(0.0)))
        });
        environment.add_filter("indent", indent);
        environment.add_filter("format", |text: &str, args: Rest<Value>| {
            check_widths(text)?;
            let all: Vec<Value> = std::iter::once(Value::from(text))
                .chain(args.iter().cloned())
                .collect();
            budget::spend(filters::text_price("format", &all)?)?;
            formatting::format(FormatStyle::Printf, text, &args)
        });
        environment.add_function("debug", || -> Result<Value, minijinja::Error> {
            Err(minijinja::Error::from(ErrorKind::UnknownFunction))
        });
        environment.add_test("iterable", |value: &Value| {
            !value.is_none() && value.kind() != ValueKind::Bool && value.kind() != ValueKind::Number
        });
        let text: Arc<str> = plain_generation_tags(source).into();
        // SAFETY: the text lies in memory of its own, which stays in place
        // until the last clone of the `Arc` is dropped; that is the one in
        // `_text`, and `program`, the only one that points into it, is dropped
        // before it.
        let lasting: &'static str = unsafe { &*Arc::as_ptr(&text) };
        let program = guard::compile(NAME, lasting, syntax)
            .map_err(|error| threads::none(&error))?
            .map_err(|error| invalid(&error))?;
        Ok(Self {
            program,
            environment,
            source: source.to_owned(),
            _text: text,
        })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// Renders with these variables.
    pub fn render(&self, variables: &Map<String, Json>) -> Result<String> {
        let given = variables
            .iter()
            .map(|(name, item)| name.len() as u64 + size(item));
        budget::begin(given.sum());
        let variables = map_of(variables);
        let mut out = String::new();
        let result = machinery::eval(
            &self.environment,
            &self.program.main,
            variables,
            &self.program.blocks,
            &mut machinery::make_string_output(&mut out),
            AutoEscape::None,
        )
        .map(drop);
        match result {
            Ok(()) => Ok(out),
            Err(error) => Err(template_error(&error)),
        }
    }
}

fn template_error(error: &minijinja::Error) -> Error {
    let detail = error
        .detail()
        .map_or_else(|| error.to_string(), |detail| shortened(detail).to_owned());
    let message = match error.kind() {
        ErrorKind::OutOfFuel => "The chat template runs too long on these messages.".to_owned(),
        ErrorKind::WriteFailure => {
            "The chat template writes too much text for these messages.".to_owned()
        }
        ErrorKind::InvalidOperation if detail.starts_with(RAISED) => {
            let said = detail.trim_start_matches(RAISED);
            format!("The model's chat template does not take these messages: {said}")
        }
        _ => match error.line() {
            Some(line) => format!("The chat template fails in line {line}: {detail}"),
            None => format!("The chat template fails: {detail}"),
        },
    };
    Error::new(ErrorName::TemplateError, message).at("/messages")
}

/// The beginning of a text that may be as long as a template likes.
fn shortened(detail: &str) -> &str {
    detail
        .char_indices()
        .nth(LONGEST_DETAIL)
        .map_or(detail, |(end, _)| &detail[..end])
}

/// The approximate size of a value in bytes.
fn size(json: &Json) -> u64 {
    match json {
        Json::String(text) => text.len() as u64,
        Json::Array(items) => items.iter().map(|item| 8 + size(item)).sum(),
        Json::Object(map) => map
            .iter()
            .map(|(key, item)| 8 + key.len() as u64 + size(item))
            .sum(),
        _ => 8,
    }
}

/// JSON as the template sees it.
fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(x) => Value::from(*x),
        Json::Number(x) => match (x.as_i64(), x.as_u64(), x.as_f64()) {
            (Some(x), _, _) => Value::from(x),
            (_, Some(x), _) => Value::from(x),
            (_, _, Some(x)) => Value::from(x),
            _ => Value::from(()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => items.iter().map(value_of).collect(),
        Json::Object(map) => map_of(map),
    }
}

fn map_of(map: &Map<String, Json>) -> Value {
    Value::from_pairs(map.iter().map(|(key, item)| (key.as_str(), value_of(item))))
}

/// Distinguishes a template's own message from the engine's.
const RAISED: &str = "\u{1}";

fn raise_exception(message: &str) -> Result<Value, minijinja::Error> {
    Err(minijinja::Error::new(
        ErrorKind::InvalidOperation,
        format!("{RAISED}{message}"),
    ))
}

/// `{% generation %}` marks the assistant's text for training; here it is an
/// ordinary block.
fn plain_generation_tags(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(open) = rest.find("{%") {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let Some(close) = tag.find("%}") else {
            rest = tag;
            break;
        };
        let inner = &tag[2..close];
        let name = inner.trim_matches(|c: char| c == '-' || c == '+' || c.is_whitespace());
        match name {
            "generation" => out.push_str(&tag[..close].replace("generation", "if true")),
            "endgeneration" => out.push_str(&tag[..close].replace("endgeneration", "endif")),
            _ => out.push_str(&tag[..close]),
        }
        out.push_str("%}");
        rest = &tag[close + 2..];
    }
    out.push_str(rest);
    out
}

/// Methods of Python's strings, lists and dictionaries.
fn method(
    state: &mut State<'_, '_>,
    value: &Value,
    name: &str,
    args: &[Value],
) -> Result<Value, minijinja::Error> {
    filters::pay_for_method(value, name, args)?;
    if let Some(text) = value.as_str() {
        if name == "format" {
            check_widths(text)?;
        }
        // Python splits at whitespace of any length only if there is no
        // separator.
        if let ("split" | "rsplit", [Value { .. }, ..] | []) = (name, args) {
            if let Some(parts) = python::split(text, name == "rsplit", args) {
                return Ok(parts);
            }
        }
    }
    minijinja_contrib::pycompat::unknown_method_callback(state, value, name, args)
}

/// A format with a huge width would fill the memory in one step.
fn check_widths(format: &str) -> Result<(), minijinja::Error> {
    let digits = |part: &str| part.len() > 4;
    if format.split(|c: char| !c.is_ascii_digit()).any(digits) || format.contains('*') {
        return Err(minijinja::Error::new(
            ErrorKind::InvalidOperation,
            "the width of a format is too large",
        ));
    }
    Ok(())
}

/// `json.dumps` as transformers calls it: no HTML escapes, no `\u` escapes.
fn to_json(value: &Value, args: Kwargs) -> Result<Value, minijinja::Error> {
    let given = |name: &str| {
        let value: Option<Value> = args.get(name)?;
        Ok::<_, minijinja::Error>(value.filter(|v| !v.is_undefined() && !v.is_none()))
    };
    let indent = match given("indent")? {
        Some(value) if value.kind() == ValueKind::Number => {
            let width = usize::try_from(value)?.min(64);
            Some(" ".repeat(width))
        }
        Some(value) => value.as_str().map(str::to_owned),
        None => None,
    };
    let separators = match given("separators")? {
        Some(value) => {
            let item = value.get_item(&Value::from(0))?;
            let key = value.get_item(&Value::from(1))?;
            Some((python::text(&item), python::text(&key)))
        }
        None => None,
    };
    let style = python::JsonStyle {
        item: match &separators {
            Some((item, _)) => item.clone(),
            None if indent.is_some() => ",".to_owned(),
            None => ", ".to_owned(),
        },
        key: separators.map_or_else(|| ": ".to_owned(), |(_, key)| key),
        indent,
        ascii: args.get::<Option<bool>>("ensure_ascii")?.unwrap_or(false),
        sort: args.get::<Option<bool>>("sort_keys")?.unwrap_or(false),
    };
    args.assert_all_used()?;
    // Every value may be on a line of its own, indented by all its levels.
    let size = budget::text_size(value)?;
    let line = style.indent.as_ref().map_or(0, String::len) * 64;
    let between = (line + style.item.len() + style.key.len()) as u64;
    budget::spend(
        size.saturating_mul(6)
            .saturating_add((size / 4).saturating_mul(between)),
    )?;
    let mut out = String::new();
    python::write_json(value, &style, 0, &mut out)?;
    Ok(Value::from_safe_string(out))
}

/// `indent` as in Jinja2: an empty last line stays.
fn indent(
    text: &str,
    width: Option<Value>,
    first: Option<bool>,
    blank: Option<bool>,
    args: Kwargs,
) -> Result<String, minijinja::Error> {
    let flag = |given: Option<bool>, name: &str| {
        let named: Option<bool> = args.get(name)?;
        Ok::<_, minijinja::Error>(given.or(named).unwrap_or(false))
    };
    let (first, blank) = (flag(first, "first")?, flag(blank, "blank")?);
    let width = match width {
        Some(width) => Some(width),
        None => args.get::<Option<Value>>("width")?,
    };
    let indention = match width {
        Some(width) if width.kind() == ValueKind::String => python::text(&width),
        Some(width) => " ".repeat(usize::try_from(width)?.min(1000)),
        None => " ".repeat(4),
    };
    args.assert_all_used()?;
    let lines = text.split('\n').count() as u64;
    let added = lines.saturating_mul(indention.len() as u64);
    budget::spend((text.len() as u64).saturating_add(added))?;
    let mut out = String::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        if (i > 0 || first) && (blank || i == 0 || !line.is_empty()) {
            out.push_str(&indention);
        }
        out.push_str(line);
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
