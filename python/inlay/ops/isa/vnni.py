"""x86-64 with AVX-512 VNNI: 512-bit vectors, and a dot product of four bytes a lane."""

from __future__ import annotations

from inlay.ops.isa.avx2 import AVX2
from inlay.ops.isa.base import Isa

VNNI = Isa(
    name="x86_64_v4_vnni",
    arch="x86_64",
    mcpu="x86-64-v4",
    mattr=("+avx512vnni",),
    lanes=16,
    dot="vnni",
    fma=True,
    registers=32,
    flags=AVX2.flags | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512_vnni"},
)
