"""Gate and up projections in one kernel, which leaves the product quantized.

A task makes 32 outputs, so that it holds a whole group of the next layer's inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.compiler.isa import Isa
from inlay.ops import math
from inlay.ops.dot import GROUP, TILE
from inlay.ops.quantize import emit_group
from inlay.ops.rows import Quantized, call_many, isa
from inlay.ops.tile import Inputs, Kind, Weights, block_rows, dot_tile, each_block
from inlay.ops.tir import Buffer, Expr, Kernel, get, load, splat, store


@cache
def _kernel(isa: Isa, kind: Kind, activation: str) -> Kernel:
    k = Kernel(f"gated_{kind}", isa)
    with k.define():
        x = Inputs.declare(k)
        gate = Weights.declare(k, kind, "gate", "tiles")
        up = Weights.declare(k, kind, "up", "tiles")
        out_values = k.arg("out_values", ("n", "width"), "int8")
        out_scales = k.arg("out_scales", ("n", "out_groups"), "float32")
        out_sums = k.arg("out_sums", ("n", "out_groups"), "int32")

        def rows_of(group: Expr) -> Callable[[Expr, int], None]:
            def emit(row: Expr, rows: int) -> None:
                products = [k.local("float32", GROUP) for _ in range(rows)]
                with k.loop(GROUP // TILE) as half:
                    tile = k.let(group * (GROUP // TILE) + half)

                    def open_gate(column: int, totals: list[Buffer]) -> None:
                        at = k.let(T.cast(half, "int32") * TILE + column)
                        for product, total in zip(products, totals, strict=True):
                            store(product, math.activate(k, activation, get(total)), at)

                    def pass_up(column: int, totals: list[Buffer]) -> None:
                        at = k.let(T.cast(half, "int32") * TILE + column)
                        for product, total in zip(products, totals, strict=True):
                            opened = load(product, at, lanes=k.isa.lanes)
                            store(product, opened * get(total), at)

                    with k.either(tile < k.size("tiles")) as (then, otherwise):
                        with then():
                            dot_tile(k, x, gate, tile, row, rows, open_gate)
                            dot_tile(k, x, up, tile, row, rows, pass_up)
                        with otherwise():
                            for product in products:
                                store(product, splat(0.0, TILE), T.cast(half, "int32") * TILE)
                for r, product in enumerate(products):
                    parts = [
                        k.let(load(product, start, lanes=TILE)) for start in range(0, GROUP, TILE)
                    ]
                    emit_group(k, out_values, out_scales, out_sums, row + r, group, parts)

            return emit

        with k.body(), k.loop(k.size("out_groups"), parallel=True) as group:
            each_block(k, k.size("n"), block_rows(isa), rows_of(group))
    return k


def gated_quantized(
    kind: Kind,
    x: Quantized,
    gate: Mapping[str, nn.Tensor],
    up: Mapping[str, nn.Tensor],
    out_features: int,
    activation: str,
) -> Quantized:
    """Return activation(x G^T) * (x U^T), quantized."""
    n, groups = x.values.shape[0], (out_features + GROUP - 1) // GROUP
    values, scales, sums = call_many(
        _kernel(isa(), kind, activation),
        [x.values, x.scales, x.sums, gate["q"], gate["s"], up["q"], up["s"]],
        [((n, groups * GROUP), "int8"), ((n, groups), "float32"), ((n, groups), "int32")],
    )
    return Quantized(values, scales, sums, out_features)
