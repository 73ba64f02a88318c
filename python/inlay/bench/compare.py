"""`inlay bench compare`: Inlay and a peer in turns, so that both meet the same machine.

Every row is measured A B A B: one sample of Inlay, one of the peer, one of the machine, and so
again. What is reported is the ratio of medians and the quartiles of the ratios of neighbours.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inlay.bench.peers import INLAY, MACHINE, Peer
from inlay.bench.peers.worker import Worker
from inlay.bench.statistics import ratio, summary
from inlay.bench.work import Work, work
from inlay.errors import InlayError

Progress = Callable[[str], None]
PAUSE = 0.3
"""Seconds between two samples: threads of the last engine may still spin."""


@dataclass(frozen=True)
class Row:
    """One thing to measure."""

    name: str
    do: str
    arguments: dict[str, int] = field(default_factory=dict)
    unit: str = "tok/s"
    repeats: int | None = None
    """The most samples, where fewer than of the other rows."""

    def samples(self, wanted: int) -> int:
        """How many samples to take where `wanted` are asked for."""
        return min(wanted, self.repeats or wanted)

    @property
    def tokens(self) -> int:
        """Tokens that the cache must hold for it."""
        a = self.arguments
        each = sum(a.get(name, 0) for name in ("tokens", "depth", "prefix", "tail")) + 16
        return each * a.get("batch", 1)


def prefill(tokens: int) -> Row:
    """Reading a prompt."""
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

DEFAULT = ["prefill-512", "decode-at-128", "decode-at-2048", "load", "peak-memory"]

# What of a peer is tried before a row; the fastest is taken.
SETTINGS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "llama.cpp": {
        "prefill": [
            {"flash": flash, "ubatch": ubatch}
            for flash, ubatch in itertools.product((True, False), (512, 128))
        ],
        "decode": [{"flash": True}, {"flash": False}],
        "first_token": [{"flash": True}],
    }
}


@dataclass(frozen=True)
class Contest:
    """Two files of one model and how they are run."""

    data: Path
    peer: Peer
    file: str
    threads: int
    repeats: int
    tune: bool = True
    pause: float = PAUSE
    environment: dict[str, str] = field(default_factory=dict)
    """Variables of the peer's process: another INLAY_LIBRARY, say."""

    def load(self, side: int, worker: Worker, tokens: int) -> dict[str, Any]:
        """Load our file (side 0) or the peer's (side 1) into a worker."""
        path = self.file if side else str(self.data)
        found: dict[str, Any] = worker.ask("load", path=path, threads=self.threads, tokens=tokens)
        return found

    def worker(self, side: int) -> Worker:
        """A new process for our side or the peer's."""
        return Worker(self.peer, self.environment) if side else Worker(INLAY)


class Sides:
    """The workers of a contest, loaded; `stack` ends them."""

    def __init__(self, stack: ExitStack, contest: Contest, tokens: int) -> None:
        self.contest = contest
        self.ours = stack.enter_context(contest.worker(0))
        self.theirs = stack.enter_context(contest.worker(1))
        self.machine = stack.enter_context(Worker(MACHINE))
        for side, worker in enumerate((self.ours, self.theirs)):
            contest.load(side, worker, tokens)

    def limit(self, kind: str) -> float:
        """A limit of the machine, now: GMAC/s or GB/s."""
        sample = self.machine.ask("measure", kind=kind, threads=self.contest.threads)
        return float(sample["tokens"] / sample["seconds"])

    def settings(self, row: Row) -> dict[str, Any]:
        """The peer's fastest settings for a row."""
        tried = SETTINGS.get(self.contest.peer.name, {}).get(row.do, [{}])
        if len(tried) == 1 or not self.contest.tune:
            return tried[0]
        best: dict[str, list[float]] = {}
        for _ in range(2):
            for settings in tried:
                sample = self.theirs.ask(row.do, **row.arguments, **settings)
                time.sleep(self.contest.pause)
                best.setdefault(repr(settings), []).append(rate(sample))
        return max(tried, key=lambda settings: max(best[repr(settings)]))


def rate(sample: dict[str, Any], clock: str = "seconds") -> float:
    """Tokens a second; of a cached prefix, the second first token as a share of the first."""
    if "second" in sample:
        return float(100 * sample["second"][clock] / sample["first"][clock])
    return float(sample["tokens"] / max(sample[clock], 1e-9))


def run(
    contest: Contest, rows: Iterable[Row], progress: Progress = lambda _: None
) -> list[dict[str, Any]]:
    """Measure rows one after the other, each in turns."""
    rows = list(rows)
    found = []
    running = [row for row in rows if row.do not in ("load", "memory")]
    if running:
        with ExitStack() as stack:
            sides = Sides(stack, contest, max(row.tokens for row in running))
            for row in running:
                progress(row.name)
                found.append(_turns(sides, row))
    for row in rows:
        if row.do in ("load", "memory"):
            progress(row.name)
            found.append(_fresh(contest, row))
    order = [row.name for row in rows]
    return sorted(found, key=lambda each: order.index(each["name"]))


def _turns(sides: Sides, row: Row) -> dict[str, Any]:
    contest = sides.contest
    settings = sides.settings(row)
    ours, theirs, limits = [], [], []
    kind = "int8" if row.do == "prefill" else "read"
    if not contest.tune:
        sides.theirs.ask(row.do, **row.arguments, **settings)
    sides.ours.ask(row.do, **row.arguments)
    for _ in range(row.samples(contest.repeats)):
        time.sleep(contest.pause)
        ours.append(sides.ours.ask(row.do, **row.arguments))
        time.sleep(contest.pause)
        theirs.append(sides.theirs.ask(row.do, **row.arguments, **settings))
        limits.append(sides.limit(kind))
    result = judged(row, [rate(s) for s in ours], [rate(s) for s in theirs], settings)
    if "cpu" in ours[0]:
        cpu = [[rate(s, "cpu") for s in side] for side in (ours, theirs)]
        result["cpu_ratio"] = ratio(*cpu).as_dict()
    needed = need(row, work(contest.data))
    if needed:
        limit = summary(limits).median
        unit = "GMAC/s" if kind == "int8" else "GB/s"
        reached = [needed * rate(s) / 1e9 for s in ours]
        result |= {
            "limit": {"kind": kind, "unit": unit, **summary(limits).as_dict()},
            "reached": summary(reached).median,
            "share": 100 * summary(reached).median / limit,
        }
    return result


def need(row: Row, cost: Work) -> float:
    """Multiply-adds or bytes of a token: what bounds the row, or 0."""
    if row.do == "prefill":
        return cost.macs + cost.head / row.arguments["tokens"]
    if row.do == "decode":
        depth = row.arguments["depth"] + row.arguments["tokens"] // 2
        return cost.read(depth, row.arguments["batch"]) / row.arguments["batch"]
    return 0


def _fresh(contest: Contest, row: Row) -> dict[str, Any]:
    """A row that needs a new process for each sample."""
    samples: list[list[dict[str, Any]]] = [[], []]
    repeats = row.samples(contest.repeats)
    for turn in range(repeats + (row.do == "load")):
        for side, taken in enumerate(samples):
            with contest.worker(side) as worker:
                sample = contest.load(side, worker, tokens=2048)
                if row.do == "memory":
                    worker.ask("prefill", tokens=448)
                    worker.ask("decode", depth=256, batch=1, tokens=16, seed=0)
                    sample = worker.ask("memory") | {"base": sample["base"]}
            if turn or row.do == "memory":  # the first load warms the page cache
                taken.append(sample)
    if row.do == "memory":
        peaks = [[(s["peak"] - s["base"]) / 1e6 for s in side] for side in samples]
        return judged(row, peaks[0], peaks[1], {})
    ready = [[s["ready"]["seconds"] for s in side] for side in samples]
    loaded = [[s["loaded"]["seconds"] for s in side] for side in samples]
    result = judged(row, ready[0], ready[1], {"load_mode": "mmap"})
    result["loaded"] = [summary(side).as_dict() for side in loaded]
    return result


def judged(
    row: Row, ours: list[float], theirs: list[float], settings: dict[str, Any]
) -> dict[str, Any]:
    """The figures of a row. `ratio` is above 1 where Inlay is ahead, whatever the unit."""
    if not ours or not theirs:
        raise InlayError("bench_empty", f"Nothing was measured for {row.name}.")
    ahead = ratio(ours, theirs) if row.unit == "tok/s" else ratio(theirs, ours)
    return {
        "name": row.name,
        "unit": row.unit,
        "ours": {**summary(ours).as_dict(), "samples": ours},
        "theirs": {**summary(theirs).as_dict(), "samples": theirs},
        "ratio": ahead.as_dict(),
        "settings": settings,
    }
