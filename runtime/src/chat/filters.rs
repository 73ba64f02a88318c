//! Filters, tests and methods that charge for what they allocate and scan.

use minijinja::filters as jinja;
use minijinja::tests;
use minijinja::value::{Kwargs, Rest, Value};
use minijinja::{Environment, Error, State};

use super::budget::{self, length, see, spend, text_size, ENTRY};
use super::operators::{see_compared, see_searched, Relation};

/// The widest field that a format may have.
const WIDEST: u64 = 10_000;

/// Replaces the engine's filters and tests with guarded versions.
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
    let lists: [(&'static str, Value); 13] = [
        ("items", Value::from_function(jinja::items)),
        ("reverse", Value::from_function(jinja::reverse)),
        ("split", Value::from_function(jinja::split)),
        ("list", Value::from_function(jinja::list)),
        ("batch", Value::from_function(jinja::batch)),
        ("slice", Value::from_function(jinja::slice)),
        ("select", Value::from_function(jinja::select)),
        ("reject", Value::from_function(jinja::reject)),
        ("selectattr", Value::from_function(jinja::selectattr)),
        ("rejectattr", Value::from_function(jinja::rejectattr)),
        ("map", Value::from_function(jinja::map)),
        ("attr", Value::from_function(jinja::attr)),
        ("first", Value::from_function(jinja::first)),
    ];
    for (name, filter) in lists {
        guard(environment, name, filter, list_price);
    }
    let sorted: [(&'static str, Value); 6] = [
        ("dictsort", Value::from_function(jinja::dictsort)),
        ("sort", Value::from_function(jinja::sort)),
        ("groupby", Value::from_function(jinja::groupby)),
        ("unique", Value::from_function(jinja::unique)),
        ("min", Value::from_function(jinja::min)),
        ("max", Value::from_function(jinja::max)),
    ];
    for (name, filter) in sorted {
        guard(environment, name, filter, sorted_price);
    }
    let looking: [(&'static str, Value); 8] = [
        ("length", Value::from_function(jinja::length)),
        ("count", Value::from_function(jinja::length)),
        ("default", Value::from_function(jinja::default)),
        ("d", Value::from_function(jinja::default)),
        ("abs", Value::from_function(jinja::abs)),
        ("round", Value::from_function(jinja::round)),
        ("last", Value::from_function(jinja::last)),
        ("bool", Value::from_function(jinja::bool)),
    ];
    for (name, filter) in looking {
        guard(environment, name, filter, |_, _| Ok(0));
    }
    // Jinja2 has none of these.
    for name in ["chain", "zip", "lines"] {
        environment.remove_filter(name);
    }
    install_tests(environment);
}

fn install_tests(environment: &mut Environment<'_>) {
    let compared: [(&[&'static str], Relation); 7] = [
        (&["eq", "equalto", "=="], tests::is_eq),
        (&["ne", "!="], tests::is_ne),
        (&["lt", "lessthan", "<"], tests::is_lt),
        (&["le", "<="], tests::is_le),
        (&["gt", "greaterthan", ">"], tests::is_gt),
        (&["ge", ">="], tests::is_ge),
        (&["sameas"], tests::is_sameas),
    ];
    for (names, test) in compared {
        for &name in names {
            environment.add_test(name, move |a: &Value, b: &Value| {
                see_compared(a, b).map(|()| test(a, b))
            });
        }
    }
    environment.add_test("in", |state: &mut State, a: &Value, b: &Value| {
        see_searched(b, a)?;
        tests::is_in(state, a, b)
    });
    environment.add_test("lower", |text: &Value| {
        budget::see_along(text).map(|()| tests::is_lower(text))
    });
    environment.add_test("upper", |text: &Value| {
        budget::see_along(text).map(|()| tests::is_upper(text))
    });
    environment.add_test("startingwith", |text: &str, part: &str| {
        see(part.len() as u64).map(|()| text.starts_with(part))
    });
    environment.add_test("endingwith", |text: &str, part: &str| {
        see(part.len() as u64).map(|()| text.ends_with(part))
    });
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
        for arg in &args {
            budget::see_along(arg)?;
        }
        spend(price(name, &args)?)?;
        budget::settle(filter.call(state, &args)?)
    };
    environment.add_filter(name, guarded);
}

/// The cost of sorting a list, which compares its entries.
fn sorted_price(name: &str, args: &[Value]) -> Result<u64, Error> {
    let Some(list) = args.first() else {
        return Ok(0);
    };
    let rounds = u64::from(64 - length(list).leading_zeros());
    see(text_size(list)?.saturating_mul(rounds))?;
    list_price(name, args)
}

/// An upper bound on what a filter or a method writes.
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
        // Each placeholder of a format may use each of its arguments.
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

/// An upper bound on the size of a list of the arguments' entries.
fn list_price(name: &str, args: &[Value]) -> Result<u64, Error> {
    let entries = args
        .iter()
        .fold(0u64, |sum, arg| sum.saturating_add(length(arg)));
    let filled = match (name, args) {
        // This many lists, or lists of this length, however many items there
        // are.
        ("batch" | "slice", [_, count, ..]) => u64::try_from(count.clone()).unwrap_or(0),
        _ => 0,
    };
    Ok(entries.saturating_add(filled).saturating_mul(ENTRY))
}

/// Charges for a method call on a text, a list or a map.
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
