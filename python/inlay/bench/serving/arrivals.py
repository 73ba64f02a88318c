"""When requests are sent."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from inlay.bench.serving.datasets import Conversation
from inlay.errors import InlayError


@dataclass(frozen=True)
class Arrivals:
    """Start times, and how many conversations may run at once; one of the two bounds the load."""

    times: list[float]
    concurrency: int | None
    described: str


def closed(count: int, concurrency: int) -> Arrivals:
    """A closed loop: `concurrency` users who each send the next request on the last answer."""
    return Arrivals([0.0] * count, concurrency, f"{concurrency} at once")


def poisson(count: int, rate: float, seed: int) -> Arrivals:
    """Independent users: `rate` requests per second on average."""
    generator = random.Random(f"{seed}:poisson")
    now, times = 0.0, []
    for _ in range(count):
        times.append(now)
        now += generator.expovariate(rate)
    return Arrivals(times, None, f"{rate:g} a second, Poisson")


def trace(data: Sequence[Conversation], scale: float) -> Arrivals:
    """The times of the trace, multiplied by `scale`."""
    times = [each.at for each in data]
    if any(at is None for at in times):
        raise InlayError(
            "dataset_invalid", "This dataset has no times: choose --concurrency or --rate."
        )
    found = [at * scale for at in times if at is not None]
    return Arrivals(found, None, f"times of the trace, times {scale:g}")
