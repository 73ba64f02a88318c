//! Filters and methods that pay for what they make.

use minijinja::filters as jinja;
use minijinja::value::{Kwargs, Rest, Value};
use minijinja::{Environment, Error, State};

use super::budget::{length, spend, text_size, ENTRY};

/// The widest field of a format that is let through.
const WIDEST: u64 = 10_000;

/// Puts guarded versions in the place of the engine's filters.
pub(super) fn install(environment: &mut Environment<'_>) {
    let text: [(&'static str, Value); 12] = [
        ("safe", Value::from_function(jinja::safe)),
        ("escape", Value::from_function(jinja::escape)),
        ("e", Value::from_function(jinja::escape)),
        ("lower", Value::from_function(jinja::lower)),
        ("upper", Value::from_function(jinja::upper)),
        ("title", Value::from_function(jinja::title)),
        ("capitalize", Value::from_function(jinja::capitalize)),
        ("trim", Value::from_function(jinja::trim)),
        ("replace", Value::from_function(jinja::replace)),
        ("join", Value::from_function(jinja::join)),
        ("pprint", Value::from_function(jinja::pprint)),
        ("sum", Value::from_function(jinja::sum)),
    ];
    for (name, filter) in text {
        guard(environment, name, filter, text_price);
    }
    let lists: [(&'static str, Value); 18] = [
        ("dictsort", Value::from_function(jinja::dictsort)),
        ("items", Value::from_function(jinja::items)),
        ("reverse", Value::from_function(jinja::reverse)),
        ("split", Value::from_function(jinja::split)),
        ("lines", Value::from_function(jinja::lines)),
        ("sort", Value::from_function(jinja::sort)),
        ("list", Value::from_function(jinja::list)),
        ("batch", Value::from_function(jinja::batch)),
        ("slice", Value::from_function(jinja::slice)),
        ("select", Value::from_function(jinja::select)),
        ("reject", Value::from_function(jinja::reject)),
        ("selectattr", Value::from_function(jinja::selectattr)),
        ("rejectattr", Value::from_function(jinja::rejectattr)),
        ("map", Value::from_function(jinja::map)),
        ("groupby", Value::from_function(jinja::groupby)),
        ("unique", Value::from_function(jinja::unique)),
        ("chain", Value::from_function(jinja::chain)),
        ("zip", Value::from_function(jinja::zip)),
    ];
    for (name, filter) in lists {
        guard(environment, name, filter, list_price);
    }
}

fn guard(
    environment: &mut Environment<'_>,
    name: &'static str,
    filter: Value,
    price: fn(&str, &[Value]) -> Result<u64, Error>,
) {
    let guarded = move |state: &mut State, args: Rest<Value>, named: Kwargs| {
        let mut args = args.0;
        if named.args().next().is_some() {
            args.push(named.into());
        }
        spend(price(name, &args)?)?;
        filter.call(state, &args)
    };
    environment.add_filter(name, guarded);
}

/// At most what a filter or a method writes.
pub(super) fn text_price(name: &str, args: &[Value]) -> Result<u64, Error> {
    let sizes = args
        .iter()
        .try_fold(0, |sum, arg| Ok::<u64, Error>(sum + text_size(arg)?))?;
    Ok(match (name, args) {
        ("replace", [text, from, to, ..]) => {
            let (text, from) = (text.as_str().unwrap_or(""), from.as_str().unwrap_or(""));
            let places = match from {
                "" => text.chars().count() + 1,
                from => text.matches(from).count(),
            };
            sizes.saturating_add(length(to).saturating_mul(places as u64))
        }
        ("join", [items, separator, ..]) => {
            sizes.saturating_add(length(items).saturating_mul(text_size(separator)?))
        }
        // Each place of a format may take each of its arguments.
        ("format", [text, ..]) => {
            let places = text.as_str().unwrap_or("").matches(['{', '%']).count();
            let each = sizes.saturating_add(WIDEST);
            sizes.saturating_add(each.saturating_mul(places as u64))
        }
        // The longest escape of one character has six.
        ("escape" | "e", _) => sizes.saturating_mul(6),
        _ => sizes.saturating_mul(3),
    })
}

/// At most what a list of the arguments' entries takes.
fn list_price(name: &str, args: &[Value]) -> Result<u64, Error> {
    let entries = args
        .iter()
        .fold(0u64, |sum, arg| sum.saturating_add(length(arg)));
    let filled = match (name, args) {
        // So many lists, or lists so long, whatever there is to fill them.
        ("batch" | "slice", [_, count, ..]) => u64::try_from(count.clone()).unwrap_or(0),
        _ => 0,
    };
    Ok(entries.saturating_add(filled).saturating_mul(ENTRY))
}

/// Pays for a call of a method on a text, a list or a map.
pub(super) fn pay_for_method(value: &Value, name: &str, args: &[Value]) -> Result<(), Error> {
    let all = || -> Vec<Value> { std::iter::once(value).chain(args).cloned().collect() };
    match name {
        // Here the separator comes first.
        "join" => match args {
            [items, ..] => spend(text_price(name, &[items.clone(), value.clone()])?),
            [] => Ok(()),
        },
        "replace" | "format" => spend(text_price(name, &all())?),
        "upper" | "lower" | "title" | "capitalize" | "strip" | "lstrip" | "rstrip" => {
            spend(length(value).saturating_mul(3))
        }
        "split" | "rsplit" | "splitlines" | "keys" | "values" | "items" => {
            spend(list_price(name, std::slice::from_ref(value))?)
        }
        _ => Ok(()),
    }
}
