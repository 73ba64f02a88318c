"""JSON Schemas (2020-12) of every message, made from the models."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from inlay.protocol import errors, rpc
from inlay.protocol.engine import PROTOCOL_VERSION
from inlay.protocol.registry import METHODS, NOTIFICATIONS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

ENVELOPE: dict[str, Any] = {
    "rpc.request": rpc.Request,
    "rpc.notification": rpc.Notification,
    "rpc.response": rpc.Response,
    "rpc.error": rpc.ErrorResponse,
    "rpc.batch": rpc.Batch,
    "rpc.batch_response": rpc.BatchResponse,
    "openai.error": errors.OpenAIErrorBody,
}

_ORDER = (
    "$schema",
    "title",
    "description",
    "$ref",
    "type",
    "const",
    "enum",
    "format",
    "default",
    "discriminator",
    "properties",
    "required",
    "additionalProperties",
)


@dataclass(frozen=True)
class Schema:
    """One schema and where it is kept."""

    name: str
    file: str
    schema: dict[str, Any]

    def text(self) -> str:
        """The schema as it is written to its file."""
        return dump(self.schema)


def dump(value: Any) -> str:
    """Write JSON the one way in which every generated file is written."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def tidy(node: Any, *, named: bool = True) -> Any:
    """Say the same in fewer words, so that errors and generated types read well.

    Titles stay only on named types; a default of null goes; a plain type that may be null is one
    list of types instead of a union, so that a validator names the value and not the union.
    """
    if isinstance(node, list):
        return [tidy(item, named=False) for item in node]
    if not isinstance(node, dict):
        return node
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key == "$defs":
            out[key] = {name: tidy(item) for name, item in sorted(value.items())}
        elif key == "properties":
            out[key] = {name: tidy(item, named=False) for name, item in value.items()}
        elif key == "description":
            out[key] = " ".join(value.split())
        elif _says_nothing(key, value, named=named):
            continue
        elif key in ("default", "const", "enum", "required", "discriminator"):
            out[key] = value
        else:
            out[key] = tidy(value, named=False)
    branches = out.get("anyOf")
    if (
        isinstance(branches, list)
        and len(branches) == 2
        and branches[1] == {"type": "null"}
        and isinstance(branches[0].get("type"), str)
        and not {"const", "enum"} & branches[0].keys()
    ):
        del out["anyOf"]
        out = {**branches[0], **out, "type": [branches[0]["type"], "null"]}
    first = {key: out[key] for key in _ORDER if key in out}
    rest = {key: value for key, value in out.items() if key not in first and key != "$defs"}
    last = {"$defs": out["$defs"]} if "$defs" in out else {}
    return {**first, **rest, **last}


def _says_nothing(key: str, value: Any, *, named: bool) -> bool:
    if key == "title":
        return not named
    return (key == "default" and value is None) or (key == "additionalProperties" and value is True)


def schema_of(model: Any) -> dict[str, Any]:
    """The self-contained schema of one message."""
    raw = (
        model.model_json_schema()
        if isinstance(model, type) and issubclass(model, BaseModel)
        else TypeAdapter(model).json_schema()
    )
    tidied: dict[str, Any] = tidy({"$schema": DIALECT, **raw})
    nodes = {**tidied.get("$defs", {}), "": tidied}
    describe_references(nodes)
    return tidied


def describe_references(nodes: dict[str, Any]) -> None:
    """Give a field the description of its type where Pydantic left it out as being the same."""
    for node in nodes.values():
        for name, value in node.get("properties", {}).items():
            if "description" not in value and "$ref" in value:
                target = nodes[value["$ref"].rsplit("/", 1)[1]]
                node["properties"][name] = {"description": target["description"], **value}


@cache
def all_schemas() -> dict[str, Schema]:
    """Every schema by name."""
    sources: dict[str, Any] = dict(ENVELOPE)
    for method in METHODS:
        sources[f"{method.name}.params"] = method.params
        sources[f"{method.name}.result"] = method.result
    for spec in NOTIFICATIONS:
        sources[f"{spec.name}.params"] = spec.params
    return {
        name: Schema(name, name.removeprefix("$/") + ".json", schema_of(source))
        for name, source in sorted(sources.items())
    }


def definitions(sources: list[type[BaseModel]], template: str) -> dict[str, Any]:
    """The schemas of several models together, referring to each other by `template`."""
    _, whole = models_json_schema(
        [(source, "validation") for source in sources], ref_template=template
    )
    nodes = {name: tidy(item) for name, item in sorted(whole["$defs"].items())}
    describe_references(nodes)
    return nodes


def content_hash() -> str:
    """A hash that changes when any message, method or error changes."""
    digest = hashlib.sha256()
    for schema in all_schemas().values():
        digest.update(schema.name.encode() + b"\0" + schema.text().encode() + b"\0")
    digest.update(dump([method_entry(name) for name in (m.name for m in METHODS)]).encode())
    digest.update(dump([asdict(spec) for spec in errors.ERRORS]).encode())
    return digest.hexdigest()


def method_entry(name: str) -> dict[str, Any]:
    """The row of a method in the index."""
    method = next(method for method in METHODS if method.name == name)
    return {
        "name": name,
        "params": f"{name}.params",
        "result": f"{name}.result",
        "notifications": list(method.notifications),
        "before_initialize": method.before_initialize,
    }


def index() -> dict[str, Any]:
    """What `schemas/v1/index.json` holds: methods, notifications, errors and schemas."""
    return {
        "version": PROTOCOL_VERSION,
        "hash": content_hash(),
        "methods": [method_entry(method.name) for method in METHODS],
        "notifications": [
            {
                "name": spec.name,
                "params": f"{spec.name}.params",
                "from": "server" if spec.from_server else "client",
            }
            for spec in NOTIFICATIONS
        ],
        "errors": [asdict(spec) for spec in errors.ERRORS],
        "schemas": [
            {
                "name": schema.name,
                "file": schema.file,
                "sha256": hashlib.sha256(schema.text().encode()).hexdigest(),
            }
            for schema in all_schemas().values()
        ],
    }
