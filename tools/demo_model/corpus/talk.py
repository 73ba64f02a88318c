"""Reads the `.talk` files: questions with their answers, as people may edit them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from . import words
from .dialogue import Exchange, casual, expand, plainest, variants

PLAIN = 0.2
FOLDER = Path(__file__).parent / "talk"


@dataclass
class Topic:
    """Ways to ask one thing, and the answers to it."""

    questions: list[str] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)

    def exchange(self, rng: Random) -> Exchange:
        """One question, chosen evenly over all of its variants, and one answer.

        The plainest form is the one that people try first, so it comes up more often.
        """
        answer = tuple(rng.choice(self.answers))
        if rng.random() < PLAIN:
            question = rng.choice([self.questions[0], rng.choice(self.questions)])
            return Exchange(fill(rng, plainest(question)), answer)
        weights = [min(variants(q), 40) for q in self.questions]
        (question,) = rng.choices(self.questions, weights)
        text = fill(rng, expand(rng, question))
        return Exchange(casual(rng, text), answer)


@cache
def topics(name: str) -> tuple[Topic, ...]:
    """The topics of one file."""
    return parse((FOLDER / f"{name}.talk").read_text(encoding="utf-8"))


def parse(text: str) -> tuple[Topic, ...]:
    """The topics in `text`; an error names the line that cannot be read."""
    found: list[Topic] = []
    last = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        mark, _, rest = line.partition(" ")
        if mark == "?":
            if last != "?":
                found.append(Topic())
            found[-1].questions.append(rest)
        elif mark in "=+" and found:
            if mark == "+" or last == "?":
                found[-1].answers.append([])
            found[-1].answers[-1].append(rest)
        else:
            raise ValueError(f"line {number}: expected ?, = or +, found {line!r}")
        last = mark
    for topic in found:
        if not topic.answers:
            raise ValueError(f"no answer to {topic.questions[0]!r}")
    return tuple(found)


_SLOT = re.compile(r"\b(CITY|COUNTRY|NAME|FULLNAME|THING|NUMBER|TIME)\b")


def fill(rng: Random, text: str) -> str:
    """`text` with its capital-letter slots filled in."""
    makers = {
        "CITY": lambda: words.city(rng),
        "COUNTRY": lambda: rng.choice(words.COUNTRIES),
        "NAME": lambda: words.person(rng),
        "FULLNAME": lambda: words.full_name(rng),
        "THING": lambda: rng.choice(words.THINGS),
        "NUMBER": lambda: str(rng.randrange(2, 60)),
        "TIME": lambda: words.time_of_day(rng),
    }
    return _SLOT.sub(lambda match: makers[match[1]](), text)
