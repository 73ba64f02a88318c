"""Gate and up projections in one kernel, which leaves the product quantized.

A task computes all outputs that share a scale as the next layer's inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import GROUP, TILE
from inlay.ops.isa import Isa
from inlay.ops.kinds import GroupedKind
from inlay.ops.quantize import emit_span, emit_spans, outputs
from inlay.ops.rows import Quantized, call_many, isa
from inlay.ops.tile import Inputs, Place, Weights, dot_tile, each_block
from inlay.ops.tir import Buffer, Expr, Kernel, const, get, load, splat, store

# What happens to the sums of some adjacent outputs: value(sums, first output).
Then = Callable[[Expr, Expr], Expr]


@dataclass(frozen=True)
class GatedPair:
    """The matrices of a gate and of what it opens, and what happens to their sums."""

    gate: Weights
    up: Weights
    # How many tiles each has, and the first of them if several pairs are stacked.
    tiles: Expr
    base: Expr
    open_gate: Then
    pass_up: Then

    def emit(self, k: Kernel, rows: Inputs, made: Inputs, index: Expr, at: Place) -> None:
        """Compute the outputs that share a scale as the next layer's inputs, and round them."""
        halves, span = GROUP // TILE, made.kind.span
        products = [k.local("float32", span * GROUP) for _ in range(at.rows)]
        with k.loop(span * halves) as i:
            tile = k.let(index * (span * halves) + i)

            def open_gate(column: int, totals: list[Buffer]) -> None:
                start = k.let(T.cast(i, "int32") * TILE + column)
                for product, total in zip(products, totals, strict=True):
                    store(product, self.open_gate(get(total), tile * TILE + column), start)

            def pass_up(column: int, totals: list[Buffer]) -> None:
                start = k.let(T.cast(i, "int32") * TILE + column)
                for product, total in zip(products, totals, strict=True):
                    opened = load(product, start, lanes=k.isa.lanes)
                    passed = self.pass_up(get(total), tile * TILE + column)
                    store(product, opened * passed, start)

            with k.either(tile < self.tiles) as (then, otherwise):
                with then():
                    dot_tile(k, rows, self.gate, self.base + tile, at, open_gate)
                    dot_tile(k, rows, self.up, self.base + tile, at, pass_up)
                with otherwise():
                    for product in products:
                        store(product, splat(0.0, TILE), T.cast(i, "int32") * TILE)
        made_rows = []
        for product in products:
            parts = [
                k.let(load(product, start, lanes=TILE)) for start in range(0, span * GROUP, TILE)
            ]
            made_rows.append([parts[i : i + halves] for i in range(0, len(parts), halves)])
        if at.rows == 1:
            emit_span(k, made, at, 0, index, made_rows[0])
        else:
            emit_spans(k, made, at, index, made_rows)


@cache
def _kernel(isa: Isa, kind: GroupedKind, activation: str) -> Kernel:
    k = Kernel(f"gated_{kind.name}", isa)
    with k.define():
        x = Inputs.declare(k, kind)
        gate = Weights.declare(k, kind, "gate", "tiles")
        up = Weights.declare(k, kind, "up", "tiles")
        to = Inputs.declare(k, kind, "out_", "out_groups")
        pair = GatedPair(
            gate,
            up,
            k.size("tiles"),
            const(0, "int64"),
            lambda value, _: math.activate(k, activation, value),
            lambda value, _: value,
        )
        with k.body():
            rows, made = x.opened(), to.opened()
            each_block(
                k,
                k.size("n"),
                k.size("k"),
                to.spans,
                isa.block_rows,
                lambda index, at: pair.emit(k, rows, made, index, at),
            )
    return k


def gated_quantized(
    kind: GroupedKind,
    x: Quantized,
    gate: Mapping[str, nn.Tensor],
    up: Mapping[str, nn.Tensor],
    out_features: int,
    activation: str,
) -> Quantized:
    """Return activation(x G^T) * (x U^T), quantized."""
    values, scales, sums = call_many(
        _kernel(isa(), kind, activation),
        [x.values, x.scales, x.sums, gate["q"], gate["s"], up["q"], up["s"]],
        outputs(kind, x.values.shape[0], out_features),
    )
    return Quantized(values, scales, sums, out_features)
