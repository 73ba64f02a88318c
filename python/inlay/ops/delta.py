"""The gated delta rule: linear attention with a state that forgets and corrects itself.

For each value head there is a matrix S [key, value]. A row scales it by its decay, then adds
key x beta (value - key S), so that the key brings back the value, and reads query S. The columns
of S do not depend on one another: a task runs all rows of a text over 16 of them, so that the
sums of a row are the same however a text is cut into steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tvm import tirx
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.norm import for_pieces, sum_over
from inlay.ops.rows import Batch, States, call_many, isa
from inlay.ops.tir import (
    LANES,
    Buffer,
    Expr,
    Kernel,
    const,
    get,
    load,
    put,
    quotient,
    remainder,
    splat,
    store,
)

# Sums that run side by side, as one would wait for each addition.
SUMS = 4
# Distinguishes this layout of a state from others of the same size.
VERSION = 1
# Keeps the norm of a key or a query away from 0.
EPSILON = 1e-6


@dataclass(frozen=True)
class DeltaHeads:
    """The heads of keys and queries, and those of values, which share them."""

    keys: int
    key_size: int
    values: int
    value_size: int

    def __post_init__(self) -> None:
        if self.value_size % LANES or self.key_size % SUMS or self.values % self.keys:
            raise ValueError(f"no kernel has {self}")

    @property
    def key_width(self) -> int:
        """The width of a row of keys or of queries."""
        return self.keys * self.key_size

    @property
    def value_width(self) -> int:
        """The width of a row of values."""
        return self.values * self.value_size

    @property
    def width(self) -> int:
        """The width of a row of queries, keys and values."""
        return 2 * self.key_width + self.value_width

    @property
    def state(self) -> int:
        """Numbers of a layer's state: [value head, block of 16 columns, key, 16]."""
        return self.values * self.key_size * self.value_size


@cache
def _inputs_kernel(isa: Isa, heads: DeltaHeads) -> Kernel:
    k = Kernel("delta_inputs", isa)
    size = heads.key_size
    with k.define():
        x = k.arg("x", ("n", heads.width), "float32")
        a = k.arg("a", ("n", heads.values), "float32")
        b = k.arg("b", ("n", heads.values), "float32")
        log_rate = k.arg("log_rate", (heads.values,), "float32")
        shift = k.arg("shift", (heads.values,), "float32")
        out = k.arg("out", ("n", 2 * heads.key_width), "float32")
        decay = k.arg("decay", ("n", heads.values), "float32")
        beta = k.arg("beta", ("n", heads.values), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            for start, scale in ((0, size**-0.5), (heads.key_width, 1.0)):
                with k.loop(heads.keys) as head:
                    first = k.let(head * size + start)
                    _normed(k, x, out, row, first, size, scale)

            def gates(column: Expr, lanes: int) -> None:
                step = load(a, row, column, lanes=lanes) + load(shift, column, lanes=lanes)
                rate = math.exp(k, load(log_rate, column, lanes=lanes))
                log_decay = splat(0.0, lanes) - rate * math.softplus(k, step)
                store(decay, math.exp(k, log_decay), row, column)
                store(beta, math.sigmoid(k, load(b, row, column, lanes=lanes)), row, column)

            for_pieces(k, heads.values, gates)
    return k


def _normed(
    k: Kernel, x: Buffer, out: Buffer, row: Expr, first: Expr, size: int, scale: float
) -> None:
    """Store a head divided by its length, times `scale`."""

    def read(column: Expr, lanes: int) -> Expr:
        return k.let(load(x, row, first + column, lanes=lanes))

    def square(column: Expr, lanes: int) -> Expr:
        value = read(column, lanes)
        return value * value

    length = math.square_root(sum_over(k, size, square) + const(EPSILON))
    factor = k.let(const(scale) / length)
    for_pieces(
        k,
        size,
        lambda column, lanes: store(
            out, read(column, lanes) * splat(factor, lanes), row, first + column
        ),
    )


@cache
def _rule_kernel(isa: Isa, heads: DeltaHeads) -> Kernel:
    k = Kernel("gated_delta", isa)
    size, blocks = heads.key_size, heads.value_size // LANES
    with k.define():
        keyed = k.arg("keyed", ("n", 2 * heads.key_width), "float32")
        x = k.arg("x", ("n", heads.width), "float32")
        decay = k.arg("decay", ("n", heads.values), "float32")
        beta = k.arg("beta", ("n", heads.values), "float32")
        row_start = k.arg("row_start", ("s1",), "int32")
        read = k.arg("read", ("s",), "int32")
        write = k.arg("write", ("n",), "int32")
        layer = k.scalar("layer")
        plane = k.arg("plane", ("pages", "layers", heads.state), "float32")
        out = k.arg("out", ("n", heads.value_width), "float32")
        tasks = (k.size("s1") - 1) * (heads.values * blocks)
        with k.body(), k.loop(tasks, parallel=True) as task:
            seq = k.let(quotient(task, heads.values * blocks))
            part = k.let(remainder(task, heads.values * blocks))
            head = k.let(quotient(part, blocks))
            shared = k.let(quotient(head, heads.values // heads.keys))
            query, key = k.let(shared * size), k.let(shared * size + heads.key_width)
            column = k.let(part * LANES)
            kept = k.let(part * (size * LANES))
            state = k.local("float32", size * LANES)

            def whole(use: Expr) -> None:
                with k.loop(size) as i:
                    use(i * LANES)

            page = k.let(T.cast(load(read, seq), "int64"))
            with k.either(page >= 0) as (then, otherwise):
                with then():
                    whole(
                        lambda at: store(
                            state, load(plane, page, layer, kept + at, lanes=LANES), at
                        )
                    )
                with otherwise():
                    whole(lambda at: store(state, splat(0.0, LANES), at))
            begin = k.let(T.cast(load(row_start, seq), "int64"))
            with k.loop(T.cast(load(row_start, seq + 1), "int64") - begin) as i:
                row = k.let(begin + i)
                rate = k.let(splat(load(decay, row, head), LANES))

                def recall(at: Expr, number: Expr, total: Buffer) -> None:
                    faded = k.let(load(state, at, lanes=LANES) * rate)
                    store(state, faded, at)
                    by = splat(load(keyed, row, key + number), LANES)
                    put(total, math.fma(k, faded, by, get(total)))

                found = _summed(k, size, recall)
                value = load(x, row, column + 2 * heads.key_width, lanes=LANES)
                change = k.let((value - found) * splat(load(beta, row, head), LANES))

                def correct(at: Expr, number: Expr, total: Buffer) -> None:
                    by = splat(load(keyed, row, key + number), LANES)
                    made = k.let(math.fma(k, change, by, load(state, at, lanes=LANES)))
                    store(state, made, at)
                    asked = splat(load(keyed, row, query + number), LANES)
                    put(total, math.fma(k, made, asked, get(total)))

                store(out, _summed(k, size, correct), row, column)
                to = k.let(T.cast(load(write, row), "int64"))
                with k.when(to >= 0):
                    whole(
                        lambda at: store(plane, load(state, at, lanes=LANES), to, layer, kept + at)
                    )
    return k


def _summed(k: Kernel, size: int, emit: Expr) -> Expr:
    """Run `emit(place, number, sum)` over the keys of a block; return the sums' sum."""
    totals = [k.local("float32", LANES) for _ in range(SUMS)]
    for total in totals:
        put(total, splat(0.0, LANES))
    with k.loop(size // SUMS) as i:
        for lane, total in enumerate(totals):
            number = i * SUMS + lane
            emit(number * LANES, number, total)
    return k.let((get(totals[0]) + get(totals[1])) + (get(totals[2]) + get(totals[3])))


def delta_inputs(
    x: nn.Tensor,
    a: nn.Tensor,
    b: nn.Tensor,
    log_rate: nn.Tensor,
    shift: nn.Tensor,
    heads: DeltaHeads,
) -> list[nn.Tensor]:
    """Return normed queries and keys, the decays and the strengths of rows of all three parts."""
    rows = x.shape[0]
    outs = [
        ([rows, width], "float32") for width in (2 * heads.key_width, heads.values, heads.values)
    ]
    return call_many(_inputs_kernel(isa(), heads), [x, a, b, log_rate, shift], outs)


def gated_delta(
    keyed: nn.Tensor,
    x: nn.Tensor,
    decay: nn.Tensor,
    beta: nn.Tensor,
    batch: Batch,
    states: States,
    layer: int,
    heads: DeltaHeads,
) -> nn.Tensor:
    """Run the rule over the rows of each text, from its state and to the states that are kept.

    The plane `delta` of `states` is replaced by the written one.
    """
    kernel = _rule_kernel(isa(), heads)
    args = [keyed, x, decay, beta, batch.row_start, states.read, states.write]
    plane = states.planes["delta"]
    out = nn.Tensor.placeholder([x.shape[0], heads.value_width], "float32")
    states.planes["delta"], made = nn.tensor_ir_inplace_op(
        kernel.func,
        kernel.name,
        [*args, tirx.IntImm("int64", layer), plane],
        inplace_indices=[len(args) + 1, -1],
        out=[nn.Tensor.placeholder(plane.shape, "float32"), out],
    )
    return made
