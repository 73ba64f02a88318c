"""Runs the cases over any transport that can send bytes and receive messages."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path
from typing import Any, Protocol

from inlay.protocol.validation import parse
from inlay.testing.checker import ConversationChecker

from .patterns import Matcher, MismatchError, expectation

CASES = Path(__file__).parent / "cases"
TIMEOUT = 30.0

MODELS = {"echo": "builtin:echo", "null": "builtin:null"}


class Transport(Protocol):
    """A separate client."""

    def send(self, data: bytes) -> None:
        """Send one message."""

    def receive(self, timeout: float) -> bytes | None:
        """Take the next message; None if there is none in time."""

    def close(self) -> None:
        """End the client."""


def load_cases() -> list[dict[str, Any]]:
    """Every case, in the order of the files."""
    cases = []
    for path in sorted(CASES.glob("*.json")):
        for case in parse(path.read_bytes())["cases"]:
            cases.append({**case, "file": path.stem})
    return cases


class Conversation:
    """A client that checks every message against its schema."""

    def __init__(self, transport: Transport, tmp: Path) -> None:
        self.transport = transport
        self.checker = ConversationChecker()
        self.matcher = Matcher()
        self.tmp = tmp

    def send(self, message: Any) -> None:
        text = self._fill(json.dumps(message, ensure_ascii=False))
        self.checker.sent(json.loads(text))
        self.transport.send(text.encode())

    def send_raw(self, data: bytes) -> None:
        # An invalid message has no request to record, and a valid one may be too long.
        with contextlib.suppress(ValueError, RecursionError):
            self.checker.sent(parse(data), certain=False)
        self.transport.send(data)

    def receive(self) -> Any:
        data = self.transport.receive(TIMEOUT)
        if data is None:
            waiting = ", ".join(self.checker.unanswered())
            raise MismatchError(f"nothing came in {TIMEOUT:g} s; without an answer: {waiting}")
        message = parse(data)
        self.checker.received(message)
        return message

    def call(self, name: str, method: str, params: dict[str, Any]) -> Any:
        """Send a request of the runner's own and wait for its result."""
        request = f"conformance:{name}"
        self.send({"jsonrpc": "2.0", "id": request, "method": method, "params": params})
        self.expect({"$result": {"id": request}})

    def expect(self, spec: Any) -> None:
        wanted = expectation(spec, self.matcher)
        while not wanted.done:
            wanted.take(self.receive())

    def _fill(self, text: str) -> str:
        return text.replace("${tmp}", json.dumps(str(self.tmp))[1:-1])

    def step(self, step: dict[str, Any]) -> None:
        if "call" in step:
            self.send({"jsonrpc": "2.0", **step["call"]})
        elif "send" in step:
            self.send(step["send"])
        elif "send_raw" in step:
            self.send_raw(b"".join(piece(item) for item in step["send_raw"]))
        elif "write" in step:
            path = Path(step["write"]["path"].replace("${tmp}", str(self.tmp)))
            path.write_text(step["write"]["text"])
        for spec in step.get("expect", []):
            self.expect(spec)


def piece(item: Any) -> bytes:
    """The bytes of a piece of `send_raw`."""
    if isinstance(item, str):
        return item.encode()
    if "base64" in item:
        return base64.b64decode(item["base64"])
    return item["repeat"].encode() * int(item["times"])


def run_case(case: dict[str, Any], transport: Transport, tmp: Path) -> None:
    """Run a case on a fresh client; raise if it fails."""
    talk = Conversation(transport, tmp)
    start = case["start"]
    if start != "raw":
        talk.call("initialize", "initialize", {})
    if start in MODELS:
        talk.call("load", "model.load", {"model": MODELS[start], "id": start})
    for number, step in enumerate(case["steps"], 1):
        try:
            talk.step(step)
        except AssertionError as error:
            raise type(error)(f"{case['name']}, step {number}: {error}") from error
    talk.send({"jsonrpc": "2.0", "id": "conformance:end", "method": "conformance.end"})
    last = talk.receive()
    if last.get("id") != "conformance:end":
        raise MismatchError(f"{case['name']}: nobody expected {json.dumps(last)[:400]}")
    left = talk.checker.unanswered()
    if left:
        raise MismatchError(f"{case['name']}: without an answer: {', '.join(left)}")
