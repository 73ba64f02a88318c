"""Datasets: prompts with the number of tokens to answer with, from files or generated.

A conversation is a list of turns. They are sent in order, each with the answers so far; most
conversations have a single turn.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from inlay.bench.serving.text import Writer
from inlay.errors import InlayError

BLOCK = 512
"""Tokens per block in Mooncake's traces."""


@dataclass(frozen=True)
class Turn:
    """A user's message, and the length of the answer in tokens."""

    prompt: str
    output: int


@dataclass(frozen=True)
class Conversation:
    """Turns in order; `at` is when the first is due, in seconds, if a trace says so."""

    turns: tuple[Turn, ...]
    at: float | None = None
    system: str | None = None


@dataclass(frozen=True)
class Shape:
    """How data is generated or trimmed."""

    count: int = 100
    input: int = 256
    output: int = 64
    vary: float = 0.5
    """Lengths of random prompts lie in `1 - vary` to `1 + vary` times the mean."""
    scale: float = 1.0
    """Lengths of a trace are multiplied by this."""
    limit: int | None = None
    """Maximum length of prompt and answer together."""
    prefix: int = 1024
    """Tokens of a shared prefix."""
    groups: int = 4
    """Shared prefixes."""
    turns: int = 4
    """Turns of a conversation."""
    seed: int = 0

    def lengths(self, prompt: float, answer: float) -> tuple[int, int]:
        """Lengths of a trace, scaled and cut to the limit."""
        first, second = max(1, round(prompt * self.scale)), max(1, round(answer * self.scale))
        if self.limit:
            second = min(second, max(1, self.limit // 2))
            first = min(first, max(1, self.limit - second))
        return first, second


Source = Callable[[Path, Shape, Writer], Iterator[Conversation]]


def _vary(generator: random.Random, mean: int, share: float) -> int:
    return max(1, round(mean * generator.uniform(1 - share, 1 + share)))


def random_lengths(shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """Prompts of random words that share nothing."""
    generator = random.Random(shape.seed)
    for i in range(shape.count):
        length = _vary(generator, shape.input, shape.vary)
        text = writer.write((shape.seed, "random", i), length, message=True)
        yield Conversation((Turn(text, _vary(generator, shape.output, shape.vary)),))


def shared_prefix(shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """Prompts in groups that each share a long prefix, like a common system prompt."""
    generator = random.Random(shape.seed)
    for i in range(shape.count):
        group = generator.randrange(shape.groups)
        length = _vary(generator, shape.input, shape.vary)
        text = writer.write((shape.seed, "own", i), length, message=True)
        system = writer.write((shape.seed, "prefix", group), shape.prefix)
        yield Conversation((Turn(text, _vary(generator, shape.output, shape.vary)),), None, system)


def multi_turn(shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """Conversations, each turn of which carries all earlier ones."""
    generator = random.Random(shape.seed)
    for i in range(shape.count):
        yield Conversation(
            tuple(
                Turn(
                    writer.write(
                        (shape.seed, "turn", i, turn),
                        _vary(generator, shape.input, shape.vary),
                        message=True,
                    ),
                    _vary(generator, shape.output, shape.vary),
                )
                for turn in range(shape.turns)
            )
        )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InlayError("dataset_invalid", f"{path} cannot be read: {error}.") from None


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InlayError("dataset_invalid", f"{path}:{number} is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise InlayError("dataset_invalid", f"{path}:{number} is not a JSON object.")
    return value


def prompts(path: Path, shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """A file of prompts: lines of text, or JSON with `prompt`, `turns` or `messages`."""
    for number, line in _lines(path):
        if not line.startswith("{"):
            yield Conversation((Turn(line, shape.output),))
            continue
        value = _object(path, number, line)
        messages = value.get("messages") or []
        texts = value.get("turns") or [value.get("prompt")]
        if messages:
            texts = [m.get("content") for m in messages if m.get("role") == "user"]
        output = value.get("output_tokens", shape.output)
        if not texts or not all(isinstance(t, str) and t for t in texts) or type(output) is not int:
            raise InlayError(
                "dataset_invalid",
                f"{path}:{number} needs `prompt`, `turns` or `messages` with text in them.",
            )
        yield Conversation(tuple(Turn(text, output) for text in texts))


def azure(path: Path, shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """Azure's LLM inference trace: TIMESTAMP, ContextTokens, GeneratedTokens."""
    start: datetime | None = None
    lines = (line for _, line in _lines(path))
    for number, row in enumerate(csv.DictReader(lines), 2):
        try:
            # Its fractions of a second have seven digits; Python accepts six.
            time = datetime.fromisoformat(row["TIMESTAMP"].split("+")[0][:26])
            context, generated = int(row["ContextTokens"]), int(row["GeneratedTokens"])
        except (KeyError, TypeError, ValueError) as error:
            raise InlayError(
                "dataset_invalid",
                f"{path}:{number} is not a row of TIMESTAMP, ContextTokens and GeneratedTokens: "
                f"{error!r}.",
            ) from None
        start = start or time
        length, output = shape.lengths(context, generated)
        text = writer.write((shape.seed, "azure", number), length, message=True)
        yield Conversation((Turn(text, output),), (time - start).total_seconds())


def mooncake(path: Path, shape: Shape, writer: Writer) -> Iterator[Conversation]:
    """Mooncake's trace: equal `hash_ids` are equal blocks of 512 tokens, so prefixes are shared."""
    for number, line in _lines(path):
        row = _object(path, number, line)
        try:
            at, ids = float(row["timestamp"]) / 1e3, [int(i) for i in row["hash_ids"]]
            length, output = shape.lengths(float(row["input_length"]), float(row["output_length"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InlayError(
                "dataset_invalid",
                f"{path}:{number} needs timestamp, input_length, output_length and hash_ids: "
                f"{error!r}.",
            ) from None
        block = max(1, round(BLOCK * shape.scale))
        parts = []
        for identity in ids:
            if length <= 0:
                break
            parts.append(writer.write((shape.seed, "block", identity), min(block, length)))
            length -= block
        yield Conversation((Turn(" ".join(parts) or "a", output),), at)


FILES: dict[str, Source] = {"prompts": prompts, "azure": azure, "mooncake": mooncake}
MADE = {"random": random_lengths, "shared-prefix": shared_prefix, "multi-turn": multi_turn}


def conversations(name: str, shape: Shape, writer: Writer) -> list[Conversation]:
    """The data called `random`, `shared-prefix`, `multi-turn`, or `FORMAT:FILE`."""
    if name in MADE:
        return list(MADE[name](shape, writer))
    form, _, file = name.partition(":")
    if form not in FILES or not file:
        known = ", ".join([*MADE, *(f"{form}:FILE" for form in FILES)])
        raise InlayError("dataset_unknown", f"{name!r} is not a dataset; known are {known}.")
    found = list(islice(FILES[form](Path(file), shape, writer), shape.count))
    if not found:
        raise InlayError("dataset_invalid", f"{file} has no requests.")
    return found
