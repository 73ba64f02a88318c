"""64-bit Arm with the dot product extension: 128-bit vectors, four bytes a lane."""

from __future__ import annotations

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.isa.base import Activation, Isa
from inlay.ops.tir import Expr, Kernel, intrinsic, splat


class Neon(Isa):
    """`sdot` multiplies signed bytes, so offsets are subtracted first."""

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
        sums = [k.let(splat(0, 4, "int32")) for _ in range(rows)]
        for step, weight in enumerate(weights):
            unsigned = T.reinterpret(weight, dtype="int8x16")
            if bits < 8:
                signed = unsigned - splat(1 << (bits - 1), 16, "int8")
            else:
                signed = T.bitwise_xor(unsigned, splat(-128, 16, "int8"))
            signed = k.let(signed)
            for r in range(rows):
                acts = T.reinterpret(splat(activation(r, step), 4), dtype="int8x16")
                sums[r] = k.let(_dot(sums[r], signed, acts))
        return sums

    def add_keys(self, total: Expr, prepared: Expr, queries: Expr) -> Expr:
        """Add the products of keys and queries."""
        return _dot(total, prepared, queries)

    def add_values(self, total: Expr, weights: Expr, values: Expr) -> Expr:
        """Add the products of weights and values."""
        return _dot(total, values, weights)


def _dot(total: Expr, a: Expr, b: Expr) -> Expr:
    return intrinsic("llvm.aarch64.neon.sdot.v4i32.v16i8", "int32x4", total, a, b)


NEON = Neon(
    name="neon_dotprod",
    arch="aarch64",
    mcpu="generic",
    mattr=("+neon", "+dotprod"),
    lanes=4,
    fma=True,
    f16=True,
    registers=32,
    block_rows=8,
    dense_rows=4,
    query_rows=6,
    flags=frozenset({"asimd", "asimddp"}),
)
