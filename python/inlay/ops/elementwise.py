"""Element-wise operators on rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.norm import for_pieces
from inlay.ops.rows import call, isa, static
from inlay.ops.tir import Expr, Kernel, const, lanes_of, load, pieces, quotient, splat, store

Combine = Callable[[Kernel, list[Expr]], Expr]


def _rowwise(isa: Isa, name: str, width: int, arguments: int, combine: Combine) -> Kernel:
    k = Kernel(name, isa)
    with k.define():
        inputs = [k.arg(f"x{i}", ("n", width), "float32") for i in range(arguments)]
        out = k.arg("out", ("n", width), "float32")

        def piece(row: Expr, column: Expr, lanes: int) -> None:
            parts = [k.let(load(x, row, column, lanes=lanes)) for x in inputs]
            store(out, combine(k, parts), row, column)

        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            with k.loop(width // 16) as i:
                piece(row, i * 16, 16)
            for start, lanes in pieces(width % 16):
                piece(row, width // 16 * 16 + start, lanes)
    return k


@cache
def _multiply(isa: Isa, width: int) -> Kernel:
    return _rowwise(isa, "multiply", width, 2, lambda _, x: x[0] * x[1])


@cache
def _add(isa: Isa, width: int) -> Kernel:
    return _rowwise(isa, "add", width, 2, lambda _, x: x[0] + x[1])


@cache
def _gate(isa: Isa, width: int) -> Kernel:
    return _rowwise(isa, "gate", width, 2, lambda k, x: x[0] * math.sigmoid(k, x[1]))


@cache
def _softcap(isa: Isa, width: int, cap: float) -> Kernel:
    def combine(k: Kernel, x: list[Expr]) -> Expr:
        lanes = lanes_of(x[0])
        return splat(cap, lanes) * math.tanh(k, x[0] * splat(1.0 / cap, lanes))

    return _rowwise(isa, "softcap", width, 1, combine)


@cache
def _scaled(isa: Isa, width: int, factor: float, residual: bool) -> Kernel:
    def combine(_: Kernel, x: list[Expr]) -> Expr:
        value = x[0] * splat(factor, lanes_of(x[0]))
        return value + x[1] if residual else value

    return _rowwise(isa, "scaled", width, 1 + residual, combine)


@cache
def _clip(isa: Isa, width: int, limit: float) -> Kernel:
    def combine(_: Kernel, x: list[Expr]) -> Expr:
        lanes = lanes_of(x[0])
        return math.minimum(math.maximum(x[0], splat(-limit, lanes)), splat(limit, lanes))

    return _rowwise(isa, "clip", width, 1, combine)


@cache
def _activate(isa: Isa, width: int, name: str) -> Kernel:
    return _rowwise(isa, name, width, 1, lambda k, x: math.activate(k, name, x[0]))


def gate(x: nn.Tensor, y: nn.Tensor) -> nn.Tensor:
    """Return x * sigmoid(y)."""
    return call(_gate(isa(), static(x.shape[1], "the width of rows")), [x, y], x.shape)


def multiply(x: nn.Tensor, y: nn.Tensor) -> nn.Tensor:
    """Return x * y, element by element."""
    return call(_multiply(isa(), static(x.shape[1], "the width of rows")), [x, y], x.shape)


def add(x: nn.Tensor, y: nn.Tensor) -> nn.Tensor:
    """Return x + y, element by element."""
    return call(_add(isa(), static(x.shape[1], "the width of rows")), [x, y], x.shape)


def softcap(x: nn.Tensor, cap: float) -> nn.Tensor:
    """Return cap * tanh(x / cap)."""
    return call(_softcap(isa(), static(x.shape[1], "the width of rows"), cap), [x], x.shape)


@cache
def _tempered(isa: Isa, width: int, every: int, first: int, steps: int) -> Kernel:
    k = Kernel("tempered", isa)
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        positions = k.arg("positions", ("n",), "int32")
        factors = k.arg("factors", (steps,), "float32")
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            step = k.let(quotient(T.cast(load(positions, row), "int64") + first, every))
            factor = k.let(load(factors, T.min(step, const(steps - 1, "int64"))))

            def piece(column: Expr, lanes: int) -> None:
                store(out, load(x, row, column, lanes=lanes) * splat(factor, lanes), row, column)

            for_pieces(k, width, piece)
    return k


def tempered(
    x: nn.Tensor, positions: nn.Tensor, factors: Sequence[float], every: int, *, first: int = 1
) -> nn.Tensor:
    """Multiply each row by the factor of its position: every so many there is another one.

    The first position counts as `first`.
    """
    table = nn.Tensor.from_const(np.array(factors, np.float32))
    width = static(x.shape[1], "the width of rows")
    kernel = _tempered(isa(), width, every, first, len(factors))
    return call(kernel, [x, positions, table], x.shape)


def scaled(x: nn.Tensor, factor: float, residual: nn.Tensor | None = None) -> nn.Tensor:
    """Return x * factor + residual."""
    width = static(x.shape[1], "the width of rows")
    args = [x] if residual is None else [x, residual]
    return call(_scaled(isa(), width, factor, residual is not None), args, x.shape)


def clip(x: nn.Tensor, limit: float) -> nn.Tensor:
    """Return x with every number cut to between minus and plus `limit`."""
    return call(_clip(isa(), static(x.shape[1], "the width of rows"), limit), [x], x.shape)


def activate(x: nn.Tensor, name: str) -> nn.Tensor:
    """Apply an activation function: silu, gelu, gelu_tanh or relu."""
    return call(_activate(isa(), static(x.shape[1], "the width of rows"), name), [x], x.shape)
