"""x86-64 without a dot product of bytes: `pmaddubsw` adds two products into 16 bits."""

from __future__ import annotations

from dataclasses import dataclass

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.isa.base import Activation, Isa
from inlay.ops.tir import Expr, Kernel, intrinsic, splat


@dataclass(frozen=True, kw_only=True)
class Pairs(Isa):
    """Shared by SSE and AVX2. One factor of `pmaddubsw` is unsigned."""

    # LLVM's names of the instructions for vectors of `lanes`.
    maddubs: str
    madd_words: str
    move_sign: str

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
        if bits <= 4:
            return self._narrow(k, weights, rows, activation, start)
        return self._signed(k, weights, rows, activation)

    # The widest 16-bit sum is 8 steps of 2 * 15 * 127: 30480.
    def _narrow(
        self,
        k: Kernel,
        weights: list[Expr],
        rows: int,
        activation: Activation,
        start: list[Expr],
    ) -> list[Expr]:
        sums: list[Expr] = [None] * rows
        for step, weight in enumerate(weights):
            for r in range(rows):
                product = self._products(
                    T.reinterpret(weight, dtype=self._bytes),
                    T.reinterpret(splat(activation(r, step), self.lanes), dtype=self._bytes),
                )
                sums[r] = k.let(product if step == 0 else sums[r] + product)
        return [
            k.let(self._add_pairs(total) + splat(start[r], self.lanes))
            for r, total in enumerate(sums)
        ]

    # With 8-bit weights the pairs reach 2 * 127 * 127 = 32258, so they are widened at each step,
    # and the weight's sign moves to the activation.
    def _signed(
        self, k: Kernel, weights: list[Expr], rows: int, activation: Activation
    ) -> list[Expr]:
        sums = [splat(0, self.lanes, "int32") for _ in range(rows)]
        for step, weight in enumerate(weights):
            offset = T.reinterpret(weight, dtype=self._bytes)
            signed = k.let(T.bitwise_xor(offset, splat(-128, 4 * self.lanes, "int8")))
            size = self._size(k, signed)
            for r in range(rows):
                acts = T.reinterpret(splat(activation(r, step), self.lanes), dtype=self._bytes)
                products = self._products(size, self._turned(acts, signed))
                sums[r] = k.let(sums[r] + self._add_pairs(products))
        return sums

    def prepare_keys(self, k: Kernel, keys: Expr) -> tuple[Expr, Expr]:
        """Return keys and their magnitudes: the keys' sign moves to the queries."""
        return keys, self._size(k, keys)

    def add_keys(self, total: Expr, prepared: tuple[Expr, Expr], queries: Expr) -> Expr:
        """Add the products of keys and queries; no pair exceeds 2 * 127 * 127."""
        keys, size = prepared
        return total + self._add_pairs(self._products(size, self._turned(queries, keys)))

    def add_values(self, total: Expr, weights: Expr, values: Expr) -> Expr:
        """Add the products of weights and values; no pair exceeds 2 * 127 * 127."""
        return total + self._add_pairs(self._products(weights, values))

    @property
    def _bytes(self) -> str:
        return f"int8x{4 * self.lanes}"

    def _size(self, k: Kernel, signed: Expr) -> Expr:
        return k.let(T.max(signed, splat(0, 4 * self.lanes, "int8") - signed))

    def _turned(self, a: Expr, sign: Expr) -> Expr:
        """Return `a` with its sign multiplied by that of `sign`."""
        return intrinsic(self.move_sign, self._bytes, a, sign)

    def _products(self, unsigned: Expr, signed: Expr) -> Expr:
        """Return sums of two products each, in 16 bits."""
        return intrinsic(self.maddubs, f"int16x{2 * self.lanes}", unsigned, signed)

    def _add_pairs(self, pairs: Expr) -> Expr:
        """Return sums of neighbours, in 32 bits."""
        ones = splat(1, 2 * self.lanes, "int16")
        return intrinsic(self.madd_words, f"int32x{self.lanes}", pairs, ones)
