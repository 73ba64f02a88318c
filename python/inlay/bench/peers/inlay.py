"""The worker of Inlay itself: through the library, the C ABI and the Python client.

It times what an app sees: request, tokenizing, step, sampling, text and response.
"""

from __future__ import annotations

import time
from typing import Any

from inlay.bench.peers import wire
from inlay.client import Client


class Engine:
    """One loaded model."""

    def __init__(self) -> None:
        self._client = Client()
        self._model = ""
        self._vocabulary = 0
        self._seed = 0

    def load(
        self, path: str, threads: int, tokens: int, sequences: int = 16, **options: Any
    ) -> dict[str, Any]:
        """Load a data file with a cache for `tokens` tokens; it is ready once it has answered.

        If `kv_cache_bytes` is given, nothing touches the files before the timing starts.
        """
        base = wire.memory()["now"]
        options |= {"threads": threads, "max_sequences": sequences}
        if "kv_cache_bytes" not in options:
            plan = self._client.models.plan(path, **options)
            options["kv_cache_bytes"] = plan.kv_bytes_per_token * tokens
        clock = wire.Clock()
        card = self._client.models.load(path, **options)
        loaded = clock.sample(0)
        assert card.details is not None
        self._model, self._vocabulary = card.id, card.details.vocab_size
        self._run([self._random(1)], 1)
        ready = clock.sample(1)
        return {
            "loaded": loaded,
            "ready": ready,
            "base": base,
            "isa": card.details.isa,
            "threads": card.details.threads,
            "quantization": card.details.quantization,
        }

    def _random(self, count: int) -> list[int]:
        self._seed += 1
        return wire.tokens(self._seed, count, self._vocabulary)

    def _run(self, prompts: list[list[int]], tokens: int) -> list[tuple[float, int]]:
        """Generate from prompts; the time of each chunk, and its prompt."""
        stream = self._client.completions.create(
            model=self._model,
            prompt=prompts,
            max_tokens=tokens,
            temperature=0,
            ignore_eos=True,
            add_special_tokens=False,
            stream=True,
        )
        arrivals = []
        for chunk in stream:
            now = time.perf_counter()
            arrivals += [(now, choice.index) for choice in chunk.choices]
        return arrivals

    def prefill(self, tokens: int) -> wire.Sample:
        """Process a prompt that shares no prefix with an earlier one, and generate one token."""
        prompt = self._random(tokens)
        clock = wire.Clock()
        self._run([prompt], 1)
        return clock.sample(tokens)

    def decode(self, depth: int, batch: int, tokens: int, seed: int) -> wire.Sample:
        """Generate `tokens` after the first, for each of `batch` prompts of `depth` tokens.

        A seed always gives the same prompts, so they come from the prefix cache.
        """
        prompts = [
            wire.tokens((seed + 1) * 1_000_003 + i, depth, self._vocabulary) for i in range(batch)
        ]
        self._run(prompts, 1)
        cpu = time.process_time()
        arrivals = self._run(prompts, tokens + 1)
        cpu = time.process_time() - cpu
        firsts: dict[int, int] = {}
        for place, (_, index) in enumerate(arrivals):
            firsts.setdefault(index, place)
        place = max(firsts.values())
        seen = place + 1
        # A chunk may hold several tokens; the rest follows from the number requested.
        left = batch * (tokens + 1) - seen
        return {"seconds": arrivals[-1][0] - arrivals[place][0], "cpu": cpu, "tokens": left}

    def overhead(self, depth: int, tokens: int) -> dict[str, float]:
        """Share of the time between tokens that the model does not compute, in percent.

        It is everything from the end of a step to the next one: sampling, text, JSON, hand-over,
        scheduling. The host handles a chunk in parallel with the next step, so the figures are
        those of the engine's trace and not of this process's clock.
        """
        prompt = self._random(depth)
        self._run([prompt], 1)
        self._client.trace("start")
        self._run([prompt], tokens + 1)
        events = self._client.trace("stop").events
        steps = [event for event in events if event.name == "compute"][-tokens:]
        if len(steps) < tokens:
            raise RuntimeError(f"only {len(steps)} of {tokens} steps were traced")
        between = steps[-1].ts - steps[0].ts
        computed = sum(step.dur or 0.0 for step in steps[:-1])
        return {"share": 100 * (1 - computed / between), "microseconds": between / (tokens - 1)}

    def first_token(self, prefix: int, tail: int) -> dict[str, wire.Sample]:
        """The same prefix twice with different ends: the time to the first token of each."""
        shared = self._random(prefix)
        result = {}
        for name in ("first", "second"):
            prompt = shared + self._random(tail)
            clock = wire.Clock()
            self._run([prompt], 1)
            result[name] = clock.sample(1)
        return result


if __name__ == "__main__":
    wire.serve_engine(Engine(), "overhead")
