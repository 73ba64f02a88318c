//! Hostile templates. Each must end with an error that says why, quickly and in
//! little memory, and none may crash the process.

use serde_json::{json, Map};

use super::template::ChatTemplate;
use crate::counting::most_bytes;
use crate::{Error, ErrorName};

/// Seconds of CPU time that a hostile template may take, on this thread. Its
/// fuel lasts less than one.
const SECONDS: f64 = 2.0;

/// Bytes that it may have on the heap at any time.
const BYTES: usize = 64 << 20;

fn thread_seconds() -> f64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the clock exists, and the time is written into our struct.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The result of a template, and what is wrong with it: no hostile template may
/// take much time or memory.
fn outcome(source: &str) -> (Result<String, Error>, Option<String>) {
    let began = thread_seconds();
    let messages = json!({
        "messages": [{"role": "user", "content": "Hello"}], "tools": null,
        "bos_token": "<s>", "add_generation_prompt": true,
    });
    let (result, bytes) = most_bytes(|| {
        ChatTemplate::new(source)?.render(messages.as_object().unwrap_or(&Map::new()))
    });
    let seconds = thread_seconds() - began;
    let wrong = match (seconds < SECONDS, bytes < BYTES) {
        (true, true) => None,
        _ => Some(format!("took {seconds:.2} s and {} MiB", bytes >> 20)),
    };
    (result, wrong)
}

/// Checks that each of them fails with a template error whose text has `says`.
fn refused(says: &str, sources: &[String]) {
    let mut wrong = Vec::new();
    for source in sources {
        let (result, costs) = outcome(source);
        let fault = match result {
            Ok(text) => Some(format!("was rendered: {text:.100}")),
            Err(error) => {
                let expected = matches!(
                    error.name,
                    ErrorName::TemplateError | ErrorName::ModelFileInvalid
                );
                let short = error.message.len() < 5000;
                let fits = expected && short && error.message.contains(says);
                (!fits).then(|| format!("was refused with: {error:.300}"))
            }
        };
        let shown: String = source.chars().take(250).collect();
        wrong.extend(
            fault
                .into_iter()
                .chain(costs)
                .map(|what| format!("{shown}\n  {what}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn owned(sources: &[&str]) -> Vec<String> {
    sources.iter().map(|&source| source.to_owned()).collect()
}

/// Large text and lists for attacks.
const LARGE: &str =
    "{% set t = 'ab' * 2000000 %}{% set u = 'ab' * 2000000 %}{% set l = [1] * 100000 %}\
    {% set s = [t] * 1000 %}{% set ns = namespace(x=t, l=l) %}";

/// `what`, a hundred thousand times.
fn often(what: &str) -> String {
    format!("{LARGE}{{% for i in range(100000) %}}{{% set y = {what} %}}{{% endfor %}}")
}

#[test]
fn what_calls_itself_ends() {
    refused(
        "",
        &owned(&[
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m(x) %}{{ m([x]) }}{% endmacro %}{{ m(1) }}",
            "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
            "{% macro m() %}{{ caller() }}{% endmacro %}{% macro r() %}{% call m() %}{{ r() }}{% endcall %}{% endmacro %}{{ r() }}",
            "{% macro m() %}{{ m() }}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
            "{% macro m(f) %}{{ f(f) }}{% endmacro %}{{ m(m) }}",
            "{% block b %}{{ self.b() }}{% endblock %}",
            "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
            "{% for x in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
            "{% set ns = namespace() %}{% macro m() %}{% set ns.x %}{{ m() }}{% endset %}{% endmacro %}{{ m() }}",
            "{% macro m() %}{% filter upper %}{{ m() }}{% endfilter %}{% endmacro %}{{ m() }}",
        ]),
    );
}

#[test]
fn captures_are_paid_for() {
    refused(
        "too much",
        &owned(&[
            "{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
            "{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x | upper %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
            "{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x %}{% filter replace('a', 'aa') %}{{ ns.x }}{% endfilter %}{% endset %}{% endfor %}",
            "{% filter upper %}{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}{% endfilter %}",
            "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x = m(ns.x) %}{% endfor %}",
            "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x %}{% call m() %}{{ ns.x }}{% endcall %}{% endset %}{% endfor %}",
            "{% for i in range(99999) %}{{ range(99999) }}{% endfor %}",
            "{% for i in range(99999) %}this text stands in the template, a hundred thousand times over; it is written as it is, and with no filter in its way {% for j in range(9) %}and more and more and more of it{% endfor %}{% endfor %}",
        ]),
    );
}

#[test]
fn large_values_are_walked_through_a_few_times_only() {
    let walks = [
        "t == u",
        "t != u",
        "t < u",
        "t >= u",
        "t < u < t",
        "s == s",
        "l == l",
        "l < l",
        "'c' in t",
        "t in s",
        "l in [l, l]",
        "'c' not in t",
        "2 in l",
        "t in 'a'",
        "s in 'a'",
        "{t: 1}",
        "{'a': 1}[t]",
        "{'a': 1}[s]",
        "t[1]",
        "t[-1]",
        "t[5:6]",
        "t[::-5000000]",
        "l[5:6]",
        "l[::-1]",
        "s[0][1]",
        "t.count('c')",
        "t.find('c')",
        "t.rfind('c')",
        "t.startswith(u)",
        "t.endswith(u)",
        "t.isalnum()",
        "t.isascii()",
        "t.islower()",
        "t.isupper()",
        "t.isspace()",
        "t.upper()",
        "t.title()",
        "t.strip('ab')",
        "t.split('c')",
        "t.split()",
        "t.split('ab')",
        "t.rsplit('c', 1)",
        "t.splitlines()",
        "t.replace('c', 'd')",
        "t.replace('ab', '', 1)",
        "'{}'.format(t)",
        "'c'.join(s)",
        "l.count(2)",
        "s.count(t)",
        "{'a': 1}.get(t)",
        "t | length",
        "t | count",
        "t | last",
        "t | first",
        "t | upper",
        "t | trim",
        "t | int",
        "t | float",
        "t | abs",
        "t | default('x', true)",
        "t | replace('c', 'd')",
        "t | split('c') | length",
        "t | list | length",
        "t | reverse",
        "t | tojson",
        "t | indent",
        "t | string",
        "t | escape",
        "t | title",
        "t | capitalize",
        "t | bool",
        "t | format",
        "s | sort",
        "s | unique",
        "s | min",
        "s | max",
        "s | groupby(0)",
        "s | join",
        "s | map('length') | list",
        "s | select('in', t) | list",
        "s | select('eq', u) | list",
        "s | reject('startingwith', u) | list",
        "s | map('upper') | list",
        "s | selectattr('x') | list",
        "l | sum",
        "l | sort",
        "l | unique",
        "l | list",
        "l | reverse | list",
        "l | batch(1)",
        "l | slice(2)",
        "l | map('string')",
        "l | join",
        "l | tojson",
        "l | string",
        "t is eq(u)",
        "t is lt(u)",
        "t is in(s)",
        "t is lower",
        "t is upper",
        "t is startingwith(u)",
        "t is endingwith(u)",
        "t is sameas(u)",
        "l is eq(l)",
        "strftime_now(t)",
        "raise_exception(t)",
        "dict(a=s)",
        "namespace(a=l)",
        "t ~ u",
        "t + u",
        "l + l",
        "l * 2",
        "t * 2",
        "[t, u]",
        "(t, u)",
        "{'a': t}",
        "range(100000)",
        "range(100000) | list",
        "namespace(a=t).a",
        "dict({'a': l})",
        "none[t]",
        "nothing[t]",
        "t | nothing",
        "f(t)",
        "t()",
        "t.nothing()",
    ];
    for what in walks {
        refused("", &[often(what)]);
    }
    for block in [
        "{% for c in t %}{% break %}{% endfor %}",
        "{% for c in l %}{% break %}{% endfor %}",
        "{% for c in t | list %}{% break %}{% endfor %}",
        "{% for a in [1] %}{{ loop.changed(t) }}{{ loop.changed(u) }}{% endfor %}",
        "{% for a in [1] %}{{ loop.cycle(t, u) }}{% endfor %}",
        "{% set ns.x = l %}",
        "{% set ns.x = [s] %}",
        "{% set a, b = l %}",
        "{{ t }}",
        "{{ l }}",
        "{% if t == u %}{% endif %}",
        "{% if l %}{{ l | length }}{% endif %}{% if t in u %}{% endif %}",
    ] {
        let source = format!("{LARGE}{{% for i in range(100000) %}}{block}{{% endfor %}}");
        refused("", &[source]);
    }
}

#[test]
fn filters_make_no_more_than_they_pay_for() {
    refused(
        "",
        &owned(&[
            "{{ [1] | batch(99999999999) | list }}",
            "{{ [1] | batch(999999999, 'x') | list }}",
            "{{ [1] | slice(99999999999) | list }}",
            "{{ [1] | slice(999999999, 'x') | list }}",
            "{{ [1] | slice(1e9) | list }}",
            "{{ [1] | batch(1e9, 'x') | list }}",
            "{{ [1] | batch(-1) | list }}",
            "{{ range(999999999999) }}",
            "{{ range(0, 999999999999, 1) | list }}",
            "{{ range(1, 9, 0) }}",
            "{% set l = range(99999) | list %}{{ l | map('tojson') | join(l | join) }}",
            "{{ (['x' * 100000] * 10000) | join }}",
            "{{ ('x' * 100000) | replace('x', 'y' * 100000) }}",
            "{{ ('x' * 100000) | replace('', 'y' * 100000) }}",
            "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
            "{{ ('x' * 100000) | join('y' * 100000) }}",
            "{{ ('y' * 100000).join('x' * 100000) }}",
            "{{ '%s%s%s%s%s' * 10000 | format('x' * 1000000) }}",
            "{{ '%0999999999d' | format(1) }}",
            "{{ '%*d' | format(999999999, 1) }}",
            "{{ '%.999999999f' | format(1.5) }}",
            "{{ '{:999999999}'.format(1) }}",
            "{{ '{:{}}'.format(1, 999999999) }}",
            "{{ '{:.999999999f}'.format(1.5) }}",
            "{{ ('{0}' * 100000).format('x' * 100000) }}",
            "{{ ('x\n' * 100000) | indent(1000, true) }}",
            "{{ ('x\n' * 100000) | indent('y' * 100000) }}",
            "{{ ([[[[1]]]] * 100000) | tojson(indent='x' * 100000) }}",
            "{{ ([1] * 100000) | tojson(separators=('x' * 100000, ':')) }}",
            "{{ ([1] * 1000000) | map('string') | map('upper') | map('list') | map('join', 'x' * 100000) | list }}",
            "{% macro f() %}{% endmacro %}{% set l = [1] * 100000 %}{{ f(*l) }}",
            "{% set l = [1] * 500000 %}{% set x = [[l, l]] %}{{ dict(*l, *l, *l, *l, *l, *l, *l, *l) }}",
            "{% set d = {'a': 1} %}{{ dict(**d, **d, **d) }}",
            "{{ 'a'.join(*['b'] * 10) }}",
            "{{ 9 ** 9 ** 9 ** 9 }}",
            "{{ 9999999999999 * 9999999999999 * 9999999999999 }}",
            "{{ -(-9223372036854775807 - 1) * 2 }}{{ [1] * 1.5 }}",
            "{{ (-9223372036854775807 - 1) // -1 // 0 }}",
            "{{ debug() }}",
            "{{ debug(messages) }}",
        ]),
    );
}

#[test]
fn nothing_holds_itself() {
    refused(
        "",
        &owned(&[
            "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}",
            "{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns }}",
            "{% set ns = namespace() %}{% set ns.x = {'a': [ns]} %}{{ ns | tojson }}",
            "{% set a = namespace() %}{% set b = namespace() %}{% set a.x = b %}{% set b.x = a %}{{ a }}",
            "{% set ns = namespace() %}{% for i in [1] %}{% set ns.x = loop %}{{ ns }}{% endfor %}",
            "{% set ns = namespace() %}{% for i in [1] %}{% set ns.x = [loop] %}{{ ns }}{% endfor %}",
            "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}",
            "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
            "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = dict(a=ns.x) %}{% endfor %}",
            "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = (ns.x,) %}{% endfor %}",
            "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = namespace(a=ns.x) %}{% endfor %}",
        ]),
    );
}

/// Lazy values would be evaluated as deeply as they nest.
#[test]
fn recipes_of_recipes_are_no_deeper_than_lists() {
    for what in [
        "ns.l[0:]",
        "ns.l[::-1]",
        "ns.l + [1]",
        "[1] + ns.l",
        "ns.l * 1",
        "ns.l | reverse",
        "ns.l | list",
        "ns.l | map('int')",
        "ns.l | select",
        "ns.l | batch(1) | first",
        "ns.l | slice(1) | first",
        "ns.l | sort",
        "ns.l | unique",
        "dict(a=1).items()",
        "range(3)",
    ] {
        let source = format!(
            "{{% set ns = namespace(l=[1]) %}}{{% for i in range(700) %}}{{% set ns.l = {what} %}}\
             {{% endfor %}}{{{{ ns.l | length }}}}{{{{ ns.l }}}}"
        );
        let (result, wrong) = outcome(&source);
        assert!(
            result.is_ok() && wrong.is_none(),
            "{source}: {result:?} {wrong:?}"
        );
    }
    refused(
        "",
        &owned(&[
            "{% set ns = namespace(l=[1]) %}{% for i in range(100000) %}{% set ns.l = ns.l + [1] %}{% endfor %}",
            "{% set ns = namespace(l=[1]) %}{% for i in range(100000) %}{% set ns.l = ns.l | chain([1]) %}{% endfor %}",
            "{% set ns = namespace(l=[1]) %}{% for i in range(100000) %}{% set ns.l = ns.l | zip([1]) %}{% endfor %}",
        ]),
    );
}

#[test]
fn sources_that_nest_or_never_end_are_refused() {
    let many = |open: &str, close: &str, count: usize| {
        format!("{}{}", open.repeat(count), close.repeat(count))
    };
    let mut sources = vec![
        many("{% if x %}", "{% endif %}", 5000),
        many("{% for x in y %}", "{% endfor %}", 5000),
        many("{% set x %}", "{% endset %}", 5000),
        many("{% filter upper %}", "{% endfilter %}", 5000),
        many("{% macro m() %}", "{% endmacro %}", 5000),
        many("{% block b %}", "{% endblock %}", 5000),
        many("{% with %}", "{% endwith %}", 5000),
        format!("{{% if x %}}{}{{% endif %}}", "{% elif y %}".repeat(20_000)),
        "{% if x %}{% else %}".repeat(5000),
        "{{ ".repeat(50_000),
        "{% ".repeat(50_000),
        "{# ".repeat(50_000),
        "{% raw %}".repeat(20_000),
        "{{ a b c d e f }}".repeat(10_000),
        "x".repeat(1 << 20),
        "{{ a }}".repeat(100_000),
    ];
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{'a':", "}"),
        ("f(", ")"),
        ("not ", ""),
        ("-", ""),
    ] {
        let within = |count| format!("{{{{ {}1{} }}}}", open.repeat(count), close.repeat(count));
        sources.push(within(20_000));
        sources.push(format!("{{{{ {}", open.repeat(20_000)));
        // Some of these are accepted.
        for count in [100, 140, 200, 900] {
            assert_eq!(outcome(&within(count)).1, None, "{open}{count}");
        }
    }
    for chain in [
        " + a",
        " + 1",
        " ~ 'a'",
        " - 1",
        ".a",
        "[0]",
        "[1:2]",
        "()",
        ".f()",
        "|f",
        "|f(1)",
        " and a",
        " or a",
        " in a",
        " < a",
        " is b",
        " if a else b",
        " ** 2",
        " * 2",
        " not in a",
    ] {
        for count in [1500, 20_000] {
            sources.push(format!("{{{{ a{} }}}}", chain.repeat(count)));
            sources.push(format!("{{{{ 1{} }}}}", chain.repeat(count)));
            sources.push(format!("{{% set x = 'a'{} %}}", chain.repeat(count)));
        }
    }
    refused("The chat template does not compile", &sources);
}

#[test]
fn constants_are_small() {
    let mut sources = owned(&[
        "{{ 'x' * 1000000000 }}",
        "{{ 1000000000 * 'x' }}",
        "{{ ('x' * 10000) * 10000 }}",
        "{{ [0] * 100000000 }}",
        "{{ [[0] * 10000] * 10000 }}",
        "{{ ('x' * 10000 ~ 'y') * 100000 }}",
        "{{ 'x' * (10 * 10 * 10 * 10 * 10 * 10 * 10 * 10 * 10) }}",
        "{{ 'x' * (1 < 2) * 1000000000 }}",
        "{{ ('x' * 1000000000) == 1 == 2 }}",
        "{{ 'x' * (10 ** 7) }}",
        "{% set x = 'x' * 99999999 * 0 %}",
        "{% if false %}{{ 'x' * 999999999 }}{% endif %}",
        "{{ x | default('x' * 999999999) }}",
        "{{ x['x' * 999999999] }}",
        "{% macro m(a='x' * 999999999) %}{% endmacro %}",
    ]);
    // Many smaller ones.
    sources.push("{{ 'x' * 900000 }}".repeat(1000));
    sources.push("{{ [0] * 30000 }}".repeat(1000));
    refused("does not compile", &sources);
    // Real templates are far below that.
    let long = format!(
        "{{{{ 'a'{} }}}}",
        " + 'some words of a system prompt'".repeat(200)
    );
    assert!(outcome(&long).0.is_ok());
}

#[test]
fn other_templates_are_out_of_reach() {
    refused(
        "does not compile",
        &owned(&[
            "{% include 'chat_template' %}",
            "{% include ['a', 'b'] ignore missing %}",
            "{% import 'chat_template' as t %}",
            "{% from 'chat_template' import t %}",
            "{% extends 'chat_template' %}",
            "{% autoescape true %}{{ '<' }}{% endautoescape %}",
        ]),
    );
}

#[test]
fn what_a_template_says_is_shortened() {
    for source in [
        "{{ raise_exception('x' * 300000) }}",
        "{{ raise_exception('é' * 300000) }}",
    ] {
        let error = outcome(source).0.unwrap_err();
        assert!(error.message.contains("does not take these messages"));
        assert!(error.message.chars().count() < 1100);
    }
}

/// A template cannot reach any reserved name.
#[test]
fn the_guards_cannot_be_called() {
    refused(
        "does not compile",
        &owned(&["{{ 1 | #whole }}", "{{ 1 | #times(2) }}", "{{ #in(1) }}"]),
    );
}

#[test]
fn loops_in_loops_run_out() {
    let inner = [
        "",
        "{% if i == j %}{% endif %}",
        "{% set x = loop.index + i %}",
        "{% set x = messages[0].content %}",
        "{% set x = m(j) %}",
        "{% with a=j %}{% set b=a %}{% endwith %}",
        "{% set x = j is odd and j is defined or 'a' in 'b' %}",
        "{% for k in 'abc' %}{% endfor %}",
        "{% for k in r %}{% endfor %}",
        "{% set x %}{% endset %}",
        "{% set x = j | string | length %}",
        "{% set x = 'a'.strip().upper() %}",
        "{% set x = messages[-1]['content'][:1] %}",
        "{{ '' }}",
    ];
    let sources: Vec<String> = inner
        .iter()
        .map(|inner| {
            format!(
                "{{% macro m(x) %}}{{% endmacro %}}{{% set r = range(9999) | list %}}{{% for i in r %}}\
                 {{% for j in r %}}{inner}{{% endfor %}}{{% endfor %}}"
            )
        })
        .collect();
    refused("too", &sources);
}
