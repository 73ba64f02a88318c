"""The inner loop of quantized linear layers: a block of rows times a tile of 16 outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tvm import tirx
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.compiler.isa import Isa
from inlay.ops import math
from inlay.ops.dot import DEPTH, GROUP, STEPS, TILE, group_dot, unpack4, unpack8
from inlay.ops.tir import Buffer, Expr, Kernel, get, load, put, splat, vector

Kind = Literal["f32", "bf16", "w8", "w4"]


@dataclass(frozen=True)
class Inputs:
    """Quantized activations as kernel arguments."""

    values: Buffer
    scales: Buffer
    sums: Buffer

    @staticmethod
    def declare(k: Kernel) -> Inputs:
        """Declare the three arguments, [n, k] and twice [n, groups]."""
        return Inputs(
            k.arg("values", ("n", "k"), "int8"),
            k.arg("scales", ("n", "groups"), "float32"),
            k.arg("sums", ("n", "groups"), "int32"),
        )


@dataclass(frozen=True)
class Weights:
    """A packed matrix as kernel arguments."""

    kind: Kind
    q: Buffer
    s: Buffer

    @staticmethod
    def declare(k: Kernel, kind: Kind, name: str, tiles: str) -> Weights:
        """Declare the two arguments; `tiles` names the number of tiles."""
        vectors = STEPS // 2 if kind == "w4" else STEPS
        return Weights(
            kind,
            k.arg(name, (tiles, "groups", vectors, TILE * DEPTH), "uint8"),
            k.arg(f"{name}_scales", (tiles, "groups", TILE), "float16"),
        )


def block_rows(isa: Isa) -> int:
    """Return how many rows share the weights in registers; measured, see docs/design/kernels.md."""
    return {"vnni": 13, "neon": 8}.get(isa.dot, 6)


def each_block(k: Kernel, n: Expr, block: int, emit: Callable[[Expr, int], None]) -> None:
    """Cover `n` rows with blocks of `block` rows and, for the rest, of powers of two."""
    whole = n // block
    with k.loop(whole) as i:
        emit(i * block, block)
    rest = n - whole * block
    size = 1
    while size * 2 < block:
        size *= 2
    while size >= 1:
        with k.when(T.bitwise_and(rest, tirx.const(size, "int64")) != 0):
            done = T.bitwise_and(rest, tirx.const(-2 * size, "int64"))
            emit(whole * block + done, size)
        size //= 2


# What is done with sums: keep(first output in the tile, a register for each row).
Keep = Callable[[int, list[Buffer]], None]


def dot_tile(
    k: Kernel, x: Inputs, weights: Weights, tile: Expr, row: Expr, rows: int, keep: Keep
) -> None:
    """Multiply `rows` rows by a tile of 16 outputs and hand the sums to `keep`.

    A sum runs over the groups in order, whatever `rows` is.
    """
    parts = TILE // k.isa.lanes
    if rows * parts <= block_rows(k.isa):
        _dot_parts(k, x, weights, tile, row, rows, list(range(parts)), keep)
    else:
        for part in range(parts):
            _dot_parts(k, x, weights, tile, row, rows, [part], keep)


def _dot_parts(
    k: Kernel,
    x: Inputs,
    weights: Weights,
    tile: Expr,
    row: Expr,
    rows: int,
    parts: list[int],
    keep: Keep,
) -> None:
    lanes = k.isa.lanes
    bits, unpack = (4, unpack4) if weights.kind == "w4" else (8, unpack8)
    totals = [[k.local("float32", lanes) for _ in range(rows)] for _ in parts]
    for total in (total for part_totals in totals for total in part_totals):
        put(total, splat(0.0, lanes))
    with k.loop(k.size("groups")) as group:

        def activation(r: int, step: int) -> Expr:
            four = load(x.values, row + r, group * GROUP + step * DEPTH, lanes=DEPTH)
            return T.reinterpret(four, dtype="int32")

        for part, part_totals in zip(parts, totals, strict=True):
            # The sums come times 8, the offset of 4-bit weights; that of 8-bit ones is 128.
            factor = 1 if bits == 4 else 16
            starts = [load(x.sums, row + r, group) * factor for r in range(rows)]
            unpacked = unpack(k, weights.q, tile, group, part)
            products = group_dot(k, bits, unpacked, rows, activation, starts)
            stored = load(weights.s, tile, group, part * lanes, lanes=lanes)
            scale = k.let(math.widen_f16(k, stored))
            for r in range(rows):
                product = T.cast(products[r], vector("float32", lanes))
                product = product * splat(load(x.scales, row + r, group), lanes)
                put(part_totals[r], math.fma(k, product, scale, get(part_totals[r])))
    for part, part_totals in zip(parts, totals, strict=True):
        keep(part * lanes, part_totals)
