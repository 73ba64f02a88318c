"""The interface of an instruction set to kernels."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Any

from inlay.ops.tir import Expr, Kernel, const

_current: ContextVar[Isa] = ContextVar("isa")

# Four activations of a row and a step, as one 32-bit integer.
Activation = Callable[[int, int], Expr]


@dataclass(frozen=True, kw_only=True)
class Isa(ABC):
    """One instruction set: its name for LLVM, and its operations for kernels."""

    name: str
    arch: str
    mcpu: str
    mattr: tuple[str, ...]
    # 32-bit lanes of the widest vector that integer dot products use.
    lanes: int
    # Whether it has a fused multiply-add, which rounds once.
    fma: bool
    # Whether it converts between half precision and 32 bits.
    f16: bool
    # Vector registers of that width, which bound the register tiles below.
    registers: int
    # Rows that share the quantized weights in registers; measured, see docs/design/kernels.md.
    block_rows: int
    # The same for plain weights, whose 16 outputs take 1, 2 or 4 registers.
    dense_rows: int
    # Queries that share the keys in registers.
    query_rows: int
    # CPU flags, as Linux spells them, that a machine needs to run it.
    flags: frozenset[str]
    _tokens: list[Token[Isa]] = field(default_factory=list, compare=False, repr=False)

    def target(self, system: str = "linux") -> dict[str, Any]:
        """Return the TVM target for this instruction set on `system`."""
        triples = {
            "linux": f"{self.arch}-unknown-linux-gnu",
            "macos": f"{'arm64' if self.arch == 'aarch64' else self.arch}-apple-macosx11.0.0",
        }
        if system not in triples:
            known = ", ".join(sorted(triples))
            raise ValueError(f"no target for the system '{system}'; known are {known}")
        target: dict[str, Any] = {
            "kind": "llvm",
            "mtriple": triples[system],
            "mcpu": self.mcpu,
        }
        if self.mattr:
            target["mattr"] = list(self.mattr)
        return target

    @abstractmethod
    def group_dot(
        self,
        k: Kernel,
        bits: int,
        weights: list[Expr],
        rows: int,
        activation: Activation,
        start: list[Expr],
    ) -> list[Expr]:
        """Return, for each row, the dot products of a group of 32 inputs with `lanes` outputs.

        The weights are vectors of `lanes` outputs x 4 inputs, as unsigned numbers of `bits` bits
        with an offset of half their range. `start` is minus the offset times the sum of a row's
        activations, which cancels the offset. All instruction sets compute the same integers.
        """

    def key_start(self, offset_sum: Callable[[], Expr]) -> Expr:
        """Return the start value of a query's products with keys.

        `offset_sum` gives minus 128 times the sum of the query's numbers.
        """
        del offset_sum
        return const(0, "int32")

    def prepare_keys(self, k: Kernel, keys: Expr) -> Any:
        """Return what `add_keys` needs of some 8-bit keys, computed once for all queries."""
        del k
        return keys

    @abstractmethod
    def add_keys(self, total: Expr, prepared: Any, queries: Expr) -> Expr:
        """Add the products of 4 numbers of `lanes` keys with those of a query."""

    @abstractmethod
    def add_values(self, total: Expr, weights: Expr, values: Expr) -> Expr:
        """Add the products of 4 weights, which are not negative, with `lanes` columns of values."""

    def __enter__(self) -> Isa:
        """Make this the current instruction set."""
        self._tokens.append(_current.set(self))
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the previous one."""
        _current.reset(self._tokens.pop())

    @staticmethod
    def current() -> Isa:
        """Return the instruction set of the innermost `with`."""
        try:
            return _current.get()
        except LookupError:
            raise RuntimeError("operators are built inside `with ISAS[name]:`") from None
