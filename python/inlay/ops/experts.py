"""The experts of a mixture: one launch for all gates and ups, one for all downs.

The matrices of all experts are stacked: expert `e` has the tiles from `e` times their number. The
rows of each expert lie together, in blocks as `tile.Place` has them, so the inner loops are those
of a plain linear layer, and a row has the bits that it has alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import GROUP, TILE
from inlay.ops.gated import GatedPair
from inlay.ops.isa import Isa
from inlay.ops.kinds import DenseKind, GroupedKind
from inlay.ops.linear import After, dense_dot, finish, finish_all
from inlay.ops.norm import for_pieces
from inlay.ops.quantize import outputs
from inlay.ops.route import Order, Sorted, place_in
from inlay.ops.rows import Quantized, call, call_many, isa, static
from inlay.ops.tile import Inputs, Place, Weights, dot_tile, place_of
from inlay.ops.tir import (
    Buffer,
    Expr,
    Kernel,
    get,
    lanes_of,
    load,
    put,
    quotient,
    splat,
    store,
)


@dataclass(frozen=True)
class Gate:
    """What an expert does with the sums of its gate and its up before it multiplies them."""

    activation: str = "silu"
    bias: bool = False
    # GPT-OSS: both are cut at the limit, the gate from above; `slope` is of the gate's sigmoid,
    # and one is added to the up.
    limit: float | None = None
    slope: float = 1.0

    def open_gate(self, k: Kernel, value: Expr) -> Expr:
        """The factor on the up."""
        if self.limit is None:
            return math.activate(k, self.activation, value)
        lanes = lanes_of(value)
        cut = k.let(math.minimum(value, splat(self.limit, lanes)))
        return cut * math.sigmoid(k, cut * splat(self.slope, lanes))

    def pass_up(self, value: Expr) -> Expr:
        """The other factor."""
        if self.limit is None:
            return value
        lanes = lanes_of(value)
        limit = splat(self.limit, lanes)
        cut = math.minimum(math.maximum(value, splat(-self.limit, lanes)), limit)
        return cut + splat(1.0, lanes)


def _with_bias(bias: Buffer | None, expert: Expr, width: Expr, value: Expr, column: Expr) -> Expr:
    """Add an expert's bias; biases are stored for whole tiles."""
    if bias is None:
        return value
    return value + load(bias, expert * width + column, lanes=lanes_of(value))


# Gathering: the rows of each expert, side by side.


@cache
def _gather_quantized_kernel(isa: Isa, kind: GroupedKind, experts: int, weighted: bool) -> Kernel:
    k = Kernel(f"gather_{kind.name}", isa)
    with k.define():
        x = Inputs.declare(k, kind)
        rows = k.arg("rows", ("pairs", 2), "int32")
        order = Order.declare(k, experts, "pairs")
        weights = k.arg("weights", ("n", 1), "float32") if weighted else None
        to = Inputs.declare(k, kind, "out_", "groups", "pairs")
        with k.body():
            source, target = x.opened(), to.opened()
            with k.loop(k.size("pairs"), parallel=True) as pair:
                row, expert = (k.let(_int64(load(rows, pair, i))) for i in range(2))
                first, count = order.segment(k, expert)
                there = place_in(k, first, count, k.let(pair - first))
                factor = load(weights, row, 0) if weights is not None else None
                _copy(k, source, place_of(k, row, k.size("n")), target, there, factor)
    return k


def _copy(
    k: Kernel, source: Inputs, at: Place, to: Inputs, there: Place, factor: Expr | None
) -> None:
    with k.loop(source.groups) as group:
        old = k.let(at.entry(source.groups, group, 0))
        new = k.let(there.entry(to.groups, group, 0))
        store(to.values, load(source.values, old * GROUP, lanes=GROUP), new * GROUP)
        store(to.sums, load(source.sums, old), new)
    with k.loop(source.spans) as span:
        scale = load(source.scales, at.entry(source.spans, span, 0))
        scale = scale if factor is None else scale * factor
        store(to.scales, scale, there.entry(to.spans, span, 0))


def _int64(value: Expr) -> Expr:
    return T.cast(value, "int64")


@cache
def _gather_dense_kernel(isa: Isa, width: int, weighted: bool) -> Kernel:
    k = Kernel("gather_rows", isa)
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        rows = k.arg("rows", ("pairs", 2), "int32")
        weights = k.arg("weights", ("n", 1), "float32") if weighted else None
        out = k.arg("out", ("pairs", width), "float32")
        with k.body(), k.loop(k.size("pairs"), parallel=True) as pair:
            row = k.let(_int64(load(rows, pair, 0)))

            def piece(column: Expr, lanes: int) -> None:
                value = load(x, row, column, lanes=lanes)
                if weights is not None:
                    value = value * splat(load(weights, row, 0), lanes)
                store(out, value, pair, column)

            for_pieces(k, width, piece)
    return k


def block_rows(kind: GroupedKind | DenseKind) -> int:
    """How many rows of an expert share its weights in registers, for `route`.

    Plain weights of gate and up are multiplied at once, which takes two sums for each row.
    """
    current = isa()
    return current.block_rows if isinstance(kind, GroupedKind) else _dense_rows(current)


def _dense_rows(isa: Isa) -> int:
    return max(1, isa.dense_rows // 2)


def gather_quantized(
    kind: GroupedKind, x: Quantized, pairs: Sorted, *, weighted: bool = False
) -> Quantized:
    """The rows of all pairs in the order of the experts; `weighted` by the only expert's weight."""
    kernel = _gather_quantized_kernel(isa(), kind, pairs.routing.experts, weighted)
    args = [x.values, x.scales, x.sums, pairs.rows, *pairs.order]
    args += [pairs.weights] if weighted else []
    shapes = outputs(kind, pairs.pairs, x.inputs)
    values, scales, sums = call_many(kernel, args, shapes)
    return Quantized(values, scales, sums, x.inputs)


def gather_dense(x: nn.Tensor, pairs: Sorted, *, weighted: bool = False) -> nn.Tensor:
    """The rows of all pairs in the order of the experts; `weighted` by the only expert's weight."""
    width = static(x.shape[1], "the width of rows")
    args = [x, pairs.rows] + ([pairs.weights] if weighted else [])
    return call(_gather_dense_kernel(isa(), width, weighted), args, (pairs.pairs, width))


# Gate and up.


def _declare_biases(k: Kernel, form: Gate) -> tuple[Buffer | None, Buffer | None]:
    """The biases of gate and up, if there are any."""
    if not form.bias:
        return None, None
    return k.arg("gate_bias", ("biases",), "float32"), k.arg("up_bias", ("biases",), "float32")


@cache
def _gated_quantized_kernel(isa: Isa, kind: GroupedKind, experts: int, form: Gate) -> Kernel:
    k = Kernel(f"experts_gated_{kind.name}", isa)
    with k.define():
        x = Inputs.declare(k, kind)
        gate = Weights.declare(k, kind, "gate", "tiles")
        up = Weights.declare(k, kind, "up", "tiles")
        gate_bias, up_bias = _declare_biases(k, form)
        order = Order.declare(k, experts)
        to = Inputs.declare(k, kind, "out_", "out_groups")
        with k.body():
            rows, made = x.opened(), to.opened()
            tiles = k.let(quotient(k.size("tiles"), experts))
            width = k.let(tiles * TILE)

            def block(expert: Expr, index: Expr, at: Place) -> None:
                def open_gate(value: Expr, column: Expr) -> Expr:
                    value = _with_bias(gate_bias, expert, width, value, column)
                    return form.open_gate(k, value)

                def pass_up(value: Expr, column: Expr) -> Expr:
                    return form.pass_up(_with_bias(up_bias, expert, width, value, column))

                pair = GatedPair(gate, up, tiles, k.let(expert * tiles), open_gate, pass_up)
                pair.emit(k, rows, made, index, at)

            order.each_block(k, to.spans, isa.block_rows, block)
    return k


def gated_quantized(
    kind: GroupedKind,
    x: Quantized,
    gate: Mapping[str, nn.Tensor],
    up: Mapping[str, nn.Tensor],
    width: int,
    pairs: Sorted,
    form: Gate,
    biases: tuple[nn.Tensor, nn.Tensor] | None = None,
) -> Quantized:
    """Return gate times up of every pair's expert, quantized for its down."""
    kernel = _gated_quantized_kernel(isa(), kind, pairs.routing.experts, form)
    args = [x.values, x.scales, x.sums, gate["q"], gate["s"], up["q"], up["s"]]
    args += [*(biases or ()), *pairs.order]
    values, scales, sums = call_many(kernel, args, outputs(kind, pairs.pairs, width))
    return Quantized(values, scales, sums, width)


@cache
def _gated_dense_kernel(isa: Isa, kind: DenseKind, experts: int, form: Gate) -> Kernel:
    k = Kernel(f"experts_gated_{kind.name}", isa)
    with k.define():
        x = k.arg("x", ("n", "k"), "float32")
        gate = k.arg("gate", ("tiles", "k", TILE), kind.dtype)
        up = k.arg("up", ("tiles", "k", TILE), kind.dtype)
        gate_bias, up_bias = _declare_biases(k, form)
        order = Order.declare(k, experts)
        out = k.arg("out", ("n", "out"), "float32")
        with k.body():
            tiles = k.let(quotient(k.size("tiles"), experts))
            width = k.let(tiles * TILE)

            def block(expert: Expr, tile: Expr, at: Place) -> None:
                index, column = k.let(expert * tiles + tile), k.let(tile * TILE)
                gates, ups = dense_dot(k, kind, x, [gate, up], index, at)
                spill = k.local("float32", 2 * at.rows * TILE)
                for r, total in enumerate((*gates, *ups)):
                    store(spill, get(total), r * TILE)
                with k.loop(at.rows) as r:
                    g = k.let(load(spill, r * TILE, lanes=TILE))
                    u = k.let(load(spill, (r + at.rows) * TILE, lanes=TILE))
                    g = form.open_gate(k, _with_bias(gate_bias, expert, width, g, column))
                    u = form.pass_up(_with_bias(up_bias, expert, width, u, column))
                    finish(k, After(), out, None, None, at.row + r, column, k.let(g * u))

            order.each_block(k, tiles, _dense_rows(isa), block)
    return k


def gated_dense(
    kind: DenseKind,
    x: nn.Tensor,
    gate: Mapping[str, nn.Tensor],
    up: Mapping[str, nn.Tensor],
    width: int,
    pairs: Sorted,
    form: Gate,
    biases: tuple[nn.Tensor, nn.Tensor] | None = None,
) -> nn.Tensor:
    """Return gate times up of every pair's expert."""
    kernel = _gated_dense_kernel(isa(), kind, pairs.routing.experts, form)
    args = [x, gate["w"], up["w"], *(biases or ()), *pairs.order]
    return call(kernel, args, (pairs.pairs, width))


# Down.


@cache
def _down_quantized_kernel(isa: Isa, kind: GroupedKind, experts: int, bias: bool) -> Kernel:
    k = Kernel(f"experts_down_{kind.name}", isa)
    with k.define():
        x = Inputs.declare(k, kind)
        weights = Weights.declare(k, kind, "weights", "tiles")
        shift = k.arg("bias", ("biases",), "float32") if bias else None
        order = Order.declare(k, experts)
        out = k.arg("out", ("n", "out"), "float32")
        with k.body():
            rows = x.opened()
            tiles = k.let(quotient(k.size("tiles"), experts))

            def block(expert: Expr, tile: Expr, at: Place) -> None:
                def keep(column: int, totals: list[Buffer]) -> None:
                    start = k.let(tile * TILE + column)
                    _add_bias(k, shift, k.let(expert * tiles * TILE + start), totals)
                    finish_all(k, After(), out, None, None, at.row, start, totals)

                dot_tile(k, rows, weights, k.let(expert * tiles + tile), at, keep)

            order.each_block(k, tiles, isa.block_rows, block)
    return k


def _add_bias(k: Kernel, bias: Buffer | None, at: Expr, totals: list[Buffer]) -> None:
    if bias is not None:
        value = k.let(load(bias, at, lanes=int(totals[0].shape[0])))
        for total in totals:
            put(total, get(total) + value)


def down_quantized(
    kind: GroupedKind,
    x: Quantized,
    weight: Mapping[str, nn.Tensor],
    width: int,
    pairs: Sorted,
    bias: nn.Tensor | None = None,
) -> nn.Tensor:
    """Multiply every pair's row by its expert's matrix."""
    kernel = _down_quantized_kernel(isa(), kind, pairs.routing.experts, bias is not None)
    args = [x.values, x.scales, x.sums, weight["q"], weight["s"]]
    args += [*([] if bias is None else [bias]), *pairs.order]
    return call(kernel, args, (pairs.pairs, width))


@cache
def _down_dense_kernel(isa: Isa, kind: DenseKind, experts: int, bias: bool) -> Kernel:
    k = Kernel(f"experts_down_{kind.name}", isa)
    with k.define():
        x = k.arg("x", ("n", "k"), "float32")
        weights = k.arg("weights", ("tiles", "k", TILE), kind.dtype)
        shift = k.arg("bias", ("biases",), "float32") if bias else None
        order = Order.declare(k, experts)
        out = k.arg("out", ("n", "out"), "float32")
        with k.body():
            tiles = k.let(quotient(k.size("tiles"), experts))

            def block(expert: Expr, tile: Expr, at: Place) -> None:
                index, column = k.let(expert * tiles + tile), k.let(tile * TILE)
                [totals] = dense_dot(k, kind, x, [weights], index, at)
                _add_bias(k, shift, k.let(index * TILE), totals)
                finish_all(k, After(), out, None, None, at.row, column, totals)

            order.each_block(k, tiles, _dense_rows(isa), block)
    return k


def down_dense(
    kind: DenseKind,
    x: nn.Tensor,
    weight: Mapping[str, nn.Tensor],
    width: int,
    pairs: Sorted,
    bias: nn.Tensor | None = None,
) -> nn.Tensor:
    """Multiply every pair's row by its expert's matrix."""
    kernel = _down_dense_kernel(isa(), kind, pairs.routing.experts, bias is not None)
    args = [x, weight["w"], *([] if bias is None else [bias]), *pairs.order]
    return call(kernel, args, (pairs.pairs, width))


# The sum over the experts of a row.


@cache
def _combine_kernel(isa: Isa, chosen: int, width: int, weighted: bool, residual: bool) -> Kernel:
    k = Kernel("combine", isa)
    with k.define():
        x = k.arg("x", ("pairs", width), "float32")
        places = k.arg("places", ("n", chosen), "int32")
        weights = k.arg("weights", ("n", chosen), "float32") if weighted else None
        base = k.arg("residual", ("n", width), "float32") if residual else None
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            found = [k.let(_int64(load(places, row, i))) for i in range(chosen)]

            def piece(column: Expr, lanes: int) -> None:
                total: Expr = splat(0.0, lanes)
                for i, place in enumerate(found):
                    part = load(x, place, column, lanes=lanes)
                    if weights is None:
                        total = k.let(total + part)
                    else:
                        weight = splat(load(weights, row, i), lanes)
                        total = k.let(math.fma(k, weight, part, total))
                if base is not None:
                    total = total + load(base, row, column, lanes=lanes)
                store(out, total, row, column)

            for_pieces(k, width, piece)
    return k


def combine(
    x: nn.Tensor, pairs: Sorted, residual: nn.Tensor | None = None, *, weighted: bool = True
) -> nn.Tensor:
    """Add up the experts of each row, in the order in which the row chose them."""
    width, chosen = static(x.shape[1], "the width of rows"), pairs.routing.chosen
    kernel = _combine_kernel(isa(), chosen, width, weighted, residual is not None)
    args = [x, pairs.places] + ([pairs.weights] if weighted else [])
    args += [] if residual is None else [residual]
    return call(kernel, args, (pairs.weights.shape[0], width))


@cache
def _switched_kernel(isa: Isa, width: int, residual: bool) -> Kernel:
    k = Kernel("switched", isa)
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        logit = k.arg("logit", ("n", 1), "float32")
        base = k.arg("residual", ("n", width), "float32") if residual else None
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            factor = k.let(math.sigmoid(k, load(logit, row, 0)))

            def piece(column: Expr, lanes: int) -> None:
                value = load(x, row, column, lanes=lanes) * splat(factor, lanes)
                if base is not None:
                    value = value + load(base, row, column, lanes=lanes)
                store(out, value, row, column)

            for_pieces(k, width, piece)
    return k


def switched(x: nn.Tensor, logit: nn.Tensor, residual: nn.Tensor | None = None) -> nn.Tensor:
    """Return x * sigmoid(logit) + residual, with one logit for each row."""
    width = static(x.shape[1], "the width of rows")
    args = [x, logit] + ([] if residual is None else [residual])
    return call(_switched_kernel(isa(), width, residual is not None), args, x.shape)
