"""What an instruction set is."""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Any

_current: ContextVar[Isa] = ContextVar("isa")


@dataclass(frozen=True)
class Isa:
    """One instruction set: how LLVM is told of it and how kernels use it."""

    name: str
    arch: str
    mcpu: str
    mattr: tuple[str, ...]
    # 32-bit lanes of the widest vector that integer dot products use.
    lanes: int
    # Which integer dot product there is: see `inlay.ops.dot`.
    dot: str
    # Whether a multiply-add is one rounding.
    fma: bool
    # Vector registers of that width, which bounds the register tile.
    registers: int
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

    def __enter__(self) -> Isa:
        """Make this the current instruction set."""
        self._tokens.append(_current.set(self))
        return self

    def __exit__(self, *_: object) -> None:
        """Go back to the one before."""
        _current.reset(self._tokens.pop())

    @staticmethod
    def current() -> Isa:
        """Return the instruction set of the innermost `with`."""
        try:
            return _current.get()
        except LookupError:
            raise RuntimeError("operators are built inside `with ISAS[name]:`") from None
