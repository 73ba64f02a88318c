"""Rows of a packed matrix by index, and rows of activations by index."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import DEPTH, GROUP, STEPS, TILE
from inlay.ops.isa import Isa
from inlay.ops.kinds import DenseKind, GroupedKind
from inlay.ops.rows import call, isa, static
from inlay.ops.tir import Kernel, const, load, pieces, store


@cache
def _quantized_kernel(isa: Isa, kind: GroupedKind, width: int, scale: float) -> Kernel:
    k = Kernel(f"embedding_{kind.name}", isa)
    groups = (width + GROUP - 1) // GROUP
    with k.define():
        tokens = k.arg("tokens", ("n",), "int32")
        weights = k.arg("weights", ("tiles", groups, kind.vectors, TILE * DEPTH), "uint8")
        scales = k.arg("weight_scales", ("tiles", groups, TILE), "float16")
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            token = k.let(T.cast(load(tokens, row), "int64"))
            tile, lane = k.let(token // TILE), k.let(token % TILE)
            with k.loop(groups) as group:
                factor = k.let(math.widen_f16(k, load(scales, tile, group, lane)) * const(scale))
                for step in range(STEPS):
                    with k.loop(DEPTH) as i:
                        column = group * GROUP + step * DEPTH + i
                        number = kind.number(weights, tile, group, step, lane * DEPTH + i)
                        number = number - kind.offset
                        if width % GROUP:
                            with k.when(column < width):
                                store(out, T.cast(number, "float32") * factor, row, column)
                        else:
                            store(out, T.cast(number, "float32") * factor, row, column)
    return k


@cache
def _dense_kernel(isa: Isa, kind: DenseKind, width: int, scale: float) -> Kernel:
    k = Kernel(f"embedding_{kind.name}", isa)
    with k.define():
        tokens = k.arg("tokens", ("n",), "int32")
        weights = k.arg("weights", ("tiles", width, TILE), kind.dtype)
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            token = k.let(T.cast(load(tokens, row), "int64"))
            with k.loop(width) as column:
                number = load(weights, token // TILE, column, token % TILE)
                store(out, kind.widen(number) * const(scale), row, column)
    return k


def embedding_quantized(
    kind: GroupedKind, tokens: nn.Tensor, weight: Mapping[str, nn.Tensor], width: int, scale: float
) -> nn.Tensor:
    """Look up rows of a 4- or 8-bit matrix."""
    kernel = _quantized_kernel(isa(), kind, width, scale)
    return call(kernel, [tokens, weight["q"], weight["s"]], (tokens.shape[0], width))


def embedding_dense(
    kind: DenseKind, tokens: nn.Tensor, weight: Mapping[str, nn.Tensor], width: int, scale: float
) -> nn.Tensor:
    """Look up rows of a 32-bit or bfloat16 matrix."""
    kernel = _dense_kernel(isa(), kind, width, scale)
    return call(kernel, [tokens, weight["w"]], (tokens.shape[0], width))


@cache
def _take_kernel(isa: Isa, width: int) -> Kernel:
    k = Kernel("take_rows", isa)
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        rows = k.arg("rows", ("m",), "int32")
        out = k.arg("out", ("m", width), "float32")
        with k.body(), k.loop(k.size("m")) as i:
            row = k.let(T.cast(load(rows, i), "int64"))
            with k.loop(width // 16) as j:
                store(out, load(x, row, j * 16, lanes=16), i, j * 16)
            for start, lanes in pieces(width % 16):
                at = width // 16 * 16 + start
                store(out, load(x, row, at, lanes=lanes), i, at)
    return k


def take_rows(x: nn.Tensor, rows: nn.Tensor) -> nn.Tensor:
    """Return the rows of `x` whose indices are in `rows`, in that order."""
    width = static(x.shape[1], "the width of rows")
    return call(_take_kernel(isa(), width), [x, rows], (rows.shape[0], width))
