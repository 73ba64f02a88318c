"""Kinds of weights, as kernels see them. A quantization scheme passes its kind to the operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.dot import DEPTH, STEPS
from inlay.ops.tir import Buffer, Expr, Kernel, const, load, splat, vector

# unpack(kernel, weights, tile, group, part): the 8 vectors of a group for one part of the tile.
Unpack = Callable[[Kernel, Buffer, Expr, Expr, int], list[Expr]]
# number(weights, tile, group, step, place in the vector): one stored weight.
Number = Callable[[Buffer, Expr, Expr, int, Expr], Expr]


@dataclass(frozen=True)
class GroupedKind:
    """Unsigned integers with an offset, and a float16 scale per group."""

    # In the names of kernels.
    name: str
    bits: int
    # The offset in the stored weights.
    offset: int
    # Groups of activations that share a scale. The rounding of 4-bit weights outweighs that of
    # activations, so groups can share scales, which saves multiplications; with 8-bit weights it
    # shows. See docs/quantization.md.
    span: int
    unpack: Unpack
    number: Number

    @property
    def vectors(self) -> int:
        """Stored vectors of 64 bytes per group."""
        return STEPS * self.bits // 8


@dataclass(frozen=True)
class DenseKind:
    """Plain numbers, widened to 32-bit floats."""

    name: str
    dtype: str
    widen: Callable[[Expr], Expr]


def unpack4(k: Kernel, weights: Buffer, tile: Expr, group: Expr, part: int) -> list[Expr]:
    """Return the vectors of 4-bit weights: even steps are in the low halves of bytes."""
    size = DEPTH * k.isa.lanes
    words = vector("int32", k.isa.lanes)
    low = splat(0x0F0F0F0F, k.isa.lanes, "int32")
    steps = []
    for pair in range(STEPS // 2):
        packed = k.let(
            T.reinterpret(load(weights, tile, group, pair, part * size, lanes=size), dtype=words)
        )
        steps.append(k.let(T.bitwise_and(packed, low)))
        shifted = T.shift_right(packed, splat(4, k.isa.lanes, "int32"))
        steps.append(k.let(T.bitwise_and(shifted, low)))
    return steps


def unpack8(k: Kernel, weights: Buffer, tile: Expr, group: Expr, part: int) -> list[Expr]:
    """Return the vectors of 8-bit weights."""
    size = DEPTH * k.isa.lanes
    words = vector("int32", k.isa.lanes)
    return [
        k.let(T.reinterpret(load(weights, tile, group, step, part * size, lanes=size), dtype=words))
        for step in range(STEPS)
    ]


def number4(weights: Buffer, tile: Expr, group: Expr, step: int, place: Expr) -> Expr:
    """Return a 4-bit weight."""
    byte = T.cast(load(weights, tile, group, step // 2, place), "int32")
    return T.shift_right(byte, const(4, "int32")) if step % 2 else T.bitwise_and(byte, 15)


def number8(weights: Buffer, tile: Expr, group: Expr, step: int, place: Expr) -> Expr:
    """Return an 8-bit weight."""
    return T.cast(load(weights, tile, group, step, place), "int32")
