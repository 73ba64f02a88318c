"""`inlay bench compare`: Inlay and a peer, alternating, so that both see the same machine load.

Every row is measured A B A B: one sample of Inlay, one of the peer, one of the machine, and again.
It reports the ratio of medians, and the quartiles of the ratios of adjacent samples.
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
from inlay.bench.rows import Row, bound, rate, reached
from inlay.bench.statistics import ratio, summary
from inlay.bench.work import work
from inlay.errors import InlayError

Progress = Callable[[str], None]
PAUSE = 0.3
"""Seconds between two samples, as threads of a peer may still spin."""


# Settings of a peer that are tried before a row; the fastest are used.
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
    """Two files of the same model, and how to run them."""

    data: Path
    peer: Peer
    file: str
    threads: int
    repeats: int
    tune: bool = True
    pause: float = PAUSE
    environment: dict[str, str] = field(default_factory=dict)
    """Environment variables of the peer's process, such as another INLAY_LIBRARY."""

    def load(self, side: int, worker: Worker, tokens: int) -> dict[str, Any]:
        """Load our file (side 0) or the peer's (side 1) into a worker."""
        tokens += -tokens % 256
        path, more = self.file, {}
        if side == 0:
            path, more = str(self.data), {"kv_cache_bytes": work(self.data).cache * tokens}
        found: dict[str, Any] = worker.ask(
            "load", path=path, threads=self.threads, tokens=tokens, **more
        )
        return found

    def worker(self, side: int) -> Worker:
        """A new process for our side or the peer's."""
        return Worker(self.peer, self.environment) if side else Worker(INLAY)


class Sides:
    """The loaded workers of a contest; `stack` ends them."""

    def __init__(self, stack: ExitStack, contest: Contest, tokens: int) -> None:
        self.contest = contest
        self._chosen: dict[tuple[str, bool, bool], dict[str, Any]] = {}
        self.ours = stack.enter_context(contest.worker(0))
        self.theirs = stack.enter_context(contest.worker(1))
        self.machine = stack.enter_context(Worker(MACHINE))
        for side, worker in enumerate((self.ours, self.theirs)):
            contest.load(side, worker, tokens)

    def limit(self, kind: str) -> float:
        """A current limit of the machine, in GMAC/s or GB/s."""
        sample = self.machine.ask("measure", kind=kind, threads=self.contest.threads)
        return float(sample["tokens"] / sample["seconds"])

    def settings(self, row: Row) -> dict[str, Any]:
        """The peer's fastest settings for a row, or for the last similar row."""
        tried = SETTINGS.get(self.contest.peer.name, {}).get(row.do, [{}])
        if len(tried) == 1 or not self.contest.tune:
            return tried[0]
        batch, depth = row.arguments.get("batch", 1), row.arguments.get("depth", 0)
        kind = (row.do, batch > 1, depth >= 1024)
        if kind not in self._chosen:
            rates = []
            for settings in tried:
                samples = []
                for _ in range(2):
                    time.sleep(self.contest.pause)
                    samples.append(rate(self.theirs.ask(row.do, **row.arguments, **settings)))
                rates.append(max(samples))
            self._chosen[kind] = tried[rates.index(max(rates))]
        return self._chosen[kind]


def run(
    contest: Contest, rows: Iterable[Row], progress: Progress = lambda _: None
) -> list[dict[str, Any]]:
    """Measure the rows in order, alternating within each."""
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
    contest, cost = sides.contest, work(sides.contest.data)
    settings = sides.settings(row)
    ours, theirs, limits = [], [], []
    kind = bound(row, cost)
    if not contest.tune:
        sides.theirs.ask(row.do, **row.arguments, **settings)
    sides.ours.ask(row.do, **row.arguments)
    for _ in range(row.samples(contest.repeats)):
        time.sleep(contest.pause)
        ours.append(sides.ours.ask(row.do, **row.arguments))
        time.sleep(contest.pause)
        theirs.append(sides.theirs.ask(row.do, **row.arguments, **settings))
        time.sleep(contest.pause)
        limits.append(sides.limit(kind))
    result = judged(row, [rate(s) for s in ours], [rate(s) for s in theirs], settings)
    if "cpu" in ours[0]:
        cpu = [[rate(s, "cpu") for s in side] for side in (ours, theirs)]
        result["cpu_ratio"] = ratio(*cpu).as_dict()
    result |= reached(row, cost, result["ours"]["samples"], limits)
    return result


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
    """The results of a row. `ratio` is above 1 where Inlay is ahead, whatever the unit."""
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
