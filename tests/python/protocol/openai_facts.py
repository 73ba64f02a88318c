"""The facts of a JSON Schema about each field, flattened, to compare two documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SIZES = ("minimum", "maximum", "minItems", "maxItems", "maxLength")


@dataclass
class Fact:
    """One field."""

    required: bool = True
    types: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    """The values that it may have, if they are listed."""
    free: bool = False
    """Whether other values are allowed."""
    sizes: dict[str, float] = field(default_factory=dict)


class Reader:
    """Reads schemas of one OpenAPI document."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = schemas

    def facts(self, name: str) -> dict[str, Fact]:
        """Every field of a schema, by its path."""
        out: dict[str, Fact] = {}
        self._walk(self.schemas[name], "", True, out, (name,))
        del out[""]
        return out

    def _walk(
        self, node: Any, path: str, required: bool, out: dict[str, Fact], seen: tuple[str, ...]
    ) -> None:
        fact = out.setdefault(path, Fact(required))
        for branch, names in self._branches(node, ()):
            if branch.get("type") == "null":
                fact.types.add("null")
                continue
            if branch.get("nullable"):
                fact.types.add("null")
            if set(names) & set(seen):
                continue
            self._branch(branch, path, fact, out, (*seen, *names))

    def _branch(
        self, node: Any, path: str, fact: Fact, out: dict[str, Fact], seen: tuple[str, ...]
    ) -> None:
        values = node.get("enum", [node["const"]] if "const" in node else None)
        kinds = node.get("type", "object" if "properties" in node else "any")
        fact.types |= {kinds} if isinstance(kinds, str) else set(kinds)
        if values is not None:
            fact.values |= {str(value) for value in values}
        elif "string" in fact.types and kinds == "string":
            fact.free = True
        for size in SIZES:
            if size in node:
                fact.sizes[size] = node[size]
        if "items" in node:
            self._walk(node["items"], f"{path}[]", True, out, seen)
        extra = node.get("additionalProperties")
        if isinstance(extra, dict) and extra:
            self._walk(extra, f"{path}{{}}", True, out, seen)
        at = path + _tag(node, self)
        for key, value in node.get("properties", {}).items():
            self._walk(value, f"{at}/{key}", key in node.get("required", []), out, seen)

    def _branches(self, node: Any, names: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[1]
            nullable = {"nullable": True} if node.get("nullable") else {}
            for branch, inner in self._branches(self.schemas[name], (*names, name)):
                yield {**branch, **nullable}, inner
        elif "allOf" in node:
            yield self.merged(node), names
        elif "anyOf" in node or "oneOf" in node:
            if node.get("nullable"):
                yield {"type": "null"}, names
            for branch in node.get("anyOf") or node["oneOf"]:
                yield from self._branches(branch, names)
        else:
            yield node, names

    def merged(self, node: Any) -> dict[str, Any]:
        """One object merged from `allOf`."""
        if "$ref" in node:
            return self.merged(self.schemas[node["$ref"].rsplit("/", 1)[1]])
        properties = dict(node.get("properties", {}))
        required = list(node.get("required", []))
        for part in node.get("allOf", []):
            inner = self.merged(part)
            properties |= inner["properties"]
            required += inner["required"]
        return {"type": "object", "properties": properties, "required": required}


def _tag(node: Any, reader: Reader) -> str:
    """The tag that distinguishes an object of a union: the value of its first constant."""
    for key in ("type", "role"):
        value = node.get("properties", {}).get(key)
        if value and (key == "type" or key in node.get("required", [])):
            for branch, _ in reader._branches(value, ()):
                values = branch.get("enum", [branch["const"]] if "const" in branch else [])
                if len(values) == 1:
                    return f"<{values[0]}>"
    return ""


def differences(ours: dict[str, Fact], theirs: dict[str, Fact], request: bool) -> dict[str, str]:
    """The differences, by path. Below a field that only one side has, nothing more is reported.

    A null that only we accept is no difference, nor is one that only they send:
    an optional field of a result is omitted instead.
    """
    out: dict[str, str] = {}
    for path in sorted(ours.keys() | theirs.keys()):
        if any(_below(path, gone) for gone, what in out.items() if what in ("only ours", "absent")):
            continue
        if path not in theirs:
            out[path] = "only ours"
        elif path not in ours:
            out[path] = "absent"
        elif found := _compare(ours[path], theirs[path], request):
            out[path] = "; ".join(found)
    return out


def _below(path: str, parent: str) -> bool:
    return path.startswith(parent) and path[len(parent) : len(parent) + 1] in ("/", "[", "{", "<")


def _compare(ours: Fact, theirs: Fact, request: bool) -> Iterator[str] | list[str]:
    found = []
    if ours.required != theirs.required and (ours.required or not request):
        found.append("required" if ours.required else "optional")
    mine, other = ours.types - {"null"}, theirs.types - {"null"}
    if mine != other:
        found.append(f"type {_list(mine)}, not {_list(other)}")
    if request and "null" in theirs.types - ours.types:
        found.append("no null")
    if not request and ours.required and "null" in ours.types - theirs.types:
        found.append("may be null")
    mine = set() if ours.free else ours.values
    other = set() if theirs.free else theirs.values
    if mine - other:
        found.append(f"more values: {_list(mine - other)}")
    if other - mine:
        found.append(f"without the values {_list(other - mine)}")
    if request:
        for size in SIZES:
            one, two = ours.sizes.get(size), theirs.sizes.get(size)
            if one != two and not _only_a_type_bound(size, one, two):
                found.append(f"{size} {one}, not {two}")
    return found


def _only_a_type_bound(size: str, ours: float | None, theirs: float | None) -> bool:
    """Whether a bound is only that of the number type: 2**31 - 1, or 2**63 as a float."""
    if ours is None:
        return False
    if theirs is None:
        return size == "maximum" and ours >= 2**31 - 1
    return abs(ours) > 2**53 and abs(ours / theirs - 1) < 1e-9


def _list(items: set[str]) -> str:
    return ", ".join(sorted(items))
