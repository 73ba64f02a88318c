"""x86-64 with AVX-512 VNNI: 512-bit vectors, and a dot product of four bytes a lane."""

from __future__ import annotations

from collections.abc import Callable

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.isa.avx2 import AVX2
from inlay.ops.isa.base import Activation, Isa
from inlay.ops.tir import Expr, Kernel, intrinsic, splat


class Vnni(Isa):
    """`vpdpbusd` needs one unsigned factor.

    Weights are stored with an offset, and 128 is added to keys: sums start at minus that times the
    other factor.
    """

    def group_dot(
        self,
        k: Kernel,
        bits: int,
        weights: list[Expr],
        rows: int,
        activation: Activation,
        start: list[Expr],
    ) -> list[Expr]:
        """Return the dot products of a group."""
        sums = [k.let(splat(start[r], 16)) for r in range(rows)]
        for step, weight in enumerate(weights):
            for r in range(rows):
                unsigned = T.reinterpret(weight, dtype="int8x64")
                signed = T.reinterpret(splat(activation(r, step), 16), dtype="int8x64")
                sums[r] = k.let(_dot(sums[r], unsigned, signed))
        return sums

    def key_start(self, offset_sum: Callable[[], Expr]) -> Expr:
        """Return the start value that cancels the offset of the keys."""
        return offset_sum()

    def prepare_keys(self, k: Kernel, keys: Expr) -> Expr:
        """Return keys with 128 added."""
        return k.let(T.bitwise_xor(keys, splat(-128, 64, "int8")))

    def add_keys(self, total: Expr, prepared: Expr, queries: Expr) -> Expr:
        """Add the products of keys and queries."""
        return _dot(total, prepared, queries)

    def add_values(self, total: Expr, weights: Expr, values: Expr) -> Expr:
        """Add the products of weights and values."""
        return _dot(total, weights, values)


def _dot(total: Expr, unsigned: Expr, signed: Expr) -> Expr:
    return intrinsic("llvm.x86.avx512.vpdpbusd.512", "int32x16", total, unsigned, signed)


VNNI = Vnni(
    name="x86_64_v4_vnni",
    arch="x86_64",
    mcpu="x86-64-v4",
    mattr=("+avx512vnni",),
    lanes=16,
    fma=True,
    f16=True,
    registers=32,
    block_rows=13,
    dense_rows=12,
    query_rows=14,
    flags=AVX2.flags | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512_vnni"},
)
