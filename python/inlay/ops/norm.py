"""RMS norm and layer norm, over whole rows or over the heads of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tvm.relax.frontend import nn

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.rows import call, isa, static
from inlay.ops.tir import (
    Buffer,
    Expr,
    Kernel,
    const,
    get,
    lanes_of,
    load,
    pieces,
    put,
    splat,
    store,
)

# Numbers of a row: value(first column, count).
Piece = Callable[[Expr, int], Expr]


def sum_over(k: Kernel, width: int, value: Piece) -> Expr:
    """Add `value(column, lanes)` over a row, in 16 lanes and then across them."""
    total = k.local("float32", 16)
    put(total, splat(0.0, 16))
    with k.loop(width // 16) as i:
        put(total, get(total) + value(i * 16, 16))
    result = math.sum_lanes(k, get(total))
    for start, lanes in pieces(width % 16):
        result = result + math.sum_lanes(k, value(const(width // 16 * 16 + start, "int64"), lanes))
    return k.let(result)


def for_pieces(k: Kernel, width: int, emit: Callable[[Expr, int], None]) -> None:
    """Run `emit(column, lanes)` over a row."""
    with k.loop(width // 16) as i:
        emit(i * 16, 16)
    for start, lanes in pieces(width % 16):
        emit(const(width // 16 * 16 + start, "int64"), lanes)


def inverse_rms(k: Kernel, width: int, eps: float, value: Piece) -> Expr:
    """Return 1 / sqrt(mean of squares + eps)."""

    def square(column: Expr, lanes: int) -> Expr:
        x = k.let(value(column, lanes))
        return x * x

    mean = sum_over(k, width, square) * const(1.0 / width)
    return k.let(const(1.0) / math.square_root(mean + const(eps)))


@dataclass(frozen=True)
class Rms:
    """The compiled-in numbers of an RMS norm."""

    width: int
    eps: float
    plus_one: bool

    def emit(self, k: Kernel, x: Buffer, weight: Buffer, row: Expr) -> Piece:
        """Reduce a row; return the function that computes its normed numbers."""
        factor = inverse_rms(k, self.width, self.eps, lambda c, lanes: load(x, row, c, lanes=lanes))

        def value(column: Expr, lanes: int) -> Expr:
            w = load(weight, column, lanes=lanes)
            w = w + splat(1.0, lanes) if self.plus_one else w
            return load(x, row, column, lanes=lanes) * splat(factor, lanes) * w

        return value


@cache
def _rms_kernel(isa: Isa, rms: Rms) -> Kernel:
    k = Kernel("rms_norm", isa)
    with k.define():
        x = k.arg("x", ("n", rms.width), "float32")
        weight = k.arg("weight", (rms.width,), "float32")
        out = k.arg("out", ("n", rms.width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            value = rms.emit(k, x, weight, row)
            for_pieces(k, rms.width, lambda c, lanes: store(out, value(c, lanes), row, c))
    return k


@cache
def _layer_kernel(isa: Isa, width: int, eps: float, bias: bool, plus_one: bool) -> Kernel:
    k = Kernel("layer_norm", isa)
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        weight = k.arg("weight", (width,), "float32")
        shift = k.arg("bias", (width,), "float32") if bias else None
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            total = sum_over(k, width, lambda c, lanes: load(x, row, c, lanes=lanes))
            mean = k.let(total * const(1.0 / width))

            def centred(column: Expr, lanes: int) -> Expr:
                return load(x, row, column, lanes=lanes) - splat(mean, lanes)

            factor = inverse_rms(k, width, eps, centred)

            def emit(column: Expr, lanes: int) -> None:
                scaled = centred(column, lanes) * splat(factor, lanes)
                w = load(weight, column, lanes=lanes)
                value = scaled * (w + splat(1.0, lanes) if plus_one else w)
                if shift is not None:
                    value = value + load(shift, column, lanes=lanes)
                assert lanes_of(value) == lanes
                store(out, value, row, column)

            for_pieces(k, width, emit)
    return k


@cache
def _gated_kernel(isa: Isa, heads: int, size: int, eps: float) -> Kernel:
    k = Kernel("gated_rms_norm", isa)
    width = heads * size
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        gate = k.arg("gate", ("n", width), "float32")
        weight = k.arg("weight", (size,), "float32")
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row, k.loop(heads) as head:
            first = k.let(head * size)

            def read(column: Expr, lanes: int) -> Expr:
                return load(x, row, first + column, lanes=lanes)

            factor = inverse_rms(k, size, eps, read)

            def emit(column: Expr, lanes: int) -> None:
                normed = read(column, lanes) * splat(factor, lanes)
                scaled = normed * load(weight, column, lanes=lanes)
                by = math.activate(k, "silu", load(gate, row, first + column, lanes=lanes))
                store(out, scaled * by, row, first + column)

            for_pieces(k, size, emit)
    return k


class Normed(nn.Tensor):  # type: ignore[misc]
    """A result of `rms_norm` that holds its inputs.

    A kernel that quantizes it computes the norm too; without another reader, it is never stored.
    """

    def __init__(self, made: nn.Tensor, rms: Rms, x: nn.Tensor, weight: nn.Tensor) -> None:
        super().__init__(_expr=made._expr)
        self.rms = rms
        self.sources = [x, weight]


def rms_norm(x: nn.Tensor, weight: nn.Tensor, eps: float, *, plus_one: bool = False) -> Normed:
    """Return x / rms(x) * weight, or * (1 + weight) as Gemma has it."""
    rms = Rms(static(x.shape[1], "the width of rows"), eps, plus_one)
    return Normed(call(_rms_kernel(isa(), rms), [x, weight], x.shape), rms, x, weight)


def layer_norm(
    x: nn.Tensor,
    weight: nn.Tensor,
    bias: nn.Tensor | None,
    eps: float,
    *,
    plus_one: bool = False,
) -> nn.Tensor:
    """Return (x - mean) / sqrt(variance + eps) * weight + bias, or * (1 + weight) + bias."""
    width = static(x.shape[1], "the width of rows")
    args = [x, weight] + ([bias] if bias is not None else [])
    return call(_layer_kernel(isa(), width, eps, bias is not None, plus_one), args, x.shape)


def gated_rms_norm(x: nn.Tensor, gate: nn.Tensor, weight: nn.Tensor, eps: float) -> nn.Tensor:
    """Return x / rms(x) * weight * silu(gate), for each head of a row."""
    width = static(x.shape[1], "the width of rows")
    size = static(weight.shape[0], "the width of heads")
    return call(_gated_kernel(isa(), width // size, size, eps), [x, gate, weight], x.shape)
