"""Mixes all kinds of dialogues.

python -m tools.demo_model.corpus.mix --dialogues 1000 --seed 1 > corpus.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from random import Random

from . import extraction, knowledge, manner, memory, talk, toolcalls
from .dialogue import Dialogue, Exchange

SHARES: dict[str, float] = {
    "inlay": 10,
    "small": 9,
    "knowledge": 16,
    "unknown": 3,
    "mixed": 5,
    "memory": 11,
    "repeat": 7,
    "manner": 12,
    "tools": 22,
    "json": 23,
}


def _topic(name: str) -> Callable[[Random], Exchange]:
    return lambda rng: rng.choice(talk.topics(name)).exchange(rng)


def _few(rng: Random, make: Callable[[Random], Exchange]) -> Dialogue:
    return Dialogue.of([make(rng) for _ in range(rng.choice((1, 1, 2, 2, 3)))])


def mixed(rng: Random) -> Dialogue:
    """A longer conversation about this and that."""
    return Dialogue.of([manner.plain(rng) for _ in range(rng.randrange(3, 13))])


def remembering(rng: Random) -> Dialogue:
    """A conversation in which the user tells things and asks for them later."""
    if rng.random() < 0.08:
        return Dialogue.of([memory.not_told(rng)])
    exchanges = []
    pairs = memory.plan(rng)
    for told, _ in pairs:
        exchanges.append(told)
        exchanges += [manner.plain(rng) for _ in range(rng.choice((0, 0, 0, 1, 2)))]
    rng.shuffle(pairs)
    for _, asked in pairs:
        exchanges += [manner.plain(rng) for _ in range(rng.choice((0, 0, 0, 1)))]
        exchanges.append(asked)
    return Dialogue.of(exchanges)


MAKERS: dict[str, Callable[[Random], Dialogue]] = {
    "inlay": lambda rng: _few(rng, _topic("inlay")),
    "small": lambda rng: _few(rng, _topic("small")),
    "knowledge": lambda rng: _few(rng, knowledge.exchange),
    "unknown": lambda rng: _few(rng, _topic("unknown")),
    "mixed": mixed,
    "memory": remembering,
    "repeat": lambda rng: _few(rng, memory.repeat),
    "manner": manner.dialogue,
    "tools": toolcalls.dialogue,
    "json": extraction.dialogue,
}


def dialogues(seed: int, count: int) -> Iterator[Dialogue]:
    """`count` dialogues; the same seed gives the same dialogues."""
    rng = Random(seed)
    names, shares = list(SHARES), list(SHARES.values())
    made = 0
    while made < count:
        (name,) = rng.choices(names, shares)
        dialogue = MAKERS[name](rng)
        if any(message["role"] == "assistant" for message in dialogue.messages):
            made += 1
            yield dialogue


def main() -> None:
    parser = argparse.ArgumentParser(description="Write dialogues, one JSON object a line.")
    parser.add_argument("--dialogues", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for dialogue in dialogues(args.seed, args.dialogues):
        sys.stdout.write(json.dumps(dialogue.as_dict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
