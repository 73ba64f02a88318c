"""x86-64 with AVX2: 256-bit vectors, and integer products by pairs of bytes."""

from __future__ import annotations

from inlay.ops.isa.base import Isa
from inlay.ops.isa.sse import SSE

AVX2 = Isa(
    name="x86_64_v3",
    arch="x86_64",
    mcpu="x86-64-v3",
    mattr=(),
    lanes=8,
    dot="avx2",
    fma=True,
    registers=16,
    flags=SSE.flags | {"avx2", "fma", "f16c", "bmi1", "bmi2", "movbe"},
)
