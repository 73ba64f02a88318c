"""The generator rejects what it cannot express, and writes what it can."""

import json
from pathlib import Path
from typing import Any

import pytest
from tools.codegen import exceptions, families, ir, python, rust
from tools.codegen.ir import SchemaShapeError

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas/v1"
TEXT = {"type": "string", "description": "A text."}


def load(tmp_path: Path, **definitions: Any) -> ir.Protocol:
    return ir.load(write(tmp_path, {"title": "Root", "$defs": definitions}))


def write(tmp_path: Path, *roots: dict[str, Any]) -> Path:
    entries = []
    for number, root in enumerate(roots):
        whole = {"type": "object", "description": "A root.", "properties": {}, **root}
        (tmp_path / f"{number}.json").write_text(json.dumps(whole))
        entries.append({"name": f"s{number}", "file": f"{number}.json"})
    index = {"schemas": entries, "errors": [], "methods": [], "notifications": []}
    (tmp_path / "index.json").write_text(json.dumps(index))
    return tmp_path


def struct(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "A thing.",
        "properties": {
            key: {"description": "A field.", **value} for key, value in properties.items()
        },
    }


def emitted(tmp_path: Path, **definitions: Any) -> str:
    protocol = load(tmp_path, **definitions)
    return rust.Types(protocol).file(list(protocol.definitions.values()))


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "union without a name"),
        ({"enum": ["a", "b"], "type": "string"}, "enum without a name"),
        ({"type": "integer"}, "without bounds"),
        ({"type": "object", "properties": {"a": TEXT}}, "object without a name"),
        ({"type": ["string", "integer"]}, "several types"),
        ({"type": "quantity"}, "no emitter knows"),
    ],
)
def test_shapes_that_are_refused(tmp_path: Path, field: dict[str, Any], told: str) -> None:
    with pytest.raises(SchemaShapeError, match=told):
        load(tmp_path, Thing=struct(a=field))


def test_definitions_need_descriptions_and_agree(tmp_path: Path) -> None:
    with pytest.raises(SchemaShapeError, match="no description"):
        load(tmp_path, Thing={"type": "object"})
    with pytest.raises(SchemaShapeError, match="neither an object"):
        load(tmp_path, Thing={"type": "string", "description": "A text."})
    with pytest.raises(SchemaShapeError, match="name its variants"):
        load(tmp_path, Thing={"anyOf": [TEXT, TEXT], "description": "A thing."})
    one = {"title": "One", "$defs": {"Thing": struct(a=TEXT)}}
    two = {"title": "Two", "$defs": {"Thing": struct(b=TEXT)}}
    with pytest.raises(SchemaShapeError, match="define Thing differently"):
        ir.load(write(tmp_path, one, two))


def test_a_variant_cannot_stand_alone(tmp_path: Path) -> None:
    part = struct(type={"type": "string", "const": "text"}, text=TEXT)
    union = {
        "description": "A part.",
        "discriminator": {"propertyName": "type", "mapping": {"text": "#/$defs/Part"}},
        "oneOf": [{"$ref": "#/$defs/Part"}],
    }
    alone = struct(part={"$ref": "#/$defs/Part"})
    with pytest.raises(SchemaShapeError, match="variant of a tagged union"):
        load(tmp_path, Part=part, Parts=union, Thing=alone)
    text = emitted(tmp_path, Part=part, Parts=union)
    assert '#[serde(tag = "type")]\npub enum Parts {\n    #[serde(rename = "text")]' in text
    assert "r#type" not in text


def test_integers_take_the_type_that_holds_them(tmp_path: Path) -> None:
    bounds = {
        "a": (0, 255, "u32"),
        "b": (-1, 2**31 - 1, "i32"),
        "c": (0, 2**53 - 1, "u64"),
        "d": (-(2**63), 2**63 - 1, "i64"),
    }
    fields = {
        key: {"type": "integer", "minimum": low, "maximum": high}
        for key, (low, high, _) in bounds.items()
    }
    thing = {**struct(**fields), "required": list(bounds)}
    text = emitted(tmp_path, Thing=thing)
    for key, (_, _, kind) in bounds.items():
        assert f"pub {key}: {kind}," in text


def test_optional_fields_and_defaults(tmp_path: Path) -> None:
    thing = struct(
        type=TEXT | {"type": ["string", "null"]},
        on={"type": "boolean", "default": True},
        off={"type": "boolean", "default": False},
        word={"type": "string", "default": 'a "b"'},
        names={"type": "object", "additionalProperties": {"type": "number", "format": "float"}},
        anything={},
    )
    text = emitted(tmp_path, Thing=thing | {"additionalProperties": False})
    assert "pub r#type: Option<String>," in text
    assert '#[serde(default = "default_thing_on")]' in text
    assert 'word: "a \\"b\\"".to_owned()' in text
    assert "pub names: Option<BTreeMap<String, f32>>," in text
    assert "pub anything: Option<Value>," in text
    assert "deny_unknown_fields" in text
    assert "impl Default for Thing" in text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chat.completions.create", "ChatCompletionsCreate"),
        ("x86_64_v4_vnni", "X86_64V4Vnni"),
        ("$/cancelRequest", "CancelRequest"),
        ("2.0", "2_0"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert rust.pascal(text) == name


def test_constants_are_screaming() -> None:
    assert rust.constant("chat.completions.chunk") == "CHAT_COMPLETIONS_CHUNK"
    assert rust.constant("$/cancelRequest") == "CANCEL_REQUEST"


def test_what_rustfmt_refuses_is_told() -> None:
    with pytest.raises(RuntimeError, match="rustfmt rejects"):
        rust.rustfmt("pub struct {")


def test_what_ruff_refuses_is_told() -> None:
    with pytest.raises(RuntimeError, match="ruff rejects"):
        python.formatted("python/inlay/x.py", "def (")


def test_exceptions_name_types_that_exist() -> None:
    definitions = ir.load(SCHEMAS).definitions
    assert exceptions.RUST.keys() <= definitions.keys()
    for path in exceptions.RUST_NULLS:
        name, field = path.split(".")
        struct = definitions[name]
        assert isinstance(struct, ir.Struct)
        assert [entry.required for entry in struct.fields if entry.name == field] == [False]


def test_a_type_belongs_to_the_first_family_that_reaches_it() -> None:
    protocol = ir.load(SCHEMAS)
    found = {
        item.name: family
        for family, items in families.families(protocol, protocol.definitions).items()
        for item in items
    }
    assert found.keys() == protocol.definitions.keys()
    assert (found["ChatMessage"], found["ToolCall"]) == ("messages", "tools")
    assert (found["Usage"], found["CompletionRequest"]) == ("chat", "completions")
    assert (found["RequestId"], found["ErrorData"]) == ("rpc", "rpc")


def test_a_file_imports_what_it_takes_from_others(tmp_path: Path) -> None:
    protocol = load(
        tmp_path,
        Kind={"description": "A kind.", "enum": ["a"]},
        Thing=struct(kind={"$ref": "#/$defs/Kind"}, names={"type": "object"}),
    )
    thing, kind = protocol.definitions["Thing"], protocol.definitions["Kind"]
    assert families.foreign([thing]) == ["Kind"]
    assert families.foreign([thing, kind]) == []
    text = rust.Types(protocol).file([thing])
    assert "use super::Kind;" in text
    assert "use serde_json::{Map, Value};" in text
    assert "BTreeMap" not in text


def test_no_two_files_of_a_swift_module_have_one_name() -> None:
    # The compiler names its output after the file only, and rejects the whole module.
    for module in (SCHEMAS.parents[1] / "bindings/swift/Sources").iterdir():
        names = [path.name for path in module.rglob("*.swift")]
        assert len(names) == len(set(names))
