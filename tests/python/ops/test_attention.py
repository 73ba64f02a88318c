"""Paged attention against numpy, and the same bits however the work is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas, threads

from inlay import ops
from inlay.compiler.isa import Isa
from inlay.ops import Attention, Rope

PAGE = 16
SPECS = {
    "grouped": Attention(6, 2, 64, scale=0.125, rotary=64),
    "plain": Attention(3, 3, 24, scale=0.2, rotary=8),
    "window": Attention(4, 1, 32, scale=0.15, window=21, softcap=3.0, rotary=32),
    "normed": Attention(4, 2, 8, scale=0.3, rotary=8, qk_norm_eps=1e-6, qk_norm_plus_one=True),
}
LAYERS = 2


def rope(spec: Attention) -> Rope:
    half = spec.rotary // 2
    return Rope((1e4 ** (-np.arange(half) / half)).astype(np.float32))


def case(spec: Attention, layer: int) -> Case:
    normed = spec.qk_norm_eps is not None

    def build(*x: Any) -> Any:
        q, k, v, positions, row_seq, slots, ptr, ids, first, plane, *norms = x
        batch = ops.Batch(positions, positions, row_seq, ptr, ptr, ptr)
        pages = ops.Pages(slots, ptr, ids, first, [plane], PAGE)
        table = ops.rope_table(positions, rope(spec))
        q_norm, k_norm = norms if norms else (None, None)
        out = ops.attention(
            q, k, v, batch, pages, layer, spec, table=table, q_norm=q_norm, k_norm=k_norm
        )
        return [out, pages.planes[0]]

    wide, narrow = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim
    plane = ("pages", LAYERS, 2, spec.kv_heads, PAGE * spec.head_dim)
    specs = [
        (("n", wide), "float32"),
        (("n", narrow), "float32"),
        (("n", narrow), "float32"),
        (("n",), "int32"),
        (("n",), "int32"),
        (("n",), "int32"),
        (("s1",), "int32"),
        (("p",), "int32"),
        (("s",), "int32"),
        (plane, "float16"),
        *([((spec.head_dim,), "float32")] * 2 if normed else []),
    ]
    return Case(build, specs)


@pytest.fixture(scope="module", params=isas(), ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> dict[str, Callable[..., Any]]:
    isa: Isa = request.param
    return compile_cases(isa, {name: case(spec, 1) for name, spec in SPECS.items()})


class Cache:
    """Sequences in scattered pages, fed in steps."""

    def __init__(self, spec: Attention, run: Callable[..., Any], seed: int, windowed: bool) -> None:
        self.rng = np.random.default_rng(seed)
        self.spec, self.run, self.windowed = spec, run, windowed
        shape = (64, LAYERS, 2, spec.kv_heads, PAGE * spec.head_dim)
        # What a page held before must not matter, not even if it is no number.
        self.plane = np.full(shape, np.nan, np.float16)
        self.free = list(self.rng.permutation(64))
        self.pages: dict[int, list[int]] = {}
        self.norms = (
            [self.rng.standard_normal(spec.head_dim).astype(np.float32) for _ in range(2)]
            if spec.qk_norm_eps is not None
            else []
        )

    def step(self, work: list[tuple[int, int, int]], q: Any, k: Any, v: Any) -> np.ndarray:
        """Run rows [start, stop) of each sequence; q, k, v are by sequence."""
        spec = self.spec
        rows = [(seq, p) for seq, start, stop in work for p in range(start, stop)]
        slots, ptr, ids, first = [], [0], [], []
        for seq, start, stop in work:
            pages = self.pages.setdefault(seq, [])
            while len(pages) * PAGE < stop:
                pages.append(self.free.pop())
            low = max(0, start - spec.window + 1) // PAGE if self.windowed and spec.window else 0
            first.append(low * PAGE)
            ids += pages[low : -(-stop // PAGE)]
            ptr.append(len(ids))
            slots += [pages[p // PAGE] * PAGE + p % PAGE for p in range(start, stop)]
        seqs = [i for i, (_, start, stop) in enumerate(work) for _ in range(start, stop)]

        def take(x: Any) -> np.ndarray:
            return np.stack([x[seq][p].reshape(-1) for seq, p in rows]).astype(np.float32)

        def ints(x: list[int]) -> np.ndarray:
            return np.array(x, np.int32)

        out, self.plane = self.run(
            take(q), take(k), take(v), ints([p for _, p in rows]), ints(seqs), ints(slots),
            ints(ptr), ints(ids), ints(first), self.plane, *self.norms,
        )  # fmt: skip
        return out


LENGTHS = (150, 1, 70, 17)


def inputs(spec: Attention, seed: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    shapes = (spec.heads, spec.kv_heads, spec.kv_heads)
    return tuple(
        [rng.standard_normal((n, heads, spec.head_dim)).astype(np.float32) for n in LENGTHS]
        for heads in shapes
    )  # type: ignore[return-value]


def expected(spec: Attention, q: Any, k: Any, v: Any, norms: list[np.ndarray]) -> np.ndarray:
    outs = []
    for qs, ks, vs in zip(q, k, v, strict=True):
        positions = np.arange(len(qs))
        if norms:
            qs = reference.rms_norm(qs, norms[0], 1e-6, plus_one=True)
            ks = reference.rms_norm(ks, norms[1], 1e-6, plus_one=True)
        freq = rope(spec).inv_freq
        qs, ks = reference.rotate(qs, positions, freq), reference.rotate(ks, positions, freq)
        out = reference.attend(
            qs, ks.astype(np.float16), vs.astype(np.float16), positions, spec.scale,
            spec.window, spec.softcap,
        )  # fmt: skip
        outs.append(out.reshape(len(qs), -1))
    return np.concatenate(outs)


@pytest.mark.parametrize("name", SPECS)
def test_prefill_of_several_sequences(name: str, functions: dict[str, Any]) -> None:
    spec = SPECS[name]
    q, k, v = inputs(spec, 1)
    cache = Cache(spec, functions[name], 2, windowed=False)
    out = cache.step([(i, 0, n) for i, n in enumerate(LENGTHS)], q, k, v)
    np.testing.assert_allclose(out, expected(spec, q, k, v, cache.norms), atol=2e-3)


@pytest.mark.parametrize("name", SPECS)
def test_chunks_and_decode_give_the_bits_of_one_prefill(
    name: str, functions: dict[str, Any]
) -> None:
    spec = SPECS[name]
    q, k, v = inputs(spec, 3)
    whole = Cache(spec, functions[name], 4, windowed=False).step(
        [(i, 0, n) for i, n in enumerate(LENGTHS)], q, k, v
    )
    starts = np.concatenate([[0], np.cumsum(LENGTHS)])
    cache = Cache(spec, functions[name], 4, windowed=True)
    done = dict.fromkeys(range(len(LENGTHS)), 0)
    rng = np.random.default_rng(5)
    try:
        while any(done[i] < n for i, n in enumerate(LENGTHS)):
            threads(int(rng.integers(1, 3)))
            work = []
            for i, n in enumerate(LENGTHS):
                size = int(rng.choice([0, 1, 1, 5, 23, 64]))
                if size and done[i] < n:
                    work.append((i, done[i], min(n, done[i] + size)))
            if not work:
                continue
            out = cache.step(work, q, k, v)
            row = 0
            for i, start, stop in work:
                part = whole[starts[i] + start : starts[i] + stop]
                assert out[row : row + stop - start].tobytes() == part.tobytes()
                row += stop - start
                done[i] = stop
    finally:
        threads(2)
