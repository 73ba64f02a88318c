"""A wrong type in every field of every request is rejected, with a pointer to the field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inlay.protocol.registry import METHODS
from inlay.protocol.schemas import all_schemas
from inlay.protocol.validation import parse, validate

from .runner import Conversation
from .transports import Abi

PAYLOADS = Path(__file__).parent / "payloads"
VALUES: tuple[Any, ...] = (None, True, 7, -1, 0.5, "text", [], [[]], {}, {"a": 1}, 2**64)


def wrong(schema: str, payload: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any, Any]]:
    """Every place in a payload, with each value that its schema rejects there."""
    node = payload
    for key in at:
        node = node[key]
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        place = (*at, key)
        for value in VALUES:
            broken = replaced(payload, place, value)
            problems = validate(schema, broken)
            if problems:
                yield "".join(f"/{key}" for key in place), value, broken
        if isinstance(node[key], dict | list):
            yield from wrong(schema, payload, place)


def replaced(payload: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy of the payload with another value in one place."""
    if not place:
        return value
    copy = dict(payload) if isinstance(payload, dict) else list(payload)
    copy[place[0]] = replaced(payload[place[0]], place[1:], value)
    return copy


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_wrong_types(method: Any, tmp_path: Path) -> None:
    schema = all_schemas()[f"{method.name}.params"]
    client = Abi().open()
    try:
        talk = Conversation(client, tmp_path)
        if method.name != "initialize":
            talk.call("initialize", "initialize", {})
        number = 0
        for payload in parse((PAYLOADS / schema.file).read_bytes()):
            for pointer, _, broken in wrong(schema.name, payload):
                number += 1
                talk.send({"jsonrpc": "2.0", "id": number, "method": method.name, "params": broken})
                answer = talk.receive()
                assert answer["id"] == number
                data = answer["error"]["data"]
                assert data["name"] == "invalid_params", (pointer, answer)
                assert data["pointer"].startswith("/params"), (pointer, answer)
                # The fault is reported at the field; in a union, also above it, or next to it: one
                # wrong item of an array may make the others wrong.
                found = data["pointer"].removeprefix("/params")
                beside = pointer.rpartition("/")[0]
                assert pointer.startswith(found) or found.startswith(beside), (pointer, answer)
    finally:
        client.close()
