use serde_json::{json, Value};

use super::*;

/// A program of one kernel that adds two rows, one of which comes from a
/// weight.
fn program() -> Value {
    let tensor = json!({"dtype": "float32", "shape": ["n", 8], "offset": 0});
    json!({
        "format": 2, "layout": "abc", "target": "any",
        "vocab_size": 32, "hidden_size": 8, "context": 256, "page_size": 16,
        "pools": [{"reach": null, "planes": [{"name": "kv", "dtype": "float16", "shape": [2, 16]}]}],
        "weights": [{"name": "a", "dtype": "float32", "shape": [8]}],
        "max_rows": 4, "max_seqs": 2, "max_logit_rows": 2,
        "constants": [{"dtype": "float32", "shape": [2], "offset": 0}],
        "variants": [{
            "isa": "generic", "scratch_bytes": 4096,
            "kernels": [{"symbol": "add", "loops": 1}],
            "entries": {"step": {
                "takes": [{"name": "tokens", "dtype": "int32", "shape": ["n"]}],
                "gives": [{"name": "logits", "slice": 0, "dtype": "float32", "shape": ["n", 8]}],
                "arena_bytes": 128,
                "slices": [tensor],
                "launches": [{
                    "kernel": 0, "group": 0,
                    "arguments": [{"input": 0}, {"weight": 0}, {"constant": 0}, 7, {"slice": 0}],
                }],
            }},
        }],
        "added_by_a_later_version": true,
    })
}

fn parse(program: &Value) -> Result<Program, String> {
    Program::parse(program.to_string().as_bytes())
}

#[test]
fn a_program_says_what_to_launch_on_what() {
    let program = parse(&program()).unwrap();
    let variant = program.variant("generic").unwrap();
    assert_eq!(variant.arena_bytes(), 128);
    let [launch] = &variant.entries["step"].launches[..] else {
        panic!("there is one launch");
    };
    assert_eq!(
        launch.arguments,
        [
            Argument::Input(0),
            Argument::Weight(0),
            Argument::Constant(0),
            Argument::Number(7),
            Argument::Slice(0),
        ]
    );
    assert_eq!(program.pools[0].page_bytes(), 2 * 16 * 2);
    assert_eq!(program.isas(), ["generic"]);
}

#[test]
fn an_older_format_is_to_be_compiled_again() {
    let mut old = program();
    old["format"] = json!(1);
    let error = parse(&old).unwrap_err();
    assert!(
        error.contains("format 1") && error.contains("inlay compile"),
        "{error}"
    );
}

#[test]
fn what_leaves_its_tables_or_its_memory_is_refused() {
    const ENTRY: &str = "/variants/0/entries/step";
    for (pointer, value, said) in [
        ("/vocab_size".to_owned(), json!(0), "vocab_size"),
        ("/page_size".to_owned(), json!(1 << 20), "page_size"),
        ("/max_rows".to_owned(), json!(0), "max_rows"),
        ("/pools/0/reach".to_owned(), json!(0), "pools[0].reach"),
        (
            "/pools/0/reach".to_owned(),
            json!("first"),
            "`reach` is not null",
        ),
        ("/pools/0/planes".to_owned(), json!([]), "pools[0].planes"),
        (
            "/pools/0/planes/0/dtype".to_owned(),
            json!("float8"),
            "float8",
        ),
        (
            "/pools/0/planes/0/shape".to_owned(),
            json!([usize::MAX, usize::MAX]),
            "pools[0].planes[0].shape",
        ),
        (
            "/pools/0/planes/0/shape".to_owned(),
            json!([0]),
            "pools[0].planes[0].shape",
        ),
        (
            format!("{ENTRY}/arena_bytes"),
            json!(127),
            "slice 0 beyond its arena",
        ),
        (
            format!("{ENTRY}/slices/0/offset"),
            json!(usize::MAX),
            "slice 0 beyond its arena",
        ),
        (
            format!("{ENTRY}/slices/0/shape/0"),
            json!("pages"),
            "slice 0 beyond its arena",
        ),
        (
            format!("{ENTRY}/gives/0/slice"),
            json!(1),
            "`logits`, which is no slice",
        ),
        (format!("{ENTRY}/launches/0/kernel"), json!(1), "launch (0)"),
        (format!("{ENTRY}/launches/0/group"), json!(2), "launch (0)"),
        (
            format!("{ENTRY}/launches/0/arguments/0"),
            json!({"input": 1}),
            "launch (0)",
        ),
        (
            format!("{ENTRY}/launches/0/arguments/0"),
            json!({"weight": 1}),
            "launch (0)",
        ),
        (
            format!("{ENTRY}/launches/0/arguments/0"),
            json!({"constant": 1}),
            "launch (0)",
        ),
        (
            format!("{ENTRY}/launches/0/arguments/0"),
            json!({"slice": 1}),
            "launch (0)",
        ),
        (
            format!("{ENTRY}/launches/0/arguments/0"),
            json!({"stack": 1}),
            "bad program",
        ),
        (
            format!("{ENTRY}/slices/0/shape/0"),
            json!(["^", 1, 2]),
            "bad program",
        ),
    ] {
        let mut program = program();
        *program.pointer_mut(&pointer).unwrap() = value;
        let error = parse(&program).unwrap_err();
        assert!(error.contains(said), "{pointer}: {error}");
    }
}
