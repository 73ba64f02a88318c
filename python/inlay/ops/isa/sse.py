"""x86-64 without AVX: 128-bit vectors, and integer products by pairs of bytes."""

from __future__ import annotations

from inlay.ops.isa.base import Isa

SSE = Isa(
    name="x86_64_v2",
    arch="x86_64",
    mcpu="x86-64-v2",
    mattr=(),
    lanes=4,
    dot="ssse3",
    fma=False,
    registers=16,
    flags=frozenset({"ssse3", "sse4_1", "sse4_2", "popcnt", "cx16"}),
)
