"""The schemas in a form that a type emitter of any language can walk.

Emitters see only this module. It is read only from the committed schema files, so that users of the
schemas can do all that an emitter can.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


class SchemaShapeError(Exception):
    """A schema has a shape that the generators do not support. Change the model."""


@dataclass(frozen=True)
class Prim:
    kind: Literal["string", "bool", "int", "float32", "float64", "any", "object"]
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class ListOf:
    item: Type


@dataclass(frozen=True)
class MapOf:
    value: Type


@dataclass(frozen=True)
class Ref:
    name: str


@dataclass(frozen=True)
class Const:
    value: str


@dataclass(frozen=True)
class Nullable:
    inner: Type


Type = Prim | ListOf | MapOf | Ref | Const | Nullable


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    required: bool
    doc: str
    default: Any = None


@dataclass(frozen=True)
class Struct:
    name: str
    doc: str
    fields: tuple[Field, ...]
    closed: bool


@dataclass(frozen=True)
class Enum:
    name: str
    doc: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class TaggedUnion:
    name: str
    doc: str
    tag: str
    variants: tuple[tuple[str, str], ...]
    """The value of the tag, and its struct."""


@dataclass(frozen=True)
class UntaggedUnion:
    name: str
    doc: str
    variants: tuple[tuple[str, Type], ...]


Definition = Struct | Enum | TaggedUnion | UntaggedUnion


@dataclass
class Protocol:
    """The contents of the schema files."""

    index: dict[str, Any]
    definitions: dict[str, Definition] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    """The name of the type of each schema that has one."""

    def variants(self) -> dict[str, str]:
        """Structs that are variants of a tagged union, with the tag of the union."""
        return {
            struct: definition.tag
            for definition in self.definitions.values()
            if isinstance(definition, TaggedUnion)
            for _, struct in definition.variants
        }


def load(folder: Path) -> Protocol:
    """Read `schemas/v1`."""
    protocol = Protocol(json.loads((folder / "index.json").read_text()))
    for entry in protocol.index["schemas"]:
        schema = json.loads((folder / entry["file"]).read_text())
        for name, node in schema.get("$defs", {}).items():
            _add(protocol, name, node)
        if "title" in schema:
            protocol.roots[entry["name"]] = schema["title"]
            root = {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
            _add(protocol, schema["title"], root)
    _check_variants(protocol)
    return protocol


def _add(protocol: Protocol, name: str, node: dict[str, Any]) -> None:
    definition = _definition(name, node)
    known = protocol.definitions.setdefault(name, definition)
    if known != definition:
        raise SchemaShapeError(f"two schemas define {name} differently")


def _definition(name: str, node: dict[str, Any]) -> Definition:
    doc = node.get("description", "")
    if not doc:
        raise SchemaShapeError(f"{name} has no description")
    if "enum" in node or "const" in node:
        return Enum(name, doc, tuple(node.get("enum", [node.get("const")])))
    if "discriminator" in node:
        mapping = node["discriminator"]["mapping"]
        order = [branch["$ref"] for branch in node["oneOf"]]
        by_ref = {ref: value for value, ref in mapping.items()}
        return TaggedUnion(
            name,
            doc,
            node["discriminator"]["propertyName"],
            tuple((by_ref[ref], _ref_name(ref)) for ref in order),
        )
    if "anyOf" in node:
        names = node.get("x-inlay-variants")
        if not names or len(names) != len(node["anyOf"]):
            raise SchemaShapeError(f"{name} does not name its variants")
        return UntaggedUnion(
            name,
            doc,
            tuple(
                (variant, _type(f"{name}/{variant}", branch))
                for variant, branch in zip(names, node["anyOf"], strict=True)
            ),
        )
    if node.get("type") == "object":
        required = node.get("required", [])
        return Struct(
            name,
            doc,
            tuple(
                Field(
                    key,
                    _type(f"{name}/{key}", value),
                    key in required,
                    value.get("description", ""),
                    value.get("default"),
                )
                for key, value in node.get("properties", {}).items()
            ),
            node.get("additionalProperties") is False,
        )
    raise SchemaShapeError(f"{name} is neither an object, an enum nor a union")


def _type(where: str, node: dict[str, Any]) -> Type:
    if "$ref" in node:
        return Ref(_ref_name(node["$ref"]))
    if "const" in node:
        return Const(node["const"])
    if "anyOf" in node:
        branches = [branch for branch in node["anyOf"] if branch != {"type": "null"}]
        if len(branches) != 1 or len(branches) == len(node["anyOf"]):
            raise SchemaShapeError(f"{where} is a union without a name: give it one")
        return Nullable(_type(where, branches[0]))
    if "enum" in node:
        raise SchemaShapeError(f"{where} is an enum without a name: give it one")
    kind = node.get("type")
    if isinstance(kind, list):
        if len(kind) != 2 or kind[1] != "null":
            raise SchemaShapeError(f"{where} has several types")
        return Nullable(_type(where, {**node, "type": kind[0]}))
    match kind:
        case None:
            return Prim("any")
        case "string":
            return Prim("string")
        case "boolean":
            return Prim("bool")
        case "number":
            return Prim("float32" if node.get("format") == "float" else "float64")
        case "integer":
            if "minimum" not in node or "maximum" not in node:
                raise SchemaShapeError(f"{where} is an integer without bounds: give it some")
            return Prim("int", node["minimum"], node["maximum"])
        case "array":
            return ListOf(_type(f"{where}/items", node["items"]))
        case "object":
            if "properties" in node:
                raise SchemaShapeError(f"{where} is an object without a name: give it one")
            values = node.get("additionalProperties")
            return MapOf(_type(f"{where}/values", values)) if values else Prim("object")
    raise SchemaShapeError(f"{where} has a type that no emitter knows: {kind}")


def _ref_name(ref: str) -> str:
    return ref.removeprefix("#/$defs/")


def refs(node: Type) -> set[str]:
    """The names that a type refers to."""
    match node:
        case Ref(name):
            return {name}
        case ListOf(inner) | MapOf(inner) | Nullable(inner):
            return refs(inner)
    return set()


def needs(item: Definition) -> set[str]:
    """The names that a definition refers to."""
    match item:
        case Struct():
            return {name for entry in item.fields for name in refs(entry.type)}
        case TaggedUnion():
            return {struct for _, struct in item.variants}
        case UntaggedUnion():
            return {name for _, kind in item.variants for name in refs(kind)}
    return set()


def _check_variants(protocol: Protocol) -> None:
    """A variant's tag is written by its union, so a variant cannot stand alone."""
    variants = protocol.variants()
    for definition in protocol.definitions.values():
        used: set[str] = set()
        if isinstance(definition, Struct):
            used = set().union(*(refs(item.type) for item in definition.fields))
        elif isinstance(definition, UntaggedUnion):
            used = set().union(*(refs(item) for _, item in definition.variants))
        for name in used & variants.keys():
            raise SchemaShapeError(
                f"{definition.name} uses {name}, which is a variant of a tagged union"
            )
