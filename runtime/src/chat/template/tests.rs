use super::*;
use serde_json::json;

fn render(source: &str, variables: serde_json::Value) -> Result<String> {
    ChatTemplate::with_clock(source, Clock::Fixed(1_752_148_800))?
        .render(variables.as_object().unwrap())
}

/// A template of our own for each feature that models' templates use, and its
/// output under Jinja2 with the settings of transformers.
#[test]
fn features_of_templates_render_as_in_python() {
    let tools = json!([{"type": "function", "function": {"name": "f", "parameters": {"b": 1.0, "a": "<é>"}}}]);
    let messages =
        json!([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null}]);
    for (name, source, expected) in [
        ("trim and lstrip", "a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc"),
        ("whitespace control", "a  {%- if true -%}  b  {%- endif %}  c", "ab  c"),
        ("json", "{{ tools[0].function.parameters | tojson }}", "{\"b\": 1.0, \"a\": \"<é>\"}"),
        ("json indent", "{{ {'a': [1, {}]} | tojson(indent=2) }}", "{\n  \"a\": [\n    1,\n    {}\n  ]\n}"),
        ("json options", "{{ {'b': 'é', 'a': 1} | tojson(sort_keys=true, ensure_ascii=true, separators=(',', ':')) }}", "{\"a\":1,\"b\":\"\\u00e9\"}"),
        ("date", "{{ strftime_now('%d %b %Y') }}", "10 Jul 2025"),
        ("generation", "{%- generation -%} x {%- endgeneration -%} y", "xy"),
        ("namespace", "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}", "2"),
        ("loop controls", "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "02"),
        ("python values", "{{ none }}|{{ true }}|{{ [1, 'a'] }}|{{ undefined_name }}", "None|True|[1, 'a']|"),
        ("methods", "{{ ' x '.strip() ~ 'a,b'.split(',')[-1] ~ 'abc'.startswith('ab') ~ {'k': 2}.get('k') ~ {'k': 1}.get('z', 'd') }}", "xbTrue2d"),
        ("items", "{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}", "a=1"),
        ("macros", "{% macro m(x, y='!') %}{{ x }}{{ y }}{% endmacro %}{{ m('a') }}{{ m('b', y='?') }}", "a!b?"),
        ("tests", "{{ messages is iterable and messages is not mapping and messages[1].content is none and x is not defined }}", "True"),
        ("slices", "{{ 'abcdef'[1:-1] ~ messages[::-1][0].role }}", "bcdeassistant"),
        ("filters", "{{ messages | map(attribute='role') | join(', ') }} {{ 'x' | upper }} {{ ('a' if false) | default('d') }}", "user, assistant X d"),
        ("loop variables", "{% for m in messages %}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{% endfor %}", "0TrueFalse1FalseTrue"),
        ("inline if", "{{ 'a' if messages else 'b' }}{{ 'c' if none }}", "a"),
        ("string format", "{{ '%s-%d' | format('a', 3) }}", "a-3"),
    ] {
        let out = render(source, json!({"messages": messages, "tools": tools}));
        assert_eq!(out.as_deref(), Ok(expected), "{name}");
    }
}

#[test]
fn a_template_can_refuse() {
    let error = render("{{ raise_exception('No system role') }}", json!({})).unwrap_err();
    assert_eq!(error.name, ErrorName::TemplateError);
    assert!(
        error.message.ends_with("these messages: No system role"),
        "{error}"
    );
    assert_eq!(error.pointer.as_deref(), Some("/messages"));
}

#[test]
fn a_failure_names_the_line() {
    let error = render("a\n{{ x.y.z }}", json!({})).unwrap_err();
    assert!(error.message.contains("line 2"), "{error}");
}

#[test]
fn work_and_output_are_bounded() {
    let slow = "{% set r = range(9999) %}{% for i in r %}{% for j in r %}{% endfor %}{% endfor %}";
    let error = render(slow, json!({})).unwrap_err();
    assert!(error.message.contains("too long"), "{error}");
    let big = "{% set x = 'x' * 100000 %}{% for i in range(9000) %}{{ x }}{% endfor %}";
    let error = render(big, json!({})).unwrap_err();
    assert!(error.message.contains("too much"), "{error}");
    for wide in [
        "{{ '%999999999d' | format(1) }}",
        "{{ '{:>999999999}'.format(1) }}",
    ] {
        assert_eq!(
            render(wide, json!({})).unwrap_err().name,
            ErrorName::TemplateError
        );
    }
    let deep = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    assert_eq!(
        render(deep, json!({})).unwrap_err().name,
        ErrorName::TemplateError
    );
}

/// Doubling, in every possible way: each of these would fill the memory of any
/// machine within a few dozen rounds.
#[test]
fn no_template_fills_the_memory() {
    let round = |what: &str| {
        format!(
            "{{% set ns = namespace(x='ab', l=[1, 2], d={{'a': 'b'}}) %}}\
             {{% for i in range(90) %}}{{% set {what} %}}{{% endfor %}}"
        )
    };
    let hostile: Vec<String> = [
        "ns.x = ns.x ~ ns.x",
        "ns.x = ns.x + ns.x",
        "ns.x = ns.x * 2",
        "ns.x = 2 * ns.x",
        "ns.x = [ns.x, ns.x] | join",
        "ns.x = [ns.x, ns.x] | join(',')",
        "ns.x = ','.join([ns.x, ns.x])",
        "ns.x = ns.x | replace('a', 'aa')",
        "ns.x = ns.x.replace('a', 'aa')",
        "ns.x = ns.x | replace('', 'a')",
        "ns.x = '%s%s' | format(ns.x, ns.x)",
        "ns.x = '{0}{0}'.format(ns.x)",
        "ns.x = '{}{}'.format(ns.x, ns.x)",
        "ns.x = [ns.x, ns.x] | string",
        "ns.x = [ns.x, ns.x] | tojson",
        "ns.x = [ns.x] | tojson(indent=60) | indent(900) ~ ns.x",
        "ns.x = (ns.x ~ '\n') | indent(1000, true) ~ ns.x",
        "ns.x = [ns.x, ns.x] | pprint",
        "ns.x = ns.x | escape ~ ns.x | urlencode",
        "ns.x = (ns.x ~ ns.x) | upper | lower | title | capitalize | trim",
        "ns.x = [ns.x, ns.x] | sum",
        "ns.l = ns.l + ns.l",
        "ns.l = ns.l * 2",
        "ns.l = (ns.l + ns.l) | list",
        "ns.l = ns.l | chain(ns.l) | list",
        "ns.l = [ns.l, ns.l]",
        "ns.l = {'a': ns.l, 'b': ns.l}",
        "ns.l = dict(a=ns.l, b=ns.l)",
        "ns.l = [ns.l]",
        "ns.x = ([ns.x] * 1000) | map('upper') | join",
    ]
    .into_iter()
    .map(round)
    .collect();
    for source in &hostile {
        let before = crate::host::resident_bytes();
        let error = render(source, json!({})).expect_err(source);
        let grown = crate::host::resident_bytes().saturating_sub(before) >> 20;
        assert!(grown < 200, "{source} took {grown} MiB");
        assert!(
            matches!(
                error.name,
                ErrorName::TemplateError | ErrorName::ModelFileInvalid
            ),
            "{source}: {error}"
        );
    }
}

/// What real templates do with long histories stays far below the limits.
#[test]
fn a_long_history_is_within_the_limits() {
    let messages: Vec<_> = (0..100)
        .map(|i| json!({"role": "user", "content": format!("{i} {}", "word ".repeat(200))}))
        .collect();
    let source = "{% set ns = namespace(text='', all=[]) %}{% for m in messages %}\
        {% set ns.text = ns.text ~ m.role + ': ' + m.content | trim ~ '\n' %}\
        {% set ns.all = ns.all + [m] %}{% endfor %}{{ ns.text }}{{ ns.all | length * 2 }}";
    let out = render(source, json!({"messages": messages})).unwrap();
    assert!(out.len() > 100_000 && out.ends_with("200"));
}

#[test]
fn bad_syntax_is_an_error_of_the_model_file() {
    for source in ["{% if %}", "{{", "{% for x in y %}", "{% nonsense %}"] {
        let error = ChatTemplate::new(source).unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid, "{source}");
    }
}
