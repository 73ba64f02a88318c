"""Attention in both directions within each sequence of a batch, without a cache."""

from __future__ import annotations

from functools import cache

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.rows import call, isa, static
from inlay.ops.tir import Expr, Kernel, const, get, load, pieces, put, splat, store


@cache
def _kernel(isa: Isa, heads: int, dim: int, scale: float) -> Kernel:
    k = Kernel("attend_encoder", isa)
    width = heads * dim
    with k.define():
        q = k.arg("q", ("n", width), "float32")
        keys = k.arg("k", ("n", width), "float32")
        values = k.arg("v", ("n", width), "float32")
        row_seq = k.arg("row_seq", ("n",), "int32")
        row_start = k.arg("row_start", ("s1",), "int32")
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n") * heads, parallel=True) as task:
            row, head = k.let(task // heads), k.let(task % heads)
            seq = k.let(T.cast(load(row_seq, row), "int64"))
            begin = k.let(T.cast(load(row_start, seq), "int64"))
            end = k.let(T.cast(load(row_start, seq + 1), "int64"))
            base = k.let(head * dim)
            maximum, total = k.local("float32"), k.local("float32")
            store(maximum, const(-1e30), 0)
            store(total, const(0.0), 0)
            sums = [(start, k.local("float32", lanes)) for start, lanes in pieces(dim)]
            for _, part in sums:
                put(part, splat(0.0, int(part.shape[0])))
            with k.loop(end - begin) as i:
                key = k.let(begin + i)
                score: Expr = const(0.0)
                for start, lanes in pieces(dim):
                    product = load(q, row, base + start, lanes=lanes) * load(
                        keys, key, base + start, lanes=lanes
                    )
                    score = score + math.sum_lanes(k, product)
                score = k.let(score * const(scale))
                old = k.let(load(maximum, 0))
                new = k.let(math.maximum(old, score))
                fade, weight = math.exp(k, old - new), math.exp(k, score - new)
                store(maximum, new, 0)
                store(total, load(total, 0) * fade + weight, 0)
                for start, part in sums:
                    lanes = int(part.shape[0])
                    value = load(values, key, base + start, lanes=lanes)
                    faded = get(part) * splat(fade, lanes)
                    put(part, math.fma(k, splat(weight, lanes), value, faded))
            inverse = k.let(const(1.0) / load(total, 0))
            for start, part in sums:
                store(out, get(part) * splat(inverse, int(part.shape[0])), row, base + start)
    return k


def encoder_attention(
    q: nn.Tensor,
    k: nn.Tensor,
    v: nn.Tensor,
    row_seq: nn.Tensor,
    row_start: nn.Tensor,
    heads: int,
    scale: float,
) -> nn.Tensor:
    """Attend from every row to all rows of its sequence."""
    width = static(q.shape[1], "the width of rows")
    kernel = _kernel(isa(), heads, width // heads, scale)
    return call(kernel, [q, k, v, row_seq, row_start], q.shape)
