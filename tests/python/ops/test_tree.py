"""Attention where texts branch within a step: rows see the rows above them in a tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas

from inlay import ops
from inlay.ops import Attention, Rope, kv
from inlay.ops.isa import Isa
from inlay.testing.threads import set_threads

PAGE = 16
PAGES = 96
SPECS = {
    "float16": Attention(2, 1, 16, scale=0.2, window=70, softcap=5.0, rotary=16),
    # Enough heads per key head that no tile holds two rows: quick to compile.
    "int8": Attention(10, 1, 24, scale=0.15, rotary=24),
}
# Bounds on the largest difference from float64, for values around 1.
BOUNDS = {"float16": 2e-3, "int8": 6e-2}


def frequencies(spec: Attention) -> np.ndarray:
    half = spec.rotary // 2
    return (1e4 ** (-np.arange(half) / half)).astype(np.float32)


def case(spec: Attention, dtype: str, tree: bool) -> Case:
    described = kv.planes(dtype, 1, spec.kv_heads, spec.head_dim, PAGE)

    def build(*x: Any) -> Any:
        q, k, v, positions, row_seq, row_start, kv_len, slots, ptr, ids, first, *rest = x
        planes, seen = rest[: len(described)], rest[len(described) :]
        batch = ops.Batch(positions, positions, row_seq, row_start, kv_len, ptr, *seen)
        pages = ops.Pages(slots, ptr, ids, first, list(planes), PAGE)
        table = ops.rope_table(positions, Rope(frequencies(spec)))
        return [ops.attention(q, k, v, batch, pages, 0, spec, table=table), *pages.planes]

    wide, narrow = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim
    rows = [(("n", width), "float32") for width in (wide, narrow, narrow)]
    ints = ["n", "n", "s1", "s", "n", "s1", "p", "s"]
    specs = [
        *rows,
        *(((size,), "int32") for size in ints),
        *(((PAGES, *plane.shape), plane.dtype) for plane in described),
        *([(("n",), "int64")] if tree else []),
    ]
    return Case(build, specs)


@pytest.fixture(scope="module", params=isas(), ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> dict[tuple[str, bool], Callable[..., Any]]:
    isa: Isa = request.param
    # Compiling is slow: one without a tree is enough for comparison.
    keys = [("float16", False), ("float16", True), ("int8", True)]
    made = compile_cases(isa, {f"{d}_{tree}": case(SPECS[d], d, tree) for d, tree in keys})
    return {(d, tree): made[f"{d}_{tree}"] for d, tree in keys}


@dataclass
class Text:
    """A sequence: rows before the step, and for each row of the step its parent there, or None."""

    past: int
    parents: Sequence[int | None]
    branches: bool = True

    @property
    def total(self) -> int:
        return self.past + len(self.parents)

    def line(self, row: int) -> list[int]:
        """Rows of the step from the top of the tree down to `row`."""
        parent = self.parents[row]
        return [*([] if parent is None else self.line(parent)), row]

    @property
    def positions(self) -> list[int]:
        return [self.past + len(self.line(row)) - 1 for row in range(len(self.parents))]

    @property
    def seen(self) -> list[int]:
        if not self.branches:
            return [0] * len(self.parents)
        return [sum(1 << each for each in self.line(row)) for row in range(len(self.parents))]


def chain(past: int, rows: int, *, branches: bool) -> Text:
    return Text(past, [None, *range(rows - 1)], branches)


def tree(past: int, rows: int, seed: int) -> Text:
    """A forest: the parent of every row is an earlier one, or the end of the past."""
    rng = np.random.default_rng(seed)
    picked = [int(rng.integers(-1, row)) for row in range(rows)]
    return Text(past, [None if parent < 0 else parent for parent in picked])


class Texts:
    """Sequences whose past is in the cache, in scattered pages."""

    def __init__(self, dtype: str, texts: Sequence[Text], functions: Any, seed: int):
        self.functions = {tree: functions.get((dtype, tree)) for tree in (False, True)}
        rng = np.random.default_rng(seed)
        spec = SPECS[dtype]
        described = kv.planes(dtype, 1, spec.kv_heads, spec.head_dim, PAGE)
        self.spec, self.texts = spec, texts
        self.planes = [
            np.full((PAGES, *p.shape), np.nan if p.dtype == "float16" else 77, p.dtype)
            for p in described
        ]
        free = list(rng.permutation(PAGES))
        self.pages = [[free.pop() for _ in range(-(-text.total // PAGE))] for text in texts]
        heads = (spec.heads, spec.kv_heads, spec.kv_heads)
        self.rows = [
            [rng.standard_normal((t.total, h, spec.head_dim)).astype(np.float32) for h in heads]
            for t in texts
        ]
        past = [chain(0, t.past, branches=False) for t in texts]
        self._call(list(range(len(texts))), past, [0] * len(texts), True)

    def step(self, which: Sequence[int], masked: bool = True) -> np.ndarray:
        """Run the step of some sequences."""
        chosen = [self.texts[i] for i in which]
        return self._call(which, chosen, [t.past for t in chosen], masked)

    def _call(
        self,
        which: Sequence[int],
        texts: Sequence[Text],
        starts: Sequence[int],
        masked: bool,
    ) -> np.ndarray:
        counts = [len(text.parents) for text in texts]
        rows = [
            np.concatenate(
                [
                    self.rows[i][part][start : start + count].reshape(count, -1)
                    for i, start, count in zip(which, starts, counts, strict=True)
                ]
            )
            for part in range(3)
        ]
        slots = [
            self.pages[i][place // PAGE] * PAGE + place % PAGE
            for i, start, count in zip(which, starts, counts, strict=True)
            for place in range(start, start + count)
        ]
        lists = [
            [position for text in texts for position in text.positions],
            np.repeat(np.arange(len(which)), counts),
            np.cumsum([0, *counts]),
            [start + count for start, count in zip(starts, counts, strict=True)],
            slots,
            np.cumsum([0, *(len(self.pages[i]) for i in which)]),
            [page for i in which for page in self.pages[i]],
            [0] * len(which),
        ]
        seen = np.array([bits for text in texts for bits in text.seen], np.uint64).view(np.int64)
        out, *self.planes = self.functions[masked](
            *rows, *(np.asarray(x, np.int32) for x in lists), *self.planes,
            *([seen] if masked else []),
        )  # fmt: skip
        return np.asarray(out)

    def expected(self, which: Sequence[int]) -> np.ndarray:
        """Each row with only those that it sees, one after the other."""
        spec, outs = self.spec, []
        freq = frequencies(spec)
        for i in which:
            text, (q, k, v) = self.texts[i], self.rows[i]
            for row in range(len(text.parents)):
                at = [*range(text.past), *(text.past + each for each in text.line(row))]
                places = np.arange(len(at))
                keys = reference.rotate(k[at], places, freq).astype(np.float16)
                query = reference.rotate(q[at[-1:]], places[-1:], freq)
                out = reference.attend(
                    query, keys, v[at].astype(np.float16), places[-1:], spec.scale,
                    spec.window, spec.softcap,
                )  # fmt: skip
                outs.append(out.reshape(-1))
        return np.stack(outs)


@pytest.mark.parametrize("dtype", SPECS)
def test_rows_see_what_is_above_them_in_the_tree(dtype: str, functions: Any) -> None:
    texts = [tree(530, 40, 1), chain(20, 90, branches=False), tree(3, 64, 2), tree(255, 5, 3)]
    state = Texts(dtype, texts, functions, 4)
    out = state.step(range(4))
    np.testing.assert_allclose(out, state.expected(range(4)), atol=BOUNDS[dtype])
    # Alone, a few rows are split into spans for the threads: the same bits.
    begin = 0
    for i, text in enumerate(texts):
        part = out[begin : begin + len(text.parents)]
        begin += len(text.parents)
        set_threads(1 + i % 2)
        try:
            alone = state.step([i])
        finally:
            set_threads(2)
        assert alone.tobytes() == part.tobytes()


def test_a_tree_without_branches_gives_the_bits_of_a_line(functions: Any) -> None:
    for rows in (7, 64):
        texts = [chain(300, rows, branches=True), chain(41, rows + 30, branches=False)]
        state = Texts("float16", texts, functions, 5)
        plain = state.step(range(2), masked=False)
        masked = state.step(range(2))
        assert masked.tobytes() == plain.tobytes()


def test_a_tree_is_refused_where_a_window_could_cut_it() -> None:
    spec = Attention(2, 2, 8, scale=1.0, window=63, rotary=8)
    described = case(spec, "float16", tree=True)
    with pytest.raises(ValueError, match="a window of 64 or more, not 63"):
        compile_cases(isas()[0], {"refused": described})
