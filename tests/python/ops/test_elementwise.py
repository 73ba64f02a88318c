"""Norms, activations, rotary tables, row selection and number formats, against numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas
from tvm.relax.frontend import nn
from tvm.tirx.script.builder import ir as T  # noqa: N812

from inlay import ops
from inlay.ops import Rope
from inlay.ops.isa import Isa
from inlay.ops.math import ACTIVATIONS, narrow_f16, widen_bf16, widen_f16
from inlay.ops.quantize import quantize
from inlay.ops.rows import call
from inlay.ops.tir import Kernel, load, store
from inlay.quantization.w4 import W4
from inlay.quantization.w8 import W8

WIDTH = 77
HEADS, DIM = 3, 24
FREQUENCIES = (1e6 ** (-np.arange(32) / 32)).astype(np.float32)

Functions = dict[str, Callable[..., Any]]
ROW = (("n", WIDTH), "float32")
VECTOR = ((WIDTH,), "float32")


def convert(name: str, source: str, target: str, change: Callable[..., Any]) -> Case:
    def build(x: Any) -> Any:
        k = Kernel(name, Isa.current())
        with k.define():
            given, out = k.arg("x", ("n", 16), source), k.arg("out", ("n", 16), target)
            with k.body(), k.loop(k.size("n")) as i:
                store(out, change(k, load(given, i, 0, lanes=16)), i, 0)
        return call(k, [x], x.shape, target)

    return Case(build, [(("n", 16), source)])


def normed_rows(x: Any, w: Any, kind: Any, *, at_once: bool, plus_one: bool) -> list[Any]:
    normed = ops.rms_norm(x, w, 1e-5, plus_one=plus_one)
    made = quantize(kind, normed if at_once else nn.Tensor(_expr=normed._expr))
    return [made.values, made.scales, made.sums]


KINDS = {"w4": W4.kind, "w8": W8.kind}
NORMED = [(kind, plus_one) for kind in KINDS for plus_one in (False, True)]


def cases() -> dict[str, Case]:
    def bits(k: Any, x: Any) -> Any:
        return T.reinterpret(narrow_f16(k, x), dtype="uint16x16")

    found = {
        "rms": Case(lambda x, w: ops.rms_norm(x, w, 1e-5), [ROW, VECTOR]),
        "rms_one": Case(lambda x, w: ops.rms_norm(x, w, 1e-5, plus_one=True), [ROW, VECTOR]),
        "layer": Case(lambda x, w, b: ops.layer_norm(x, w, b, 1e-5), [ROW, VECTOR, VECTOR]),
        "layer_plain": Case(lambda x, w: ops.layer_norm(x, w, None, 1e-5), [ROW, VECTOR]),
        "add": Case(ops.add, [ROW, ROW]),
        "multiply": Case(ops.multiply, [ROW, ROW]),
        "scaled": Case(lambda x, y: ops.scaled(x, 0.3, y), [ROW, ROW]),
        "clip": Case(lambda x: ops.clip(x, 0.5), [ROW]),
        "tempered": Case(
            lambda x, at: ops.tempered(x, at, [1.0, 1.5, 4.0], 8), [ROW, (("n",), "int32")]
        ),
        "softcap": Case(lambda x: ops.softcap(x, 30.0), [ROW]),
        "take": Case(ops.take_rows, [ROW, (("m",), "int32")]),
        "rope": Case(
            lambda p: ops.rope_table(p, Rope(FREQUENCIES, attention_factor=1.25)),
            [(("n",), "int32")],
        ),
        "encoder": Case(
            lambda q, k, v, seq, start: ops.encoder_attention(q, k, v, seq, start, HEADS, 0.2),
            [(("n", HEADS * DIM), "float32")] * 3 + [(("n",), "int32"), (("s1",), "int32")],
        ),
        "widen_f16": convert("widen_f16", "float16", "float32", widen_f16),
        "widen_bf16": convert("widen_bf16", "uint16", "float32", lambda _, x: widen_bf16(x)),
        "narrow_f16": convert("narrow_f16", "float32", "uint16", bits),
    }
    for kind, plus_one in NORMED:
        for at_once in (False, True):
            build = partial(normed_rows, kind=KINDS[kind], at_once=at_once, plus_one=plus_one)
            found[f"norm_{kind}_{plus_one}_{at_once}"] = Case(build, [ROW, VECTOR])
    for name in ACTIVATIONS:
        found[name] = Case(lambda x, name=name: ops.activate(x, name), [ROW])
    return found


@pytest.fixture(scope="module", params=isas(), ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> Functions:
    return compile_cases(request.param, cases())


def rows(count: int, seed: int, scale: float = 1.0) -> np.ndarray:
    x = np.random.default_rng(seed).standard_normal((count, WIDTH)) * scale
    return x.astype(np.float32)


def test_rms_norm(functions: Functions) -> None:
    x, w = rows(5, 1), rows(1, 2)[0]
    expected = reference.rms_norm(x, w, 1e-5)
    np.testing.assert_allclose(functions["rms"](x, w), expected, atol=3e-6)
    expected = reference.rms_norm(x, w, 1e-5, plus_one=True)
    np.testing.assert_allclose(functions["rms_one"](x, w), expected, atol=3e-6)


@pytest.mark.parametrize(("kind", "plus_one"), NORMED)
def test_norm_and_rounding_in_one_kernel_give_the_same_bits(
    functions: Functions, kind: str, plus_one: bool
) -> None:
    for count in (1, 5, 14):
        x, w = rows(count, 40 + count), rows(1, 2)[0]
        apart, at_once = (functions[f"norm_{kind}_{plus_one}_{way}"](x, w) for way in (False, True))
        for one, other in zip(apart, at_once, strict=True):
            np.testing.assert_array_equal(one, other)


def test_layer_norm(functions: Functions) -> None:
    x, w, b = rows(5, 3) + 4, rows(1, 4)[0], rows(1, 5)[0]
    expected = reference.layer_norm(x, w, b, 1e-5)
    np.testing.assert_allclose(functions["layer"](x, w, b), expected, atol=1e-5)
    np.testing.assert_allclose(functions["layer_plain"](x, w), expected - b, atol=1e-5)


def test_sums_and_products(functions: Functions) -> None:
    x, y = rows(4, 6), rows(4, 7)
    np.testing.assert_array_equal(functions["add"](x, y), x + y)
    np.testing.assert_array_equal(functions["multiply"](x, y), x * y)


def test_activations(functions: Functions) -> None:
    x = rows(40, 8, scale=6.0)
    x[0, :8] = [0.0, -0.0, 1e-30, -1e-30, 90.0, -90.0, 1e18, -1e18]
    wide = x.astype(np.float64)
    with np.errstate(over="ignore"):
        inner = (wide + 0.044715 * wide**3) * math.sqrt(2 / math.pi)
        expected = {
            "silu": wide / (1 + np.exp(-wide)),
            "gelu": 0.5 * wide * (1 + np.vectorize(math.erf)(wide / math.sqrt(2))),
            "gelu_tanh": 0.5 * wide * (1 + np.tanh(inner)),
            "relu": np.maximum(wide, 0),
            "relu2": np.maximum(wide, 0) ** 2,
        }
    for name in ACTIVATIONS:
        np.testing.assert_allclose(
            functions[name](x), expected[name], rtol=2e-6, atol=2e-6, err_msg=name
        )


def test_softcap_is_exact_near_zero_and_bounded_far_away(functions: Functions) -> None:
    x = rows(40, 9, scale=40.0)
    x[0] *= 1e-4
    expected = 30 * np.tanh(x.astype(np.float64) / 30)
    np.testing.assert_allclose(functions["softcap"](x), expected, rtol=3e-6)


def test_take_rows(functions: Functions) -> None:
    x, wanted = rows(9, 10), np.array([8, 0, 3, 3], np.int32)
    np.testing.assert_array_equal(functions["take"](x, wanted), x[wanted])


def test_rope_table_is_right_far_into_the_context(functions: Functions) -> None:
    positions = np.array([0, 1, 2, 511, 32767, 131071, 1048575], np.int32)
    angle = (positions[:, None].astype(np.float32) * FREQUENCIES).astype(np.float64)
    expected = 1.25 * np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
    np.testing.assert_allclose(functions["rope"](positions), expected, atol=2e-7)


def test_encoder_attends_within_sequences(functions: Functions) -> None:
    rng = np.random.default_rng(11)
    lengths = (5, 1, 33)
    q, k, v = (
        rng.standard_normal((sum(lengths), HEADS * DIM)).astype(np.float32) for _ in range(3)
    )
    seq = np.repeat(np.arange(3), lengths).astype(np.int32)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    out = functions["encoder"](q, k, v, seq, start)
    for i, n in enumerate(lengths):
        part = slice(start[i], start[i + 1])
        heads = [x[part].reshape(n, HEADS, DIM) for x in (q, k, v)]
        expected = reference.attend(*heads, np.arange(n), 0.2, causal=False)
        np.testing.assert_allclose(out[part], expected.reshape(n, -1), atol=2e-6)
        alone = functions["encoder"](
            q[part], k[part], v[part], np.zeros(n, np.int32), np.array([0, n], np.int32)
        )
        assert alone.tobytes() == out[part].tobytes()


def test_every_half_precision_number_widens(functions: Functions) -> None:
    halves = np.arange(65536, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)].reshape(-1, 16)
    assert functions["widen_f16"](halves).tobytes() == halves.astype(np.float32).tobytes()


def test_bfloat16_widens(functions: Functions) -> None:
    bits = np.arange(0, 65536, 7, dtype=np.uint16)[:9344].reshape(-1, 16)
    expected = bits.astype(np.uint32) << 16
    assert functions["widen_bf16"](bits).tobytes() == expected.tobytes()


def test_numbers_narrow_to_the_nearest_half(functions: Functions) -> None:
    rng = np.random.default_rng(12)
    x = (rng.standard_normal(4096) * 10.0 ** rng.uniform(-9, 4.5, 4096)).astype(np.float32)
    halves = np.arange(0, 0x7BFF, 13, dtype=np.uint16).view(np.float16).astype(np.float32)
    between = (halves[:-1] + halves[1:]) / 2
    x = np.concatenate([x, between, -between, [1e9, -1e9, 65519.0, 65520.0, 0.0, -0.0]])
    x = np.resize(x, (len(x) + 15) // 16 * 16).astype(np.float32).reshape(-1, 16)
    expected = np.clip(x, -65504, 65504).astype(np.float16).view(np.uint16)
    np.testing.assert_array_equal(functions["narrow_f16"](x), expected)


def test_operators_want_an_instruction_set() -> None:
    with pytest.raises(RuntimeError, match="with ISAS"):
        Isa.current()


def test_factors_limits_and_temperatures(functions: Functions) -> None:
    rng = np.random.default_rng(1)
    x, y = (rng.standard_normal((6, WIDTH)).astype(np.float32) for _ in range(2))
    np.testing.assert_allclose(functions["scaled"](x, y), x * 0.3 + y, atol=1e-6)
    np.testing.assert_array_equal(functions["clip"](x), np.clip(x, -0.5, 0.5))
    # The position counts from 1; the last factor is that of all later positions.
    positions = np.array([0, 6, 7, 14, 15, 99], np.int32)
    factors = np.array([1.0, 1.0, 1.5, 1.5, 4.0, 4.0], np.float32)
    np.testing.assert_array_equal(functions["tempered"](x, positions), x * factors[:, None])
