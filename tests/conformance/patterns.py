"""The pattern language of the cases, described in README.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from inlay.protocol.errors import BY_NAME

ABSENT = object()
SPECIAL = re.compile(r"\$[a-z_]+")


class MismatchError(AssertionError):
    """A message does not match what the case expects."""


def _is_type(value: Any, name: str) -> bool:
    match name:
        case "any":
            return True
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    raise ValueError(f"the pattern names a type that does not exist: {name}")


@dataclass
class Said:
    """The content of the chunks of a request so far."""

    texts: dict[int, str] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    usage: list[Any] = field(default_factory=list)
    count: int = 0

    def add(self, chunk: dict[str, Any]) -> None:
        """Take a chunk; raise if it is inconsistent with those before."""
        self.count += 1
        self.ids.add(chunk["id"])
        if len(self.ids) > 1:
            raise MismatchError(f"the chunks have several ids: {sorted(self.ids)}")
        if self.usage:
            raise MismatchError("a chunk follows the one that tells the usage")
        if chunk.get("usage") is not None:
            self.usage.append(chunk["usage"])
        for choice in chunk["choices"]:
            self._choice(choice)

    def _choice(self, choice: dict[str, Any]) -> None:
        index = choice["index"]
        if index in self.finished:
            raise MismatchError(f"a chunk of choice {index} follows its end")
        if "delta" in choice and index not in self.texts and "role" not in choice["delta"]:
            raise MismatchError(f"the first chunk of choice {index} has no role")
        text = choice["delta"].get("content") if "delta" in choice else choice["text"]
        self.texts[index] = self.texts.get(index, "") + (text or "")
        if choice["finish_reason"] is not None:
            self.finished.add(index)

    def compare(self, result: dict[str, Any], usage: bool) -> None:
        """Compare the chunks with the result that ends them."""
        for choice in result["choices"]:
            index = choice["index"]
            said = choice["message"]["content"] if "message" in choice else choice["text"]
            if self.texts.get(index, "") != (said or ""):
                told = _shown(self.texts.get(index))
                raise MismatchError(f"the chunks say {told}, the result says {_shown(said)}")
            if index not in self.finished:
                raise MismatchError(f"no chunk tells why choice {index} ended")
        if bool(self.usage) != usage:
            raise MismatchError(f"usage in the chunks: {_shown(self.usage)}")
        if self.usage and self.usage[0] != result["usage"]:
            raise MismatchError("the last chunk and the result tell different usage")


@dataclass
class Matcher:
    """Matches values; remembers the values of `$same`."""

    saved: dict[str, Any] = field(default_factory=dict)
    streams: dict[str, Said] = field(default_factory=dict)

    def said(self, request: Any) -> Said:
        """The content of the chunks of a request so far."""
        return self.streams.setdefault(json.dumps(request), Said())

    def forget(self, request: Any) -> Said:
        """The text of the chunks, once the request has ended."""
        return self.streams.pop(json.dumps(request), Said())

    def check(self, pattern: Any, value: Any, at: str = "") -> None:
        for problem in self.problems(pattern, value, at):
            raise MismatchError(problem)

    def problems(self, pattern: Any, value: Any, at: str) -> Iterator[str]:
        """Why the value does not match; None if it does."""
        if isinstance(pattern, dict) and any(SPECIAL.fullmatch(key) for key in pattern):
            for key, wanted in pattern.items():
                yield from self._special(key, wanted, value, at)
        elif value is ABSENT:
            yield f"{at} is missing"
        elif isinstance(pattern, dict):
            if not isinstance(value, dict):
                yield f"{at} is {_shown(value)}, not an object"
                return
            for key, wanted in pattern.items():
                yield from self.problems(wanted, value.get(key, ABSENT), f"{at}/{key}")
        elif isinstance(pattern, list):
            if not isinstance(value, list) or len(value) != len(pattern):
                yield f"{at} is {_shown(value)}, not an array of {len(pattern)}"
                return
            for index, (wanted, item) in enumerate(zip(pattern, value, strict=True)):
                yield from self.problems(wanted, item, f"{at}/{index}")
        elif pattern != value or isinstance(pattern, bool) != isinstance(value, bool):
            yield f"{at} is {_shown(value)}, not {_shown(pattern)}"

    def _special(self, key: str, wanted: Any, value: Any, at: str) -> Iterator[str]:
        if key == "$absent":
            if value is not ABSENT:
                yield f"{at} is {_shown(value)}, but should not be there"
            return
        if key == "$not":
            if not list(self.problems(wanted, value, at)):
                yield f"{at} is {_shown(value)}, which it must not be"
            return
        if value is ABSENT:
            yield f"{at} is missing"
            return
        match key:
            case "$type":
                names = wanted if isinstance(wanted, list) else [wanted]
                fits = any(_is_type(value, name) for name in names)
            case "$regex":
                fits = isinstance(value, str) and re.search(wanted, value) is not None
            case "$min":
                fits = _is_type(value, "number") and value >= wanted
            case "$max":
                fits = _is_type(value, "number") and value <= wanted
            case "$length":
                fits = isinstance(value, str | list)
                if fits:
                    yield from self.problems(wanted, len(value), f"{at} (its length)")
            case "$each":
                fits = isinstance(value, list)
                for index, item in enumerate(value if fits else []):
                    yield from self.problems(wanted, item, f"{at}/{index}")
            case "$contains":
                fits = isinstance(value, list) and self._contains(wanted, value)
            case "$any_of":
                fits = any(not list(self.problems(one, value, at)) for one in wanted)
            case "$exact":
                fits = isinstance(value, dict) and value.keys() == wanted.keys()
                if fits:
                    yield from self.problems(wanted, value, at)
            case "$same":
                fits = self.saved.setdefault(wanted, value) == value
            case _:
                raise ValueError(f"there is no pattern {key}")
        if not fits:
            yield f"{at} is {_shown(value)}, which is not {key} {_shown(wanted)}"

    def _contains(self, wanted: list[Any], value: list[Any]) -> bool:
        left = list(value)
        for pattern in wanted:
            found = [item for item in left if not list(self.problems(pattern, item, ""))]
            if not found:
                return False
            left.remove(found[0])
        return True


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:297] + "..."


class Expectation:
    """Takes messages until it is satisfied."""

    done = False

    def wants(self, message: Any) -> bool:
        """Whether the message belongs to this expectation, right or wrong."""
        raise NotImplementedError

    def take(self, message: Any) -> None:
        """Take a message that belongs to it; raise if it is wrong."""
        raise NotImplementedError


def _id(message: Any) -> Any:
    return message.get("id", ABSENT) if isinstance(message, dict) else ABSENT


def _equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _answers(message: Any, request: Any) -> bool:
    return _equal(_id(message), request)


def _is_progress(message: Any, request: Any) -> bool:
    return (
        isinstance(message, dict)
        and message.get("method") == "$/progress"
        and _equal(message["params"]["request"], request)
    )


class One(Expectation):
    """One message that matches a pattern."""

    def __init__(self, pattern: Any, matcher: Matcher) -> None:
        self.pattern, self.matcher = pattern, matcher

    def wants(self, message: Any) -> bool:
        return not list(self.matcher.problems(self.pattern, message, ""))

    def take(self, message: Any) -> None:
        self.matcher.check(self.pattern, message)
        self.done = True


class Result(Expectation):
    """The result of a request."""

    def __init__(self, spec: dict[str, Any], matcher: Matcher) -> None:
        self.spec, self.matcher = spec, matcher

    def wants(self, message: Any) -> bool:
        return _answers(message, self.spec["id"]) or _is_progress(message, self.spec["id"])

    def take(self, message: Any) -> None:
        if _is_progress(message, self.spec["id"]):
            return
        pattern = {"id": self.spec["id"], "result": self.spec.get("is", {"$type": "object"})}
        self.matcher.check(pattern, message)
        self.done = True


class Failure(Expectation):
    """The error of a request."""

    def __init__(self, spec: dict[str, Any], matcher: Matcher) -> None:
        self.spec, self.matcher = spec, matcher

    def wants(self, message: Any) -> bool:
        return _answers(message, self.spec["id"]) or _is_progress(message, self.spec["id"])

    def take(self, message: Any) -> None:
        if _is_progress(message, self.spec["id"]):
            return
        row = BY_NAME[self.spec["name"]]
        data: dict[str, Any] = {"name": row.name}
        if "pointer" in self.spec:
            pointer = self.spec["pointer"]
            data["pointer"] = {"$absent": True} if pointer is None else pointer
        error = {"code": row.code, "data": data}
        if "message" in self.spec:
            error["message"] = self.spec["message"]
        self.matcher.check({"id": self.spec["id"], "error": error}, message)
        self.done = True


CHUNKS = ("chat.completions.chunk", "completions.chunk")


def _chunk_of(message: Any, request: Any) -> dict[str, Any] | None:
    if isinstance(message, dict) and message.get("method") in CHUNKS:
        params: dict[str, Any] = message["params"]
        if _equal(params["request"], request):
            chunk: dict[str, Any] = params["chunk"]
            return chunk
    return None


class Chunks(Expectation):
    """A number of chunks of a request that continues."""

    def __init__(self, spec: dict[str, Any], matcher: Matcher) -> None:
        self.spec, self.matcher, self.left = spec, matcher, spec["min"]
        self.done = self.left <= 0

    def wants(self, message: Any) -> bool:
        request = self.spec["id"]
        return _chunk_of(message, request) is not None or _answers(message, request)

    def take(self, message: Any) -> None:
        chunk = _chunk_of(message, self.spec["id"])
        if chunk is None:
            raise MismatchError(f"the request ended too soon: {_shown(message)}")
        self.matcher.said(self.spec["id"]).add(chunk)
        self.left -= 1
        self.done = self.left <= 0


class Stream(Expectation):
    """Chunks of a request, then its answer."""

    def __init__(self, spec: dict[str, Any], matcher: Matcher) -> None:
        self.spec, self.matcher = spec, matcher

    def wants(self, message: Any) -> bool:
        request = self.spec["id"]
        return _chunk_of(message, request) is not None or _answers(message, request)

    def take(self, message: Any) -> None:
        chunk = _chunk_of(message, self.spec["id"])
        if chunk is None:
            self._end(message)
            self.done = True
            return
        self.matcher.check(self.spec.get("chunk", {}), chunk, "chunk")
        self.matcher.said(self.spec["id"]).add(chunk)

    def _end(self, message: dict[str, Any]) -> None:
        said = self.matcher.forget(self.spec["id"])
        if said.count < self.spec.get("min", 0):
            raise MismatchError(f"only {said.count} chunks came")
        if "error" in self.spec:
            failure = {"id": self.spec["id"], "name": self.spec["error"]}
            Failure(failure, self.matcher).take(message)
            return
        if "result" not in message:
            raise MismatchError(f"the stream ended with {_shown(message)}")
        said.compare(message["result"], self.spec.get("usage", False))
        self.matcher.check(self.spec.get("result", {}), message["result"], "result")
        texts = [said.texts[index] for index in sorted(said.texts)]
        if "text" in self.spec:
            self.matcher.check(self.spec["text"], texts[0] if texts else ABSENT, "text")
        if "texts" in self.spec:
            self.matcher.check(self.spec["texts"], texts, "texts")


class Unordered(Expectation):
    """Several expectations at once."""

    def __init__(self, specs: list[Any], matcher: Matcher) -> None:
        self.parts = [expectation(spec, matcher) for spec in specs]

    def _next(self, message: Any) -> Expectation | None:
        open_parts = [part for part in self.parts if not part.done]
        # A continuing stream may send more chunks than the pattern expects.
        streams = [part for part in self.parts if part.done and isinstance(part, Chunks)]
        return next((part for part in open_parts + streams if part.wants(message)), None)

    def wants(self, message: Any) -> bool:
        return self._next(message) is not None

    def take(self, message: Any) -> None:
        part = self._next(message)
        if part is None:
            raise MismatchError(f"nothing expects {_shown(message)}")
        part.take(message)
        self.done = all(part.done for part in self.parts)


def expectation(spec: Any, matcher: Matcher) -> Expectation:
    """Read an entry of `expect`."""
    kinds: dict[str, Any] = {
        "$result": Result,
        "$error": Failure,
        "$chunks": Chunks,
        "$stream": Stream,
        "$unordered": Unordered,
    }
    if isinstance(spec, dict) and len(spec) == 1:
        [(key, value)] = spec.items()
        if key in kinds:
            made: Expectation = kinds[key](value, matcher)
            return made
    return One(spec, matcher)
