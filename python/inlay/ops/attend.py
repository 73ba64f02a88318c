"""Attention of a block of rows to the keys of their sequence, common to all formats.

Keys are read in spans of 256 at absolute positions, and within a span in chunks of 64, 16 keys per
vector. Each span is summed separately, with a running maximum for each chunk, and spans are folded
in order. So a row's bits depend neither on its neighbours nor on the split of spans among threads.
Masked keys have weight 0.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.kv import KEYS
from inlay.ops.rope import HeadShape
from inlay.ops.tir import (
    Buffer,
    Expr,
    Kernel,
    const,
    load,
    pieces,
    quotient,
    remainder,
    splat,
    store,
    vector,
)

# Vectors of keys between two updates of the running maximum.
CHUNK = 4
WIDTH = CHUNK * KEYS
# Keys per task when few rows have long texts.
SPAN = 256
# Smaller than any score, but finite, so that differences are never NaN.
LOWEST = -1e30


@dataclass(frozen=True)
class Attention:
    """The shape and the variants of a layer's attention."""

    heads: int
    kv_heads: int
    head_dim: int
    scale: float
    window: int | None = None
    # Rows see back to the last position that is a multiple of the window, not all of it.
    chunked: bool = False
    softcap: float | None = None
    # Each query head has a logit that takes weight away from the keys.
    sinks: bool = False
    # Rotated dimensions per head; 0 for no rotary embedding.
    rotary: int = 0
    # RMS norm of each head of queries and keys, if the model has one.
    qk_norm_eps: float | None = None
    qk_norm_plus_one: bool = False

    def __post_init__(self) -> None:
        """Reject what no kernel supports."""
        if self.heads % self.kv_heads:
            raise ValueError(f"{self.heads} heads do not share {self.kv_heads} key heads evenly")
        if self.chunked and self.window is None:
            raise ValueError("the window is the size of the chunks, and is missing")

    @property
    def group(self) -> int:
        """Return how many query heads share a key head."""
        return self.heads // self.kv_heads

    def shape(self, heads: int) -> HeadShape:
        """Return how heads are normalized and rotated."""
        return HeadShape(heads, self.head_dim, self.rotary, self.qk_norm_eps, self.qk_norm_plus_one)


# Rows per sequence that the mask of a tree can represent.
TREE_ROWS = 64


@dataclass(frozen=True)
class Tree:
    """For steps in which texts branch: the rows of its sequence in this step that a row sees.

    Bit `i` of `seen` is the sequence's row `i`; rows come after those that they see. In a sequence
    that does not branch all rows have 0, and see everything before them.
    """

    seen: Buffer
    row_start: Buffer
    kv_len: Buffer

    def fresh(self, seq: Expr) -> Expr:
        """The index of the key of a sequence's first row of this step."""
        stop = load(self.row_start, seq + 1)
        return load(self.kv_len, seq) - stop + load(self.row_start, seq)


@dataclass(frozen=True)
class Arguments:
    """The arguments of a kernel."""

    q: Buffer
    positions: Buffer
    row_seq: Buffer
    page_ptr: Buffer
    page_ids: Buffer
    page_first: Buffer
    planes: list[Buffer]
    layer: Expr
    partial: Buffer
    out: Buffer
    page: int
    tree: Tree | None = None
    sinks: Buffer | None = None

    def sink(self, head: Expr) -> Expr | None:
        """The logit of a query head that takes weight away, if heads have one."""
        return None if self.sinks is None else load(self.sinks, head)

    def last_key(self, k: Kernel, row: Expr) -> Expr:
        """The index of the key of a row of a tree; its position is its depth in the tree."""
        assert self.tree is not None
        seq = k.let(T.cast(load(self.row_seq, row), "int64"))
        behind = k.let(T.cast(self.tree.fresh(seq) - load(self.tree.row_start, seq), "int64"))
        return k.let(behind + row)


def first_key(spec: Attention, position: Expr) -> Expr:
    """The first key that a row with a window sees, which may be below 0."""
    assert spec.window is not None
    if spec.chunked:
        return position - remainder(position, spec.window)
    return position - (spec.window - 1)


@dataclass(frozen=True)
class Reach:
    """The keys that rows read: from `begin` to before `end`."""

    begin: Expr
    end: Expr

    @staticmethod
    def of(k: Kernel, spec: Attention, first: Expr, last: Expr) -> Reach:
        """Return the reach of rows at the positions `first` to `last`."""
        if spec.window is None:
            return Reach(const(0, "int64"), k.let(last + 1))
        return Reach(k.let(T.max(first_key(spec, first), const(0, "int64"))), k.let(last + 1))

    @property
    def first_span(self) -> Expr:
        """The first span that the rows read."""
        return quotient(self.begin, SPAN)

    @property
    def spans(self) -> Expr:
        """The number of spans that the rows read."""
        return quotient(self.end + (SPAN - 1), SPAN) - quotient(self.begin, SPAN)


@dataclass(frozen=True)
class Place:
    """Rows of one sequence and a key head, and the place of their keys."""

    row: Expr
    head: Expr
    reach: Reach
    # The first entry of the sequence in the table of pages, and the position of its first token.
    first_page: Expr
    page_first: Expr


@dataclass(frozen=True)
class Chunk:
    """Up to 64 keys: those from `low` to before `high` are read."""

    start: Expr
    low: Expr
    high: Expr
    # The first vector to read, and the number of vectors.
    first: Expr
    vectors: Expr


class Block(ABC):
    """The code for a block of rows of one sequence and one key head."""

    def __init__(self, k: Kernel, spec: Attention, args: Arguments, rows: int) -> None:
        self.k, self.spec, self.args, self.rows = k, spec, args, rows
        self.queries = rows * spec.group
        self.width = self.head_width()
        self.scores = k.local("float32", self.queries * WIDTH)
        self.sums = k.local("float32", self.queries * self.width)
        # The largest score before this chunk, and with it; scores are exponents of 2.
        self.maximum = k.local("float32", self.queries)
        self.raised = k.local("float32", self.queries)
        self.total = k.local("float32", self.queries * KEYS)
        # The factor on the sums so far in this chunk.
        self.fade = k.local("float32", self.queries)
        # The largest score and the sum of weights of the spans so far.
        self.best = k.local("float32", self.queries)
        self.whole = k.local("float32", self.queries)
        self.last = k.local("int32", rows)
        self.first = k.local("int32", rows)
        if args.tree is not None:
            assert rows == 1
            self.seen, self.fresh = k.local("int64"), k.local("int32")
        # Page, and offset in it, of each vector of a chunk.
        self.pages = k.local("int64", CHUNK)
        self.offsets = k.local("int64", CHUNK)

    def head_width(self) -> int:
        """Return the width of a sum of values."""
        return self.spec.head_dim

    @abstractmethod
    def prepare(self, place: Place) -> None:
        """Convert the queries to the form that `score` reads."""

    @abstractmethod
    def score(self, place: Place, chunk: Chunk) -> None:
        """Store the products of queries and keys, unscaled."""

    @abstractmethod
    def weigh(self, query: Expr, weights: list[Expr]) -> None:
        """Store the weights of a chunk, 0 where a key is masked."""

    @abstractmethod
    def gather(self, place: Place, chunk: Chunk) -> None:
        """Add the weighted values of a chunk to the rescaled sums."""

    def open(self, row: Expr, head: Expr) -> Place:
        """Find the keys of the rows."""
        k, args = self.k, self.args
        seq = k.let(T.cast(load(args.row_seq, row), "int64"))
        first_page = k.let(T.cast(load(args.page_ptr, seq), "int64"))
        page_first = k.let(T.cast(load(args.page_first, seq), "int64"))
        with k.loop(self.rows) as r:
            position = k.let(load(args.positions, row + r))
            store(self.last, position, r)
            if self.spec.window is not None:
                store(self.first, first_key(self.spec, position), r)
        # Rows of a sequence are in order: the first sees the fewest keys, the last the most.
        first, last = (
            k.let(T.cast(load(args.positions, row + r), "int64")) for r in (0, self.rows - 1)
        )
        if args.tree is not None:
            last = args.last_key(k, row)
            store(self.last, T.cast(last, "int32"), 0)
            store(self.fresh, args.tree.fresh(seq), 0)
            seen, everything = k.let(load(args.tree.seen, row)), const(-1, "int64")
            store(self.seen, T.Select(seen == const(0, "int64"), everything, seen), 0)
        reach = Reach.of(k, self.spec, first, last)
        place = Place(row, head, reach, first_page, page_first)
        self.prepare(place)
        return place

    def start(self, place: Place) -> None:
        """Start folding spans into the result."""
        for state in self._states(place):
            state.start(self.spec.head_dim)

    def span(self, place: Place, span: Expr) -> None:
        """Attend to the keys of one span."""
        k = self.k
        with k.loop(self.queries) as m:
            store(self.maximum, const(LOWEST), m)
            store(self.total, splat(0.0, KEYS), m * KEYS)
            for start, lanes in pieces(self.width):
                store(self.sums, splat(0.0, lanes), m * self.width + start)
        begin = k.let(T.max(place.reach.begin, span * SPAN))
        end = k.let(T.min(place.reach.end, span * SPAN + SPAN))
        first = k.let(quotient(begin, WIDTH))
        with k.loop(quotient(end + (WIDTH - 1), WIDTH) - first) as c:
            start = k.let((c + first) * WIDTH)
            low = k.let(T.max(quotient(begin, KEYS) * KEYS, start))
            high = k.let(T.min(end, start + WIDTH))
            skipped = k.let(quotient(low - start, KEYS))
            vectors = k.let(quotient(high - low + (KEYS - 1), KEYS))
            chunk = Chunk(start, low, high, skipped, vectors)
            with k.loop(vectors) as i:
                at = k.let(low + i * KEYS - place.page_first)
                entry = load(self.args.page_ids, place.first_page + quotient(at, self.args.page))
                store(self.pages, T.cast(entry, "int64"), skipped + i)
                store(self.offsets, remainder(at, self.args.page), skipped + i)
            self.score(place, chunk)
            self._soften(place, chunk)
            self.gather(place, chunk)

    def _soften(self, place: Place, chunk: Chunk) -> None:
        """Turn scores into weights: powers of 2 of scaled scores are those of e, and cost less."""
        k, spec = self.k, self.spec
        if spec.softcap is not None:
            self._cap(spec.softcap)
        with k.loop(self.rows) as r, k.loop(spec.group) as g:
            self._mask(chunk, r, k.let(r * spec.group + g))
        for start, lanes in pieces(self.queries):
            old = k.let(load(self.maximum, start, lanes=lanes))
            new = k.let(load(self.raised, start, lanes=lanes))
            store(self.fade, math.exp2(k, old - new), start)
            store(self.maximum, new, start)
        with k.loop(self.queries) as m:
            # Where everything is masked so far, the weights are 0 too.
            most = splat(k.let(math.maximum(load(self.raised, m), const(LOWEST / 2))), KEYS)
            total = load(self.total, m * KEYS, lanes=KEYS)
            weights = []
            for i in range(CHUNK):
                score = load(self.scores, m * WIDTH + i * KEYS, lanes=KEYS)
                weights.append(math.exp2(k, score - most))
            total = math.fma(k, total, splat(load(self.fade, m), KEYS), weights[0])
            for weight in weights[1:]:
                total = total + weight
            store(self.total, total, m * KEYS)
            self.weigh(m, weights)

    def _mask(self, chunk: Chunk, r: Expr, m: Expr) -> None:
        """Scale a query's scores, for powers of 2; find the largest of the unmasked ones."""
        k, spec = self.k, self.spec
        scale = math.LOG2_E * (spec.scale if spec.softcap is None else 1.0)
        last = splat(k.let(load(self.last, r)), KEYS)
        largest: Expr = None
        for i in range(CHUNK):
            keys = k.let(T.ramp(T.cast(chunk.start + i * KEYS, "int32"), 1, KEYS))
            score = load(self.scores, m * WIDTH + i * KEYS, lanes=KEYS) * splat(scale, KEYS)
            score = T.Select(keys <= last, score, splat(LOWEST, KEYS))
            if spec.window is not None:
                first = splat(load(self.first, r), KEYS)
                score = T.Select(keys >= first, score, splat(LOWEST, KEYS))
            if self.args.tree is not None:
                score = T.Select(self._visible(keys), score, splat(LOWEST, KEYS))
            score = k.let(score)
            store(self.scores, score, m * WIDTH + i * KEYS)
            largest = score if largest is None else k.let(math.maximum(largest, score))
        most = math.maximum(load(self.maximum, m), math.max_lanes(k, largest))
        store(self.raised, most, m)

    def _visible(self, keys: Expr) -> Expr:
        """Whether the row of a tree sees keys: all from before the step, and those in its mask."""
        zero, one = splat(0, KEYS, "int32"), splat(1, KEYS, "int64")
        number = self.k.let(keys - splat(load(self.fresh, 0), KEYS, "int32"))
        most = splat(TREE_ROWS - 1, KEYS, "int32")
        shift = T.cast(T.max(T.min(number, most), zero), vector("int64", KEYS))
        bit = T.bitwise_and(T.shift_right(splat(load(self.seen, 0), KEYS, "int64"), shift), one)
        return T.Or(number < zero, bit == one)

    def _cap(self, cap: float) -> None:
        """Cap scores. One copy of the code in a loop: several are slow to compile with LLVM."""
        k = self.k
        with k.loop(self.queries * CHUNK) as i:
            score = load(self.scores, i * KEYS, lanes=KEYS) * splat(self.spec.scale / cap, KEYS)
            store(self.scores, math.tanh(k, score) * splat(cap, KEYS), i * KEYS)

    def merge(self, place: Place) -> None:
        """Fold the span into the result."""
        k = self.k
        for state in self._states(place):
            m = state.index
            total = math.sum_lanes(k, load(self.total, m * KEYS, lanes=KEYS))
            maximum = k.let(load(self.maximum, m))
            state.fold(maximum, total, self.spec.head_dim, self.sums, m * self.width)

    def put_aside(self, number: Expr) -> None:
        """Store the result of a span, for `State.fold` on another thread."""
        k, dim = self.k, self.spec.head_dim
        with k.loop(self.spec.group) as g:
            base = k.let((number + g) * partial_width(dim))
            store(self.args.partial, load(self.maximum, g), base)
            total = math.sum_lanes(k, load(self.total, g * KEYS, lanes=KEYS))
            store(self.args.partial, total, base + 1)
            for start, lanes in pieces(dim):
                part = load(self.sums, g * self.width + start, lanes=lanes)
                store(self.args.partial, part, base + KEYS + start)

    def close(self, place: Place) -> None:
        """Divide by the sum of weights."""
        for state in self._states(place):
            state.finish(self.spec.head_dim)

    def _states(self, place: Place) -> Iterator[State]:
        """Loop over the queries: a Python loop over this runs its body once, to emit the code."""
        k, group = self.k, self.spec.group
        with k.loop(self.rows) as r, k.loop(group) as g:
            m = k.let(r * group + g)
            head = k.let(place.head * group + g)
            column, row = k.let(head * self.spec.head_dim), k.let(place.row + r)
            sink = self.args.sink(head)
            yield State(k, self.best, self.whole, m, self.args.out, row, column, sink)


def partial_width(dim: int) -> int:
    """Return how many numbers a span stores for each query: maximum, total, sums."""
    return KEYS + -(-dim // KEYS) * KEYS


@dataclass(frozen=True)
class State:
    """One query's result while spans are folded into it; its sums are kept in the output."""

    k: Kernel
    best: Buffer
    whole: Buffer
    index: Expr
    out: Buffer
    row: Expr
    column: Expr
    sink: Expr | None = None

    def start(self, dim: int) -> None:
        """Start with no spans: a sink is like a key whose value is 0."""
        if self.sink is None:
            store(self.best, const(LOWEST), self.index)
            store(self.whole, const(0.0), self.index)
        else:
            store(self.best, self.sink * const(math.LOG2_E), self.index)
            store(self.whole, const(1.0), self.index)
        for start, lanes in pieces(dim):
            store(self.out, splat(0.0, lanes), self.row, self.column + start)

    def fold(self, maximum: Expr, total: Expr, dim: int, sums: Buffer, at: Expr) -> None:
        """Add a span's sums; a span whose keys are all masked changes nothing."""
        k = self.k
        with k.when(maximum > const(LOWEST)):
            old = k.let(load(self.best, self.index))
            new = k.let(math.maximum(old, maximum))
            ours, theirs = math.exp2(k, old - new), math.exp2(k, maximum - new)
            store(self.best, new, self.index)
            added = k.let(total * theirs)
            store(self.whole, math.fma(k, load(self.whole, self.index), ours, added), self.index)
            for start, lanes in pieces(dim):
                before = load(self.out, self.row, self.column + start, lanes=lanes)
                part = k.let(load(sums, at + start, lanes=lanes) * splat(theirs, lanes))
                value = math.fma(k, before, splat(ours, lanes), part)
                store(self.out, value, self.row, self.column + start)

    def finish(self, dim: int) -> None:
        """Divide by the sum of weights."""
        inverse = self.k.let(const(1.0) / load(self.whole, self.index))
        for start, lanes in pieces(dim):
            value = load(self.out, self.row, self.column + start, lanes=lanes)
            store(self.out, value * splat(inverse, lanes), self.row, self.column + start)
