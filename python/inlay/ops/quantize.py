"""Quantizes activations to 8 bits, with a scale per span: one or a few groups of 32 inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from tvm import tirx
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import GROUP
from inlay.ops.isa import Isa
from inlay.ops.kinds import GroupedKind
from inlay.ops.norm import Normed, Piece, Rms
from inlay.ops.rows import Quantized, call_many, isa, static
from inlay.ops.tile import Inputs, Place, place_of
from inlay.ops.tir import (
    LANES,
    Buffer,
    Expr,
    Kernel,
    const,
    intrinsic,
    lanes_of,
    load,
    pieces,
    put,
    splat,
    store,
    vector,
)


def emit_span(
    k: Kernel, to: Inputs, at: Place, r: int, span: Expr, groups: list[list[Expr]]
) -> None:
    """Quantize the groups of a row that share a scale, given as vectors, and store them.

    A partial group is padded with 0. Groups past the end of a row are not stored.
    """
    limit = k.let(_largest(k, [part for group in groups for part in group]))
    inverse, scale = _scales(k, limit)
    store(to.scales, scale, at.entry(to.spans, span, r))
    for i, parts in enumerate(groups):
        group = k.let(span * to.kind.span + i)
        with k.when(group < to.groups):
            _emit_group(k, to, k.let(at.entry(to.groups, group, r)), inverse, parts)


def _scales(k: Kernel, limit: Expr) -> tuple[Expr, Expr]:
    """Return the factor for numbers up to `limit`, and the scale that undoes it."""
    lanes = lanes_of(limit)
    # The scale of a span of zeros is 0, as is that of one so small that 127 / limit overflows. The
    # scale of a span with a NaN is NaN, and shows in every result.
    tiny, zero = limit <= splat(1e-30, lanes), splat(0.0, lanes)
    inverse = k.let(T.Select(tiny, zero, splat(127.0, lanes) / limit))
    return inverse, T.Select(tiny, zero, limit * splat(1.0 / 127.0, lanes))


def emit_spans(k: Kernel, to: Inputs, at: Place, span: Expr, rows: list[list[list[Expr]]]) -> None:
    """Do the work of `emit_span` for a span of all rows of a place, in whole vectors of 16.

    A single row waits for its maximum, then for a division. Together, the rows share that latency.
    """
    limits = []
    for groups in rows:
        bits = [_magnitude(part) for group in groups for part in group]
        while len(bits) > 1:
            bits = [k.let(T.max(*bits[i : i + 2])) for i in range(0, len(bits), 2)]
        limits.append(bits[0])
    limit = T.reinterpret(fold_rows(k, limits, T.max), dtype=vector("float32", LANES))
    inverse, scale = _scales(k, k.let(limit))
    _store_rows(k, to.scales, scale, at.rows, at.entry(to.spans, span, 0))
    inverses = k.local("float32", LANES)
    put(inverses, inverse)
    for i in range(to.kind.span):
        group = k.let(span * to.kind.span + i)
        with k.when(group < to.groups):
            entry = k.let(at.entry(to.groups, group, 0))
            totals = []
            for r, groups in enumerate(rows):
                factor = splat(load(inverses, r), LANES)
                wholes = []
                for number, part in enumerate(groups[i]):
                    wholes.append(k.let(_whole(part * factor)))
                    place = (entry + r) * GROUP + number * LANES
                    store(to.values, T.cast(wholes[-1], vector("int8", LANES)), place)
                totals.append(k.let(wholes[0] + wholes[1]))
            total = fold_rows(k, totals, lambda x, y: x + y)
            total = total * splat(-to.kind.offset, LANES, "int32")
            _store_rows(k, to.sums, total, at.rows, entry)


def _store_rows(k: Kernel, buffer: Buffer, value: Expr, rows: int, entry: Expr) -> None:
    """Store the first lanes of a vector."""
    kept = k.local(str(buffer.dtype), LANES)
    put(kept, value)
    for start, lanes in pieces(rows):
        store(buffer, load(kept, start, lanes=lanes), entry + start)


def fold_rows(k: Kernel, rows: list[Expr], combine: Callable[[Expr, Expr], Expr]) -> Expr:
    """Fold each of up to 16 vectors of 16 lanes; lane `r` of the result is that of row `r`.

    Adjacent vectors are folded to half and concatenated, until one vector is left.
    """
    width = LANES
    while width > 1:
        width //= 2
        low = [start + i for start in range(0, 2 * LANES, 2 * width) for i in range(width)]
        high = [index + width for index in low]
        folded = []
        for i in range(0, len(rows), 2):
            pair = [rows[i], rows[min(i + 1, len(rows) - 1)]]
            folded.append(k.let(combine(tirx.Shuffle(pair, low), tirx.Shuffle(pair, high))))
        rows = folded
    return rows[0]


def _emit_group(k: Kernel, to: Inputs, entry: Expr, inverse: Expr, x: list[Expr]) -> None:
    totals: dict[int, Expr] = {}
    start = 0
    for part in x:
        lanes = lanes_of(part)
        whole = k.let(_whole(part * splat(inverse, lanes)))
        store(to.values, T.cast(whole, vector("int8", lanes)), entry * GROUP + start)
        totals[lanes] = totals[lanes] + whole if lanes in totals else whole
        start += lanes
    while start < GROUP:
        store(to.values, const(0, "int8"), entry * GROUP + start)
        start += 1
    total: Expr = const(0, "int32")
    for lanes, whole in totals.items():
        total = total + _sum_int(whole, lanes)
    store(to.sums, total * const(-to.kind.offset, "int32"), entry)


def _whole(x: Expr) -> Expr:
    """Round to the nearest integer."""
    return T.cast(math.round_even(x), vector("int32", lanes_of(x)))


def _magnitude(x: Expr) -> Expr:
    """Return the bits of floats without the sign, which sort like integers."""
    lanes = lanes_of(x)
    bits = T.reinterpret(x, dtype=vector("int32", lanes))
    return T.bitwise_and(bits, splat(0x7FFFFFFF, lanes, "int32"))


def _largest(k: Kernel, x: list[Expr]) -> Expr:
    """Return the largest magnitude."""
    by_lanes: dict[int, Expr] = {}
    for part in x:
        lanes = lanes_of(part)
        bits = _magnitude(part)
        by_lanes[lanes] = k.let(T.max(by_lanes[lanes], bits) if lanes in by_lanes else bits)
    largest: Expr = None
    for lanes, bits in by_lanes.items():
        name = f"llvm.vector.reduce.smax.v{lanes}i32"
        one = bits if lanes == 1 else intrinsic(name, "int32", bits)
        largest = k.let(one if largest is None else T.max(largest, one))
    return T.reinterpret(largest, dtype="float32")


def _sum_int(value: Expr, lanes: int) -> Expr:
    if lanes == 1:
        return value
    return intrinsic(f"llvm.vector.reduce.add.v{lanes}i32", "int32", value)


def emit_row(k: Kernel, to: Inputs, at: Place, inputs: int, value: Piece) -> None:
    """Quantize a row whose numbers are `value(column, lanes)`."""
    span = to.kind.span * GROUP

    def one(index: Expr, length: int) -> None:
        groups = []
        for start in range(0, length, GROUP):
            parts = pieces(min(GROUP, length - start))
            column = index * span + start
            groups.append([k.let(value(column + at, lanes)) for at, lanes in parts])
        emit_span(k, to, at, 0, index, groups)

    with k.loop(inputs // span) as index:
        one(index, span)
    if inputs % span:
        one(const(inputs // span, "int64"), inputs % span)


@cache
def _kernel(isa: Isa, kind: GroupedKind, inputs: int, rms: Rms | None) -> Kernel:
    k = Kernel(f"norm_{kind.name}" if rms else f"quantize_{kind.name}", isa)
    with k.define():
        x = k.arg("x", ("n", inputs), "float32")
        weight = k.arg("weight", (inputs,), "float32") if rms else None
        to = Inputs.declare(k, kind)
        with k.body(), k.loop(k.size("n"), parallel=True) as row:

            def plain(column: Expr, lanes: int) -> Expr:
                return load(x, row, column, lanes=lanes)

            at = place_of(k, row, k.size("n"))
            value = rms.emit(k, x, weight, row) if rms else plain
            emit_row(k, to.opened(), at, inputs, value)
    return k


def outputs(kind: GroupedKind, n: int | Expr, width: int) -> list[tuple[Sequence[int | Expr], str]]:
    """Return the shapes and types of quantized rows."""
    groups = -(-width // GROUP)
    spans = -(-groups // kind.span)
    return [((n, groups * GROUP), "int8"), ((n, spans), "float32"), ((n, groups), "int32")]


def quantize(kind: GroupedKind, x: nn.Tensor) -> Quantized:
    """Quantize activations [n, inputs] for weights of a kind."""
    inputs = static(x.shape[1], "the width of activations")
    shapes = outputs(kind, x.shape[0], inputs)
    rms, sources = (x.rms, x.sources) if isinstance(x, Normed) else (None, [x])
    values, scales, sums = call_many(_kernel(isa(), kind, inputs, rms), sources, shapes)
    return Quantized(values, scales, sums, inputs)
