"""The worker of ONNX Runtime GenAI. The file of a model is the folder its model builder wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime_genai as og

from inlay.bench.peers import wire


class Engine:
    """One loaded model."""

    def __init__(self) -> None:
        self._model: Any = None
        self._vocabulary = 0
        self._seed = 0

    def load(self, path: str, threads: int, tokens: int, **_: Any) -> dict[str, Any]:
        """Load a folder; the cache belongs to each request, so `tokens` is not needed."""
        base = wire.memory()["now"]
        settings = json.loads((Path(path) / "genai_config.json").read_text())
        self._vocabulary = settings["model"]["vocab_size"]
        clock = wire.Clock()
        config = og.Config(path)
        options = {"session_options": {"intra_op_num_threads": threads}}
        config.overlay(json.dumps({"model": {"decoder": options}}))
        self._model = og.Model(config)
        loaded = clock.sample(0)
        self._start([self._random(1)], 2).generate_next_token()
        ready = clock.sample(1)
        return {"loaded": loaded, "ready": ready, "base": base, "version": og.__version__}

    def _random(self, count: int) -> list[int]:
        self._seed += 1
        return wire.tokens(self._seed, count, self._vocabulary)

    def _start(self, prompts: list[list[int]], more: int) -> Any:
        """A generator that has processed its prompts."""
        params = og.GeneratorParams(self._model)
        length = len(prompts[0]) + more
        params.set_search_options(
            batch_size=len(prompts), max_length=length, min_length=length, do_sample=False
        )
        generator = og.Generator(self._model, params)
        generator.append_tokens(np.array(prompts, np.int32))
        return generator

    def prefill(self, tokens: int) -> wire.Sample:
        """Process a prompt and generate one token."""
        prompt = self._random(tokens)
        clock = wire.Clock()
        self._start([prompt], 2).generate_next_token()
        return clock.sample(tokens)

    def decode(self, depth: int, batch: int, tokens: int, seed: int) -> wire.Sample:
        """Generate `tokens` after the first for `batch` prompts of `depth` tokens."""
        generator = self._start([self._random(depth) for _ in range(batch)], tokens + 2)
        generator.generate_next_token()
        clock = wire.Clock()
        for _ in range(tokens):
            generator.generate_next_token()
        return clock.sample(batch * tokens)

    def first_token(self, prefix: int, tail: int) -> dict[str, wire.Sample]:
        """A prompt, then another with the same prefix, which keeps that part of the cache."""
        shared, ends = self._random(prefix), [self._random(tail) for _ in range(2)]
        clock = wire.Clock()
        generator = self._start([shared + ends[0]], tail + 2)
        generator.generate_next_token()
        first = clock.sample(1)
        generator.rewind_to(prefix)
        clock = wire.Clock()
        generator.append_tokens(np.array([ends[1]], np.int32))
        generator.generate_next_token()
        return {"first": first, "second": clock.sample(1)}


if __name__ == "__main__":
    wire.serve_engine(Engine())
