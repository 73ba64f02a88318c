"""`inlay bench model`: how one model performs on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from inlay.bench.peers import INLAY, MACHINE
from inlay.bench.peers.worker import Worker
from inlay.bench.rows import Row, bound, decode, prefill, rate, reached
from inlay.bench.statistics import summary
from inlay.bench.work import work

Progress = Callable[[str], None]


def rows(prompts: Sequence[int], depths: Sequence[int], batches: Sequence[int]) -> list[Row]:
    """Every prompt length, and every batch at every depth."""
    found = [prefill(tokens) for tokens in prompts]
    return found + [decode(depth, batch) for depth in depths for batch in batches]


def run(
    data: Path,
    wanted: Iterable[Row],
    threads: int,
    repeats: int,
    progress: Progress = lambda _: None,
) -> list[dict[str, Any]]:
    """Measure loads, the first token and memory, then each row, alternating with the machine."""
    wanted = list(wanted)
    tokens = max((row.tokens for row in wanted), default=512)
    progress("load")
    found = loads(data, threads, repeats, tokens)
    cost = work(data)
    with Worker(INLAY) as engine, Worker(MACHINE) as machine:
        base = engine.ask("load", path=str(data), threads=threads, tokens=tokens)["base"]
        for row in wanted:
            progress(row.name)
            engine.ask(row.do, **row.arguments)
            rates, limits = [], []
            for _ in range(repeats):
                rates.append(rate(engine.ask(row.do, **row.arguments)))
                limit = machine.ask("measure", kind=bound(row, cost), threads=threads)
                limits.append(rate(limit))
            result = measured(row.name, row.unit, rates)
            found.append(result | reached(row, cost, rates, limits))
            if row.do == "prefill":
                seconds = [row.arguments["tokens"] / each for each in rates]
                name = f"first token after {row.arguments['tokens']}"
                found.append(measured(name, "s", seconds))
        peak = engine.ask("memory")["peak"]
    found.append(measured("peak memory", "MB", [(peak - base) / 1e6]))
    return found


def loads(data: Path, threads: int, repeats: int, tokens: int) -> list[dict[str, Any]]:
    """Seconds until a fresh process has answered with one token: file cached, and not cached."""
    found = []
    cache = work(data).cache * (tokens + -tokens % 256)
    for name in ("load, file not cached", "load, file cached"):
        loaded, ready = [], []
        for _ in range(repeats):
            if "not" in name and not forget(data):
                break
            with Worker(INLAY) as engine:
                options = {"threads": threads, "tokens": tokens, "kv_cache_bytes": cache}
                sample = engine.ask("load", path=str(data), **options)
            loaded.append(sample["loaded"]["seconds"])
            ready.append(sample["ready"]["seconds"])
            time.sleep(0.1)
        if ready:
            found.append(measured(name, "s", ready) | {"loaded": summary(loaded).as_dict()})
    return found


def forget(data: Path) -> bool:
    """Ask the system to drop the model's files from its cache. Return whether it supports that."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for path in data.parent.glob(f"{data.stem}*"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fdatasync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
    return True


def measured(name: str, unit: str, samples: list[float]) -> dict[str, Any]:
    """A row of the result."""
    return {"name": name, "unit": unit, **summary(samples).as_dict(), "samples": samples}
