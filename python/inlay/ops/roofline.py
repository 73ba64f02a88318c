"""Kernels that measure the limits of a machine: arithmetic on registers, reads from memory."""

from __future__ import annotations

from functools import cache

from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops import math
from inlay.ops.dot import STEPS
from inlay.ops.isa import Isa
from inlay.ops.tir import Kernel, const, get, load, put, splat, store

# The number of accumulators, of `registers`, that keeps every execution unit busy.
CHAINS = 12


def integer_chains(isa: Isa) -> int:
    """Return how many sums `integer_peak` has in flight."""
    return CHAINS if isa.registers == 32 else 4


@cache
def integer_peak(isa: Isa, bits: int = 4) -> Kernel:
    """Return `f(activations int8 [4], rounds int32 [threads], out int32 [threads, lanes])`.

    A round is `integer_chains(isa) * STEPS * lanes * 4` multiply-adds with a single load.
    """
    k = Kernel("integer_peak", isa)
    chains = integer_chains(isa)
    with k.define():
        seed = k.arg("seed", (4,), "int32")
        rounds = k.arg("rounds", ("threads",), "int32")
        out = k.arg("out", ("threads", isa.lanes), "int32")
        with k.body(), k.loop(k.size("threads"), parallel=True) as thread:
            totals = [k.local("int32", isa.lanes) for _ in range(chains)]
            for total in totals:
                put(total, splat(0, isa.lanes, "int32"))
            weights = [k.let(splat(load(seed, i % 4), isa.lanes)) for i in range(STEPS)]
            activations = [k.let(load(seed, 3) + r) for r in range(chains)]
            with k.loop(T.cast(load(rounds, thread), "int64")) as turn:
                # Changing weights keep the products inside the loop.
                turned = splat(T.cast(turn, "int32"), isa.lanes)
                products = isa.group_dot(
                    k,
                    bits,
                    [k.let(T.bitwise_xor(weight, turned)) for weight in weights],
                    chains,
                    lambda r, step: activations[r],
                    [get(total) for total in totals],
                )
                for total, product in zip(totals, products, strict=True):
                    put(total, product)
            result = get(totals[0])
            for total in totals[1:]:
                result = result + get(total)
            store(out, result, thread, 0)
    return k


@cache
def float_peak(isa: Isa) -> Kernel:
    """Return `f(seed float32 [1], rounds int32 [threads], out float32 [threads, 16])`.

    A round is `CHAINS * 16` multiply-adds, in vectors of 16 numbers.
    """
    k = Kernel("float_peak", isa)
    chains = CHAINS * isa.lanes // 16 if isa.lanes < 16 else CHAINS
    with k.define():
        seed = k.arg("seed", (1,), "float32")
        rounds = k.arg("rounds", ("threads",), "int32")
        out = k.arg("out", ("threads", 16), "float32")
        with k.body(), k.loop(k.size("threads"), parallel=True) as thread:
            totals = [k.local("float32", 16) for _ in range(chains)]
            for i, total in enumerate(totals):
                put(total, splat(float(i), 16))
            factor = k.let(splat(load(seed, 0), 16))
            with k.loop(T.cast(load(rounds, thread), "int64")), k.loop(CHAINS // chains):
                for total in totals:
                    put(total, math.fma(k, get(total), factor, factor))
            result = get(totals[0])
            for total in totals[1:]:
                result = result + get(total)
            store(out, result, thread, 0)
    return k


@cache
def read(isa: Isa) -> Kernel:
    """Return `f(data int32 [blocks, 4096], out int32 [threads, 16])`: each thread reads a part."""
    k = Kernel("read", isa)
    with k.define():
        data = k.arg("data", ("blocks", 4096), "int32")
        out = k.arg("out", ("threads", 16), "int32")
        threads = k.size("threads")
        with k.body(), k.loop(threads, parallel=True) as thread:
            totals = [k.local("int32", 16) for _ in range(8)]
            for total in totals:
                put(total, splat(0, 16, "int32"))
            begin = k.let(k.size("blocks") * thread // threads)
            end = k.let(k.size("blocks") * (thread + 1) // threads)
            with k.loop(end - begin) as i, k.loop(4096 // 128) as j:
                for part, total in enumerate(totals):
                    column = j * const(128, "int64") + part * 16
                    put(total, T.bitwise_xor(get(total), load(data, begin + i, column, lanes=16)))
            result = get(totals[0])
            for total in totals[1:]:
                result = T.bitwise_xor(result, get(total))
            store(out, result, thread, 0)
    return k


# TVM widens any bfloat16 that it sees, so the instruction is written as text.
BFLOAT = """
define <16 x float> @inlay_bfloat(<16 x float> %sum, <16 x i32> %pairs) alwaysinline {
  %b = bitcast <16 x i32> %pairs to <32 x bfloat>
  %r = call <16 x float> @llvm.x86.avx512bf16.dpbf16ps.512(
    <16 x float> %sum, <32 x bfloat> %b, <32 x bfloat> %b)
  ret <16 x float> %r
}
declare <16 x float> @llvm.x86.avx512bf16.dpbf16ps.512(<16 x float>, <32 x bfloat>, <32 x bfloat>)
"""


@cache
def bfloat_peak(isa: Isa) -> Kernel:
    """Return `f(seed int32 [1], rounds int32 [threads], out float32 [threads, 16])`.

    A round is `CHAINS * 32` multiply-adds of bfloat16 pairs, for a processor that has them.
    """
    k = Kernel("bfloat_peak", isa)
    with k.define():
        seed = k.arg("seed", (1,), "int32")
        rounds = k.arg("rounds", ("threads",), "int32")
        out = k.arg("out", ("threads", 16), "float32")
        with (
            k.body(),
            T.attr(const(0, "int32"), "pragma_import_llvm", BFLOAT),
            k.loop(k.size("threads"), parallel=True) as thread,
        ):
            totals = [k.local("float32", 16) for _ in range(CHAINS)]
            for i, total in enumerate(totals):
                put(total, splat(float(i), 16))
            pairs = k.let(splat(load(seed, 0), 16))
            with k.loop(T.cast(load(rounds, thread), "int64")):
                for total in totals:
                    put(total, T.call_extern("float32x16", "inlay_bfloat", get(total), pairs))
            result = get(totals[0])
            for total in totals[1:]:
                result = result + get(total)
            store(out, result, thread, 0)
    return k
