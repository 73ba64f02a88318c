"""The layout of keys and values in the paged cache, and the kernel that writes them.

As floats, keys are stored in a page as [head_dim, 16 keys], so that 16 keys are one vector, and
values as [page_size, head_dim]. In 8 bits, both have the layout of an integer dot product: four
adjacent numbers of a key, or one number of four adjacent values, are contiguous. Scales have a
separate plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.isa import Isa
from inlay.ops.rope import HeadShape, emit_heads, emit_rotated
from inlay.ops.rows import Pages, isa, static
from inlay.ops.tir import Buffer, Expr, Kernel, const, load, pieces, put, splat, store, vector

# Keys per vector; pages hold a multiple of it.
KEYS = 16
# Numbers of an 8-bit key that share a scale; a value has one scale.
BLOCK = 32
# Numbers that an integer dot product sums.
DEPTH = 4
# Distinguishes this layout of keys and values from others with the same shapes.
VERSION = {"float32": 1, "float16": 1, "int8": 1}


@dataclass(frozen=True)
class Plane:
    """One tensor of the cache: the shape of its pages."""

    name: str
    shape: tuple[int, ...]
    dtype: str

    def described(self) -> dict[str, Any]:
        """As the manifest of a data file and the program of a library write it."""
        return {"name": self.name, "dtype": self.dtype, "shape": list(self.shape)}


def padded(head_dim: int) -> int:
    """Return the width of a head in 8 bits: whole vectors."""
    return -(-head_dim // KEYS) * KEYS


def blocks(head_dim: int) -> list[tuple[int, int]]:
    """Return where the blocks of a key start, and their widths in whole dot products."""
    width = -(-head_dim // DEPTH) * DEPTH
    return [(start, min(BLOCK, width - start)) for start in range(0, width, BLOCK)]


def planes(dtype: str, layers: int, heads: int, head_dim: int, page: int) -> list[Plane]:
    """Return the planes of a pool."""
    if page % KEYS:
        raise ValueError(f"a page of {page} tokens is not a multiple of {KEYS}")
    if dtype != "int8":
        return [Plane("kv", (layers, 2, heads, page * head_dim), dtype)]
    scales = len(blocks(head_dim)) + 1  # the last is for the value
    return [
        Plane("kv", (layers, 2, heads, page * padded(head_dim)), dtype),
        Plane("scale", (layers, heads, scales, page), "float16"),
    ]


def declare(k: Kernel, dtype: str, heads: int, head_dim: int, page: int) -> list[Buffer]:
    """Declare the planes as arguments of a kernel for any number of layers."""
    found = []
    for plane in planes(dtype, 1, heads, head_dim, page):
        shape = ("pages", "layers", *plane.shape[1:])
        found.append(k.arg(f"plane_{plane.name}", shape, plane.dtype))
    return found


@cache
def _write_kernel(
    isa: Isa, shape: HeadShape, queries: HeadShape | None, page: int, dtype: str
) -> Kernel:
    k = Kernel("write_kv", isa)
    heads, dim = shape.heads, shape.head_dim
    with k.define():
        keys = k.arg("k", ("n", heads * dim), "float32")
        values = k.arg("v", ("n", heads * dim), "float32")
        slots = k.arg("slots", ("n",), "int32")
        norm = k.arg("norm", (dim,), "float32") if shape.norm_eps is not None else None
        table = k.arg("table", ("n", shape.rotary), "float32") if shape.rotary else None
        if queries is not None:
            wide = ("n", queries.heads * dim)
            q = k.arg("q", wide, "float32")
            q_norm = k.arg("q_norm", (dim,), "float32") if norm is not None else None
        layer = k.scalar("layer")
        plane = declare(k, dtype, heads, dim, page)
        out = k.arg("out", wide, "float32") if queries is not None else None
        with k.body(), k.loop(k.size("n"), parallel=True) as row:
            if queries is not None:
                emit_heads(k, queries, q, q_norm, table, row, out)
            slot = k.let(T.cast(load(slots, row), "int64"))
            at_page, offset = k.let(slot // page), k.let(slot % page)
            with k.loop(heads) as head:
                rotated = k.local("float32", padded(dim))

                def keep(start: int, value: Expr) -> None:
                    store(rotated, value, start)

                emit_rotated(k, shape, keys, norm, table, row, head * dim, keep)
                place = _Place(k, plane, at_page, layer, head, offset, dim)
                if dtype == "int8":
                    plain = k.local("float32", padded(dim))
                    for start, lanes in pieces(dim):
                        store(plain, load(values, row, head * dim + start, lanes=lanes), start)
                    place.write_int8(rotated, plain)
                else:
                    place.write_floats(rotated, values, row, head * dim)
    return k


@dataclass(frozen=True)
class _Place:
    """The places of the key and the value of a token and head."""

    k: Kernel
    planes: list[Buffer]
    page: Expr
    layer: Expr
    head: Expr
    offset: Expr
    dim: int

    def write_floats(self, key: Buffer, values: Buffer, row: Expr, column: Expr) -> None:
        k, dim, [plane] = self.k, self.dim, self.planes
        with k.loop(dim) as d:
            at = (self.offset // KEYS) * (KEYS * dim) + d * KEYS + self.offset % KEYS
            kept = narrow(k, load(key, d), plane.dtype)
            store(plane, kept, self.page, self.layer, 0, self.head, at)
        for start, lanes in pieces(dim):
            kept = narrow(k, load(values, row, column + start, lanes=lanes), plane.dtype)
            store(plane, kept, self.page, self.layer, 1, self.head, self.offset * dim + start)

    def write_int8(self, key: Buffer, value: Buffer) -> None:
        k, dim = self.k, self.dim
        spans = blocks(dim)
        for buffer, width in ((key, spans[-1][0] + spans[-1][1]), (value, dim)):
            for start in range(dim, width):
                store(buffer, const(0.0), start)
        for number, (start, width) in enumerate(spans):
            inverse = self._scale(number, key, start, width)
            with k.loop(width) as i:
                d = k.let(i + start)
                # Four numbers of a key are contiguous, and 16 keys make a vector.
                at = (self.offset // KEYS) * (KEYS * padded(dim)) + (d // DEPTH) * (KEYS * DEPTH)
                at = at + (self.offset % KEYS) * DEPTH + d % DEPTH
                self._put(0, at, load(key, d), inverse)
        inverse = self._scale(len(spans), value, 0, dim)
        with k.loop(dim) as d:
            # One number of four values is contiguous, and 16 numbers make a vector.
            at = (self.offset // DEPTH) * (DEPTH * padded(dim)) + d * DEPTH + self.offset % DEPTH
            self._put(1, at, load(value, d), inverse)

    def _scale(self, number: int, values: Buffer, start: int, width: int) -> Expr:
        """Store the scale of some numbers; return the inverse of the stored scale."""
        k = self.k
        limit = k.local("float32")
        put(limit, largest(k, values, start, width))
        stored = k.let(math.narrow_f16(k, load(limit, 0) * const(1 / 127)))
        store(self.planes[1], stored, self.page, self.layer, self.head, number, self.offset)
        scale = k.let(math.widen_f16(k, stored))
        return k.let(T.Select(scale > const(0.0), const(1.0) / scale, const(0.0)))

    def _put(self, half: int, at: Expr, number: Expr, inverse: Expr) -> None:
        kept = to_int8(self.k, number * inverse)
        store(self.planes[0], kept, self.page, self.layer, half, self.head, at)


def largest(k: Kernel, values: Buffer, start: int, width: int) -> Expr:
    """Return the largest magnitude of adjacent numbers of a register."""
    found: Expr = None
    for at, lanes in pieces(width):
        size = math.absolute(load(values, start + at, lanes=lanes))
        one = k.let(math.max_lanes(k, size))
        found = one if found is None else k.let(math.maximum(found, one))
    return found


def to_int8(k: Kernel, x: Expr) -> Expr:
    """Round floats to integers from -127 to 127."""
    lanes = int(x.ty.dtype.lanes)
    bounded = math.minimum(math.maximum(x, splat(-127.0, lanes)), splat(127.0, lanes))
    whole = T.cast(math.round_even(bounded), vector("int32", lanes))
    return k.let(T.cast(whole, vector("int8", lanes)))


def narrow(k: Kernel, value: Expr, dtype: str) -> Expr:
    """Convert a float to the type of the cache."""
    return value if dtype == "float32" else math.narrow_f16(k, value)


def widen(k: Kernel, value: Expr) -> Expr:
    """Convert a number of the cache to a float."""
    return value if str(value.ty.dtype).startswith("float32") else math.widen_f16(k, value)


def rotate_and_write(
    q: nn.Tensor,
    keys: nn.Tensor,
    values: nn.Tensor,
    pages: Pages,
    layer: Expr,
    queries: HeadShape,
    shape: HeadShape,
    norms: tuple[nn.Tensor | None, nn.Tensor | None],
    table: nn.Tensor | None,
) -> nn.Tensor:
    """Norm and rotate queries and keys, and write keys and values to the planes of `pages`.

    `norms` are the queries' and the keys'. Changed queries are a new tensor.
    """
    if static(q.shape[1], "the width of rows") != queries.heads * queries.head_dim:
        raise ValueError(f"rows of width {q.shape[1]} do not hold {queries.heads} heads")
    changed = queries.norm_eps is not None or queries.rotary > 0
    kernel = _write_kernel(
        isa(), shape, queries if changed else None, pages.page_size, pages.planes[0].dtype
    )
    q_norm, k_norm = norms
    given = [keys, values, pages.slots, k_norm, table, *([q, q_norm] if changed else [])]
    args: Sequence[nn.Tensor] = [t for t in given if t is not None]
    first = len(args) + 1
    in_place = [first + i for i in range(len(pages.planes))]
    made = nn.tensor_ir_inplace_op(
        kernel.func,
        kernel.name,
        [*args, layer, *pages.planes],
        inplace_indices=[*in_place, *([-1] if changed else [])],
        out=[nn.Tensor.placeholder(t.shape, t.dtype) for t in [*pages.planes, *([q] * changed)]],
    )
    results = [made] if isinstance(made, nn.Tensor) else list(made)
    pages.planes[:] = results[: len(pages.planes)]
    return results[-1] if changed else q
