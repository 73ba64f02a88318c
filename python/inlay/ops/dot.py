"""Integer dot products of a group of 32 inputs, for each instruction set.

The weights of a group are 64-byte vectors of 16 outputs x 4 inputs, as unsigned
numbers with an offset: 8 for 4-bit weights, 128 for 8-bit ones. The caller gives
`start`, minus the offset times the sum of the activations, which takes the
offset out again. All instruction sets compute the same integers.
"""

from __future__ import annotations

from collections.abc import Callable

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.tir import Buffer, Expr, Kernel, intrinsic, load, splat, vector

# Inputs that share a scale.
GROUP = 32
# Outputs in a tile.
TILE = 16
# Inputs of one output that lie together: what a dot instruction takes.
DEPTH = 4
STEPS = GROUP // DEPTH


def unpack4(k: Kernel, weights: Buffer, tile: Expr, group: Expr, part: int) -> list[Expr]:
    """Return the 8 vectors of a group of 4-bit weights for one part of the tile."""
    size = DEPTH * k.isa.lanes
    words = vector("int32", k.isa.lanes)
    low = splat(0x0F0F0F0F, k.isa.lanes, "int32")
    steps = []
    for pair in range(STEPS // 2):
        packed = k.let(
            T.reinterpret(load(weights, tile, group, pair, part * size, lanes=size), dtype=words)
        )
        steps.append(k.let(T.bitwise_and(packed, low)))
        shifted = T.shift_right(packed, splat(4, k.isa.lanes, "int32"))
        steps.append(k.let(T.bitwise_and(shifted, low)))
    return steps


def unpack8(k: Kernel, weights: Buffer, tile: Expr, group: Expr, part: int) -> list[Expr]:
    """Return the 8 vectors of a group of 8-bit weights for one part of the tile."""
    size = DEPTH * k.isa.lanes
    words = vector("int32", k.isa.lanes)
    return [
        k.let(T.reinterpret(load(weights, tile, group, step, part * size, lanes=size), dtype=words))
        for step in range(STEPS)
    ]


Activation = Callable[[int, int], Expr]


def group_dot(
    k: Kernel, bits: int, weights: list[Expr], rows: int, activation: Activation, start: list[Expr]
) -> list[Expr]:
    """Return, for each row, the dot products of a group with `lanes` outputs.

    `activation(row, step)` gives 4 activations as one 32-bit integer.
    """
    lanes = k.isa.lanes
    match k.isa.dot, bits:
        case "vnni", _:
            return _vnni(k, weights, rows, activation, start)
        case "neon", _:
            return _neon(k, bits, weights, rows, activation)
        case _, 4:
            return _maddubs(k, weights, rows, activation, start, lanes)
        case _:
            return _maddubs_signed(k, weights, rows, activation, lanes)


def _vnni(
    k: Kernel, weights: list[Expr], rows: int, activation: Activation, start: list[Expr]
) -> list[Expr]:
    sums = [k.let(splat(start[r], 16)) for r in range(rows)]
    for step, weight in enumerate(weights):
        for r in range(rows):
            sums[r] = k.let(
                intrinsic(
                    "llvm.x86.avx512.vpdpbusd.512",
                    "int32x16",
                    sums[r],
                    T.reinterpret(weight, dtype="int8x64"),
                    T.reinterpret(splat(activation(r, step), 16), dtype="int8x64"),
                )
            )
    return sums


# The widest 16-bit sum is 8 steps of 2 * 15 * 127: 30480.
def _maddubs(
    k: Kernel,
    weights: list[Expr],
    rows: int,
    activation: Activation,
    start: list[Expr],
    lanes: int,
) -> list[Expr]:
    wide = lanes == 8
    pairs = "llvm.x86.avx2.pmadd.ub.sw" if wide else "llvm.x86.ssse3.pmadd.ub.sw.128"
    bytes_, shorts = f"int8x{4 * lanes}", f"int16x{2 * lanes}"
    sums: list[Expr] = [None] * rows
    for step, weight in enumerate(weights):
        for r in range(rows):
            product = intrinsic(
                pairs,
                shorts,
                T.reinterpret(weight, dtype=bytes_),
                T.reinterpret(splat(activation(r, step), lanes), dtype=bytes_),
            )
            sums[r] = k.let(product if step == 0 else sums[r] + product)
    ones = splat(1, 2 * lanes, "int16")
    return [
        k.let(_madd_words(total, ones, lanes) + splat(start[r], lanes))
        for r, total in enumerate(sums)
    ]


def _madd_words(a: Expr, b: Expr, lanes: int) -> Expr:
    name = "llvm.x86.avx2.pmadd.wd" if lanes == 8 else "llvm.x86.sse2.pmadd.wd"
    return intrinsic(name, f"int32x{lanes}", a, b)


# With 8-bit weights the pairs reach 2 * 127 * 127 = 32258, so they are widened at
# each step. `maddubs` wants one factor without sign: the weight's goes to the activation.
def _maddubs_signed(
    k: Kernel, weights: list[Expr], rows: int, activation: Activation, lanes: int
) -> list[Expr]:
    wide = lanes == 8
    pairs = "llvm.x86.avx2.pmadd.ub.sw" if wide else "llvm.x86.ssse3.pmadd.ub.sw.128"
    move_sign = "llvm.x86.avx2.psign.b" if wide else "llvm.x86.ssse3.psign.b.128"
    bytes_, shorts = f"int8x{4 * lanes}", f"int16x{2 * lanes}"
    ones = splat(1, 2 * lanes, "int16")
    sums = [splat(0, lanes, "int32") for _ in range(rows)]
    for step, weight in enumerate(weights):
        offset = T.reinterpret(weight, dtype=bytes_)
        signed = k.let(T.bitwise_xor(offset, splat(-128, 4 * lanes, "int8")))
        size = k.let(T.max(signed, splat(0, 4 * lanes, "int8") - signed))
        for r in range(rows):
            acts = T.reinterpret(splat(activation(r, step), lanes), dtype=bytes_)
            products = intrinsic(pairs, shorts, size, intrinsic(move_sign, bytes_, acts, signed))
            sums[r] = k.let(sums[r] + _madd_words(products, ones, lanes))
    return sums


def _neon(
    k: Kernel, bits: int, weights: list[Expr], rows: int, activation: Activation
) -> list[Expr]:
    sums = [k.let(splat(0, 4, "int32")) for _ in range(rows)]
    for step, weight in enumerate(weights):
        unsigned = T.reinterpret(weight, dtype="int8x16")
        if bits == 4:
            signed = unsigned - splat(8, 16, "int8")
        else:
            signed = T.bitwise_xor(unsigned, splat(-128, 16, "int8"))
        signed = k.let(signed)
        for r in range(rows):
            sums[r] = k.let(
                intrinsic(
                    "llvm.aarch64.neon.sdot.v4i32.v16i8",
                    "int32x4",
                    sums[r],
                    signed,
                    T.reinterpret(splat(activation(r, step), 4), dtype="int8x16"),
                )
            )
    return sums
