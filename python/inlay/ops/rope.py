"""Rotary position embedding: a table of cosines and sines once per step, then rotations."""

from __future__ import annotations

import math as pymath
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.isa import Isa
from inlay.ops.norm import inverse_rms
from inlay.ops.rows import call, isa
from inlay.ops.tir import Buffer, Expr, Kernel, const, intrinsic, load, pieces, splat, store


@dataclass(frozen=True, eq=False)
class Rope:
    """The frequencies of a rotary embedding; its variants differ only in these."""

    inv_freq: npt.NDArray[np.float32]
    attention_factor: float = 1.0

    @property
    def width(self) -> int:
        """Return how many numbers of a head are rotated."""
        return 2 * len(self.inv_freq)


# Taylor series: the argument is at most pi / 4, the error below 1e-12.
_SIN = [(-1.0) ** i / pymath.factorial(2 * i + 1) for i in range(7)]
_COS = [(-1.0) ** i / pymath.factorial(2 * i) for i in range(8)]
_HALF_PI_HIGH = 1.57079632679489655800e00
_HALF_PI_LOW = 6.12323399573676603587e-17


def _cos_sin(k: Kernel, angle: Expr) -> tuple[Expr, Expr]:
    """Return cosine and sine of a 64-bit angle, for the angles of all positions."""
    quarter = k.let(
        intrinsic("llvm.roundeven.f64", "float64", angle * const(2 / pymath.pi, "float64"))
    )
    rest = k.let(angle - quarter * const(_HALF_PI_HIGH, "float64"))
    rest = k.let(rest - quarter * const(_HALF_PI_LOW, "float64"))
    square = k.let(rest * rest)

    def horner(coefficients: list[float]) -> Expr:
        value = const(coefficients[-1], "float64")
        for c in reversed(coefficients[:-1]):
            value = k.let(value * square + const(c, "float64"))
        return value

    sine = k.let(rest * horner(_SIN))
    cosine = k.let(horner(_COS))
    turn = k.let(T.bitwise_and(T.cast(quarter, "int64"), const(3, "int64")))
    odd = T.bitwise_and(turn, const(1, "int64")) != const(0, "int64")
    zero = const(0.0, "float64")
    c = k.let(T.Select(odd, sine, cosine))
    s = k.let(T.Select(odd, cosine, sine))
    c_negative = T.bitwise_and(turn + 1, const(2, "int64")) != const(0, "int64")
    s_negative = T.bitwise_and(turn, const(2, "int64")) != const(0, "int64")
    return T.Select(c_negative, zero - c, c), T.Select(s_negative, zero - s, s)


@cache
def _table_kernel(isa: Isa, half: int, factor: float) -> Kernel:
    k = Kernel("rope_table", isa)
    with k.define():
        positions = k.arg("positions", ("n",), "int32")
        inv_freq = k.arg("inv_freq", (half,), "float32")
        table = k.arg("table", ("n", 2 * half), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            position = k.let(T.cast(load(positions, row), "float32"))
            with k.loop(half) as i:
                # The product is rounded to 32 bits, as in training.
                angle = k.let(T.cast(position * load(inv_freq, i), "float64"))
                cosine, sine = _cos_sin(k, angle)
                store(table, T.cast(cosine, "float32") * const(factor), row, i)
                store(table, T.cast(sine, "float32") * const(factor), row, i + half)
    return k


def rope_table(positions: nn.Tensor, rope: Rope) -> nn.Tensor:
    """Return cosines and sines of a batch's positions; all layers share it."""
    half = len(rope.inv_freq)
    kernel = _table_kernel(isa(), half, float(rope.attention_factor))
    frequencies = nn.Tensor.from_const(np.ascontiguousarray(rope.inv_freq, np.float32))
    return call(kernel, [positions, frequencies], (positions.shape[0], 2 * half))


@dataclass(frozen=True)
class HeadShape:
    """The normalization and rotation of the heads of a row."""

    heads: int
    head_dim: int
    rotary: int
    norm_eps: float | None = None
    norm_plus_one: bool = False


def emit_rotated(
    k: Kernel,
    shape: HeadShape,
    x: Buffer,
    norm: Buffer | None,
    table: Buffer | None,
    row: Expr,
    base: Expr,
    put_piece: object,
) -> None:
    """Normalize and rotate one head and pass the pieces to `put_piece(start, value)`."""
    assert callable(put_piece)
    factor: Expr = None
    if norm is not None and shape.norm_eps is not None:
        factor = inverse_rms(
            k, shape.head_dim, shape.norm_eps, lambda c, lanes: load(x, row, base + c, lanes=lanes)
        )

    def value(start: int, lanes: int) -> Expr:
        number = load(x, row, base + start, lanes=lanes)
        if norm is not None:
            weight = load(norm, const(start, "int64"), lanes=lanes)
            if shape.norm_plus_one:
                weight = weight + splat(1.0, lanes)
            number = number * splat(factor, lanes) * weight
        return k.let(number)

    half = shape.rotary // 2
    for start, lanes in pieces(half):
        low, high = value(start, lanes), value(start + half, lanes)
        cosine = k.let(load(table, row, const(start, "int64"), lanes=lanes))
        sine = k.let(load(table, row, const(start + half, "int64"), lanes=lanes))
        put_piece(start, low * cosine - high * sine)
        put_piece(start + half, high * cosine + low * sine)
    for start, lanes in pieces(shape.head_dim - shape.rotary):
        put_piece(shape.rotary + start, value(shape.rotary + start, lanes))


def emit_heads(
    k: Kernel,
    shape: HeadShape,
    x: Buffer,
    norm: Buffer | None,
    table: Buffer | None,
    row: Expr,
    out: Buffer,
) -> None:
    """Normalize and rotate all heads of a row."""
    with k.loop(shape.heads) as head:
        base = head * shape.head_dim

        def put_piece(start: int, value: Expr) -> None:
            store(out, value, row, base + start)

        emit_rotated(k, shape, x, norm, table, row, base, put_piece)
