"""x86-64 with AVX2: 256-bit vectors, and products of pairs of bytes."""

from __future__ import annotations

from inlay.ops.isa.pairs import Pairs
from inlay.ops.isa.sse import SSE

AVX2 = Pairs(
    name="x86_64_v3",
    arch="x86_64",
    mcpu="x86-64-v3",
    mattr=(),
    lanes=8,
    fma=True,
    f16=True,
    registers=16,
    block_rows=6,
    dense_rows=4,
    query_rows=6,
    maddubs="llvm.x86.avx2.pmadd.ub.sw",
    madd_words="llvm.x86.avx2.pmadd.wd",
    move_sign="llvm.x86.avx2.psign.b",
    flags=SSE.flags | {"avx2", "fma", "f16c", "bmi1", "bmi2", "movbe"},
)
