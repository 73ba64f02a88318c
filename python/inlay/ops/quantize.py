"""Activations to 8 bits, with a scale for each span of a row: one group of 32 inputs or a few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.compiler.isa import Isa
from inlay.ops import math
from inlay.ops.dot import GROUP
from inlay.ops.norm import Normed, Piece, Rms
from inlay.ops.rows import Quantized, call_many, isa, static
from inlay.ops.tile import FORMS, Inputs, Kind, Place, place_of
from inlay.ops.tir import (
    Expr,
    Kernel,
    const,
    intrinsic,
    lanes_of,
    load,
    pieces,
    splat,
    store,
    vector,
)


def emit_span(
    k: Kernel, to: Inputs, at: Place, r: int, span: Expr, groups: list[list[Expr]]
) -> None:
    """Quantize the groups of a row that share a scale, given as vectors, and store them.

    What is missing in a group is 0. Groups past the end of a row are not stored.
    """
    limit = k.let(_largest(k, [part for group in groups for part in group]))
    # A span of zeros has scale 0; so has one so small that 127 / limit overflows. That of a
    # span with a NaN is NaN, and shows in every result.
    tiny = limit <= const(1e-30)
    inverse = k.let(T.Select(tiny, const(0.0), const(127.0) / limit))
    scale = T.Select(tiny, const(0.0), limit * const(1.0 / 127.0))
    store(to.scales, scale, at.entry(to.spans, span, r))
    for i, parts in enumerate(groups):
        group = k.let(span * to.form.span + i)
        with k.when(group < to.groups):
            _emit_group(k, to, k.let(at.entry(to.groups, group, r)), inverse, parts)


def _emit_group(k: Kernel, to: Inputs, entry: Expr, inverse: Expr, x: list[Expr]) -> None:
    totals: dict[int, Expr] = {}
    start = 0
    for part in x:
        lanes = lanes_of(part)
        rounded = math.round_even(part * splat(inverse, lanes))
        whole = k.let(T.cast(rounded, vector("int32", lanes)))
        store(to.values, T.cast(whole, vector("int8", lanes)), entry * GROUP + start)
        totals[lanes] = totals[lanes] + whole if lanes in totals else whole
        start += lanes
    while start < GROUP:
        store(to.values, const(0, "int8"), entry * GROUP + start)
        start += 1
    total: Expr = const(0, "int32")
    for lanes, whole in totals.items():
        total = total + _sum_int(whole, lanes)
    store(to.sums, total * const(-to.form.offset, "int32"), entry)


def _largest(k: Kernel, x: list[Expr]) -> Expr:
    """Return the largest magnitude; without its sign, a float's bits order as an integer's."""
    by_lanes: dict[int, Expr] = {}
    for part in x:
        lanes = lanes_of(part)
        words = vector("int32", lanes)
        bits = T.bitwise_and(T.reinterpret(part, dtype=words), splat(0x7FFFFFFF, lanes, "int32"))
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
    span = to.form.span * GROUP

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
def _kernel(isa: Isa, kind: Kind, inputs: int, rms: Rms | None) -> Kernel:
    k = Kernel(f"norm_{kind}" if rms else f"quantize_{kind}", isa)
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


def outputs(kind: Kind, n: int | Expr, width: int) -> list[tuple[Sequence[int | Expr], str]]:
    """Return the shapes and types of quantized rows."""
    groups = -(-width // GROUP)
    spans = -(-groups // FORMS[kind].span)
    return [((n, groups * GROUP), "int8"), ((n, spans), "float32"), ((n, groups), "int32")]


def quantize(kind: Kind, x: nn.Tensor) -> Quantized:
    """Quantize activations [n, inputs] for weights of a kind."""
    inputs = static(x.shape[1], "the width of activations")
    shapes = outputs(kind, x.shape[0], inputs)
    rms, sources = (x.rms, x.sources) if isinstance(x, Normed) else (None, [x])
    values, scales, sums = call_many(_kernel(isa(), kind, inputs, rms), sources, shapes)
    return Quantized(values, scales, sums, inputs)
