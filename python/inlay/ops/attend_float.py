"""Attention to keys and values in floats: multiply-adds in 32 bits."""

from __future__ import annotations

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.attend import WIDTH, Block, Chunk, Place
from inlay.ops.kv import KEYS, widen
from inlay.ops.tir import Expr, const, get, load, pieces, put, splat, store


class FloatBlock(Block):
    """Keys and values in 16 or 32 bits."""

    def prepare(self, place: Place) -> None:
        """Queries are used unchanged."""

    def score(self, place: Place, chunk: Chunk) -> None:
        """One vector of keys at a time, each loaded once for all queries."""
        k, spec = self.k, self.spec
        [plane] = self.args.planes
        with k.loop(chunk.vectors) as i:
            j = k.let(chunk.first + i)
            page, offset = k.let(load(self.pages, j)), k.let(load(self.offsets, j))
            dots = [k.local("float32", KEYS) for _ in range(self.queries)]
            for dot in dots:
                put(dot, splat(0.0, KEYS))
            with k.loop(spec.head_dim) as d:
                at = offset * spec.head_dim + d * KEYS
                stored = load(plane, page, self.args.layer, 0, place.head, at, lanes=KEYS)
                keys = k.let(widen(k, stored))
                for m, dot in enumerate(dots):
                    r, g = divmod(m, spec.group)
                    column = (place.head * spec.group + g) * spec.head_dim + d
                    query = load(self.args.q, place.row + r, column)
                    put(dot, math.fma(k, splat(query, KEYS), keys, get(dot)))
            for m, dot in enumerate(dots):
                store(self.scores, get(dot), m * WIDTH + j * KEYS)

    def weigh(self, query: Expr, weights: list[Expr]) -> None:
        """Weights overwrite the scores."""
        for i, weight in enumerate(weights):
            store(self.scores, weight, query * WIDTH + i * KEYS)

    def gather(self, place: Place, chunk: Chunk) -> None:
        """A few columns of all queries at a time. Keys that no row reads may hold any bits."""
        k, dim = self.k, self.spec.head_dim
        if dim % KEYS == 0:
            with k.loop(dim // KEYS) as piece:
                self._columns(place, chunk, k.let(piece * KEYS), KEYS)
            return
        for start, lanes in pieces(dim):
            self._columns(place, chunk, const(start, "int64"), lanes)

    def _columns(self, place: Place, chunk: Chunk, start: Expr, lanes: int) -> None:
        k, spec = self.k, self.spec
        [plane] = self.args.planes
        sums = [k.local("float32", lanes) for _ in range(self.queries)]
        for m, total in enumerate(sums):
            before = load(self.sums, m * self.width + start, lanes=lanes)
            put(total, before * splat(load(self.fade, m), lanes))
        with k.loop(chunk.vectors) as i:
            j = k.let(chunk.first + i)
            page, offset = k.let(load(self.pages, j)), k.let(load(self.offsets, j))
            key = k.let(chunk.start + j * KEYS)
            skip = k.let(T.max(place.reach.begin - key, const(0, "int64")))
            stop = k.let(T.min(chunk.high - key, const(KEYS, "int64")))
            with k.loop(stop - skip) as n:
                at = (offset + skip + n) * spec.head_dim + start
                stored = load(plane, page, self.args.layer, 1, place.head, at, lanes=lanes)
                value = k.let(widen(k, stored))
                for m, total in enumerate(sums):
                    weight = load(self.scores, m * WIDTH + j * KEYS + skip + n)
                    put(total, math.fma(k, splat(weight, lanes), value, get(total)))
        for m, total in enumerate(sums):
            store(self.sums, get(total), m * self.width + start)
