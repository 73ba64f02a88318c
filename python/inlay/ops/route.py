"""Routing: which experts compute a row, with which weights, and the rows of each expert.

Rows are chosen for experts one by one, so that a row's experts and weights depend on nothing else
in the batch. A counting sort then puts the pairs of a row and an expert in the order of the
experts, so that each expert's matrices are read once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.norm import for_pieces, sum_over
from inlay.ops.rows import call_many, isa, static
from inlay.ops.tile import CHUNK_BLOCKS, Share, emit_blocks, place_of, whole_blocks
from inlay.ops.tile import Place as RowPlace
from inlay.ops.tir import Buffer, Expr, Kernel, const, flat, load, quotient, splat, store

# Below every score, also below those of experts that cannot be chosen.
_LOWEST, _EXCLUDED = -3.0e38, -3.2e38
Score = Literal["softmax", "sigmoid", "sparsemixer"]


@dataclass(frozen=True)
class Routing:
    """How the experts of a row and their weights follow from the router's logits."""

    experts: int
    chosen: int
    # The weights before any normalization; `sparsemixer` is Phi-3.5's.
    score: Score = "softmax"
    # Divide the weights by their sum, at least `smallest_sum`, after adding `added` to it.
    normalize: bool = False
    smallest_sum: float = 0.0
    added: float = 0.0
    scale: float = 1.0
    # Only experts of the best groups are chosen from. A group is as good as its best expert, or
    # as its two best together.
    groups: int = 1
    chosen_groups: int = 1
    best_of_group: int = 1
    # How far below the largest a score may be, as a share of it: the threshold of `sparsemixer`.
    sparse: float = 0.02

    def __post_init__(self) -> None:
        """Reject what no router can mean."""
        if not 0 < self.chosen <= self.experts:
            raise ValueError(f"{self.chosen} of {self.experts} experts cannot be chosen")
        if self.experts % self.groups or not 0 < self.chosen_groups <= self.groups:
            raise ValueError(f"{self.experts} experts do not make {self.groups} groups")
        if self.score == "sparsemixer" and self.chosen != 2:
            raise ValueError("a sparse mixer chooses two experts")


def _argmax(k: Kernel, values: Buffer, count: int, where: Callable[[Expr], Expr]) -> Expr:
    """The index of the largest of some values; the first of equal ones."""
    best, index = k.local("float32"), k.local("int32")
    store(best, const(_EXCLUDED), 0)
    store(index, const(0, "int32"), 0)
    with k.loop(count) as i:
        value = k.let(load(values, where(i)))
        with k.when(value > load(best, 0)):
            store(best, value, 0)
            store(index, T.cast(i, "int32"), 0)
    return k.let(load(index, 0))


@dataclass(frozen=True)
class _Row:
    """The router's work for one row, on buffers of the thread."""

    k: Kernel
    routing: Routing
    logits: Buffer
    bias: Buffer | None
    row: Expr
    # What experts are chosen by, and their weights before they are normalized.
    keys: Buffer
    scores: Buffer

    def score(self) -> None:
        k, experts = self.k, self.routing.experts

        def logit(column: Expr, lanes: int) -> Expr:
            return load(self.logits, self.row, column, lanes=lanes)

        if self.routing.score == "sigmoid":
            for_pieces(k, experts, lambda c, n: store(self.scores, math.sigmoid(k, logit(c, n)), c))
        else:
            self._softmax(logit)
        # Without a bias the order of the weights is that of the logits, which never saturate.
        for_pieces(k, experts, lambda c, n: store(self.keys, self._key(c, n), c))

    def _key(self, column: Expr, lanes: int) -> Expr:
        if self.bias is None:
            return load(self.logits, self.row, column, lanes=lanes)
        return load(self.scores, column, lanes=lanes) + load(self.bias, column, lanes=lanes)

    def _softmax(self, logit: Callable[[Expr, int], Expr]) -> None:
        k, experts = self.k, self.routing.experts
        most = k.local("float32")
        store(most, const(_LOWEST), 0)
        with k.loop(experts) as i:
            store(most, math.maximum(load(most, 0), logit(i, 1)), 0)
        top = k.let(load(most, 0))
        for_pieces(
            k, experts, lambda c, n: store(self.scores, math.exp(k, logit(c, n) - splat(top, n)), c)
        )
        total = sum_over(k, experts, lambda c, n: load(self.scores, c, lanes=n))
        inverse = k.let(const(1.0) / total)
        for_pieces(
            k,
            experts,
            lambda c, n: store(self.scores, load(self.scores, c, lanes=n) * splat(inverse, n), c),
        )

    def limit_groups(self) -> None:
        """Exclude the experts of all groups but the best."""
        k, routing = self.k, self.routing
        if routing.groups == 1 or routing.chosen_groups == routing.groups:
            return
        size = routing.experts // routing.groups
        ranks, kept = k.local("float32", routing.groups), k.local("int32", routing.groups)
        with k.loop(routing.groups) as group:
            first, second = k.local("float32"), k.local("float32")
            store(first, const(_LOWEST), 0)
            store(second, const(_LOWEST), 0)
            with k.loop(size) as i:
                key = k.let(load(self.keys, group * size + i))
                other = k.let(T.min(key, load(first, 0)))
                store(second, math.maximum(load(second, 0), other), 0)
                store(first, math.maximum(load(first, 0), key), 0)
            rank = load(first, 0)
            if routing.best_of_group > 1 and size > 1:
                rank = rank + load(second, 0)
            store(ranks, rank, group)
            store(kept, const(0, "int32"), group)
        with k.loop(routing.chosen_groups):
            best = _argmax(k, ranks, routing.groups, lambda i: i)
            store(kept, const(1, "int32"), best)
            store(ranks, const(_EXCLUDED), best)
        with k.loop(routing.experts) as i, k.when(load(kept, quotient(i, size)) == 0):
            store(self.keys, const(_LOWEST), i)

    def choose(self, experts: Buffer, weights: Buffer) -> None:
        k, routing, row = self.k, self.routing, self.row
        total = k.local("float32")
        store(total, const(0.0), 0)
        with k.loop(routing.chosen) as i:
            best = _argmax(k, self.keys, routing.experts, lambda index: index)
            store(experts, best, row, i)
            if routing.score == "sparsemixer":
                weight = self._sparse_weight(best)
            else:
                weight = k.let(load(self.scores, best))
            store(self.keys, const(_EXCLUDED), best)
            store(weights, weight, row, i)
            store(total, load(total, 0) + weight, 0)
        factor: Expr = const(routing.scale)
        if routing.normalize:
            whole = load(total, 0) + const(routing.added)
            factor = factor / math.maximum(whole, const(routing.smallest_sum))
        factor = k.let(factor)
        with k.loop(routing.chosen) as i:
            store(weights, load(weights, row, i) * factor, row, i)

    def _sparse_weight(self, best: Expr) -> Expr:
        """The softmax of the largest logit over those that are close to it and not yet taken.

        Closeness is relative: experts taken before count for the size, not for the sum.
        """
        k, routing = self.k, self.routing
        top, total = k.let(load(self.keys, best)), k.local("float32")
        store(total, const(0.0), 0)
        with k.loop(routing.experts) as i:
            key, logit = k.let(load(self.keys, i)), k.let(load(self.logits, self.row, i))
            size = math.maximum(math.absolute(logit), top)
            near = top - logit <= const(routing.sparse) * size
            with k.when(T.And(key > const(_LOWEST), near)):
                store(total, load(total, 0) + math.exp(k, key - top), 0)
        return k.let(const(1.0) / load(total, 0))


@cache
def _route_kernel(isa: Isa, routing: Routing, bias: bool) -> Kernel:
    k = Kernel("route", isa)
    with k.define():
        logits = k.arg("logits", ("n", routing.experts), "float32")
        shift = k.arg("bias", (routing.experts,), "float32") if bias else None
        experts = k.arg("experts", ("n", routing.chosen), "int32")
        weights = k.arg("weights", ("n", routing.chosen), "float32")
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            keys, scores = (k.local("float32", routing.experts) for _ in range(2))
            one = _Row(k, routing, logits, shift, row, keys, scores)
            one.score()
            one.limit_groups()
            one.choose(experts, weights)
    return k


@dataclass(frozen=True)
class Sorted:
    """The pairs of a row and an expert, in the order of the experts."""

    routing: Routing
    # float32 [n, chosen], and int32 [n, chosen]: the position of a pair in the order.
    weights: nn.Tensor
    places: nn.Tensor
    # int32 [pairs, 2]: the row and the expert of each pair in the order.
    rows: nn.Tensor
    # int32 [experts + 1]: where the pairs of an expert begin.
    offsets: nn.Tensor
    # int32 [pairs, 2]: tasks, each an expert and the number of a chunk of its pairs; int32 [1]:
    # how many there are.
    tasks: nn.Tensor
    count: nn.Tensor

    @property
    def pairs(self) -> int | Expr:
        """How many pairs there are."""
        return self.rows.shape[0]

    @property
    def order(self) -> list[nn.Tensor]:
        """What `Order.declare` takes."""
        return [self.offsets, self.tasks, self.count]


def _chunks(k: Kernel, block: int, n: Expr) -> tuple[Expr, Expr]:
    """How many whole blocks `n` rows of an expert make, and in how many tasks they are done."""
    whole = k.let(whole_blocks(block, n))
    return whole, k.let(T.max((whole + (CHUNK_BLOCKS - 1)) // CHUNK_BLOCKS, const(1, "int64")))


@cache
def _sort_kernel(isa: Isa, experts: int, chosen: int, block: int) -> Kernel:
    k = Kernel("sort_pairs", isa)
    with k.define():
        given = k.arg("experts", ("n", chosen), "int32")
        places = k.arg("places", ("n", chosen), "int32")
        rows = k.arg("rows", ("pairs", 2), "int32")
        offsets = k.arg("offsets", (experts + 1,), "int32")
        tasks = k.arg("tasks", ("pairs", 2), "int32")
        count = k.arg("count", (1,), "int32")
        with k.body():
            given, places = flat(given), flat(places)
            pairs = k.let(k.size("n") * chosen)
            following = k.local("int32", experts)
            with k.loop(experts) as e:
                store(following, const(0, "int32"), e)
            with k.loop(pairs) as pair:
                expert = k.let(load(given, pair))
                store(following, load(following, expert) + 1, expert)
            begin, number = k.local("int32"), k.local("int32")
            store(begin, const(0, "int32"), 0)
            store(number, const(0, "int32"), 0)
            with k.loop(experts) as e:
                size, first = k.let(load(following, e)), k.let(load(begin, 0))
                store(offsets, first, e)
                store(following, first, e)
                store(begin, first + size, 0)
                with k.when(size > 0):
                    _, chunks = _chunks(k, block, T.cast(size, "int64"))
                    with k.loop(chunks) as chunk:
                        task = k.let(load(number, 0) + T.cast(chunk, "int32"))
                        store(tasks, T.cast(e, "int32"), task, 0)
                        store(tasks, T.cast(chunk, "int32"), task, 1)
                    store(number, load(number, 0) + T.cast(chunks, "int32"), 0)
            store(offsets, load(begin, 0), experts)
            store(count, load(number, 0), 0)
            with k.loop(pairs) as pair:
                expert = k.let(load(given, pair))
                place = k.let(load(following, expert))
                store(following, place + 1, expert)
                store(places, place, pair)
                store(rows, T.cast(quotient(pair, chosen), "int32"), place, 0)
                store(rows, expert, place, 1)
    return k


def route(logits: nn.Tensor, routing: Routing, block: int, bias: nn.Tensor | None = None) -> Sorted:
    """Choose each row's experts, and sort the pairs by expert.

    `block` is how many rows the kernels that read the order take at once.
    """
    n = logits.shape[0]
    if static(logits.shape[1], "the number of experts") != routing.experts:
        raise ValueError(f"{logits.shape[1]} logits for {routing.experts} experts")
    shape = (n, routing.chosen)
    sources = [logits] + ([bias] if bias is not None else [])
    kernel = _route_kernel(isa(), routing, bias is not None)
    experts, weights = call_many(kernel, sources, [(shape, "int32"), (shape, "float32")])
    pairs = n * routing.chosen
    places, rows, offsets, tasks, count = call_many(
        _sort_kernel(isa(), routing.experts, routing.chosen, block),
        [experts],
        [
            (shape, "int32"),
            ((pairs, 2), "int32"),
            ((routing.experts + 1,), "int32"),
            ((pairs, 2), "int32"),
            ((1,), "int32"),
        ],
    )
    return Sorted(routing, weights, places, rows, offsets, tasks, count)


@dataclass(frozen=True)
class Order:
    """The order of pairs as kernel arguments; pairs are the rows `n` of these kernels."""

    offsets: Buffer
    tasks: Buffer
    count: Buffer

    @staticmethod
    def declare(k: Kernel, experts: int, rows: str = "n") -> Order:
        """Declare the three arguments."""
        return Order(
            k.arg("offsets", (experts + 1,), "int32"),
            k.arg("tasks", (rows, 2), "int32"),
            k.arg("count", (1,), "int32"),
        )

    def segment(self, k: Kernel, expert: Expr) -> tuple[Expr, Expr]:
        """The first pair of an expert, and how many it has."""
        first = k.let(T.cast(load(self.offsets, expert), "int64"))
        return first, k.let(T.cast(load(self.offsets, expert + 1), "int64") - first)

    def each_block(
        self, k: Kernel, tiles: Expr, block: int, emit: Callable[[Expr, Expr, RowPlace], None]
    ) -> None:
        """Run `emit(expert, tile, rows)` for all pairs and the tiles of their experts."""
        total = k.let(T.cast(load(self.count, 0), "int64"))
        with k.loop(total * tiles, parallel=True) as turn:
            task, tile = k.let(turn // tiles), k.let(turn % tiles)
            expert = k.let(T.cast(load(self.tasks, task, 0), "int64"))
            chunk = k.let(T.cast(load(self.tasks, task, 1), "int64"))
            first, n = self.segment(k, expert)
            whole, chunks = _chunks(k, block, n)
            begin = k.let(chunk * CHUNK_BLOCKS)
            end = k.let(T.min(begin + CHUNK_BLOCKS, whole))
            share = Share(first, n, whole, begin, end, chunk == chunks - 1)
            emit_blocks(k, share, block, lambda at: emit(expert, tile, at))


def place_in(k: Kernel, first: Expr, n: Expr, index: Expr) -> RowPlace:
    """The place of a row among the `n` of a segment, whose blocks begin at `first`."""
    inside = place_of(k, index, n)
    return RowPlace(first + inside.row, 1, k.let(first + inside.block), inside.stride, inside.lane)
