"""The protocol of workers: one JSON object per line. It needs only Python."""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

Sample = dict[str, float]


class Clock:
    """Wall time, and CPU time of all threads, since its creation."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def sample(self, tokens: float) -> Sample:
        """The time elapsed, for this many tokens."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return {"seconds": wall, "cpu": cpu, "tokens": tokens}


def tokens(seed: int, count: int, vocabulary: int) -> list[int]:
    """Random tokens; the last of the vocabulary, which are often special, are left out."""
    generator = random.Random(seed)
    return [generator.randrange(vocabulary - vocabulary // 50) for _ in range(count)]


def memory() -> dict[str, int]:
    """The peak resident memory of this process, and the current one, in bytes."""
    now = 0
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            now = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass  # only Linux reports it
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"peak": peak * (1 if sys.platform == "darwin" else 1024), "now": now}


def serve(commands: Mapping[str, Callable[..., Any]]) -> None:
    """Answer until standard input ends.

    Output of libraries goes to standard error: standard output carries only answers.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        name = asked.pop("do")
        try:
            answer = {"result": commands[name](**asked)}
        except Exception as error:  # the worker goes on, and reports it to the parent
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def serve_engine(engine: Any, *more: str) -> None:
    """Answer the requests that every engine supports, and `more`, with the engine's methods."""
    names = ("load", "prefill", "decode", "first_token", *more)
    serve({name: getattr(engine, name) for name in names} | {"memory": memory})
