"""Throughput of messages from the C ABI to Python: `python -m inlay.bench.abi`.

The model `builtin:null` generates tokens as fast as the engine runs, so this measures the message
path: engine, queue, `inlay_recv`, cffi, parsing into typed chunks. Each figure is the median of
several runs, with the slowest and the fastest.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from inlay.client import AsyncClient, Client

MODEL = "builtin:null"
TARGET = 50_000
"""The minimum chunks per second for one client."""
SCHEDULES = {"one stream": 1, "64 streams": 64}


def ask(tokens: int) -> dict[str, Any]:
    """A chat that generates this many chunks."""
    messages = [{"role": "user", "content": "x"}]
    return {"model": MODEL, "messages": messages, "max_completion_tokens": tokens}


def blocking(client: Client, streams: int, chunks: int) -> int:
    """Read this many chunks in total, each stream in its own thread. Return the number read."""
    counts: list[int] = []

    def read() -> None:
        stream = client.chat.completions.create(**ask(chunks // streams), stream=True)
        counts.append(sum(1 for _ in stream))

    if streams == 1:
        read()
    else:
        threads = [threading.Thread(target=read) for _ in range(streams)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(counts)


async def in_a_loop(client: AsyncClient, streams: int, chunks: int) -> int:
    """Read this many chunks in total, each stream in its own task. Return the number read."""

    async def read() -> int:
        stream = await client.chat.completions.create(**ask(chunks // streams), stream=True)
        count = 0
        async for _ in stream:
            count += 1
        return count

    return sum(await asyncio.gather(*(read() for _ in range(streams))))


def measure(run: Callable[[], int], repeats: int) -> list[float]:
    """Chunks per second of several runs, after one warm-up."""
    run()
    rates = []
    for _ in range(repeats):
        began = time.perf_counter()
        count = run()
        rates.append(count / (time.perf_counter() - began))
    return rates


def report(name: str, rates: list[float]) -> float:
    """Print the median, the slowest and the fastest on one line. Return the median."""
    median = statistics.median(rates)
    print(f"{name:<28} {median:>10,.0f} chunks/s   ({min(rates):,.0f} to {max(rates):,.0f})")
    return median


def main() -> int:
    """Measure, print, and compare the best with the target. Return the exit status."""
    medians = []
    parser = argparse.ArgumentParser(prog="python -m inlay.bench.abi", description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000, help="chunks of one run")
    parser.add_argument("--repeats", type=int, default=5, help="runs that count")
    given = parser.parse_args()
    with Client() as client:
        client.models.load(MODEL)
        for name, streams in SCHEDULES.items():
            rates = measure(lambda n=streams: blocking(client, n, given.chunks), given.repeats)  # type: ignore[misc]
            medians.append(report(f"Python, {name}", rates))

    async def loop() -> None:
        async with AsyncClient() as client:
            await client.models.load(MODEL)
            for name, streams in SCHEDULES.items():
                await in_a_loop(client, streams, given.chunks)
                rates = []
                for _ in range(given.repeats):
                    began = time.perf_counter()
                    count = await in_a_loop(client, streams, given.chunks)
                    rates.append(count / (time.perf_counter() - began))
                medians.append(report(f"Python asyncio, {name}", rates))

    asyncio.run(loop())
    best = max(medians)
    end = "passed" if best >= TARGET else "FAILED"
    print(f"Python: {best:,.0f} chunks/s with one client, the target is {TARGET:,}: {end}")
    return 0 if best >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
