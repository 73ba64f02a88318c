"""The instruction sets that a library is built for, and what this machine can run.

One library holds a `step` for each instruction set of its architecture. All of
them read the same packed weights. An instruction set is a value that is passed
by context: `with ISAS["x86_64_v3"]:` makes it current for the operators that
are built inside.
"""

from __future__ import annotations

import platform
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
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


_V2 = frozenset({"ssse3", "sse4_1", "sse4_2", "popcnt", "cx16"})
_V3 = _V2 | {"avx2", "fma", "f16c", "bmi1", "bmi2", "movbe"}
_V4 = _V3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}

# Best first, within an architecture: the first that a machine can run is taken.
ISAS: dict[str, Isa] = {
    isa.name: isa
    for isa in (
        Isa(
            name="x86_64_v4_vnni",
            arch="x86_64",
            mcpu="x86-64-v4",
            mattr=("+avx512vnni",),
            lanes=16,
            dot="vnni",
            fma=True,
            registers=32,
            flags=_V4 | {"avx512_vnni"},
        ),
        Isa(
            name="x86_64_v3",
            arch="x86_64",
            mcpu="x86-64-v3",
            mattr=(),
            lanes=8,
            dot="avx2",
            fma=True,
            registers=16,
            flags=_V3,
        ),
        Isa(
            name="x86_64_v2",
            arch="x86_64",
            mcpu="x86-64-v2",
            mattr=(),
            lanes=4,
            dot="ssse3",
            fma=False,
            registers=16,
            flags=_V2,
        ),
        Isa(
            name="neon_dotprod",
            arch="aarch64",
            mcpu="generic",
            mattr=("+neon", "+dotprod"),
            lanes=4,
            dot="neon",
            fma=True,
            registers=32,
            flags=frozenset({"asimd", "asimddp"}),
        ),
    )
}


def isas_of(arch: str) -> list[Isa]:
    """Return the instruction sets of an architecture, best first."""
    found = [isa for isa in ISAS.values() if isa.arch == arch]
    if not found:
        known = ", ".join(sorted({isa.arch for isa in ISAS.values()}))
        raise ValueError(f"no instruction set for the architecture '{arch}'; known are {known}")
    return found


def host_arch() -> str:
    """Return this machine's architecture under the name that targets use."""
    machine = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)


@cache
def host_flags() -> frozenset[str]:
    """Return the CPU flags of this machine, as Linux spells them."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() in ("flags", "Features"):
                return frozenset(value.split())
    if host_arch() == "aarch64":
        # Every Arm machine that runs macOS has the dot product.
        return frozenset({"asimd", "asimddp"})
    return _V2


def host_isas() -> list[Isa]:
    """Return the instruction sets that this machine can run, best first."""
    flags = host_flags()
    return [isa for isa in ISAS.values() if isa.arch == host_arch() and isa.flags <= flags]
