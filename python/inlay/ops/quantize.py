"""Activations to 8 bits, one scale for each group of 32 inputs of a row."""

from __future__ import annotations

from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.compiler.isa import Isa
from inlay.ops import math
from inlay.ops.dot import GROUP
from inlay.ops.rows import Quantized, call_many, isa, static
from inlay.ops.tir import (
    Buffer,
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


def emit_group(
    k: Kernel, values: Buffer, scales: Buffer, sums: Buffer, row: Expr, group: Expr, x: list[Expr]
) -> None:
    """Quantize one group, given as vectors, and store it; what is missing is 0."""
    limit = k.let(_largest(k, x))
    # A group of zeros has scale 0; so has one so small that 127 / limit overflows.
    inverse = k.let(T.Select(limit > const(1e-30), const(127.0) / limit, const(0.0)))
    store(
        scales, T.Select(limit > const(1e-30), limit * const(1.0 / 127.0), const(0.0)), row, group
    )
    totals: dict[int, Expr] = {}
    start = 0
    for part in x:
        lanes = lanes_of(part)
        rounded = math.round_even(part * splat(inverse, lanes))
        whole = k.let(T.cast(rounded, f"int32x{lanes}" if lanes > 1 else "int32"))
        store(values, T.cast(whole, f"int8x{lanes}" if lanes > 1 else "int8"), row,
              group * GROUP + start)  # fmt: skip
        totals[lanes] = totals[lanes] + whole if lanes in totals else whole
        start += lanes
    while start < GROUP:
        store(values, const(0, "int8"), row, group * GROUP + start)
        start += 1
    total: Expr = const(0, "int32")
    for lanes, whole in totals.items():
        total = total + _sum_int(whole, lanes)
    store(sums, total * const(-8, "int32"), row, group)


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


@cache
def _kernel(isa: Isa, inputs: int) -> Kernel:
    k = Kernel("quantize", isa)
    groups = (inputs + GROUP - 1) // GROUP
    with k.define():
        x = k.arg("x", ("n", inputs), "float32")
        values = k.arg("values", ("n", groups * GROUP), "int8")
        scales = k.arg("scales", ("n", groups), "float32")
        sums = k.arg("sums", ("n", groups), "int32")

        def one(row: Expr, group: Expr, length: int) -> None:
            parts = [
                k.let(load(x, row, group * GROUP + start, lanes=lanes))
                for start, lanes in pieces(length)
            ]
            emit_group(k, values, scales, sums, row, group, parts)

        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            with k.loop(inputs // GROUP) as group:
                one(row, group, GROUP)
            if inputs % GROUP:
                one(row, const(groups - 1, "int64"), inputs % GROUP)
    return k


def quantize(x: nn.Tensor) -> Quantized:
    """Quantize activations [n, inputs]."""
    inputs = static(x.shape[1], "the width of activations")
    groups = (inputs + GROUP - 1) // GROUP
    n = x.shape[0]
    values, scales, sums = call_many(
        _kernel(isa(), inputs),
        [x],
        [((n, groups * GROUP), "int8"), ((n, groups), "float32"), ((n, groups), "int32")],
    )
    return Quantized(values, scales, sums, inputs)
