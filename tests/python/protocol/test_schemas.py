"""The schema files: valid, self-contained, and up to date."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tools.codegen.__main__ import extra, generate, main, stale

from inlay.protocol import openapi, reference, schemas
from inlay.protocol.schemas import all_schemas, tidy

ROOT = Path(__file__).resolve().parents[3]
PAYLOADS = ROOT / "tests/conformance/payloads"
NAMES = sorted(all_schemas())


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generate()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_right_and_stands_alone(name: str) -> None:
    schema = all_schemas()[name].schema
    Draft202012Validator.check_schema(schema)
    refs = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(schema)))
    assert refs <= {f"#/$defs/{key}" for key in schema.get("$defs", {})}
    assert schema["$schema"] == schemas.DIALECT


@pytest.mark.parametrize("name", NAMES)
def test_payloads_are_right(name: str) -> None:
    schema = all_schemas()[name]
    validator = Draft202012Validator(schema.schema)
    payloads = json.loads((PAYLOADS / schema.file).read_text())
    assert payloads
    for payload in payloads:
        validator.validate(payload)


def test_there_is_no_payload_without_a_schema() -> None:
    files = {schema.file for schema in all_schemas().values()}
    assert {path.name for path in PAYLOADS.iterdir()} == files


def test_nothing_is_out_of_date(generated: dict[str, str]) -> None:
    assert stale(generated, ROOT) == [], "run `make schemas`"


def test_drift_is_found(
    generated: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path)]) == 0
    assert main(["--root", str(tmp_path), "--check"]) == 0
    target = tmp_path / "schemas/v1/model.load.params.json"
    target.write_text(target.read_text().replace('"maximum": 1024', '"maximum": 1025'))
    (tmp_path / "schemas/v1/model.eat.params.json").write_text("{}")
    (tmp_path / "runtime/src/protocol/methods.rs").unlink()
    capsys.readouterr()
    assert main(["--root", str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().out
    assert '"maximum": 1025' in told
    assert "model.eat.params.json: nothing generates this file" in told
    assert "runtime/src/protocol/methods.rs" in told
    assert "run `make schemas`" in told
    assert main(["--root", str(tmp_path)]) == 0
    assert stale(generated, tmp_path) == []
    assert extra(generated, tmp_path) == []


def test_the_index_tells_every_schema_and_method() -> None:
    index = schemas.index()
    assert [entry["name"] for entry in index["schemas"]] == NAMES
    for method in index["methods"]:
        assert {method["params"], method["result"]} <= set(NAMES)
    for spec in index["notifications"]:
        assert spec["params"] in NAMES
    assert re.fullmatch("[0-9a-f]{64}", index["hash"])


def test_the_hash_changes_with_any_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schemas.content_hash()
    changed = dict(all_schemas())
    schema = changed["model.list.params"]
    changed["model.list.params"] = schemas.Schema(schema.name, schema.file, {"type": "object"})
    monkeypatch.setattr(schemas, "all_schemas", lambda: changed)
    assert schemas.content_hash() != before


def test_integers_have_bounds() -> None:
    """So that every language chooses a type that holds them."""

    def walk(node: Any, at: str) -> None:
        if isinstance(node, dict):
            kinds = node.get("type", [])
            if "integer" in ([kinds] if isinstance(kinds, str) else kinds):
                assert {"minimum", "maximum"} <= node.keys(), at
            for key, value in node.items():
                walk(value, f"{at}/{key}")
        elif isinstance(node, list):
            for value in node:
                walk(value, at)

    for name in NAMES:
        walk(all_schemas()[name].schema, name)


def test_tidy_makes_one_type_of_a_plain_type_or_null() -> None:
    node = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "title": "N"}
    assert tidy({"type": "object", "properties": {"n": node | {"default": None}}}) == {
        "type": "object",
        "properties": {"n": {"type": ["integer", "null"], "minimum": 1}},
    }
    keep = {"anyOf": [{"$ref": "#/$defs/X"}, {"type": "null"}]}
    assert tidy(keep) == keep


def test_the_openapi_document_stands_alone() -> None:
    document = openapi.document()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    text = json.dumps(document)
    assert set(re.findall(r'"\$ref": "([^"]*)"', text)) <= known
    assert "#/$defs/" not in text
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    chat = document["paths"]["/v1/chat/completions"]["post"]["responses"]
    assert chat["200"]["content"].keys() == {"application/json", "text/event-stream"}
    assert "`context_length_exceeded`" in chat["400"]["description"]


def test_the_pages_tell_every_name() -> None:
    page = reference.protocol_page()
    for method in schemas.index()["methods"]:
        assert f"`{method['name']}`" in page
    links = set(re.findall(r"\]\(#([^)]*)\)", page))
    headings = {line[4:].lower() for line in page.splitlines() if line.startswith("### ")}
    assert links <= headings
    for spec in schemas.index()["errors"]:
        assert f"| `{spec['name']}` | {spec['code']} | {spec['http_status']} |" in (
            reference.errors_page()
        )
