"""Vector arithmetic that LLVM would leave to the C library, or does not have.

Everything is written out, so that results do not depend on the machine's C library, and code stays
vectorized.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tvm import tirx
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay.ops.tir import Expr, Kernel, intrinsic, lanes_of, splat, vector

LOG2_E = math.log2(math.e)
# The largest finite half-precision number.
F16_MAX = 65504.0


def _suffix(kind: str, lanes: int) -> str:
    return kind if lanes == 1 else f"v{lanes}{kind}"


def fma(k: Kernel, a: Expr, b: Expr, c: Expr) -> Expr:
    """Return a * b + c, rounded once if the machine has a fused multiply-add.

    Without the instruction LLVM would call the C library for each lane.
    """
    if not k.isa.fma:
        return a * b + c
    lanes = lanes_of(a)
    return intrinsic(f"llvm.fma.{_suffix('f32', lanes)}", vector("float32", lanes), a, b, c)


def minimum(a: Expr, b: Expr) -> Expr:
    """Return the smaller of two, lane by lane."""
    return T.min(a, b)


def maximum(a: Expr, b: Expr) -> Expr:
    """Return the larger of two, lane by lane."""
    return T.max(a, b)


def absolute(a: Expr) -> Expr:
    """Return |a| of 32-bit floats."""
    lanes = lanes_of(a)
    return intrinsic(f"llvm.fabs.{_suffix('f32', lanes)}", vector("float32", lanes), a)


def round_even(a: Expr) -> Expr:
    """Round to the nearest integer, ties to even, as a float."""
    lanes = lanes_of(a)
    return intrinsic(f"llvm.roundeven.{_suffix('f32', lanes)}", vector("float32", lanes), a)


def square_root(a: Expr) -> Expr:
    """Return the square root of a 32-bit float."""
    lanes = lanes_of(a)
    return intrinsic(f"llvm.sqrt.{_suffix('f32', lanes)}", vector("float32", lanes), a)


def _fold(k: Kernel, a: Expr, combine: Callable[[Expr, Expr], Expr]) -> Expr:
    """Combine the lanes of a vector by halves, in the same order on every machine."""
    lanes = lanes_of(a)
    while lanes > 2:
        lanes //= 2
        a = k.let(a)
        half = vector("float32", lanes)
        a = combine(T.vectorlow(half, a), T.vectorhigh(half, a))
    if lanes == 2:
        a = k.let(a)
        a = combine(tirx.Shuffle([a], [0]), tirx.Shuffle([a], [1]))
    return k.let(a)


def sum_lanes(k: Kernel, a: Expr) -> Expr:
    """Add the lanes of a vector, in a fixed order."""
    return _fold(k, a, lambda x, y: x + y)


def max_lanes(k: Kernel, a: Expr) -> Expr:
    """Return the largest lane; LLVM's own reduction is slow because it handles NaN."""
    return _fold(k, a, maximum)


# exp(r) on [-ln 2 / 2, ln 2 / 2], fitted for the relative error (below 2e-8).
_EXP = (1.0, 1.0, 0.5, 0.16666665, 0.041666083, 0.008363195, 0.0013884967)
# Anything smaller becomes 2 to the -127, whose bits are those of 0.
_EXP_LOW, _EXP_HIGH = -88.0, 88.0


def exp(k: Kernel, x: Expr) -> Expr:
    """Return e to the x; 0 for x below -87.7, which is negligible here."""
    lanes = lanes_of(x)

    def every(value: float) -> Expr:
        return splat(value, lanes)

    clamped = k.let(minimum(maximum(x, every(_EXP_LOW)), every(_EXP_HIGH)))
    n = k.let(round_even(clamped * every(LOG2_E)))
    r = k.let(fma(k, n, every(-0.693145751953125), clamped))
    r = k.let(fma(k, n, every(-1.428606765330187e-06), r))
    p = every(_EXP[-1])
    for c in reversed(_EXP[:-1]):
        p = k.let(fma(k, p, r, every(c)))
    exponent = T.cast(n, vector("int32", lanes)) + splat(127, lanes, "int32")
    power = T.reinterpret(
        T.shift_left(exponent, splat(23, lanes, "int32")), dtype=vector("float32", lanes)
    )
    return k.let(p * power)


# 2 to the r on [-1 / 2, 1 / 2]: the same polynomial.
_EXP2 = tuple(c * math.log(2) ** i for i, c in enumerate(_EXP))


def exp2(k: Kernel, x: Expr) -> Expr:
    """Return 2 to the x for x up to 127; 0 where x is below -126.5.

    It needs a third fewer multiplications than `exp`, and multiplications are the bottleneck.
    """
    lanes = lanes_of(x)
    x = k.let(maximum(x, splat(-127.0, lanes)))
    n = k.let(round_even(x))
    r = k.let(x - n)
    p = splat(_EXP2[-1], lanes)
    for c in reversed(_EXP2[:-1]):
        p = k.let(fma(k, p, r, splat(c, lanes)))
    # The exponent of -127 is that of 0.
    exponent = T.cast(n, vector("int32", lanes)) + splat(127, lanes, "int32")
    bits = T.shift_left(exponent, splat(23, lanes, "int32"))
    return k.let(p * T.reinterpret(bits, dtype=vector("float32", lanes)))


def sigmoid(k: Kernel, x: Expr) -> Expr:
    """Return 1 / (1 + exp(-x))."""
    lanes = lanes_of(x)
    return splat(1.0, lanes) / (splat(1.0, lanes) + exp(k, splat(0.0, lanes) - x))


def softplus(k: Kernel, x: Expr) -> Expr:
    """Return ln(1 + e^x)."""
    lanes = lanes_of(x)
    x = k.let(x)
    # ln(1 + e) is twice the inverse hyperbolic tangent of e / (2 + e), which is at most 1 / 3.
    e = exp(k, splat(0.0, lanes) - absolute(x))
    z = k.let(e / (splat(2.0, lanes) + e))
    square = k.let(z * z)
    series = splat(_ATANH[-1], lanes)
    for c in reversed(_ATANH[:-1]):
        series = k.let(fma(k, series, square, splat(c, lanes)))
    return k.let(maximum(x, splat(0.0, lanes)) + splat(2.0, lanes) * z * series)


# atanh(z) / z in z squared, for z up to 1 / 3: the next term is below 2e-8.
_ATANH = tuple(1.0 / n for n in range(1, 15, 2))


def tanh(k: Kernel, x: Expr) -> Expr:
    """Return the hyperbolic tangent, by its series where e^2x would cancel."""
    lanes = lanes_of(x)
    x = k.let(x)
    size = k.let(absolute(x))
    e = exp(k, size * splat(-2.0, lanes))
    large = (splat(1.0, lanes) - e) / (splat(1.0, lanes) + e)
    square = k.let(x * x)
    series = splat(_TANH[-1], lanes)
    for c in reversed(_TANH[:-1]):
        series = k.let(fma(k, series, square, splat(c, lanes)))
    large = k.let(T.Select(x < splat(0.0, lanes), splat(0.0, lanes) - large, large))
    return k.let(T.Select(size < splat(0.3, lanes), x * series, large))


# tanh(x) / x in x squared.
_TANH = (1.0, -1.0 / 3, 2.0 / 15, -17.0 / 315, 62.0 / 2835, -1382.0 / 155925)


def erf(k: Kernel, x: Expr) -> Expr:
    """Return the error function (Abramowitz and Stegun 7.1.26, error 1.5e-7)."""
    lanes = lanes_of(x)

    def every(value: float) -> Expr:
        return splat(value, lanes)

    x = k.let(x)
    size = k.let(absolute(x))
    t = k.let(every(1.0) / fma(k, size, every(0.3275911), every(1.0)))
    p = every(1.061405429)
    for c in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        p = k.let(fma(k, p, t, every(c)))
    value = k.let(every(1.0) - p * t * exp(k, every(0.0) - size * size))
    return k.let(T.Select(x < every(0.0), every(0.0) - value, value))


def activate(k: Kernel, name: str, x: Expr) -> Expr:
    """Apply the activation function called `name`."""
    lanes = lanes_of(x)
    x = k.let(x)
    match name:
        case "silu":
            return x * sigmoid(k, x)
        case "gelu":
            inner = erf(k, x * splat(math.sqrt(0.5), lanes))
            return splat(0.5, lanes) * x * (splat(1.0, lanes) + inner)
        case "gelu_tanh":
            cube = x * x * x
            # (1 + tanh z) / 2 is the sigmoid of 2z.
            twice = (x + splat(0.044715, lanes) * cube) * splat(math.sqrt(8 / math.pi), lanes)
            return x * sigmoid(k, twice)
        case "relu":
            return maximum(x, splat(0.0, lanes))
        case "relu2":
            positive = k.let(maximum(x, splat(0.0, lanes)))
            return positive * positive
    raise ValueError(f"unknown activation '{name}'; known are {', '.join(ACTIVATIONS)}")


ACTIVATIONS = ("silu", "gelu", "gelu_tanh", "relu", "relu2")


def widen_f16(k: Kernel, x: Expr) -> Expr:
    """Convert half-precision floats (never infinite or NaN) to 32-bit floats."""
    lanes = lanes_of(x)
    if k.isa.f16:
        return T.cast(x, vector("float32", lanes))
    # No conversion instruction: move the bits and correct the exponent.
    bits = k.let(T.cast(T.reinterpret(x, dtype=vector("uint16", lanes)), vector("uint32", lanes)))
    magnitude = T.shift_left(
        T.bitwise_and(bits, splat(0x7FFF, lanes, "uint32")), splat(13, lanes, "uint32")
    )
    sign = T.shift_left(
        T.bitwise_and(bits, splat(0x8000, lanes, "uint32")), splat(16, lanes, "uint32")
    )
    scaled = T.reinterpret(magnitude, dtype=vector("float32", lanes)) * splat(2.0**112, lanes)
    joined = T.bitwise_or(T.reinterpret(scaled, dtype=vector("uint32", lanes)), sign)
    return T.reinterpret(joined, dtype=vector("float32", lanes))


def narrow_f16(k: Kernel, x: Expr) -> Expr:
    """Convert 32-bit floats to half precision, ties to even, clamped to the finite range."""
    lanes = lanes_of(x)
    x = k.let(minimum(maximum(x, splat(-F16_MAX, lanes)), splat(F16_MAX, lanes)))
    if k.isa.f16:
        return T.cast(x, vector("float16", lanes))

    def every(value: int) -> Expr:
        return splat(value, lanes, "uint32")

    bits = k.let(T.reinterpret(x, dtype=vector("uint32", lanes)))
    magnitude = k.let(T.bitwise_and(bits, every(0x7FFFFFFF)))
    odd = T.bitwise_and(T.shift_right(magnitude, every(13)), every(1))
    normal = T.shift_right(magnitude + every(0xC8000FFF) + odd, every(13))
    # Adding 0.5 rounds a subnormal to a multiple of 2**-24.
    shifted = T.reinterpret(magnitude, dtype=vector("float32", lanes)) + splat(0.5, lanes)
    small = T.reinterpret(shifted, dtype=vector("uint32", lanes)) - every(0x3F000000)
    half = T.Select(magnitude < every(0x38800000), small, normal)
    sign = T.shift_right(T.bitwise_and(bits, every(0x80000000)), every(16))
    narrow = T.cast(T.bitwise_or(half, sign), vector("uint16", lanes))
    return T.reinterpret(narrow, dtype=vector("float16", lanes))


def widen_bf16(x: Expr) -> Expr:
    """Convert bfloat16, held as uint16, to 32-bit floats."""
    lanes = lanes_of(x)
    bits = T.shift_left(T.cast(x, vector("uint32", lanes)), splat(16, lanes, "uint32"))
    return T.reinterpret(bits, dtype=vector("float32", lanes))
