"""x86-64 with SSE 4.2: 128-bit vectors, and products of pairs of bytes."""

from __future__ import annotations

from inlay.ops.isa.pairs import Pairs

SSE = Pairs(
    name="x86_64_v2",
    arch="x86_64",
    mcpu="x86-64-v2",
    mattr=(),
    lanes=4,
    fma=False,
    f16=False,
    registers=16,
    block_rows=6,
    dense_rows=2,
    query_rows=3,
    maddubs="llvm.x86.ssse3.pmadd.ub.sw.128",
    madd_words="llvm.x86.sse2.pmadd.wd",
    move_sign="llvm.x86.ssse3.psign.b.128",
    flags=frozenset({"ssse3", "sse4_1", "sse4_2", "popcnt", "cx16"}),
)
