"""Paged attention against numpy, and the same bits however the work is split."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas

from inlay import ops
from inlay.ops import Attention, Rope, kv
from inlay.ops.isa import ISAS, Isa
from inlay.testing.threads import set_threads

PAGE = 16
SPECS = {
    "grouped": Attention(6, 2, 64, scale=0.125, rotary=64),
    "plain": Attention(3, 3, 24, scale=0.2, rotary=8),
    "window": Attention(4, 1, 32, scale=0.15, window=21, softcap=3.0, rotary=32),
    "normed": Attention(4, 2, 8, scale=0.3, rotary=8, qk_norm_eps=1e-6, qk_norm_plus_one=True),
    "sinks": Attention(6, 2, 32, scale=0.2, window=40, rotary=32, sinks=True),
    "chunked": Attention(4, 2, 16, scale=0.2, window=37, rotary=16, chunked=True),
    # Ten heads per key head: more than fit a register tile, except for one instruction set.
    "crowded": Attention(10, 1, 40, scale=0.2, rotary=40),
}
# Every shape in half precision, and those that differ in 8 bits.
CASES = [(name, "float16") for name in SPECS] + [
    (name, "int8") for name in ("grouped", "plain", "window", "crowded", "sinks")
]
LAYERS = 2


def rope(spec: Attention) -> Rope:
    half = spec.rotary // 2
    return Rope((1e4 ** (-np.arange(half) / half)).astype(np.float32))


def planes(spec: Attention, dtype: str, layers: int = LAYERS) -> list[kv.Plane]:
    return kv.planes(dtype, layers, spec.kv_heads, spec.head_dim, PAGE)


def case(spec: Attention, dtype: str, layer: int) -> Case:
    normed = spec.qk_norm_eps is not None
    described = planes(spec, dtype)

    def build(*x: Any) -> Any:
        q, k, v, positions, row_seq, slots, ptr, ids, first, *rest = x
        held, norms = rest[: len(described)], list(rest[len(described) :])
        sinks = norms.pop() if spec.sinks else None
        batch = ops.Batch(positions, positions, row_seq, ptr, ptr, ptr)
        pages = ops.Pages(slots, ptr, ids, first, list(held), PAGE)
        table = ops.rope_table(positions, rope(spec)) if spec.rotary else None
        q_norm, k_norm = norms if norms else (None, None)
        out = ops.attention(
            q,
            k,
            v,
            batch,
            pages,
            layer,
            spec,
            table=table,
            q_norm=q_norm,
            k_norm=k_norm,
            sinks=sinks,
        )
        return [out, *pages.planes]

    wide, narrow = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim
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
        *((("pages", *plane.shape), plane.dtype) for plane in described),
        *([((spec.head_dim,), "float32")] * 2 if normed else []),
        *([((spec.heads,), "float32")] if spec.sinks else []),
    ]
    return Case(build, specs)


@pytest.fixture(scope="module", params=isas(), ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> dict[str, Callable[..., Any]]:
    isa: Isa = request.param
    return compile_cases(isa, {f"{n}_{t}": case(SPECS[n], t, 1) for n, t in CASES})


class Cache:
    """Sequences in scattered pages, fed in steps."""

    def __init__(
        self, spec: Attention, dtype: str, run: Callable[..., Any], seed: int, windowed: bool
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.spec, self.run, self.windowed = spec, run, windowed
        # The old contents of a page must not matter, not even NaN.
        self.planes = [
            np.full((64, *plane.shape), np.nan if plane.dtype == "float16" else 77, plane.dtype)
            for plane in planes(spec, dtype)
        ]
        self.free = list(self.rng.permutation(64))
        self.pages: dict[int, list[int]] = {}
        self.norms = (
            [self.rng.standard_normal(spec.head_dim).astype(np.float32) for _ in range(2)]
            if spec.qk_norm_eps is not None
            else []
        )
        self.sinks = [3 * self.rng.standard_normal(spec.heads).astype(np.float32)] * spec.sinks

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

        out, *self.planes = self.run(
            take(q), take(k), take(v), ints([p for _, p in rows]), ints(seqs), ints(slots),
            ints(ptr), ints(ids), ints(first), *self.planes, *self.norms, *self.sinks,
        )  # fmt: skip
        return out


# The first reads three spans of keys.
LENGTHS = (530, 1, 70, 17)


def inputs(spec: Attention, seed: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    shapes = (spec.heads, spec.kv_heads, spec.kv_heads)
    return tuple(
        [rng.standard_normal((n, heads, spec.head_dim)).astype(np.float32) for n in LENGTHS]
        for heads in shapes
    )  # type: ignore[return-value]


def expected(spec: Attention, q: Any, k: Any, v: Any, cache: Cache) -> np.ndarray:
    outs, norms = [], cache.norms
    for qs, ks, vs in zip(q, k, v, strict=True):
        positions = np.arange(len(qs))
        if norms:
            qs = reference.rms_norm(qs, norms[0], 1e-6, plus_one=True)
            ks = reference.rms_norm(ks, norms[1], 1e-6, plus_one=True)
        freq = rope(spec).inv_freq
        qs, ks = reference.rotate(qs, positions, freq), reference.rotate(ks, positions, freq)
        out = reference.attend(
            qs, ks.astype(np.float16), vs.astype(np.float16), positions, spec.scale,
            spec.window, spec.softcap, sinks=cache.sinks[0] if spec.sinks else None,
            chunked=spec.chunked,
        )  # fmt: skip
        outs.append(out.reshape(len(qs), -1))
    return np.concatenate(outs)


# Bounds on the largest difference from float64, for values around 1.
BOUNDS = {"float16": 2e-3, "int8": 6e-2}


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_prefill_of_several_sequences(name: str, dtype: str, functions: dict[str, Any]) -> None:
    spec = SPECS[name]
    q, k, v = inputs(spec, 1)
    pages = Cache(spec, dtype, functions[f"{name}_{dtype}"], 2, windowed=False)
    out = pages.step([(i, 0, n) for i, n in enumerate(LENGTHS)], q, k, v)
    np.testing.assert_allclose(out, expected(spec, q, k, v, pages), atol=BOUNDS[dtype])


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_chunks_and_decode_give_the_bits_of_one_prefill(
    name: str, dtype: str, functions: dict[str, Any]
) -> None:
    spec, run = SPECS[name], functions[f"{name}_{dtype}"]
    q, k, v = inputs(spec, 3)
    whole = Cache(spec, dtype, run, 4, windowed=False).step(
        [(i, 0, n) for i, n in enumerate(LENGTHS)], q, k, v
    )
    starts = np.concatenate([[0], np.cumsum(LENGTHS)])
    pages = Cache(spec, dtype, run, 4, windowed=True)
    done = dict.fromkeys(range(len(LENGTHS)), 0)
    rng = np.random.default_rng(5)
    try:
        while any(done[i] < n for i, n in enumerate(LENGTHS)):
            set_threads(int(rng.integers(1, 3)))
            work = []
            for i, n in enumerate(LENGTHS):
                size = int(rng.choice([0, 1, 1, 5, 23, 64, 200]))
                if size and done[i] < n:
                    work.append((i, done[i], min(n, done[i] + size)))
            if not work:
                continue
            out = pages.step(work, q, k, v)
            row = 0
            for i, start, stop in work:
                part = whole[starts[i] + start : starts[i] + stop]
                assert out[row : row + stop - start].tobytes() == part.tobytes()
                row += stop - start
                done[i] = stop
    finally:
        set_threads(2)


# What `ops.kv` writes, by version. A change makes this fail: raise `kv.VERSION`, which is in the
# layout hash of models, and add the new hash here.
WRITTEN = {
    ("float32", 1): "b90ac3734caf314d",
    ("float16", 1): "f983e6b7660955af",
    ("int8", 1): "34b2a9a8ce213b08",
}


@pytest.mark.parametrize("dtype", kv.VERSION)
def test_the_cache_holds_the_bytes_of_its_version(dtype: str) -> None:
    if "x86_64_v3" not in [isa.name for isa in isas()]:
        pytest.skip("the hash is that of x86_64_v3")
    spec = Attention(2, 2, 40, scale=0.2)
    rng = np.random.Generator(np.random.Philox(3))
    whole = [rng.integers(-128, 128, (1, 20, 2, 40)) / np.float32(16) for _ in range(3)]
    run = compile_cases(ISAS["x86_64_v3"], {"write": case(spec, dtype, 1)})["write"]
    pages = Cache(spec, dtype, run, 1, windowed=False)
    for plane in pages.planes:
        plane[:] = 0
    pages.step([(0, 0, 20)], *whole)
    digest = hashlib.sha256()
    for plane in pages.planes:
        digest.update(plane.tobytes())
    assert digest.hexdigest()[:16] == WRITTEN[dtype, kv.VERSION[dtype]]
