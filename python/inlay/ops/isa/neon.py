"""64-bit Arm with the dot product extension: 128-bit vectors, four bytes a lane."""

from __future__ import annotations

from inlay.ops.isa.base import Isa

NEON = Isa(
    name="neon_dotprod",
    arch="aarch64",
    mcpu="generic",
    mattr=("+neon", "+dotprod"),
    lanes=4,
    dot="neon",
    fma=True,
    registers=32,
    flags=frozenset({"asimd", "asimddp"}),
)
