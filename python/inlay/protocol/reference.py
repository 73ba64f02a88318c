"""The reference pages of the protocol and its errors, made from the models."""

from typing import Any

from inlay.protocol.errors import ERRORS
from inlay.protocol.registry import METHODS, NOTIFICATIONS
from inlay.protocol.schemas import all_schemas

_NOTE = "<!-- Generated from python/inlay/protocol by `make schemas`. Do not edit. -->\n\n"


def errors_page() -> str:
    """Make `docs/reference/errors.md`."""
    rows = "".join(
        f"| `{spec.name}` | {spec.code} | {spec.http_status} | `{spec.openai_type}` | "
        f"{spec.description} |\n"
        for spec in ERRORS
    )
    return (
        "# Errors\n\n"
        + _NOTE
        + "A request that fails is answered with a JSON-RPC error:\n\n"
        + "```json\n"
        + '{"jsonrpc": "2.0", "id": 7, "error": {\n'
        + '  "code": -32602,\n'
        + '  "message": "temperature must be at most 2, but is 3.",\n'
        + '  "data": {"name": "invalid_params", "pointer": "/params/temperature",\n'
        + '           "http_status": 400, "openai_type": "invalid_request_error",\n'
        + '           "param": "temperature"}}}\n'
        + "```\n\n"
        + "Compare `data.name`: names are added, never changed. `message` is a sentence for a "
        + "person and may change. `data.pointer` is a JSON Pointer (RFC 6901) into the message; "
        + "it is absent where no single place is at fault. A field that is missing is pointed "
        + "to where it should be.\n\n"
        + "The HTTP server answers with the status below and an OpenAI error body, whose `code` "
        + "is the name, whose `type` is that below and whose `param` is `data.param`.\n\n"
        + "| Name | JSON-RPC code | HTTP status | OpenAI type | When |\n"
        + "| --- | --- | --- | --- | --- |\n"
        + rows
    )


def protocol_page() -> str:
    """Make `docs/reference/protocol.md`."""
    schemas = all_schemas()
    definitions: dict[str, Any] = {}
    for schema in schemas.values():
        definitions.update(schema.schema.get("$defs", {}))
        if "title" in schema.schema:
            definitions[schema.schema["title"]] = schema.schema
    out = (
        "# Protocol\n\n"
        + _NOTE
        + "Messages are JSON-RPC 2.0. `params` is always an object. The first request is "
        + "`initialize`. Every request has exactly one answer, and nothing about a request "
        + "follows its answer. Every message has a JSON Schema in `schemas/v1`, which "
        + "`schema.get` hands out as well.\n\n"
        + "What a host sends is closed: a field that is not listed is an error, except in "
        + "OpenAI's bodies, where it is ignored. What the library sends is open: later versions "
        + "send more fields, notifications and values of enums, and a host ignores what it does "
        + "not know. A field that may be null means the same when it is absent.\n\n"
        + "Errors are listed in [errors.md](errors.md).\n\n"
        + "## Methods\n\n"
        + "| Method | Parameters | Result | Notifications meanwhile |\n"
        + "| --- | --- | --- | --- |\n"
    )
    for method in METHODS:
        notes = ", ".join(f"`{name}`" for name in method.notifications)
        out += (
            f"| `{method.name}` | {_link(method.params.__name__)} | "
            f"{_link(method.result.__name__)} | {notes} |\n"
        )
    out += "\n## Notifications\n\n| Notification | Sent by | Parameters |\n| --- | --- | --- |\n"
    for spec in NOTIFICATIONS:
        sender = "the library" if spec.from_server else "the host"
        out += f"| `{spec.name}` | {sender} | {_link(spec.params.__name__)} |\n"
    out += "\n## Types\n"
    for name in sorted(definitions):
        out += _definition(name, definitions[name])
    return out


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _definition(name: str, node: dict[str, Any]) -> str:
    out = f"\n### {name}\n\n{node['description']}\n"
    if node.get("properties"):
        required = node.get("required", [])
        out += "\n| Field | Type | Meaning |\n| --- | --- | --- |\n"
        for key, value in node["properties"].items():
            needed = "" if key in required else ", optional"
            default = f" Default: `{_json(value['default'])}`." if "default" in value else ""
            text = value["description"].replace("|", "\\|")
            out += f"| `{key}` | {_type(value)}{needed} | {text}{default} |\n"
    elif "enum" in node:
        out += "\nOne of: " + ", ".join(f"`{value}`" for value in node["enum"]) + ".\n"
    elif "oneOf" in node or "anyOf" in node:
        tag = node.get("discriminator", {}).get("propertyName")
        lead = f"By `{tag}`, one of: " if tag else "One of: "
        branches = node.get("oneOf") or node["anyOf"]
        out += "\n" + lead + ", ".join(_type(branch) for branch in branches) + ".\n"
    return out


def _json(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if value in (0, 1) else str(value)


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        return _link(node["$ref"].rsplit("/", 1)[1])
    if "const" in node:
        return f"`{node['const']}`"
    if "anyOf" in node:
        return " or ".join(_type(branch) for branch in node["anyOf"])
    kind = node.get("type", "any JSON")
    kinds = kind if isinstance(kind, list) else [kind]
    text = " or ".join(_plain(entry, node) for entry in kinds)
    return text + _bounds(node)


def _plain(kind: str, node: dict[str, Any]) -> str:
    if kind == "array":
        return f"array of {_type(node['items'])}"
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"object of {_type(node['additionalProperties'])}"
    return kind


def _bounds(node: dict[str, Any]) -> str:
    huge = 2**31 - 1
    low = node.get("minimum")
    high = node.get("maximum")
    if "exclusiveMinimum" in node:
        low = f"more than {node['exclusiveMinimum']}"
    if isinstance(low, int) and low < -huge:
        low = None
    if isinstance(high, int) and high >= huge:
        high = None
    if low is not None and high is not None:
        return f" ({low} to {high})"
    if low not in (None, 0):
        return f" ({low} or more)" if not isinstance(low, str) else f" ({low})"
    for key, word in (("maxLength", "characters"), ("maxItems", "items")):
        if key in node:
            return f" (up to {node[key]} {word})"
    return ""
