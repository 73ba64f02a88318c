"""Linear layers: y = x W^T, fused with the operations after it.

The sum over the inputs has the same order for any number of rows: the size of a block only decides
how often a weight in a register is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tvm.relax.frontend import nn

from inlay.ops import math
from inlay.ops.dot import TILE
from inlay.ops.isa import Isa
from inlay.ops.kinds import DenseKind, GroupedKind
from inlay.ops.rows import Quantized, call, isa
from inlay.ops.tile import Inputs, Place, Weights, dot_tile, each_block
from inlay.ops.tir import Buffer, Expr, Kernel, get, lanes_of, load, prefetch, put, splat, store


@dataclass(frozen=True)
class After:
    """The operations of a linear kernel on a sum before it is stored, in this order."""

    bias: bool = False
    activation: str | None = None
    residual: bool = False


def finish(
    k: Kernel,
    after: After,
    out: Buffer,
    bias: Buffer | None,
    residual: Buffer | None,
    row: Expr,
    column: Expr,
    value: Expr,
) -> None:
    """Apply `after` to sums of adjacent outputs and store them."""

    def apply(value: Expr, column: Expr, lanes: int) -> Expr:
        if bias is not None:
            value = value + load(bias, column, lanes=lanes)
        if after.activation is not None:
            value = math.activate(k, after.activation, value)
        if residual is not None:
            value = value + load(residual, row, column, lanes=lanes)
        return value

    lanes = lanes_of(value)
    width = out.shape[1]
    with k.either(column + lanes <= width) as (then, otherwise):
        with then():
            store(out, apply(value, column, lanes), row, column)
        with otherwise():
            spill = k.local("float32", lanes)
            put(spill, value)
            with k.loop(lanes) as lane, k.when(column + lane < width):
                store(out, apply(load(spill, lane), column + lane, 1), row, column + lane)


def finish_all(
    k: Kernel,
    after: After,
    out: Buffer,
    bias: Buffer | None,
    residual: Buffer | None,
    row: Expr,
    column: Expr,
    totals: list[Buffer],
) -> None:
    """Apply `finish` to the sums of adjacent rows.

    The code of an activation is long: it is emitted once, in a loop over the spilled sums, as LLVM
    takes seconds for a dozen copies.
    """
    if after.activation is None or len(totals) == 1:
        for r, total in enumerate(totals):
            finish(k, after, out, bias, residual, row + r, column, get(total))
        return
    lanes = int(totals[0].shape[0])
    spill = k.local("float32", len(totals) * lanes)
    for r, total in enumerate(totals):
        store(spill, get(total), r * lanes)
    with k.loop(len(totals)) as r:
        value = k.let(load(spill, r * lanes, lanes=lanes))
        finish(k, after, out, bias, residual, row + r, column, value)


@cache
def _quantized_kernel(isa: Isa, kind: GroupedKind, after: After) -> Kernel:
    k = Kernel(f"linear_{kind.name}", isa)
    with k.define():
        x = Inputs.declare(k, kind)
        weights = Weights.declare(k, kind, "weights", "tiles")
        bias = k.arg("bias", ("out",), "float32") if after.bias else None
        residual = k.arg("residual", ("n", "out"), "float32") if after.residual else None
        out = k.arg("out", ("n", "out"), "float32")

        with k.body():
            rows = x.opened()

            def block(tile: Expr, at: Place) -> None:
                def keep(column: int, totals: list[Buffer]) -> None:
                    finish_all(k, after, out, bias, residual, at.row, tile * TILE + column, totals)

                for r in range(at.rows):
                    # Prefetch what is added and stored at the end while the sums are computed.
                    if residual is not None:
                        prefetch(residual, at.row + r, tile * TILE)
                    prefetch(out, at.row + r, tile * TILE, write=True)
                dot_tile(k, rows, weights, tile, at, keep)

            each_block(k, k.size("n"), k.size("k"), k.size("tiles"), isa.block_rows, block)
    return k


def dense_dot(
    k: Kernel, kind: DenseKind, x: Buffer, matrices: Sequence[Buffer], tile: Expr, at: Place
) -> list[list[Buffer]]:
    """Multiply rows by a tile of each matrix: for each, a register of sums for each row."""
    totals = [[k.local("float32", TILE) for _ in range(at.rows)] for _ in matrices]
    for total in (total for each in totals for total in each):
        put(total, splat(0.0, TILE))
    with k.loop(k.size("k")) as i:
        loaded = [k.let(kind.widen(load(each, tile, i, 0, lanes=TILE))) for each in matrices]
        for r in range(at.rows):
            value = splat(load(x, at.row + r, i), TILE)
            for weight, sums in zip(loaded, totals, strict=True):
                put(sums[r], math.fma(k, value, weight, get(sums[r])))
    return totals


@cache
def _dense_kernel(isa: Isa, kind: DenseKind, after: After) -> Kernel:
    k = Kernel(f"linear_{kind.name}", isa)
    with k.define():
        x = k.arg("x", ("n", "k"), "float32")
        weights = k.arg("weights", ("tiles", "k", TILE), kind.dtype)
        bias = k.arg("bias", ("out",), "float32") if after.bias else None
        residual = k.arg("residual", ("n", "out"), "float32") if after.residual else None
        out = k.arg("out", ("n", "out"), "float32")

        def block(tile: Expr, at: Place) -> None:
            [totals] = dense_dot(k, kind, x, [weights], tile, at)
            finish_all(k, after, out, bias, residual, at.row, tile * TILE, totals)

        with k.body():
            width = k.size("k") * 4
            each_block(k, k.size("n"), width, k.size("tiles"), isa.dense_rows, block)
    return k


def linear_quantized(
    kind: GroupedKind,
    x: Quantized,
    weight: Mapping[str, nn.Tensor],
    out_features: int,
    *,
    bias: nn.Tensor | None = None,
    activation: str | None = None,
    residual: nn.Tensor | None = None,
) -> nn.Tensor:
    """Multiply quantized activations by 4- or 8-bit weights."""
    after = After(bias is not None, activation, residual is not None)
    extra = [t for t in (bias, residual) if t is not None]
    args = [x.values, x.scales, x.sums, weight["q"], weight["s"], *extra]
    return call(_quantized_kernel(isa(), kind, after), args, (x.values.shape[0], out_features))


def linear_dense(
    kind: DenseKind,
    x: nn.Tensor,
    weight: Mapping[str, nn.Tensor],
    out_features: int,
    *,
    bias: nn.Tensor | None = None,
    activation: str | None = None,
    residual: nn.Tensor | None = None,
) -> nn.Tensor:
    """Multiply plain activations by 32-bit or bfloat16 weights."""
    after = After(bias is not None, activation, residual is not None)
    extra = [t for t in (bias, residual) if t is not None]
    args = [x, weight["w"], *extra]
    return call(_dense_kernel(isa(), kind, after), args, (x.shape[0], out_features))
