"""Mixed load for as long as one likes, with an eye on memory: `make soak SOAK_SECONDS=600`.

Streams that are read, left early, cancelled and refused, models loaded and unloaded, clients
opened and closed. It fails if an answer is wrong, if anything hangs, or if the memory of the
process keeps growing after the first fifth of the time.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from pathlib import Path

from inlay.async_client import AsyncClient
from inlay.errors import InlayError

GROWTH = 32 * 2**20
"""Bytes that the process may grow by after its warm-up; a leak of 1 kB a request shows."""


def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def chat(model, text, **fields):
    return {"model": model, "messages": [{"role": "user", "content": text}], **fields}


async def read_all(client, rng):
    text = " ".join(str(rng.randrange(10**6)) for _ in range(rng.randrange(1, 200)))
    stream = await client.chat.completions.create(**chat("echo", text), stream=True)
    got = "".join([c.choices[0].delta.content or "" async for c in stream if c.choices])
    assert got == text, (text, got)


async def leave_early(client, rng):
    ask = chat("null", "x", max_completion_tokens=100_000)
    stream = await client.chat.completions.create(**ask, stream=True)
    for _ in range(rng.randrange(1, 50)):
        await anext(stream)
    if rng.random() < 0.5:
        await stream.close()


async def cancel(client, rng):
    ask = chat("null", "x", max_completion_tokens=100_000)
    task = asyncio.ensure_future(client.chat.completions.create(**ask))
    await asyncio.sleep(rng.random() * 0.02)
    task.cancel()
    await asyncio.wait([task])


async def be_refused(client, rng):
    wrong = rng.choice([{"model": "none"}, {"temperature": 9}, {"messages": []}, {"n": "a"}])
    try:
        await client.request("chat.completions.create", chat("echo", "x") | wrong)
    except InlayError as error:
        assert error.name in ("model_not_found", "invalid_params"), error
    else:
        raise AssertionError(f"{wrong} was accepted")


async def reload(client, rng):
    name = f"extra-{rng.randrange(10**9)}"
    await client.models.load("builtin:echo", id=name)
    await client.chat.completions.create(**chat(name, "x"))
    await client.models.unload(name)


async def reopen(client, rng):
    async with AsyncClient() as other:
        await other.models.load("builtin:echo")
        await other.chat.completions.create(**chat("builtin:echo", "x"))


ACTIONS = [read_all] * 6 + [leave_early, cancel, be_refused] * 2 + [reload, reopen]


async def worker(client, seed, end, counts):
    rng = random.Random(seed)
    while time.monotonic() < end:
        action = rng.choice(ACTIONS)
        await asyncio.wait_for(action(client, rng), 60)
        counts[action.__name__] = counts.get(action.__name__, 0) + 1


async def soak(seconds, workers):
    counts = {}
    began = time.monotonic()
    end = began + seconds
    async with AsyncClient() as client:
        await client.models.load("builtin:echo", id="echo")
        await client.models.load("builtin:null", id="null")
        tasks = [asyncio.ensure_future(worker(client, n, end, counts)) for n in range(workers)]
        await asyncio.sleep(seconds / 5)
        start = resident()
        await asyncio.gather(*tasks)
    grown = resident() - start
    print(f"{sum(counts.values())} actions in {time.monotonic() - began:.0f} s: {counts}")
    print(f"memory: {start / 2**20:.0f} MiB after warm-up, {grown / 2**20:+.1f} MiB since")
    return grown <= GROWTH


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--workers", type=int, default=16)
    given = parser.parse_args()
    sys.exit(0 if asyncio.run(soak(given.seconds, given.workers)) else "memory keeps growing")
