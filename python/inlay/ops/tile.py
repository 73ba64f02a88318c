"""The inner loop of quantized linear layers: a block of rows times a tile of 16 outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import DEPTH, GROUP, TILE
from inlay.ops.kinds import GroupedKind
from inlay.ops.tir import Buffer, Expr, Kernel, const, flat, get, load, prefetch, put, splat, vector


@dataclass(frozen=True)
class Place:
    """Rows that are contiguous in memory: a block, or some of the rows after the last whole one.

    Quantized activations are stored by block, and within a block by group, so that a block is read
    sequentially. The rows after the last whole block form a shorter one.
    """

    # The first of the rows, and their number.
    row: Expr
    rows: int
    # The first row of their block, the number of its rows, and the index of `row` in it.
    block: Expr
    stride: Expr
    lane: Expr

    def entry(self, groups: Expr, group: Expr, r: int) -> Expr:
        """Return the index of the data of a row's group, if a row has `groups`."""
        return self.block * groups + group * self.stride + self.lane + r


def place_of(k: Kernel, row: Expr, n: Expr) -> Place:
    """Return the place of one of `n` rows."""
    size = const(k.isa.block_rows, "int64")
    whole = k.let(whole_blocks(k.isa.block_rows, n) * size)
    inside = row < whole
    return Place(
        row,
        1,
        k.let(T.Select(inside, row // size * size, whole)),
        k.let(T.Select(inside, size, n - whole)),
        k.let(T.Select(inside, row % size, row - whole)),
    )


@dataclass(frozen=True)
class Inputs:
    """Quantized activations as kernel arguments."""

    kind: GroupedKind
    groups: Expr
    spans: Expr
    values: Buffer
    scales: Buffer
    sums: Buffer

    @staticmethod
    def declare(
        k: Kernel, kind: GroupedKind, prefix: str = "", groups: str = "groups", rows: str = "n"
    ) -> Inputs:
        """Declare the three arguments, [rows, k], [rows, spans] and [rows, groups]."""
        width, spans = f"{prefix}k", f"{prefix}spans"
        values = k.arg(f"{prefix}values", (rows, width), "int8")
        scales = k.arg(f"{prefix}scales", (rows, spans), "float32")
        sums = k.arg(f"{prefix}sums", (rows, groups), "int32")
        return Inputs(kind, k.size(groups), k.size(spans), values, scales, sums)

    def opened(self) -> Inputs:
        """Return them in one dimension, for the body of the kernel."""
        views = {name: flat(getattr(self, name)) for name in ("values", "scales", "sums")}
        return replace(self, **views)


@dataclass(frozen=True)
class Weights:
    """A packed matrix as kernel arguments."""

    kind: GroupedKind
    q: Buffer
    s: Buffer

    @staticmethod
    def declare(k: Kernel, kind: GroupedKind, name: str, tiles: str) -> Weights:
        """Declare the two arguments; `tiles` names the number of tiles."""
        return Weights(
            kind,
            k.arg(name, (tiles, "groups", kind.vectors, TILE * DEPTH), "uint8"),
            k.arg(f"{name}_scales", (tiles, "groups", TILE), "float16"),
        )


# From here on blocks are so large that blocks of eight can be better.
_EIGHTS = 13


def whole_blocks(block: int, n: Expr) -> Expr:
    """Return how many blocks `n` rows fill; smaller ones take the rest.

    Some row counts are faster in blocks of eight: 16 as 8 + 8 instead of 13 + 2 + 1.
    """
    whole = n // block
    if block < _EIGHTS:
        return whole
    return T.Select(T.And(n < 2 * block, n % 8 == 0), const(0, "int64"), whole)


# Bytes of activations that stay in a core's second-level cache while tiles stream through.
CHUNK_BYTES = 512 * 1024
# The minimum iterations of a loop over many rows, so that threads get equal shares although TVM
# rounds their size up; and the blocks of rows that amortize reading a tile.
TURNS, CHUNK_BLOCKS = 256, 4


def each_block(
    k: Kernel, n: Expr, width: Expr, tiles: Expr, block: int, emit: Callable[[Expr, Place], None]
) -> None:
    """Run `emit(tile, rows)` for all tiles and all of `n` rows of `width` bytes, in parallel.

    Rows go in blocks of `block` and, for the rest, of powers of two: see `whole_blocks`. Tiles
    stream past a chunk of rows that fits the cache; chunks are equal in size, and enough for the
    threads to finish together.
    """
    zero, one = const(0, "int64"), const(1, "int64")
    whole = k.let(whole_blocks(block, n))
    fitting = T.max(const(CHUNK_BYTES // block, "int64") // width, one)
    wanted = T.min((const(TURNS - 1, "int64") + tiles) // tiles, whole // CHUNK_BLOCKS)
    chunks = k.let(T.max(T.max((whole + fitting - 1) // fitting, wanted), one))
    with k.loop(chunks * tiles, parallel=True) as turn:
        chunk, tile = k.let(turn // tiles), k.let(turn % tiles)
        begin, end = k.let(whole * chunk // chunks), k.let(whole * (chunk + 1) // chunks)
        share = Share(zero, n, whole, begin, end, chunk == chunks - 1)
        emit_blocks(k, share, block, lambda at: emit(tile, at))


@dataclass(frozen=True)
class Share:
    """A task's share of the blocks of some adjacent rows, which begin with a block."""

    # The first row, the number of rows, and how many whole blocks they make.
    first: Expr
    n: Expr
    whole: Expr
    # The task's whole blocks, and whether it takes the rest too.
    begin: Expr
    end: Expr
    last: Expr


def emit_blocks(k: Kernel, share: Share, block: int, emit: Callable[[Place], None]) -> None:
    """Run `emit(rows)` for a task's blocks, and for the rest in blocks of powers of two."""
    zero = const(0, "int64")
    with k.loop(share.end - share.begin) as i:
        row = k.let(share.first + (share.begin + i) * block)
        emit(Place(row, block, row, const(block, "int64"), zero))
    with k.when(share.last):
        done = k.let(share.whole * block)
        rest = k.let(share.n - done)
        start = k.let(share.first + done)
        size = 1
        while size * 2 < block:
            size *= 2
        with k.loop(rest // size) as i:
            emit(Place(k.let(start + i * size), size, start, rest, k.let(i * size)))
        while size > 1:
            size //= 2
            with k.when(T.bitwise_and(rest, const(size, "int64")) != 0):
                lane = k.let(T.bitwise_and(rest, const(-2 * size, "int64")))
                emit(Place(start + lane, size, start, rest, lane))


# Groups from the prefetch of a weight to its use, in blocks of many rows. The weights of a tile
# with many inputs do not stay in the first-level cache from one block to the next.
AHEAD = 4

# The consumer of sums: keep(first output in the tile, a register for each row).
Keep = Callable[[int, list[Buffer]], None]


def dot_tile(k: Kernel, x: Inputs, weights: Weights, tile: Expr, at: Place, keep: Keep) -> None:
    """Multiply rows by a tile of 16 outputs and pass the sums to `keep`.

    A sum runs over the groups in order, for any number of rows.
    """
    parts = TILE // k.isa.lanes
    if at.rows * parts <= k.isa.block_rows:
        _dot_parts(k, x, weights, tile, at, list(range(parts)), keep)
    else:
        for part in range(parts):
            _dot_parts(k, x, weights, tile, at, [part], keep)


def _dot_parts(
    k: Kernel,
    x: Inputs,
    weights: Weights,
    tile: Expr,
    at: Place,
    parts: list[int],
    keep: Keep,
) -> None:
    lanes, rows, span = k.isa.lanes, range(at.rows), x.kind.span

    def registers() -> list[list[Buffer]]:
        return [[k.local("float32", lanes) for _ in rows] for _ in parts]

    def clear(registers: list[list[Buffer]]) -> None:
        for register in (register for each in registers for register in each):
            put(register, splat(0.0, lanes))

    def scale(span_: Expr, r: int) -> Expr:
        return splat(load(x.scales, at.entry(x.spans, span_, r)), lanes)

    totals = registers()
    clear(totals)
    if span == 1:
        with k.loop(k.size("groups")) as group:
            for part, sums in zip(parts, totals, strict=True):
                products, stored = _group(k, x, weights, tile, at, group, part)
                for r in rows:
                    scaled = products[r] * scale(group, r)
                    put(sums[r], math.fma(k, scaled, stored, get(sums[r])))
    else:
        partial = registers()
        with k.loop((k.size("groups") + span - 1) // span) as each:
            clear(partial)
            first = k.let(each * span)
            with k.loop(T.min(const(span, "int64"), k.size("groups") - first)) as i:
                group = k.let(first + i)
                for part, sums in zip(parts, partial, strict=True):
                    products, stored = _group(k, x, weights, tile, at, group, part)
                    for r in rows:
                        put(sums[r], math.fma(k, products[r], stored, get(sums[r])))
            for sums, whole in zip(partial, totals, strict=True):
                for r in rows:
                    put(whole[r], math.fma(k, get(sums[r]), scale(each, r), get(whole[r])))
    for part, sums in zip(parts, totals, strict=True):
        keep(part * lanes, sums)


def _prefetch(weights: Weights, tile: Expr, group: Expr) -> None:
    """Prefetch the weights of a later group, which may be past the end of the tile."""
    for vector_ in range(int(weights.q.shape[2])):
        prefetch(weights.q, tile, group, vector_, 0)
    prefetch(weights.s, tile, group, 0)


def _group(
    k: Kernel, x: Inputs, weights: Weights, tile: Expr, at: Place, group: Expr, part: int
) -> tuple[list[Expr], Expr]:
    """Return the products of a group, for each row, and the weights' scales."""
    lanes = k.isa.lanes
    kind = weights.kind

    def activation(r: int, step: int) -> Expr:
        start = at.entry(x.groups, group, r) * GROUP + step * DEPTH
        return T.reinterpret(load(x.values, start, lanes=DEPTH), dtype="int32")

    if at.rows == k.isa.block_rows:
        _prefetch(weights, tile, k.let(group + AHEAD))
    starts = [load(x.sums, at.entry(x.groups, group, r)) for r in range(at.rows)]
    unpacked = kind.unpack(k, weights.q, tile, group, part)
    products = k.isa.group_dot(k, kind.bits, unpacked, at.rows, activation, starts)
    stored = load(weights.s, tile, group, part * lanes, lanes=lanes)
    numbers = [T.cast(product, vector("float32", lanes)) for product in products]
    return numbers, k.let(math.widen_f16(k, stored))
