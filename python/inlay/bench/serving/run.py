"""A run: conversations, each started when it is due, all against one endpoint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from inlay.bench.serving.arrivals import Arrivals
from inlay.bench.serving.client import Asker, Record
from inlay.bench.serving.datasets import Conversation
from inlay.bench.serving.text import Writer, words
from inlay.bench.statistics import percentile
from inlay.errors import InlayError

OnEnd = Callable[[Record], None]
_BEAT = 0.02


@dataclass
class Run:
    """The outcome of a run."""

    records: list[Record] = field(default_factory=list)
    duration: float = 0.0
    client_cpu: float = 0.0
    """Share of one core that this client used: near 1, the client was the bottleneck."""
    client_lag: float = 0.0
    """Seconds by which the client was late, at the 99th percentile."""


async def fit(asker: Asker) -> Writer:
    """Measure how many tokens the server makes of words."""
    samples = []
    for count in (10, 70):
        record = Record(0, 0, 0.0)
        await asker.ask([{"role": "user", "content": words("fit", count)}], 1, record)
        if record.error:
            raise InlayError("server_failed", f"The server does not answer: {record.error}")
        if record.prompt_tokens is None:
            return Writer(1.3)  # it does not count; English words are a bit more than one token
        samples.append((count, record.prompt_tokens))
    return Writer.fitted(samples[0], samples[1])


async def run(asker: Asker, data: Sequence[Conversation], arrivals: Arrivals, ended: OnEnd) -> Run:
    """Send all requests and wait for the last answer."""
    result = Run()
    gate = asyncio.Semaphore(arrivals.concurrency or len(data))
    lags: list[float] = []
    heart = asyncio.create_task(_beat(lags))
    cpu = time.process_time()
    asker.start()

    async def talk(index: int, conversation: Conversation, due: float) -> None:
        await asyncio.sleep(max(0.0, due - asker.now()))
        async with gate:
            messages = []
            if conversation.system:
                messages.append({"role": "system", "content": conversation.system})
            for number, turn in enumerate(conversation.turns):
                messages.append({"role": "user", "content": turn.prompt})
                record = Record(index, number, due if number == 0 else asker.now())
                await asker.ask(messages, turn.output, record)
                result.records.append(record)
                ended(record)
                if record.error:
                    return
                messages.append({"role": "assistant", "content": record.text})

    tasks = [
        talk(index, conversation, due)
        for index, (conversation, due) in enumerate(zip(data, arrivals.times, strict=True))
    ]
    try:
        await asyncio.gather(*tasks)
    finally:
        heart.cancel()
    result.duration = asker.now()
    result.client_cpu = (time.process_time() - cpu) / result.duration
    result.client_lag = percentile(lags, 0.99) if lags else 0.0
    result.records.sort(key=lambda record: record.sent)
    return result


async def _beat(lags: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(_BEAT)
        lags.append(time.perf_counter() - before - _BEAT)
