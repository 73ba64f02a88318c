"""The measurements of an engine, and what bounds each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inlay.bench.statistics import summary
from inlay.bench.work import Work


@dataclass(frozen=True)
class Row:
    """One measurement."""

    name: str
    do: str
    arguments: dict[str, int] = field(default_factory=dict)
    unit: str = "tok/s"
    repeats: int | None = None
    """The maximum number of samples, if fewer than for the other rows."""

    def samples(self, wanted: int) -> int:
        """How many samples to take if `wanted` are requested."""
        return min(wanted, self.repeats or wanted)

    @property
    def tokens(self) -> int:
        """Tokens that the cache must hold for it."""
        a = self.arguments
        each = sum(a.get(name, 0) for name in ("tokens", "depth", "prefix", "tail")) + 16
        return each * a.get("batch", 1)


def prefill(tokens: int) -> Row:
    """Prefill of a prompt."""
    return Row(f"prefill {tokens}", "prefill", {"tokens": tokens})


def decode(depth: int, batch: int = 1, tokens: int = 32) -> Row:
    """Generating `tokens` for each of `batch` sequences that hold `depth` tokens."""
    name = f"decode at {depth}" if batch == 1 else f"decode {batch} at {depth}"
    arguments = {"depth": depth, "batch": batch, "tokens": tokens, "seed": depth}
    return Row(name, "decode", arguments)


ROWS = {
    row.name.replace(" ", "-"): row
    for row in (
        prefill(512),
        decode(128),
        decode(2048),
        decode(8192, tokens=16),
        decode(128, 4, 16),
        decode(128, 8, 16),
        decode(128, 16, 16),
        Row("cached prefix 2048", "first_token", {"prefix": 2048, "tail": 16}, "%", 3),
        Row("load", "load", {}, "s", 5),
        Row("peak memory", "memory", {}, "MB", 1),
    )
}


def rate(sample: dict[str, Any], clock: str = "seconds") -> float:
    """Tokens per second; for a cached prefix, the time to the second first token over the first."""
    if "second" in sample:
        return float(100 * sample["second"][clock] / sample["first"][clock])
    return float(sample["tokens"] / max(sample[clock], 1e-9))


def bound(row: Row, cost: Work) -> str:
    """Which limit of the machine bounds a row."""
    return cost.arithmetic if row.do == "prefill" else "read"


def need(row: Row, cost: Work) -> float:
    """Multiply-adds or bytes of a token: what bounds the row, or 0."""
    if row.do == "prefill":
        return cost.macs + cost.head / row.arguments["tokens"]
    if row.do == "decode":
        depth = row.arguments["depth"] + row.arguments["tokens"] // 2
        return cost.read(depth, row.arguments["batch"]) / row.arguments["batch"]
    return 0


def reached(
    row: Row, cost: Work, rates: Sequence[float], limits: Sequence[float]
) -> dict[str, Any]:
    """The share of the machine's limit that a row reached; None if it has no known limit."""
    needed = need(row, cost)
    if not needed:
        return {}
    kind, limit = bound(row, cost), summary(limits)
    median = needed * summary(rates).median / 1e9
    unit = "GMAC/s" if kind == "int8" else "GB/s"
    return {
        "limit": {"kind": kind, "unit": unit, **limit.as_dict()},
        "reached": median,
        "share": 100 * median / limit.median,
    }
