"""Attention to keys and values in 8 bits: integer dot products.

Queries are rounded to 8 bits in the same blocks as keys, and the weights of a chunk, times the
scales of their values, to 7 bits with one scale. All sums of products are exact integers, so all
instruction sets compute the same from the same cache, except for the exponential.
"""

from __future__ import annotations

from functools import partial

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.attend import CHUNK, WIDTH, Arguments, Attention, Block, Chunk, Place
from inlay.ops.kv import DEPTH, KEYS, blocks, largest, padded, to_int8
from inlay.ops.tir import (
    Expr,
    Kernel,
    const,
    get,
    load,
    pieces,
    put,
    splat,
    store,
    vector,
)


class Int8Block(Block):
    """Keys with a scale per 32 numbers, values with one scale."""

    def __init__(self, k: Kernel, spec: Attention, args: Arguments, rows: int) -> None:
        super().__init__(k, spec, args, rows)
        self.blocks = blocks(spec.head_dim)
        count = len(self.blocks)
        self.rounded = k.local("int8", self.queries * self.width)
        self.query_scales = k.local("float32", self.queries * count)
        # Minus 128 times the sum of a block: see `Isa.key_start`.
        self.offset_sums = k.local("int32", self.queries * count)
        self.value_scales = k.local("float32", WIDTH)
        self.weights = k.local("int8", self.queries * WIDTH)
        self.weight_scales = k.local("float32", self.queries)

    def head_width(self) -> int:
        """Values are padded to whole vectors."""
        return padded(self.spec.head_dim)

    def prepare(self, place: Place) -> None:
        """Round the queries, with a scale per block."""
        k, spec = self.k, self.spec
        plain = k.local("float32", self.width)
        with k.loop(self.rows) as r, k.loop(spec.group) as g:
            m = k.let(r * spec.group + g)
            column = k.let((place.head * spec.group + g) * spec.head_dim)
            for start, lanes in pieces(spec.head_dim):
                value = load(self.args.q, place.row + r, column + start, lanes=lanes)
                store(plain, value, start)
            for start in range(spec.head_dim, self.width):
                store(plain, const(0.0), start)
            for number, (start, width) in enumerate(self.blocks):
                limit = k.let(largest(k, plain, start, width))
                some = limit > const(1e-30)
                inverse = k.let(T.Select(some, const(127.0) / limit, const(0.0)))
                scale = k.let(T.Select(some, limit * const(1 / 127), const(0.0)))
                store(self.query_scales, scale, m * len(self.blocks) + number)
                total = k.local("int32")
                put(total, const(0, "int32"))
                for at, lanes in pieces(width):
                    value = load(plain, start + at, lanes=lanes) * splat(inverse, lanes)
                    store(self.rounded, to_int8(k, value), m * self.width + start + at)
                with k.loop(width) as i:
                    one = load(self.rounded, m * self.width + start + i)
                    put(total, get(total) + T.cast(one, "int32"))
                store(self.offset_sums, get(total) * -128, m * len(self.blocks) + number)

    def score(self, place: Place, chunk: Chunk) -> None:
        """One vector of keys at a time; the sum of each block is an integer."""
        k = self.k
        values, scales = self.args.planes
        lanes = k.isa.lanes
        with k.loop(chunk.vectors) as i:
            j = k.let(chunk.first + i)
            page, offset = k.let(load(self.pages, j)), k.let(load(self.offsets, j))
            layer, head = self.args.layer, place.head
            stored = load(scales, page, layer, head, len(self.blocks), offset, lanes=KEYS)
            store(self.value_scales, math.widen_f16(k, stored), j * KEYS)
            with k.loop(KEYS // lanes) as part:
                totals = [k.local("float32", lanes) for _ in range(self.queries)]
                for total in totals:
                    put(total, splat(0.0, lanes))
                for number, (start, width) in enumerate(self.blocks):
                    at_scale = offset + part * lanes
                    stored = load(scales, page, layer, head, number, at_scale, lanes=lanes)
                    scale = k.let(math.widen_f16(k, stored))
                    sums = [k.local("int32", lanes) for _ in range(self.queries)]
                    for m, total in enumerate(sums):
                        start_ = k.isa.key_start(partial(self._offset_sum, m, number))
                        put(total, splat(start_, lanes, "int32"))
                    with k.loop(width // DEPTH) as step:
                        at = offset * self.width + start * KEYS + step * (KEYS * DEPTH)
                        at = at + part * (lanes * DEPTH)
                        keys = load(values, page, layer, 0, head, at, lanes=lanes * DEPTH)
                        column = start + step * DEPTH
                        self._dot_keys(k.let(keys), column, sums)
                    for m, total in enumerate(sums):
                        factor = load(self.query_scales, m * len(self.blocks) + number)
                        product = T.cast(get(total), vector("float32", lanes))
                        product = k.let(product * splat(factor, lanes))
                        put(totals[m], math.fma(k, product, scale, get(totals[m])))
                for m, total in enumerate(totals):
                    store(self.scores, get(total), m * WIDTH + j * KEYS + part * lanes)

    def _offset_sum(self, query: int, number: int) -> Expr:
        return load(self.offset_sums, query * len(self.blocks) + number)

    def _dot_keys(self, keys: Expr, column: Expr, sums: list[Expr]) -> None:
        """Add the products of 4 numbers of some keys and all queries."""
        isa = self.k.isa
        prepared = isa.prepare_keys(self.k, keys)
        for m, total in enumerate(sums):
            queries = self._every(load(self.rounded, m * self.width + column, lanes=DEPTH))
            put(total, isa.add_keys(get(total), prepared, queries))

    def _every(self, four: Expr) -> Expr:
        """Return 4 numbers, repeated in each lane."""
        lanes = self.k.isa.lanes
        one = T.reinterpret(four, dtype="int32")
        return T.reinterpret(splat(one, lanes), dtype=f"int8x{DEPTH * lanes}")

    def weigh(self, query: Expr, weights: list[Expr]) -> None:
        """Round the weights, times the scales of their values, with one scale for the chunk."""
        k = self.k
        products = []
        for i, weight in enumerate(weights):
            product = weight * load(self.value_scales, i * KEYS, lanes=KEYS)
            # Scales beyond the end may have any bits.
            none = weight <= splat(0.0, KEYS)
            products.append(k.let(T.Select(none, splat(0.0, KEYS), product)))
        most = products[0]
        for product in products[1:]:
            most = math.maximum(most, product)
        limit = k.let(math.max_lanes(k, most))
        some = limit > const(1e-30)
        inverse = k.let(T.Select(some, const(127.0) / limit, const(0.0)))
        store(self.weight_scales, T.Select(some, limit * const(1 / 127), const(0.0)), query)
        for i, product in enumerate(products):
            rounded = to_int8(k, product * splat(inverse, KEYS))
            store(self.weights, rounded, query * WIDTH + i * KEYS)

    def gather(self, place: Place, chunk: Chunk) -> None:
        """A few columns of all queries at a time, over the whole chunk in integers."""
        k = self.k
        lanes = k.isa.lanes
        values = self.args.planes[0]
        with k.loop(self.width // lanes) as piece:
            column = k.let(piece * lanes)
            sums = [k.local("int32", lanes) for _ in range(self.queries)]
            for total in sums:
                put(total, splat(0, lanes, "int32"))
            with k.loop(chunk.vectors) as i:
                j = k.let(chunk.first + i)
                page, offset = k.let(load(self.pages, j)), k.let(load(self.offsets, j))
                with k.loop(KEYS // DEPTH) as step:
                    at = (offset + step * DEPTH) * self.width + column * DEPTH
                    four = load(
                        values, page, self.args.layer, 1, place.head, at, lanes=lanes * DEPTH
                    )
                    self._dot_values(k.let(four), j * KEYS + step * DEPTH, sums)
            for m, total in enumerate(sums):
                before = load(self.sums, m * self.width + column, lanes=lanes)
                faded = k.let(before * splat(load(self.fade, m), lanes))
                number = T.cast(get(total), vector("float32", lanes))
                scale = splat(load(self.weight_scales, m), lanes)
                store(self.sums, math.fma(k, number, scale, faded), m * self.width + column)

    def _dot_values(self, values: Expr, key: Expr, sums: list[Expr]) -> None:
        """Add the products of 4 weights, which are not negative, and some columns of values."""
        for m, total in enumerate(sums):
            weights = self._every(load(self.weights, m * WIDTH + key, lanes=DEPTH))
            put(total, self.k.isa.add_values(get(total), weights, values))


assert CHUNK * KEYS == WIDTH
