"""The worker of llama.cpp, through llama-cpp-python's low-level functions.

It times `llama_decode` alone, which favours it: its figures include no sampling, no text and no
messages.
"""

from __future__ import annotations

from typing import Any

import llama_cpp

from inlay.bench.peers import wire


class Engine:
    """One loaded model, with the context requested last."""

    def __init__(self) -> None:
        llama_cpp.llama_backend_init()
        self._model: Any = None
        self._context: Any = None
        self._key: tuple[Any, ...] = ()
        self._filled: tuple[int, ...] = ()
        self._threads = 1
        self._tokens = 0
        self._seed = 0
        self._vocabulary = 0

    def load(
        self, path: str, threads: int, tokens: int, sequences: int = 1, **settings: Any
    ) -> dict[str, Any]:
        """Load a file with a context of `tokens` tokens; it is ready once it has answered."""
        base = wire.memory()["now"]
        self._threads, self._tokens = threads, tokens
        clock = wire.Clock()
        params = llama_cpp.llama_model_default_params()
        params.load_mode = settings.pop("load_mode", llama_cpp.LLAMA_LOAD_MODE_MMAP)
        self._model = llama_cpp.llama_model_load_from_file(path.encode(), params)
        if not self._model:
            raise RuntimeError(f"{path} could not be loaded")
        vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._vocabulary = llama_cpp.llama_vocab_n_tokens(vocabulary)
        self._open(sequences, tokens, settings)
        loaded = clock.sample(0)
        self._feed([self._random(1)], 0)
        ready = clock.sample(1)
        return {"loaded": loaded, "ready": ready, "base": base, "version": llama_cpp.__version__}

    def _open(self, sequences: int, tokens: int, settings: dict[str, Any]) -> None:
        """Create the context, unless it exists."""
        key = (sequences, tokens, *sorted(settings.items()))
        if key == self._key:
            return
        if self._context:
            llama_cpp.llama_free(self._context)
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = tokens
        params.n_batch = 2048
        params.n_seq_max = sequences
        # Logits for one row per sequence: without this it reserves memory for every row.
        params.n_outputs_max = sequences
        params.n_threads = params.n_threads_batch = self._threads
        params.n_ubatch = settings.get("ubatch", 512)
        params.flash_attn_type = int(settings.get("flash", True))
        params.kv_unified = settings.get("unified", False)
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        if not self._context:
            raise RuntimeError(f"no context with {settings}")
        self._key, self._filled = key, ()

    def _random(self, count: int) -> list[int]:
        self._seed += 1
        return wire.tokens(self._seed, count, self._vocabulary)

    def _decode(self, rows: list[tuple[int, int, int, bool]]) -> None:
        """One call: rows of token, position, sequence, and whether logits are wanted."""
        batch = llama_cpp.llama_batch_init(len(rows), 0, 1)
        for i, (token, position, sequence, wanted) in enumerate(rows):
            batch.token[i] = token
            batch.pos[i] = position
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = sequence
            batch.logits[i] = wanted
        batch.n_tokens = len(rows)
        status = llama_cpp.llama_decode(self._context, batch)
        if wanted:
            llama_cpp.llama_get_logits_ith(self._context, -1)  # waits for the result
        llama_cpp.llama_batch_free(batch)
        if status:
            raise RuntimeError(f"llama_decode said {status}")

    def _feed(self, prompts: list[list[int]], start: int) -> None:
        """Process prompts, one sequence each, starting at a position."""
        for sequence, prompt in enumerate(prompts):
            for begin in range(0, len(prompt), 2048):
                part = prompt[begin : begin + 2048]
                self._decode(
                    [
                        (t, start + begin + i, sequence, begin + i == len(prompt) - 1)
                        for i, t in enumerate(part)
                    ]
                )

    def _cut(self, sequence: int, length: int) -> None:
        memory = llama_cpp.llama_get_memory(self._context)
        llama_cpp.llama_memory_seq_rm(memory, sequence, length, -1)

    def _empty(self) -> None:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
        self._filled = ()

    def prefill(self, tokens: int, **settings: Any) -> wire.Sample:
        """Process a prompt."""
        self._open(1, self._tokens, settings)
        self._empty()
        prompt = self._random(tokens)
        clock = wire.Clock()
        self._feed([prompt], 0)
        return clock.sample(tokens)

    def decode(
        self, depth: int, batch: int, tokens: int, seed: int, **settings: Any
    ) -> wire.Sample:
        """Run `tokens` steps of `batch` sequences that hold `depth` tokens."""
        capacity = self._tokens if batch == 1 else batch * -(-(depth + tokens + 1) // 256) * 256
        self._open(batch, capacity, settings)
        if self._filled != (depth, batch, seed):
            self._empty()
            self._feed([self._random(depth) for _ in range(batch)], 0)
            self._filled = (depth, batch, seed)
        for sequence in range(batch):
            self._cut(sequence, depth)
        ids = self._random(batch * tokens)
        clock = wire.Clock()
        for step in range(tokens):
            self._decode([(ids[step * batch + s], depth + step, s, True) for s in range(batch)])
        return clock.sample(batch * tokens)

    def first_token(self, prefix: int, tail: int, **settings: Any) -> dict[str, wire.Sample]:
        """A prompt, then another with the same prefix, which keeps that part of the cache."""
        self._open(1, self._tokens, settings)
        self._empty()
        shared, ends = self._random(prefix), [self._random(tail) for _ in range(2)]
        clock = wire.Clock()
        self._feed([shared + ends[0]], 0)
        first = clock.sample(1)
        self._cut(0, prefix)
        clock = wire.Clock()
        self._feed([ends[1]], prefix)
        return {"first": first, "second": clock.sample(1)}


if __name__ == "__main__":
    wire.serve_engine(Engine())
