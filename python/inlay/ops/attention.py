"""Attention over the paged cache, for prefill and decode rows side by side.

Keys lie in a page as [head_dim, page_size], so that 16 keys are one vector;
values lie as [page_size, head_dim].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tvm import tirx
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.compiler.isa import Isa
from inlay.ops import math
from inlay.ops.rope import HeadShape, emit_rotated, rotate
from inlay.ops.rows import Batch, Pages, call, isa, static
from inlay.ops.tir import Buffer, Expr, Kernel, const, get, load, pieces, put, splat, store

# Keys of one vector; pages hold a multiple of it.
KEYS = 16
# Vectors of keys between two updates of the running maximum.
CHUNK = 4
# Smaller than any score, and finite, so that differences are never NaN.
LOWEST = -1e30


@dataclass(frozen=True)
class Attention:
    """The shape and the variants of a layer's attention."""

    heads: int
    kv_heads: int
    head_dim: int
    scale: float
    window: int | None = None
    softcap: float | None = None
    # Numbers of a head that are rotated; 0 for no rotary embedding.
    rotary: int = 0
    # RMS norm of each head of queries and keys, where the model has it.
    qk_norm_eps: float | None = None
    qk_norm_plus_one: bool = False

    def __post_init__(self) -> None:
        """Refuse what no kernel computes."""
        if self.heads % self.kv_heads:
            raise ValueError(f"{self.heads} heads do not share {self.kv_heads} key heads evenly")

    @property
    def group(self) -> int:
        """Return how many query heads share a key head."""
        return self.heads // self.kv_heads

    def shape(self, heads: int) -> HeadShape:
        """Return how heads are normalized and rotated."""
        return HeadShape(heads, self.head_dim, self.rotary, self.qk_norm_eps, self.qk_norm_plus_one)


@cache
def _write_kernel(isa: Isa, spec: Attention, page: int, dtype: str) -> Kernel:
    k = Kernel("write_kv", isa)
    heads, dim = spec.kv_heads, spec.head_dim
    shape = spec.shape(heads)
    with k.define():
        keys = k.arg("k", ("n", heads * dim), "float32")
        values = k.arg("v", ("n", heads * dim), "float32")
        slots = k.arg("slots", ("n",), "int32")
        norm = k.arg("norm", (dim,), "float32") if spec.qk_norm_eps is not None else None
        table = k.arg("table", ("n", spec.rotary), "float32") if spec.rotary else None
        layer = k.scalar("layer")
        plane = k.arg("plane", ("pages", "layers", 2, heads, page * dim), dtype)
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            slot = k.let(T.cast(load(slots, row), "int64"))
            at_page, offset = k.let(slot // page), k.let(slot % page)
            with k.loop(heads) as head:
                rotated = k.local("float32", dim)

                def keep(start: int, value: Expr) -> None:
                    store(rotated, value, start)

                emit_rotated(k, shape, keys, norm, table, row, head * dim, keep)
                with k.loop(dim) as d:
                    at = (offset // KEYS) * (KEYS * dim) + d * KEYS + offset % KEYS
                    kept = _narrow(k, load(rotated, d), dtype)
                    store(plane, kept, at_page, layer, 0, head, at)
                for start, lanes in pieces(dim):
                    value = load(values, row, head * dim + start, lanes=lanes)
                    kept = _narrow(k, value, dtype)
                    store(plane, kept, at_page, layer, 1, head, offset * dim + start)
    return k


def _narrow(k: Kernel, value: Expr, dtype: str) -> Expr:
    """Bring a float to the type of the cache."""
    return value if dtype == "float32" else math.narrow_f16(k, value)


def _widen(k: Kernel, value: Expr) -> Expr:
    """Bring a number of the cache to a float."""
    return value if str(value.ty.dtype).startswith("float32") else math.widen_f16(k, value)


def _block_rows(isa: Isa, spec: Attention) -> int:
    """Return how many rows share the keys that a register tile loads."""
    tile = {16: 14, 8: 6}.get(isa.lanes, 3 if isa.registers == 16 else 6)
    return max(1, tile // spec.group)


class _Block:
    """The code for a block of rows of one sequence and one key head."""

    def __init__(self, k: Kernel, spec: Attention, layer: Expr, page: int, rows: int) -> None:
        self.k, self.spec, self.layer, self.page, self.rows = k, spec, layer, page, rows
        self.queries = rows * spec.group
        self.scores = k.local("float32", self.queries * CHUNK * KEYS)
        self.sums = k.local("float32", self.queries * spec.head_dim)
        self.maximum = k.local("float32", self.queries)
        self.total = k.local("float32", self.queries * KEYS)

    def emit(
        self,
        args: dict[str, Buffer],
        row: Expr,
        head: Expr,
    ) -> None:
        k, spec = self.k, self.spec
        seq = k.let(T.cast(load(args["row_seq"], row), "int64"))
        first_page = k.let(T.cast(load(args["page_ptr"], seq), "int64"))
        page_first = k.let(T.cast(load(args["page_first"], seq), "int64"))
        positions = [
            k.let(T.cast(load(args["positions"], row + r), "int64")) for r in range(self.rows)
        ]
        reach = spec.window
        lows: list[Expr] = []
        if reach is not None:
            lows = [k.let(T.max(p - (reach - 1), const(0, "int64"))) for p in positions]
        # Rows of a sequence lie in order: the first reaches least far, the last most.
        end = k.let(positions[-1] + 1)
        begin: Expr = lows[0] if lows else const(0, "int64")
        for m in range(self.queries):
            store(self.maximum, const(LOWEST), m)
            store(self.total, splat(0.0, KEYS), m * KEYS)
            for start, lanes in pieces(spec.head_dim):
                store(self.sums, splat(0.0, lanes), m * spec.head_dim + start)
        width = CHUNK * KEYS
        first_chunk = k.let(begin // width)
        last_chunk = k.let((end + width - 1) // width)
        with k.loop(last_chunk - first_chunk) as c:
            chunk = k.let((c + first_chunk) * width)
            low = k.let(T.max(begin // KEYS * KEYS, chunk))
            high = k.let(T.min(end, chunk + width))
            vectors = k.let((high - low + KEYS - 1) // KEYS)
            self._clear(low - chunk, vectors)
            with k.loop(vectors) as i:
                key = k.let(low + i * KEYS)
                where = self._page(args, key, first_page, page_first)
                self._score(args, where, row, head, key, key - chunk, positions, lows)
            self._soften()
            with k.loop(vectors) as i:
                key = k.let(low + i * KEYS)
                where = self._page(args, key, first_page, page_first)
                start = k.let(T.max(begin - key, const(0, "int64")))
                stop = k.let(T.min(high - key, const(KEYS, "int64")))
                self._gather(args, where, head, key - chunk, start, stop)
        for r in range(self.rows):
            for g in range(spec.group):
                m = r * spec.group + g
                total = math.sum_lanes(k, load(self.total, m * KEYS, lanes=KEYS))
                inverse = k.let(const(1.0) / total)
                column = (head * spec.group + g) * spec.head_dim
                for start, lanes in pieces(spec.head_dim):
                    value = load(self.sums, m * spec.head_dim + start, lanes=lanes)
                    store(args["out"], value * splat(inverse, lanes), row + r, column + start)

    def _page(
        self, args: dict[str, Buffer], key: Expr, first_page: Expr, page_first: Expr
    ) -> tuple[Expr, Expr]:
        """Return the page that holds a key and the key's offset in it."""
        offset = self.k.let(key - page_first)
        entry = load(args["page_ids"], first_page + offset // self.page)
        return self.k.let(T.cast(entry, "int64")), self.k.let(offset % self.page)

    def _clear(self, before: Expr, vectors: Expr) -> None:
        """Mask the vectors of a chunk that no row of the block reads."""
        k = self.k
        with k.when(vectors < CHUNK), k.loop(self.queries * CHUNK) as i:
            store(self.scores, splat(LOWEST, KEYS), i * KEYS)

    def _score(
        self,
        args: dict[str, Buffer],
        where: tuple[Expr, Expr],
        row: Expr,
        head: Expr,
        key: Expr,
        column: Expr,
        positions: list[Expr],
        lows: list[Expr],
    ) -> None:
        """Compute the scores of 16 keys."""
        k, spec = self.k, self.spec
        page, offset = where
        dots = [k.local("float32", KEYS) for _ in range(self.queries)]
        for dot in dots:
            put(dot, splat(0.0, KEYS))
        with k.loop(spec.head_dim) as d:
            at = offset * spec.head_dim + d * KEYS
            stored = load(args["plane"], page, self.layer, 0, head, at, lanes=KEYS)
            keys = k.let(_widen(k, stored))
            for m, dot in enumerate(dots):
                r, g = divmod(m, spec.group)
                query = load(args["q"], row + r, (head * spec.group + g) * spec.head_dim + d)
                put(dot, math.fma(k, splat(query, KEYS), keys, get(dot)))
        if spec.softcap is not None:
            self._cap(dots, column, spec.softcap)
        lanes = k.let(T.ramp(T.cast(key, "int32"), 1, KEYS))
        for m, dot in enumerate(dots):
            r = m // spec.group
            score = get(dot) * splat(spec.scale, KEYS)
            if spec.softcap is not None:
                score = load(self.scores, m * CHUNK * KEYS + column, lanes=KEYS)
            allowed = lanes <= splat(T.cast(positions[r], "int32"), KEYS)
            score = T.Select(allowed, score, splat(LOWEST, KEYS))
            if spec.window:
                allowed = lanes >= splat(T.cast(lows[r], "int32"), KEYS)
                score = T.Select(allowed, score, splat(LOWEST, KEYS))
            store(self.scores, score, m * CHUNK * KEYS + column)

    def _cap(self, dots: list[Buffer], column: Expr, cap: float) -> None:
        """Store capped scores. One copy of the code in a loop: LLVM takes long for a dozen."""
        k = self.k
        for m, dot in enumerate(dots):
            store(self.scores, get(dot), m * CHUNK * KEYS + column)
        with k.loop(self.queries) as m:
            at = k.let(m * (CHUNK * KEYS) + column)
            score = load(self.scores, at, lanes=KEYS) * splat(self.spec.scale / cap, KEYS)
            store(self.scores, math.tanh(k, score) * splat(cap, KEYS), at)

    def _soften(self) -> None:
        """Turn the scores of a chunk to weights, and scale what was summed before."""
        k, spec = self.k, self.spec
        with k.loop(self.queries) as m:
            base = m * CHUNK * KEYS
            scores = [k.let(load(self.scores, base + i * KEYS, lanes=KEYS)) for i in range(CHUNK)]
            largest = scores[0]
            for score in scores[1:]:
                largest = math.maximum(largest, score)
            old = k.let(load(self.maximum, m))
            new = k.let(math.maximum(old, math.max_lanes(k, largest)))
            store(self.maximum, new, m)
            fade = math.exp(k, old - new)
            total = load(self.total, m * KEYS, lanes=KEYS) * splat(fade, KEYS)
            for i, score in enumerate(scores):
                weight = math.exp(k, score - splat(new, KEYS))
                # Where all is masked so far, the difference is 0 and not the weight.
                masked = score <= splat(LOWEST, KEYS)
                weight = k.let(T.Select(masked, splat(0.0, KEYS), weight))
                store(self.scores, weight, base + i * KEYS)
                total = total + weight
            store(self.total, total, m * KEYS)
            for start, lanes in pieces(spec.head_dim):
                at = m * spec.head_dim + start
                store(self.sums, load(self.sums, at, lanes=lanes) * splat(fade, lanes), at)

    def _gather(
        self,
        args: dict[str, Buffer],
        where: tuple[Expr, Expr],
        head: Expr,
        column: Expr,
        begin: Expr,
        end: Expr,
    ) -> None:
        """Add the weighted values of up to 16 keys; others may hold anything."""
        k, spec = self.k, self.spec
        page, offset = where
        for start, lanes in pieces(spec.head_dim):
            sums = [k.local("float32", lanes) for _ in range(self.queries)]
            for m, total in enumerate(sums):
                put(total, load(self.sums, m * spec.head_dim + start, lanes=lanes))
            with k.loop(end - begin) as i:
                key = begin + i
                at = (offset + key) * spec.head_dim + start
                stored = load(args["plane"], page, self.layer, 1, head, at, lanes=lanes)
                value = k.let(_widen(k, stored))
                for m, total in enumerate(sums):
                    weight = load(self.scores, m * CHUNK * KEYS + column + key)
                    put(total, math.fma(k, splat(weight, lanes), value, get(total)))
            for m, total in enumerate(sums):
                store(self.sums, get(total), m * spec.head_dim + start)


@cache
def _attend_kernel(isa: Isa, spec: Attention, page: int, dtype: str) -> Kernel:
    k = Kernel("attend", isa)
    rows = _block_rows(isa, spec)
    width = spec.heads * spec.head_dim
    with k.define():
        args = {
            "q": k.arg("q", ("n", width), "float32"),
            "positions": k.arg("positions", ("n",), "int32"),
            "row_seq": k.arg("row_seq", ("n",), "int32"),
            "page_ptr": k.arg("page_ptr", ("s1",), "int32"),
            "page_ids": k.arg("page_ids", ("p",), "int32"),
            "page_first": k.arg("page_first", ("s",), "int32"),
            "plane": k.arg(
                "plane",
                ("pages", "layers", 2, spec.kv_heads, page * spec.head_dim),
                dtype,
            ),
        }
        layer = k.scalar("layer")
        args["out"] = k.arg("out", ("n", width), "float32")
        n = k.size("n")
        with k.body():
            blocks = (n + (rows - 1)) // rows
            with k.loop(blocks * spec.kv_heads, parallel=True) as task:
                head, turn = k.let(task // blocks), k.let(task % blocks)
                # Late rows read more: deal blocks from both ends, so that
                # neighbouring tasks cost about the same.
                block = T.Select(turn % 2 == 0, turn // 2, blocks - 1 - turn // 2)
                row = k.let(block * rows)
                if rows == 1:
                    _Block(k, spec, layer, page, 1).emit(args, row, head)
                else:
                    last = k.let(T.min(row + rows, n) - 1)
                    whole = row + rows <= n
                    same = load(args["row_seq"], row) == load(args["row_seq"], last)
                    with k.either(T.And(whole, same)) as (then, otherwise):
                        with then():
                            _Block(k, spec, layer, page, rows).emit(args, row, head)
                        with otherwise(), k.loop(last - row + 1) as r:
                            _Block(k, spec, layer, page, 1).emit(args, k.let(row + r), head)
    return k


def attention(
    q: nn.Tensor,
    k: nn.Tensor,
    v: nn.Tensor,
    batch: Batch,
    pages: Pages,
    layer: int,
    spec: Attention,
    *,
    table: nn.Tensor | None = None,
    q_norm: nn.Tensor | None = None,
    k_norm: nn.Tensor | None = None,
) -> nn.Tensor:
    """Rotate, write keys and values to the cache, and attend.

    `layer` counts within the pool of `pages`, whose plane is replaced by what
    was written. `table` is `rope_table`'s, needed where `spec.rotary` is not 0.
    """
    plane, page = pages.planes[0], pages.page_size
    _, _, _, kv_heads, width = plane.shape
    if (static(kv_heads, "the key heads"), static(width, "the width of a page")) != (
        spec.kv_heads,
        page * spec.head_dim,
    ):
        raise ValueError("the plane of the cache has another shape than the attention")
    if page % KEYS:
        raise ValueError(f"a page of {page} tokens is not a multiple of {KEYS}")
    at = tirx.IntImm("int64", layer)
    q = rotate(q, spec.shape(spec.heads), q_norm, table)
    write = _write_kernel(isa(), spec, page, plane.dtype)
    args = [t for t in (k, v, pages.slots, k_norm, table) if t is not None]
    written = nn.tensor_ir_inplace_op(
        write.func,
        write.name,
        [*args, at, plane],
        inplace_indices=len(args) + 1,
        out=nn.Tensor.placeholder(plane.shape, plane.dtype),
    )
    pages.planes[0] = written
    kernel = _attend_kernel(isa(), spec, page, plane.dtype)
    tensors = [
        q,
        batch.positions,
        batch.row_seq,
        pages.page_ptr,
        pages.page_ids,
        pages.page_first,
        written,
        at,
    ]
    return call(kernel, tensors, q.shape)
