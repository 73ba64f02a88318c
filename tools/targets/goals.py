"""The targets, and whether figures meet them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """One line of the table: a row of a step, and its target."""

    what: str
    asked: str
    step: str
    row: str
    met: Callable[[Figures], bool]
    quick: bool = True


def ahead(least: float, share: float = 0.0) -> Callable[[Figures], bool]:
    """A multiple of the peer's, and a share of the machine's limit."""
    return lambda r: r["ratio"]["median"] >= least and r.get("share", 100.0) >= share


def ahead_or_bound(least: float, share: float) -> Callable[[Figures], bool]:
    """A multiple of the peer's, or a share of the machine's limit."""
    return lambda r: r["ratio"]["median"] >= least or r.get("share", 0.0) >= share


def below(most: float) -> Callable[[Figures], bool]:
    """A median below a bound."""
    return lambda r: r["ours"]["median"] < most


def _load(r: Figures) -> bool:
    return bool(r["ours"]["median"] < 0.5 and r["ratio"]["median"] > 1)


def _serving(r: Figures) -> bool:
    return bool(r["ratio"]["median"] >= 2 and r["p99"]["ratio"] >= 1)


SIZES = {"small": "0.5B", "middle": "1B", "large": "3B"}
SCHEMES = {"w4": "w4 and Q4_0", "w8": "w8 and Q8_0"}
# Pairs that only the full run measures.
LONG = [("large", "w4"), ("middle", "w8")]
BOUND = "1.1x, or 92 % of the read bandwidth"


def _prefills() -> list[Goal]:
    goals = []
    for size, kind in [("small", "w4"), ("middle", "w4"), ("large", "w4"), ("small", "w8")]:
        asked, share = ("2.5x, 65 % of int8", 65) if kind == "w4" else ("2.5x", 0)
        what, step = f"prefill 512, {SCHEMES[kind]}, {SIZES[size]}", f"{size}-{kind}"
        quick = (size, kind) not in LONG
        goals.append(Goal(what, asked, step, "prefill 512", ahead(2.5, share), quick))
    return goals


def _decodes() -> list[Goal]:
    goals = []
    pairs = [("small", "w4"), ("small", "w8"), ("middle", "w4"), ("middle", "w8"), ("large", "w4")]
    for size, kind in pairs:
        what, step = f"decode, {SCHEMES[kind]}, {SIZES[size]}", f"{size}-{kind}"
        met, quick = ahead_or_bound(1.1, 92), (size, kind) not in LONG
        goals.append(Goal(what, BOUND, step, "decode at 128", met, quick))
    for depth in (2048, 8192):
        what, row = f"decode at depth {depth}, 0.5B", f"decode at {depth}"
        goals.append(Goal(what, "1.3x", "small-w4", row, ahead(1.3)))
    for batch in (4, 8, 16):
        what, row = f"batched decode {batch}, 0.5B", f"decode {batch} at 128"
        goals.append(Goal(what, "2x", "small-w4", row, ahead(2)))
    return goals


def _others() -> list[Goal]:
    serving = "2x tokens/s, p99 between tokens no worse"
    lasting = "0.5 s, and below the peer's"
    memory = "not above the peer's"
    goals = [
        Goal("mixed serving, 16 at once, 0.5B", serving, "serving", "serving", _serving),
        Goal("load to the first token, 1B, file cached", lasting, "middle-w4", "load", _load),
        Goal(
            "first token after a cached prefix of 2048, 0.5B",
            "5 % of the first",
            "small-w4",
            "cached prefix 2048",
            below(5),
        ),
    ]
    for size in ("small", "middle"):
        what = f"peak memory, {SIZES[size]}"
        goals.append(Goal(what, memory, f"{size}-w4", "peak memory", ahead(1)))
    what = "sampling, text, JSON and ABI of a token, 0.5B"
    goals.append(Goal(what, "1 % of a step", "overhead", "overhead", below(1)))
    for size, seconds in (("small", 180), ("middle", 300)):
        what, step = f"compile {SIZES[size]}, nothing cached", f"compile-{size}"
        goals.append(Goal(what, f"{seconds} s", step, "compile", below(seconds)))
    return goals


GOALS = [*_prefills(), *_decodes(), *_others()]
