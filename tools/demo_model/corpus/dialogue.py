"""What a training dialogue is, and how patterns become text."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

Message = dict[str, Any]


def listed(text: str) -> list[str]:
    """The words of `text`, or its parts where it has "|" in it; lines end a part too."""
    return text.strip().replace("\n", "|").split("|") if "|" in text else text.split()


@dataclass(frozen=True)
class Exchange:
    """One question and its answer; the answer is a list of sentences."""

    user: str
    answer: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole answer."""
        return " ".join(self.answer)


@dataclass
class Dialogue:
    """Messages in the form of the OpenAI API, with the tools that were given."""

    messages: list[Message]
    tools: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, exchanges: list[Exchange], system: str = "") -> Dialogue:
        """A plain dialogue of these exchanges."""
        messages: list[Message] = [{"role": "system", "content": system}] if system else []
        for exchange in exchanges:
            messages.append({"role": "user", "content": exchange.user})
            messages.append({"role": "assistant", "content": exchange.text})
        return cls(messages)

    def as_dict(self) -> dict[str, Any]:
        """For one line of JSON."""
        return {"messages": self.messages, "tools": self.tools}


def expand(rng: Random, pattern: str) -> str:
    """Choose one way through `pattern`, where `(a|b|)` stands for one of its parts."""
    text, rest = _sequence(rng, pattern, 0)
    if rest != len(pattern):
        raise ValueError(f"unbalanced parenthesis in pattern {pattern!r}")
    return " ".join(text.split())


def _sequence(rng: Random, pattern: str, at: int) -> tuple[str, int]:
    parts = []
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern[at] == "(":
            choices = []
            while at < len(pattern) and pattern[at] in "(|":
                choice, at = _sequence(rng, pattern, at + 1)
                choices.append(choice)
            if at == len(pattern):
                raise ValueError(f"unbalanced parenthesis in pattern {pattern!r}")
            at += 1
            parts.append(rng.choice(choices))
        else:
            parts.append(pattern[at])
            at += 1
    return "".join(parts), at


def plainest(pattern: str) -> str:
    """The first way through `pattern`."""
    return expand(_First(), pattern)


class _First(Random):
    def choice(self, seq: Any) -> Any:
        return seq[0]


def variants(pattern: str) -> int:
    """How many ways lead through `pattern`."""
    count, _ = _count(pattern, 0)
    return count


def _count(pattern: str, at: int) -> tuple[int, int]:
    product = 1
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern[at] == "(":
            total = 0
            while pattern[at] in "(|":
                count, at = _count(pattern, at + 1)
                total += count
            product *= total
        at += 1
    return product, at


_OPENINGS = ["Hi,", "Hello,", "Hey,", "OK,", "So,", "And", "Well,", "Now,", "Please,"]


def sentence(text: str) -> str:
    """`text` with a capital letter in front."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """`text` with a small letter in front, unless its first word is a name or stands alone."""
    first = text.split(" ", 1)[0]
    plain = first.isalpha() and first[1:].islower() and first in _COMMON_OPENERS
    return text[:1].lower() + text[1:] if plain else text


_COMMON_OPENERS = set(
    listed("""
What Who Where When Why How Which Can Could Would Will Do Does Did Is Are Am Was Tell Give
Explain Describe Say Name Please The A An My Your You It This That There In On For Show List
Write Make Find Look Use Let May Should Has Have Any Convert Translate Calculate Compute Add
Multiply Set Play Send Call Check Extract Read Answer Reply Return Fill Take Turn Remind
Count
""")
)


def casual(rng: Random, text: str) -> str:
    """`text` as people type it: sometimes small letters, no full stop, a greeting in front."""
    roll = rng.random()
    if roll < 0.08:
        text = f"{rng.choice(_OPENINGS)} {lower_first(text)}"
    elif roll < 0.12 and text.endswith("?"):
        text = text[:-1] + ", please?"
    roll = rng.random()
    if roll < 0.14:
        text = lower_first(text)
        if text[-1] in "?.":
            text = text[:-1].rstrip()
    elif roll < 0.24 and text[-1] in "?.":
        text = text[:-1].rstrip()
    elif roll < 0.27:
        text = text.lower()
    if rng.random() < 0.02:
        text = _slip(rng, text)
    return text


def _slip(rng: Random, text: str) -> str:
    """One slip of the finger: two neighbouring letters change places."""
    spots = [i for i in range(1, len(text) - 2) if text[i].islower() and text[i + 1].islower()]
    if not spots:
        return text
    i = rng.choice(spots)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
