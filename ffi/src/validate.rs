//! Checks params against the published schema of their method.
//!
//! The schema decides; this module only turns its verdict into one sentence and
//! one JSON Pointer that a person can act on.

use std::collections::HashMap;
use std::sync::OnceLock;

use inlay_runtime::protocol::{self, Method};
use inlay_runtime::{Error, ErrorName};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::rpc::envelope::Params;
use crate::rpc::write::param;

/// Reads the params of a method into their type.
pub fn read<T: DeserializeOwned>(method: Method, params: Params) -> Result<T, Error> {
    let mut params = Value::Object(params);
    let validator = validator(method)?;
    // The quick check first: it allocates nothing.
    if !validator.is_valid(&params) {
        shorten(&mut params, validator);
        if let Some(error) = validator.iter_errors(&params).next() {
            return Err(explain(&error).into_error());
        }
    }
    match T::deserialize(&params) {
        Ok(read) => Ok(read),
        Err(_) => {
            // JSON Schema counts 1.0 as an integer; the types do not.
            write_integers(&mut params);
            T::deserialize(&params).map_err(|error| {
                Error::new(
                    ErrorName::InvalidParams,
                    format!("params do not fit {}: {error}.", method.name()),
                )
            })
        }
    }
}

/// Compiled on the first request for the method.
fn validator(method: Method) -> Result<&'static Validator, Error> {
    static VALIDATORS: OnceLock<HashMap<Method, OnceLock<Option<Validator>>>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(|| {
        let empty = |method: &Method| (*method, OnceLock::new());
        Method::ALL.iter().map(empty).collect()
    });
    let compiled = validators.get(&method).and_then(|place| {
        place
            .get_or_init(|| compile(method.params_schema()))
            .as_ref()
    });
    compiled.ok_or_else(|| {
        Error::new(
            ErrorName::InternalError,
            format!("The schema of {} cannot be used.", method.name()),
        )
    })
}

fn compile(name: &str) -> Option<Validator> {
    let schema: Value = serde_json::from_str(protocol::schema(name)?.text).ok()?;
    jsonschema::draft202012::new(&schema).ok()
}

/// Arrays that are no longer than this are explained as they are.
const SHORT: usize = 32;

/// This many arrays are shortened, in document order: for each, the params are
/// validated a few times.
const SHORTENED: usize = 4;

/// Cuts long arrays after their first wrong item, so that the errors of ten
/// thousand items, each in several forms, are not collected for the sake of one
/// sentence. What remains keeps its position, and wrong params stay wrong.
fn shorten(params: &mut Value, validator: &Validator) {
    let mut pointers = Vec::new();
    while pointers.len() < SHORTENED {
        let Some(pointer) = long_array(params, &pointers) else {
            return;
        };
        let cut = |params: &mut Value, length: usize| match params.pointer_mut(&pointer) {
            Some(Value::Array(items)) if length < items.len() => items.split_off(length),
            _ => Vec::new(),
        };
        let length = match params.pointer(&pointer) {
            Some(Value::Array(items)) => items.len(),
            _ => 0,
        };
        // The shortest wrong beginning, by bisection: up to `right` it is
        // right, and with `wrong` items it is wrong.
        let (mut right, mut wrong) = (SHORT - 1, length);
        while wrong - right > 1 {
            let middle = right + (wrong - right) / 2;
            let tail = cut(params, middle);
            if validator.is_valid(params) {
                right = middle;
                if let Some(Value::Array(items)) = params.pointer_mut(&pointer) {
                    items.extend(tail);
                }
            } else {
                wrong = middle;
            }
        }
        pointers.push(pointer);
    }
}

/// The first long array, other than these.
fn long_array(value: &Value, others: &[String]) -> Option<String> {
    fn find(value: &Value, at: &mut String, others: &[String]) -> bool {
        let length = at.len();
        let below = |key: &str, value: &Value, at: &mut String| {
            at.push('/');
            at.push_str(&key.replace('~', "~0").replace('/', "~1"));
            let found = find(value, at, others);
            if !found {
                at.truncate(length);
            }
            found
        };
        match value {
            Value::Array(items) => {
                items.len() > SHORT && !others.contains(at)
                    || (0..)
                        .zip(items)
                        .any(|(index, item): (usize, _)| below(&index.to_string(), item, at))
            }
            Value::Object(members) => members.iter().any(|(key, value)| below(key, value, at)),
            _ => false,
        }
    }
    let mut at = String::new();
    find(value, &mut at, others).then_some(at)
}

fn write_integers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64() {
                // Up to here a float holds every integer exactly.
                if number.is_f64() && float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0
                {
                    *value = Value::from(float as i64);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_integers),
        Value::Object(members) => members.values_mut().for_each(write_integers),
        _ => {}
    }
}

/// What is wrong, and where.
struct Problem {
    /// Relative to the params.
    pointer: String,
    /// Follows the name of the field.
    sentence: String,
}

impl Problem {
    fn into_error(self) -> Error {
        let name = param(&format!("/params{}", self.pointer)).unwrap_or_else(|| "params".into());
        Error::new(
            ErrorName::InvalidParams,
            format!("{name} {}", self.sentence),
        )
        .at(self.pointer)
    }
}

fn explain(error: &ValidationError<'_>) -> Problem {
    use ValidationErrorKind as Kind;
    let here = error.instance_path().as_str().to_owned();
    let below = |name: &str| format!("{here}/{}", name.replace('~', "~0").replace('/', "~1"));
    let say = |sentence: String| Problem {
        pointer: here.clone(),
        sentence,
    };
    match error.kind() {
        Kind::Required { property } => Problem {
            pointer: below(property.as_str().unwrap_or_default()),
            sentence: "is missing.".into(),
        },
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            Problem {
                pointer: below(unexpected.first().map_or("", String::as_str)),
                sentence: "is not a field that is known here.".into(),
            }
        }
        Kind::Type { kind } => say(format!(
            "must be {}, but is {}.",
            kinds(type_names(kind)),
            shown(error.instance())
        )),
        Kind::Constant { expected_value } => say(format!(
            "must be {expected_value}, but is {}.",
            shown(error.instance())
        )),
        Kind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let options: Vec<_> = options.iter().map(Value::to_string).collect();
            say(format!(
                "must be {}, but is {}.",
                join(&options),
                shown(error.instance())
            ))
        }
        Kind::Minimum { limit } => say(format!(
            "must be at least {limit}, but is {}.",
            shown(error.instance())
        )),
        Kind::Maximum { limit } => say(format!(
            "must be at most {limit}, but is {}.",
            shown(error.instance())
        )),
        Kind::ExclusiveMinimum { limit } => say(format!(
            "must be greater than {limit}, but is {}.",
            shown(error.instance())
        )),
        Kind::ExclusiveMaximum { limit } => say(format!(
            "must be less than {limit}, but is {}.",
            shown(error.instance())
        )),
        Kind::MinItems { limit: 1 }
        | Kind::MinLength { limit: 1 }
        | Kind::MinProperties { limit: 1 } => say("must not be empty.".into()),
        Kind::MinItems { limit } => say(format!("must have at least {limit} items.")),
        Kind::MaxItems { limit } => say(format!("must have at most {limit} items.")),
        Kind::MinLength { limit } => say(format!("must have at least {limit} characters.")),
        Kind::MaxLength { limit } => say(format!("must have at most {limit} characters.")),
        Kind::Pattern { pattern } => say(format!("must match the pattern {pattern}.")),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => explain_choice(error, context),
        // Keywords that the protocol does not use today: the validator's own
        // words.
        _ => say(format!("is not valid: {}.", error.masked_with("the value"))),
    }
}

/// None of several forms matches: finds the one that was meant.
fn explain_choice(error: &ValidationError<'_>, forms: &[Vec<ValidationError<'static>>]) -> Problem {
    let here = error.instance_path().as_str();
    let of_right_type: Vec<_> = forms
        .iter()
        .filter(|form| !form.iter().any(|error| is_type_error_at(error, here)))
        .collect();
    if of_right_type.is_empty() {
        let mut names = Vec::new();
        for form in forms {
            wanted_types(form, here, &mut names);
        }
        return Problem {
            pointer: here.to_owned(),
            sentence: format!(
                "must be {}, but is {}.",
                kinds(names),
                shown(error.instance())
            ),
        };
    }
    // A constant that does not match (a role, a kind) rules out its form.
    let mut tags = Vec::new();
    // Among the others, the form was meant that has the types of the value, or
    // that matches furthest into it.
    let mut meant: Option<((bool, usize, usize), &ValidationError<'_>)> = None;
    for form in of_right_type {
        match (form.iter().find(|error| is_tag(error, here)), form.first()) {
            (Some(tag), _) => tags.push(tag),
            (None, Some(first)) => {
                let fits = (
                    !form.iter().any(is_type_error),
                    form.iter().map(depth).max().unwrap_or_default(),
                    index_below(first, here),
                );
                if meant.is_none_or(|(best, _)| fits > best) {
                    meant = Some((fits, first));
                }
            }
            (None, None) => {}
        }
    }
    if let Some((_, meant)) = meant {
        return explain(meant);
    }
    let options: Vec<_> = tags
        .iter()
        .flat_map(|tag| match tag.kind() {
            ValidationErrorKind::Constant { expected_value } => vec![expected_value.to_string()],
            ValidationErrorKind::Enum { options } => options
                .as_array()
                .map(|options| options.iter().map(Value::to_string).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        })
        .collect();
    match tags.first() {
        Some(tag) => Problem {
            pointer: tag.instance_path().as_str().to_owned(),
            sentence: format!(
                "must be {}, but is {}.",
                join(&options),
                shown(tag.instance())
            ),
        },
        None => Problem {
            pointer: here.to_owned(),
            sentence: "has none of the forms that it may have.".into(),
        },
    }
}

/// The index of the item that an error is in, of an array at this place.
fn index_below(error: &ValidationError<'_>, place: &str) -> usize {
    let rest = error.instance_path().as_str().strip_prefix(place);
    let index = rest.and_then(|rest| rest.split('/').nth(1)?.parse().ok());
    index.unwrap_or_default()
}

/// How deep in the params an error is.
fn depth(error: &ValidationError<'_>) -> usize {
    error.instance_path().as_str().matches('/').count()
}

/// Whether the value, or one in it, has another type.
fn is_type_error(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::Type { .. } => true,
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().all(|form| form.iter().any(is_type_error))
        }
        _ => false,
    }
}

fn is_type_error_at(error: &ValidationError<'_>, place: &str) -> bool {
    error.instance_path().as_str() == place
        && match error.kind() {
            ValidationErrorKind::Type { .. } => true,
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => context
                .iter()
                .all(|form| form.iter().any(|error| is_type_error_at(error, place))),
            _ => false,
        }
}

/// A constant at this place or right below it.
fn is_tag(error: &ValidationError<'_>, place: &str) -> bool {
    let path = error.instance_path().as_str();
    matches!(
        error.kind(),
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. }
    ) && path
        .strip_prefix(place)
        .is_some_and(|rest| rest.matches('/').count() <= 1)
}

fn wanted_types(form: &[ValidationError<'static>], place: &str, names: &mut Vec<String>) {
    for error in form
        .iter()
        .filter(|error| error.instance_path().as_str() == place)
    {
        match error.kind() {
            ValidationErrorKind::Type { kind } => {
                for name in type_names(kind) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                for form in context {
                    wanted_types(form, place, names);
                }
            }
            _ => {}
        }
    }
}

fn type_names(kind: &TypeKind) -> Vec<String> {
    let name = |kind: &jsonschema::JsonType| match kind.to_string().as_str() {
        "null" => "null".to_owned(),
        "array" => "an array".to_owned(),
        "boolean" => "true or false".to_owned(),
        "object" => "an object".to_owned(),
        "integer" => "an integer".to_owned(),
        other => format!("a {other}"),
    };
    match kind {
        TypeKind::Single(kind) => vec![name(kind)],
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| name(&kind)).collect(),
    }
}

/// The types that a value may have. Null means that it may be omitted, and is
/// mentioned only if there are no others.
fn kinds(mut names: Vec<String>) -> String {
    if names.len() > 1 {
        names.retain(|name| name != "null");
    }
    join(&names)
}

/// `a`, `a or b`, `a, b or c`.
fn join<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "something else".to_owned(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", most.join(", "), last.as_ref())
        }
    }
}

/// A value in a sentence: small ones as they are, others by their kind.
fn shown(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) if text.chars().count() <= 40 => value.to_string(),
        Value::String(_) => "a long string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests;
