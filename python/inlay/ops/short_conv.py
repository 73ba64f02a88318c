"""Causal convolution over the last few rows of a text, channel by channel.

A text's state is the inputs that the next row still needs. Rows do not depend on one another, so
they are computed side by side, and the sum of a row is the same wherever its inputs come from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from tvm import tirx
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.norm import for_pieces
from inlay.ops.rows import Batch, States, isa, static
from inlay.ops.tir import Expr, Kernel, const, get, load, put, splat, store


@cache
def _kernel(isa: Isa, width: int, taps: int, bias: bool, activation: str | None) -> Kernel:
    k = Kernel("short_conv", isa)
    kept = taps - 1
    with k.define():
        x = k.arg("x", ("n", width), "float32")
        weight = k.arg("weight", (taps * width,), "float32")
        shift = k.arg("bias", (width,), "float32") if bias else None
        row_seq = k.arg("row_seq", ("n",), "int32")
        row_start = k.arg("row_start", ("s1",), "int32")
        read = k.arg("read", ("s",), "int32")
        write = k.arg("write", ("n",), "int32")
        layer = k.scalar("layer")
        plane = k.arg("plane", ("pages", "layers", kept * width), "float32")
        out = k.arg("out", ("n", width), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            seq = k.let(T.cast(load(row_seq, row), "int64"))
            # Rows of this text that the step has before this one.
            before = k.let(row - T.cast(load(row_start, seq), "int64"))
            page = k.let(T.cast(load(read, seq), "int64"))
            to = k.let(T.cast(load(write, row), "int64"))

            def each_input(
                back: int, column: Expr, lanes: int, use: Callable[[Expr], None]
            ) -> None:
                """Pass the input `back` rows earlier to `use`, unless the text began later."""
                with k.either(before >= back) as (then, otherwise):
                    with then():
                        use(load(x, row - back, column, lanes=lanes))
                    with otherwise(), k.when(page >= 0):
                        at = (kept - back + before) * width + column
                        use(load(plane, page, layer, at, lanes=lanes))

            def emit(column: Expr, lanes: int) -> None:
                total = k.local("float32", lanes)
                first = splat(0.0, lanes) if shift is None else load(shift, column, lanes=lanes)
                put(total, first)
                for tap in range(taps):

                    def add(value: Expr, tap: int = tap) -> None:
                        w = load(weight, const(tap * width, "int64") + column, lanes=lanes)
                        put(total, math.fma(k, value, w, get(total)))

                    each_input(kept - tap, column, lanes, add)
                result = get(total)
                result = result if activation is None else math.activate(k, activation, result)
                store(out, result, row, column)

            def leave(column: Expr, lanes: int) -> None:
                for index in range(kept):
                    at = const(index * width, "int64") + column
                    value = k.local("float32", lanes)
                    put(value, splat(0.0, lanes))
                    each_input(kept - 1 - index, column, lanes, partial(put, value))
                    store(plane, get(value), to, layer, at)

            for_pieces(k, width, emit)
            with k.when(to >= 0):
                for_pieces(k, width, leave)
    return k


def short_conv(
    x: nn.Tensor,
    weight: nn.Tensor,
    batch: Batch,
    states: States,
    layer: int,
    *,
    bias: nn.Tensor | None = None,
    activation: str | None = None,
) -> nn.Tensor:
    """Return activation(sum of the last rows times `weight` [taps x width] + bias).

    The plane `conv` of `states` is replaced by the written one.
    """
    width = static(x.shape[1], "the width of rows")
    taps = static(weight.shape[0], "the size of a kernel") // width
    kernel = _kernel(isa(), width, taps, bias is not None, activation)
    given = [x, weight, bias, batch.row_seq, batch.row_start, states.read, states.write]
    args = [each for each in given if each is not None]
    plane = states.planes["conv"]
    states.planes["conv"], out = nn.tensor_ir_inplace_op(
        kernel.func,
        kernel.name,
        [*args, tirx.IntImm("int64", layer), plane],
        inplace_indices=[len(args) + 1, -1],
        out=[nn.Tensor.placeholder(t.shape, "float32") for t in (plane, x)],
    )
    return out
