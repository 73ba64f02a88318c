"""Linear layers and embeddings of every scheme, on every instruction set."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas

from inlay.ops.isa import Isa
from inlay.quantization import SCHEMES, Scheme
from inlay.quantization.grouped import Grouped
from inlay.testing.threads import set_threads

# Neither is a multiple of its tile; the rows cover every size of a block.
INPUTS, OUTPUTS, ROWS = 80, 37, 41
# Several spans of activations that share a scale, the last of them shorter.
WIDE_INPUTS, WIDE_OUTPUTS = 304, 150
SIZES = {
    "plain": (OUTPUTS, INPUTS),
    "gated": (OUTPUTS, INPUTS),
    "wide": (WIDE_OUTPUTS, WIDE_INPUTS),
}

Functions = dict[str, Callable[..., Any]]


def weights(outputs: int, inputs: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((outputs, inputs)).astype(np.float32)


def spec(scheme: Scheme, outputs: int, inputs: int) -> list[tuple[tuple[int, ...], str]]:
    return list(scheme.parts(outputs, inputs).values())


def plain(scheme: Scheme, inputs: int) -> Case:
    def build(x: Any, *parts: Any) -> Any:
        names = scheme.parts(OUTPUTS, inputs)
        return scheme.linear(x, dict(zip(names, parts, strict=True)), OUTPUTS)

    return Case(build, [(("n", inputs), "float32"), *spec(scheme, OUTPUTS, inputs)])


def fused(scheme: Scheme) -> Case:
    def build(x: Any, bias: Any, residual: Any, *parts: Any) -> Any:
        weight = dict(zip(scheme.parts(OUTPUTS, INPUTS), parts, strict=True))
        return scheme.linear(x, weight, OUTPUTS, bias=bias, activation="gelu", residual=residual)

    shapes = [(("n", INPUTS), "float32"), ((OUTPUTS,), "float32"), (("n", OUTPUTS), "float32")]
    return Case(build, [*shapes, *spec(scheme, OUTPUTS, INPUTS)])


def gated(scheme: Scheme, outputs: int = OUTPUTS, inputs: int = INPUTS) -> Case:
    def build(x: Any, *parts: Any) -> Any:
        names = list(scheme.parts(outputs, inputs))
        gate = dict(zip(names, parts[: len(names)], strict=True))
        up = dict(zip(names, parts[len(names) : 2 * len(names)], strict=True))
        down = dict(zip(names, parts[2 * len(names) :], strict=True))
        return scheme.linear(scheme.gated(x, gate, up, outputs, activation="silu"), down, 16)

    wide = spec(scheme, outputs, inputs)
    return Case(build, [(("n", inputs), "float32"), *wide, *wide, *spec(scheme, 16, outputs)])


def embedding(scheme: Scheme) -> Case:
    def build(tokens: Any, *parts: Any) -> Any:
        weight = dict(zip(scheme.parts(OUTPUTS, INPUTS), parts, strict=True))
        return scheme.embedding(tokens, weight, INPUTS, scale=2.5)

    return Case(build, [(("n",), "int32"), *spec(scheme, OUTPUTS, INPUTS)])


def cases() -> dict[str, Case]:
    found = {}
    for name, scheme in SCHEMES.items():
        found[f"{name}_plain"] = plain(scheme, INPUTS)
        found[f"{name}_group"] = plain(scheme, 32)
        found[f"{name}_fused"] = fused(scheme)
        found[f"{name}_gated"] = gated(scheme)
        found[f"{name}_wide"] = gated(scheme, WIDE_OUTPUTS, WIDE_INPUTS)
        found[f"{name}_embedding"] = embedding(scheme)
    return found


_compiled: dict[str, Functions] = {}


def compiled(isa: Isa) -> Functions:
    if isa.name not in _compiled:
        _compiled[isa.name] = compile_cases(isa, cases())
    return _compiled[isa.name]


@pytest.fixture(params=isas(), ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> Functions:
    return compiled(request.param)


def rounded(scheme: Scheme, x: np.ndarray) -> np.ndarray:
    return reference.quantize(x, scheme.kind.span) if isinstance(scheme, Grouped) else x


def product(scheme: Scheme, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    matrix = scheme.unpack(scheme.pack(w), *w.shape)
    return rounded(scheme, x).astype(np.float64) @ matrix.T.astype(np.float64)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("rows", [1, 2, 13, 16, ROWS])
def test_linear_multiplies(name: str, rows: int, functions: Functions) -> None:
    scheme = SCHEMES[name]
    w, x = weights(OUTPUTS, INPUTS, 1), weights(rows, INPUTS, 2)
    y = functions[f"{name}_plain"](x, *scheme.pack(w).values())
    np.testing.assert_allclose(y, product(scheme, x, w), atol=2e-5)


@pytest.mark.parametrize("name", SCHEMES)
def test_bias_activation_and_residual_follow(name: str, functions: Functions) -> None:
    scheme = SCHEMES[name]
    w, x = weights(OUTPUTS, INPUTS, 3), weights(9, INPUTS, 4)
    bias, residual = weights(1, OUTPUTS, 5)[0], weights(9, OUTPUTS, 6)
    y = functions[f"{name}_fused"](x, bias, residual, *scheme.pack(w).values())
    total = product(scheme, x, w) + bias
    gelu = 0.5 * total * (1 + np.vectorize(math.erf)(total / math.sqrt(2)))
    np.testing.assert_allclose(y, gelu + residual, atol=3e-5)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("kind", ["gated", "wide"])
def test_gate_and_up_feed_the_next_layer(name: str, kind: str, functions: Functions) -> None:
    scheme = SCHEMES[name]
    outputs, inputs = SIZES[kind]
    gate, up = weights(outputs, inputs, 7) / 9, weights(outputs, inputs, 8) / 9
    down, x = weights(16, outputs, 9), weights(15, inputs, 10)
    parts = [part for w in (gate, up, down) for part in scheme.pack(w).values()]
    y = functions[f"{name}_{kind}"](x, *parts)
    opened = product(scheme, x, gate)
    hidden = opened / (1 + np.exp(-opened)) * product(scheme, x, up)
    expected = product(scheme, hidden.astype(np.float32), down)
    # A value halfway between two 8-bit steps may occasionally round the other way.
    tolerance = 2e-2 if name in ("w4", "w8") else 2e-5
    np.testing.assert_allclose(y, expected, atol=tolerance * np.abs(expected).max())
    assert np.abs(y - expected).mean() < 0.1 * tolerance * np.abs(expected).max()


@pytest.mark.parametrize("name", SCHEMES)
def test_embedding_reads_what_was_packed(name: str, functions: Functions) -> None:
    scheme = SCHEMES[name]
    parts = scheme.pack(weights(OUTPUTS, INPUTS, 11))
    tokens = np.array([0, 36, 5, 16, 15, 5], np.int32)
    rows = functions[f"{name}_embedding"](tokens, *parts.values())
    expected = scheme.unpack(parts, OUTPUTS, INPUTS)[tokens] * np.float32(2.5)
    np.testing.assert_allclose(rows, expected, rtol=1e-6)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("kind", ["plain", "gated", "wide"])
def test_a_row_has_the_same_bits_in_any_batch(name: str, kind: str, functions: Functions) -> None:
    scheme, run = SCHEMES[name], functions[f"{name}_{kind}"]
    outputs, inputs = SIZES[kind]
    shapes = [(outputs, inputs)]
    if kind != "plain":
        shapes = [(outputs, inputs), (outputs, inputs), (16, outputs)]
    parts = [p for i, s in enumerate(shapes) for p in scheme.pack(weights(*s, 12 + i)).values()]
    x = weights(ROWS, inputs, 13)
    whole = run(x, *parts)
    try:
        for count in (1, 2):
            set_threads(count)
            row = 0
            for size in (1, 2, 5, 12, 7, 14):
                part = run(x[row : row + size], *parts)
                assert part.tobytes() == whole[row : row + size].tobytes()
                row += size
            assert row == ROWS
    finally:
        set_threads(2)


@pytest.mark.parametrize("name", ["w4", "w8"])
def test_integers_are_the_same_on_every_instruction_set(name: str) -> None:
    scheme = SCHEMES[name]
    x, parts = weights(ROWS, 32, 14), scheme.pack(weights(OUTPUTS, 32, 15))
    results = [compiled(isa)[f"{name}_group"](x, *parts.values()) for isa in isas()]
    assert all(result.tobytes() == results[0].tobytes() for result in results)


@pytest.mark.parametrize("name", ["w4", "w8"])
def test_the_largest_sums_do_not_overflow(name: str, functions: Functions) -> None:
    scheme = SCHEMES[name]
    w = np.ones((OUTPUTS, INPUTS), np.float32)
    w[1::2] = -1
    w[:, 1::2] *= -1
    x = np.ones((3, INPUTS), np.float32)
    x[:, 1::2] = -1
    y = functions[f"{name}_plain"](x, *scheme.pack(w).values())
    np.testing.assert_allclose(y, product(scheme, x, w), rtol=1e-5)


@pytest.mark.parametrize("name", ["w4", "w8"])
def test_rows_of_zeros_and_of_tiny_numbers_give_zeros(name: str, functions: Functions) -> None:
    scheme = SCHEMES[name]
    parts = scheme.pack(weights(OUTPUTS, INPUTS, 16))
    x = np.zeros((2, INPUTS), np.float32)
    x[1] = 1e-38
    assert not functions[f"{name}_plain"](x, *parts.values()).any()


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_shows_in_its_row_and_in_no_other(
    name: str, bad: float, functions: Functions
) -> None:
    scheme = SCHEMES[name]
    parts = scheme.pack(weights(OUTPUTS, INPUTS, 17)).values()
    x = weights(15, INPUTS, 18)
    good = functions[f"{name}_plain"](x, *parts)
    x[4, 40] = bad
    y = functions[f"{name}_plain"](x, *parts)
    assert not np.isfinite(y[4]).any()
    rest = np.arange(15) != 4
    assert y[rest].tobytes() == good[rest].tobytes()
