"""Attention over the paged cache, for prefill and decode rows in one batch.

With many rows, a task is a block of rows and a key head. With few, as in decoding one text, a task
is a row, a key head and a span of keys, and a second pass folds the spans. Both compute the same
bits, so the choice depends only on the call.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tvm import tirx
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import kv
from inlay.ops.attend import (
    TREE_ROWS,
    Arguments,
    Attention,
    Block,
    Reach,
    State,
    Tree,
    partial_width,
)
from inlay.ops.attend_float import FloatBlock
from inlay.ops.attend_int8 import Int8Block
from inlay.ops.isa import Isa
from inlay.ops.kv import KEYS
from inlay.ops.rows import Batch, Pages, call_many, isa, static
from inlay.ops.tir import Expr, Kernel, const, load, quotient, remainder, store

# Maximum rows and spans of a call that is split into spans; memory is reserved for as many.
SPLIT_ROWS = 16
SPLIT_SPANS = 256


def _block_rows(isa: Isa, spec: Attention) -> int:
    """Return how many rows share the keys that a register tile loads."""
    return max(1, isa.query_rows // spec.group)


@cache
def _attend_kernel(
    isa: Isa, spec: Attention, page: int, dtype: str, branches: bool = False
) -> Kernel:
    k = Kernel("attend_tree" if branches else "attend", isa)
    width = spec.heads * spec.head_dim
    kind: type[Block] = Int8Block if dtype == "int8" else FloatBlock
    with k.define():
        q = k.arg("q", ("n", width), "float32")
        positions = k.arg("positions", ("n",), "int32")
        row_seq = k.arg("row_seq", ("n",), "int32")
        page_ptr = k.arg("page_ptr", ("s1",), "int32")
        page_ids = k.arg("page_ids", ("p",), "int32")
        page_first = k.arg("page_first", ("s",), "int32")
        planes = kv.declare(k, dtype, spec.kv_heads, spec.head_dim, page)
        layer = k.scalar("layer")
        tree = None
        if branches:
            seen = k.arg("seen", ("n",), "int64")
            row_start = k.arg("row_start", ("s1",), "int32")
            tree = Tree(seen, row_start, k.arg("kv_len", ("s",), "int32"))
        sinks = k.arg("sinks", (spec.heads,), "float32") if spec.sinks else None
        out = k.arg("out", ("n", width), "float32")
        partial = k.arg("partial", ("set_aside",), "float32")
        args = Arguments(
            q, positions, row_seq, page_ptr, page_ids, page_first, planes, layer, partial, out,
            page, tree, sinks,
        )  # fmt: skip
        n = k.size("n")
        with k.body():
            most = _most_spans(k, spec, args, n)
            split = k.let(T.And(n <= SPLIT_ROWS, n * most <= SPLIT_SPANS))
            rows = _block_rows(isa, spec)
            blocks = k.let(T.Select(split, n * most, quotient(n + (rows - 1), rows)))
            with k.loop(blocks * spec.kv_heads, parallel=True) as task:
                head, turn = k.let(quotient(task, blocks)), k.let(remainder(task, blocks))
                # Late rows read more: take blocks from both ends, so that adjacent tasks cost about
                # the same.
                dealt = T.Select(
                    remainder(turn, 2) == 0, quotient(turn, 2), blocks - 1 - quotient(turn, 2)
                )
                row = k.let(T.Select(split, remainder(turn, n), dealt * rows))
                last = k.let(T.Select(split, row, T.min(row + rows, n) - 1))
                span = k.let(quotient(turn, n))
                whole = T.And(T.Not(split), row + rows <= n)
                same = load(row_seq, row) == load(row_seq, last)
                if tree is not None:
                    # Later rows of a tree need not see more keys.
                    same = T.And(same, load(tree.seen, row) == const(0, "int64"))
                if rows == 1:
                    _alone(kind(k, spec, args, 1), row, head, split, span, most)
                else:
                    with k.either(T.And(whole, same)) as (then, otherwise):
                        with then():
                            plain = replace(args, tree=None)
                            _together(kind(k, spec, plain, rows), row, head)
                        with otherwise(), k.loop(last - row + 1) as r:
                            one = kind(k, spec, args, 1)
                            _alone(one, k.let(row + r), head, split, span, most)
            with k.when(split), k.loop(n * spec.heads, parallel=True) as task:
                _fold(
                    k,
                    spec,
                    args,
                    k.let(quotient(task, spec.heads)),
                    k.let(remainder(task, spec.heads)),
                    most,
                )
    return k


def _most_spans(k: Kernel, spec: Attention, args: Arguments, n: Expr) -> Expr:
    """Return the maximum number of spans that a row reads, when there are few rows."""
    most = k.local("int64")
    store(most, const(1, "int64"), 0)
    with k.when(n <= SPLIT_ROWS), k.loop(n) as row:
        place = _reached(k, spec, args, row)
        store(most, T.max(load(most, 0), place.spans), 0)
    return k.let(load(most, 0))


def _reached(k: Kernel, spec: Attention, args: Arguments, row: Expr) -> Reach:
    position = k.let(T.cast(load(args.positions, row), "int64"))
    return Reach.of(k, spec, position, position if args.tree is None else args.last_key(k, row))


def _together(block: Block, row: Expr, head: Expr) -> None:
    """Attend with several rows of one sequence."""
    place = block.open(row, head)
    block.start(place)
    with block.k.loop(place.reach.spans) as i:
        block.span(place, block.k.let(place.reach.first_span + i))
        block.merge(place)
    block.close(place)


def _alone(block: Block, row: Expr, head: Expr, split: Expr, turn: Expr, most: Expr) -> None:
    """Attend with one row: to all its spans, or to the current one."""
    k = block.k
    place = block.open(row, head)
    with k.when(T.Not(split)):
        block.start(place)
    reach = place.reach
    begin = k.let(T.Select(split, turn, const(0, "int64")))
    end = k.let(T.Select(split, T.min(turn + 1, reach.spans), reach.spans))
    with k.loop(T.max(end - begin, const(0, "int64"))) as i:
        block.span(place, k.let(reach.first_span + begin + i))
        with k.either(split) as (then, otherwise):
            with then():
                block.put_aside(_number(block.spec, row, turn, head * block.spec.group, most))
            with otherwise():
                block.merge(place)
    with k.when(T.Not(split)):
        block.close(place)


def _number(spec: Attention, row: Expr, turn: Expr, head: Expr, most: Expr) -> Expr:
    """Return where a span's sums for a query head are stored."""
    return (row * most + turn) * spec.heads + head


def _fold(k: Kernel, spec: Attention, args: Arguments, row: Expr, head: Expr, most: Expr) -> None:
    """Fold the spans of one row and query head."""
    dim = spec.head_dim
    best, whole = k.local("float32"), k.local("float32")
    column, sink = k.let(head * dim), args.sink(head)
    state = State(k, best, whole, const(0, "int64"), args.out, row, column, sink)
    state.start(dim)
    with k.loop(_reached(k, spec, args, row).spans) as turn:
        base = k.let(_number(spec, row, turn, head, most) * partial_width(dim))
        maximum = k.let(load(args.partial, base))
        total = k.let(load(args.partial, base + 1))
        state.fold(maximum, total, dim, args.partial, base + KEYS)
    state.finish(dim)


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
    sinks: nn.Tensor | None = None,
) -> nn.Tensor:
    """Rotate, write keys and values to the cache, and attend.

    `layer` is an index within the pool of `pages`, whose planes are replaced by the written ones.
    `table` comes from `rope_table`, and is needed unless `spec.rotary` is 0; `sinks` are the logits
    of `spec.sinks`. If the batch has a `tree`, that decides what rows see; a batch without one pays
    nothing for it.
    """
    if batch.tree is not None and spec.window is not None and spec.window < TREE_ROWS:
        raise ValueError(f"a tree needs a window of {TREE_ROWS} or more, not {spec.window}")
    page, dtype = pages.page_size, pages.planes[0].dtype
    wanted = kv.planes(dtype, 1, spec.kv_heads, spec.head_dim, page)
    for plane, described in zip(pages.planes, wanted, strict=True):
        shape = [static(extent, "the shape of the cache") for extent in plane.shape[2:]]
        if tuple(shape) != described.shape[1:]:
            raise ValueError(f"the plane {described.name} of the cache has another shape")
    at = tirx.IntImm("int64", layer)
    shapes = spec.shape(spec.heads), spec.shape(spec.kv_heads)
    q = kv.rotate_and_write(q, k, v, pages, at, *shapes, (q_norm, k_norm), table)
    tensors = [
        q,
        batch.positions,
        batch.row_seq,
        pages.page_ptr,
        pages.page_ids,
        pages.page_first,
        *pages.planes,
        at,
        *([] if batch.tree is None else [batch.tree, batch.row_start, batch.kv_len]),
        *([] if sinks is None else [sinks]),
    ]
    aside = SPLIT_SPANS * spec.heads * partial_width(spec.head_dim)
    kernel = _attend_kernel(isa(), spec, page, dtype, batch.tree is not None)
    return call_many(kernel, tensors, [(q.shape, "float32"), ((aside,), "float32")])[0]
