"""Checking a payload against a schema, with problems that a person can act on.

The sentences are those of the library (`ffi/src/validate.rs`), which checks every message itself;
a test holds the two together.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from pydantic import BaseModel

from inlay.protocol.registry import METHODS_BY_NAME, NOTIFICATIONS_BY_NAME
from inlay.protocol.schemas import Schema, all_schemas, schema_of


class UnknownSchemaError(LookupError):
    """There is no schema of this name."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a payload."""

    pointer: str
    """JSON Pointer (RFC 6901) to the value at fault; empty for the payload as a whole."""
    message: str
    """A sentence for a person."""

    def __str__(self) -> str:
        """Write the problem as one line."""
        return f"{self.pointer or '/'}: {self.message}"


def resolve(name: str) -> Schema:
    """Find a schema by its name, or the parameters of a method or notification by its name."""
    known = all_schemas()
    if name in METHODS_BY_NAME or name in NOTIFICATIONS_BY_NAME:
        return known[f"{name}.params"]
    if name not in known:
        names = ", ".join(known)
        raise UnknownSchemaError(f"There is no schema named {name!r}. There are: {names}.")
    return known[name]


def validate(name: str, payload: Any) -> list[Problem]:
    """Check a payload. An empty list means that it is right."""
    return _problems(_validator(resolve(name).name), payload)


def validate_sent(name: str, payload: Any) -> list[Problem]:
    """Check what this very version of the library sent: it has no field that is not described."""
    return _problems(_strict_validator(resolve(name).name), payload)


def validate_body(model: type[BaseModel], payload: Any) -> list[Problem]:
    """Check what is no message of the library: the body of a request to the server."""
    return _problems(_body_validator(model), payload)


def _problems(validator: Any, payload: Any) -> list[Problem]:
    errors: Iterator[ValidationError] = validator.iter_errors(payload)
    found = {problem for error in errors for problem in _explain(error)}
    return sorted(found, key=lambda problem: (problem.pointer, problem.message))


def validate_text(name: str, text: str | bytes) -> list[Problem]:
    """Check a payload that is still text: it must be one JSON value, as the library reads it."""
    try:
        payload = parse(text)
    except ValueError as error:
        resolve(name)
        return [Problem("", f"This is not JSON: {error}.")]
    return validate(name, payload)


def parse(text: str | bytes) -> Any:
    """Read JSON as strictly as the library does: UTF-8, no key twice, only real numbers."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    value = json.loads(
        text,
        object_pairs_hook=_unique_keys,
        parse_constant=_refuse_constant,
        parse_float=_finite_float,
    )
    if re.search("[\ud800-\udfff]", _all_text(value)):
        raise ValueError("a lone surrogate is not a character")
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise ValueError(f"the key {key!r} comes twice in one object")
        out[key] = value
    return out


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"{text} is not a JSON number")


def _finite_float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text} is out of range")
    return value


def _all_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _validator(name: str) -> Any:
    return Draft202012Validator(all_schemas()[name].schema)


@cache
def _strict_validator(name: str) -> Any:
    return Draft202012Validator(_closed(all_schemas()[name].schema))


def _closed(node: Any) -> Any:
    """A schema in which no object takes fields that it does not describe."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: _closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        out.setdefault("additionalProperties", False)
    return out


@cache
def _body_validator(model: type[BaseModel]) -> Any:
    return Draft202012Validator(schema_of(model))


def pointer_of(path: Any) -> str:
    """Write a path of keys and indices as a JSON Pointer."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def field_of(path: Iterable[str | int]) -> str:
    """The name of a field in a sentence, as OpenAI writes `param`: `a[0].b`."""
    name = ""
    for key in map(str, path):
        if key.isascii() and key.isdigit():
            name += f"[{key}]"
        else:
            name += f".{key}" if name else key
    return name or "The payload"


def _explain(error: ValidationError) -> Iterator[Problem]:
    at = pointer_of(error.absolute_path)
    field = field_of(error.absolute_path)
    wanted: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    value = shown(instance)
    match error.validator:
        case "anyOf" | "oneOf":
            yield from _explain_union(error, at, field)
        case "required":
            for key in wanted:
                if key not in instance:
                    place = [*error.absolute_path, key]
                    yield Problem(pointer_of(place), f"{field_of(place)} is missing.")
        case "additionalProperties":
            known = schema.get("properties", {})
            for key in instance.keys() - known.keys():
                place = [*error.absolute_path, key]
                name = field_of(place)
                yield Problem(pointer_of(place), f"{name} is not a field that is known here.")
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            yield Problem(at, f"{field} must be {_either(kinds)}, but is {value}.")
        case "enum":
            yield Problem(at, f"{field} must be {_choices(wanted)}, but is {value}.")
        case "const":
            yield Problem(at, f"{field} must be {_choices([wanted])}, but is {value}.")
        case "minimum":
            yield Problem(at, f"{field} must be at least {wanted}, but is {value}.")
        case "exclusiveMinimum":
            yield Problem(at, f"{field} must be greater than {wanted}, but is {value}.")
        case "maximum":
            yield Problem(at, f"{field} must be at most {wanted}, but is {value}.")
        case "minLength" | "minItems" | "minProperties" if wanted == 1:
            yield Problem(at, f"{field} must not be empty.")
        case "minLength":
            yield Problem(at, f"{field} must have at least {wanted} characters.")
        case "minItems":
            yield Problem(at, f"{field} must have at least {wanted} items.")
        case "maxLength":
            yield Problem(at, f"{field} must have at most {wanted} characters.")
        case "maxItems":
            yield Problem(at, f"{field} must have at most {wanted} items.")
        case "pattern":
            yield Problem(at, f"{field} must match the pattern {wanted}.")
        case _:
            yield Problem(at, f"{error.message}.")


def _explain_union(error: ValidationError, at: str, field: str) -> Iterator[Problem]:
    """Explain what is wrong in the branch that was meant, not that no branch fits."""
    branches = _branches(error)
    schema: Any = error.schema
    discriminator = schema.get("discriminator")
    if discriminator and isinstance(error.instance, dict):
        tag = discriminator["propertyName"]
        mapping: dict[str, str] = discriminator["mapping"]
        value = error.instance.get(tag)
        name = field_of([*error.absolute_path, tag])
        if tag not in error.instance:
            yield Problem(f"{at}/{tag}", f"{name} is missing.")
        elif not isinstance(value, str) or value not in mapping:
            by_branch = {reference: choice for choice, reference in mapping.items()}
            choices = _choices(by_branch[branch["$ref"]] for branch in schema["oneOf"])
            yield Problem(f"{at}/{tag}", f"{name} must be {choices}, but is {shown(value)}.")
        else:
            meant = schema["oneOf"].index({"$ref": mapping[value]})
            for sub in branches[meant]:
                yield from _explain(sub)
        return
    fitting = [subs for subs in branches.values() if not any(_refuses(sub) for sub in subs)]
    tags = [tag for subs in fitting if (tag := _tag(subs)) is not None]
    if fitting and len(tags) == len(fitting):
        choices = _choices([tag.validator_value for tag in tags])
        place = tags[0].absolute_path
        text = f"{field_of(place)} must be {choices}, but is {shown(tags[0].instance)}."
        yield Problem(pointer_of(place), text)
        return
    fitting = [subs for subs in fitting if _tag(subs) is None]
    if fitting:
        # The branch was meant whose types are those of the value, or that fits furthest into it.
        for sub in max(fitting, key=_fit):
            yield from _explain(sub)
        return
    kinds = [kind for subs in branches.values() for sub in subs for kind in _kinds(sub)]
    yield Problem(at, f"{field} must be {_either(kinds)}, but is {shown(error.instance)}.")


def _tag(subs: list[ValidationError]) -> ValidationError | None:
    """The error that says that the `type` of an object is that of another branch."""
    for sub in subs:
        if sub.validator == "const" and list(sub.path) == ["type"]:
            return sub
    return None


def _refuses(sub: ValidationError) -> bool:
    """Whether a branch is out of the question because the value has another type."""
    if len(sub.path) > 0:
        return False
    if sub.validator in ("anyOf", "oneOf"):
        return all(_refuses(inner) for inner in sub.context or [])
    return sub.validator == "type"


def _fit(subs: list[ValidationError]) -> tuple[bool, int, int]:
    first = subs[0].path[0] if subs[0].path else 0
    index = first if isinstance(first, int) else 0
    return not _mistyped(subs), max(map(_depth, subs)), index


def _mistyped(subs: Iterable[ValidationError]) -> bool:
    """Whether the value, or one in it, has another type."""
    return any(
        all(_mistyped(inner) for inner in _branches(sub).values())
        if sub.validator in ("anyOf", "oneOf")
        else sub.validator == "type"
        for sub in subs
    )


def _branches(error: ValidationError) -> dict[int, list[ValidationError]]:
    branches: dict[int, list[ValidationError]] = {}
    for sub in error.context or []:
        branches.setdefault(int(sub.schema_path[0]), []).append(sub)
    return branches


def _depth(error: ValidationError) -> int:
    """How far into the value a branch got before it failed."""
    inner = [_depth(sub) for sub in error.context or []]
    return max([len(error.absolute_path), *inner])


def _kinds(sub: ValidationError) -> list[str]:
    if sub.validator in ("anyOf", "oneOf"):
        return [kind for inner in sub.context or [] for kind in _kinds(inner)]
    if sub.validator == "type" and len(sub.path) == 0:
        value: Any = sub.validator_value
        return list(value) if isinstance(value, list) else [value]
    return []


_NAMES = {
    "null": "null",
    "string": "a string",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "array": "an array",
    "object": "an object",
}


def _either(kinds: list[str]) -> str:
    return _or([_NAMES[kind] for kind in dict.fromkeys(kinds) if kind != "null"] or ["null"])


def _choices(values: Iterable[Any]) -> str:
    return _or([json.dumps(value, ensure_ascii=False) for value in values])


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def shown(value: Any) -> str:
    """A value as a sentence names it."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and len(value) > 40:
        return "a long string"
    return json.dumps(value, ensure_ascii=False)
