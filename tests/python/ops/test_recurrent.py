"""Convolutions and the delta rule, over texts cut into steps, on every instruction set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from harness import Case, compile_cases, isas

from inlay import ops
from inlay.ops.isa import Isa

# Not a multiple of a vector; two taps more than the shortest step has rows.
WIDTH, TAPS, LAYERS, PAGES = 22, 4, 2, 6
HEADS = ops.DeltaHeads(keys=2, key_size=12, values=4, value_size=32)

Functions = dict[str, Callable[..., Any]]


def batch(row_seq: Any, row_start: Any) -> ops.Batch:
    return ops.Batch(
        tokens=row_seq, positions=row_seq, row_seq=row_seq, row_start=row_start, kv_len=row_start,
        logit_rows=row_seq,
    )  # fmt: skip


def conv(x: Any, weight: Any, bias: Any, plane: Any, row_seq: Any, row_start: Any, read: Any,
         write: Any) -> Any:  # fmt: skip
    states = ops.States(read, write, {"conv": plane})
    out = ops.short_conv(
        x, weight, batch(row_seq, row_start), states, 1, bias=bias, activation="silu"
    )
    return [out, states.planes["conv"]]


def delta(x: Any, a: Any, b: Any, rate: Any, shift: Any, plane: Any, row_seq: Any, row_start: Any,
          read: Any, write: Any) -> Any:  # fmt: skip
    states = ops.States(read, write, {"delta": plane})
    keyed, decay, beta = ops.delta_inputs(x, a, b, rate, shift, HEADS)
    rows = batch(row_seq, row_start)
    out = ops.gated_delta(keyed, x, decay, beta, rows, states, 0, HEADS)
    return [out, states.planes["delta"]]


ROWS: list[Any] = [(("n",), "int32"), (("s1",), "int32"), (("s",), "int32"), (("n",), "int32")]
GATES: list[Any] = [(("n", HEADS.values), "float32")] * 2 + [((HEADS.values,), "float32")] * 2
CASES = {
    "conv": Case(
        conv,
        [
            (("n", WIDTH), "float32"),
            ((TAPS * WIDTH,), "float32"),
            ((WIDTH,), "float32"),
            (("pages", LAYERS, (TAPS - 1) * WIDTH), "float32"),
            *ROWS,
        ],
    ),
    "delta": Case(
        delta,
        [
            (("n", HEADS.width), "float32"),
            *GATES,
            (("pages", LAYERS, HEADS.state), "float32"),
            *ROWS,
        ],
    ),
    "norm": Case(
        lambda x, gate, weight: ops.gated_rms_norm(x, gate, weight, 1e-6),
        [(("n", 44), "float32"), (("n", 44), "float32"), ((22,), "float32")],
    ),
    "gate": Case(ops.gate, [(("n", WIDTH), "float32")] * 2),
}


@pytest.fixture(scope="module", params=isas(), ids=lambda isa: isa.name)
def compiled(request: pytest.FixtureRequest) -> Functions:
    isa: Isa = request.param
    return compile_cases(isa, CASES)


def numbers(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def steps(run: Callable[..., Any], rows: list[np.ndarray], plane: np.ndarray) -> np.ndarray:
    """Run two texts in steps, each from the state that the one before has left."""
    first, second = np.split(np.arange(len(rows[0])), [17])
    out = np.empty(0)
    pages, free = [-1, -1], list(range(PAGES))
    for one, other in (((0, 1), (0, 9)), ((1, 3), (9, 10)), ((3, 17), (10, 14))):
        picked = [first[slice(*one)], second[slice(*other)]]
        index = np.concatenate(picked)
        counts = [len(part) for part in picked]
        new = [free.pop(), free.pop()]
        write = np.full(len(index), -1)
        write[[counts[0] - 1, len(index) - 1]] = new
        made, plane[...] = run(
            index,
            plane,
            np.repeat([0, 1], counts).astype(np.int32),
            np.cumsum([0, *counts]).astype(np.int32),
            np.array(pages, np.int32),
            write.astype(np.int32),
        )
        free += [page for page in pages if page >= 0]
        pages = new
        out = out if out.size else np.zeros((len(rows[0]), made.shape[1]), np.float32)
        out[index] = made
    return out


def states(width: int) -> np.ndarray:
    """Pages whose contents would show wherever they are read without having been written."""
    return np.full((PAGES, LAYERS, width), np.nan, np.float32)


def test_a_convolution_sees_the_rows_before_it_in_other_steps(compiled: Functions) -> None:
    x = numbers(31, WIDTH, seed=1)
    weight, bias = numbers(TAPS, WIDTH, seed=2), numbers(WIDTH, seed=3)

    def run(index: np.ndarray, plane: np.ndarray, *rows: np.ndarray) -> Any:
        return compiled["conv"](x[index], weight.reshape(-1), bias, plane, *rows)

    found = steps(run, [x], states((TAPS - 1) * WIDTH))
    for text in (x[:17], x[17:]):
        padded = np.concatenate([np.zeros((TAPS - 1, WIDTH), np.float32), text])
        total = bias + sum(weight[tap] * padded[tap : tap + len(text)] for tap in range(TAPS))
        at = 0 if text.shape[0] == 17 else 17
        np.testing.assert_allclose(
            found[at : at + len(text)], total * sigmoid(total), rtol=2e-5, atol=2e-5
        )
    whole = compiled["conv"](
        x, weight.reshape(-1), bias, states((TAPS - 1) * WIDTH),
        np.repeat([0, 1], [17, 14]).astype(np.int32), np.array([0, 17, 31], np.int32),
        np.array([-1, -1], np.int32), np.full(31, -1, np.int32),
    )[0]  # fmt: skip
    assert whole.tobytes() == found.tobytes()


def test_the_delta_rule_corrects_what_its_state_recalls(compiled: Functions) -> None:
    x = numbers(31, HEADS.width, seed=4)
    a, b = numbers(31, HEADS.values, seed=5), numbers(31, HEADS.values, seed=6)
    rate, shift = numbers(HEADS.values, seed=7), numbers(HEADS.values, seed=8)

    def run(index: np.ndarray, plane: np.ndarray, *rows: np.ndarray) -> Any:
        return compiled["delta"](x[index], a[index], b[index], rate, shift, plane, *rows)

    found = steps(run, [x], states(HEADS.state))
    for start, end in ((0, 17), (17, 31)):
        expected = rule(x[start:end], a[start:end], b[start:end], rate, shift)
        np.testing.assert_allclose(found[start:end], expected, rtol=1e-4, atol=1e-5)
    whole = compiled["delta"](
        x, a, b, rate, shift, states(HEADS.state),
        np.repeat([0, 1], [17, 14]).astype(np.int32), np.array([0, 17, 31], np.int32),
        np.array([-1, -1], np.int32), np.full(31, -1, np.int32),
    )[0]  # fmt: skip
    assert whole.tobytes() == found.tobytes()


def rule(
    x: np.ndarray, a: np.ndarray, b: np.ndarray, rate: np.ndarray, shift: np.ndarray
) -> np.ndarray:
    """The gated delta rule in 64 bits."""
    x = x.astype(np.float64)
    query, key, value = np.split(x, [HEADS.key_width, 2 * HEADS.key_width], axis=1)

    def normed(part: np.ndarray) -> np.ndarray:
        heads = part.reshape(len(x), HEADS.keys, HEADS.key_size)
        heads = heads / np.sqrt((heads**2).sum(axis=2, keepdims=True) + 1e-6)
        return np.repeat(heads, HEADS.values // HEADS.keys, axis=1)

    query, key = normed(query) / np.sqrt(HEADS.key_size), normed(key)
    value = value.reshape(len(x), HEADS.values, HEADS.value_size)
    decay = np.exp(-np.exp(rate) * np.log1p(np.exp(a.astype(np.float64) + shift)))
    state = np.zeros((HEADS.values, HEADS.key_size, HEADS.value_size))
    out = []
    for row in range(len(x)):
        state *= decay[row][:, None, None]
        recalled = np.einsum("hk,hkv->hv", key[row], state)
        change = (value[row] - recalled) * sigmoid(b[row])[:, None]
        state += np.einsum("hk,hv->hkv", key[row], change)
        out.append(np.einsum("hk,hkv->hv", query[row], state).reshape(-1))
    return np.stack(out)


def test_gates(compiled: Functions) -> None:
    x, gate, weight = numbers(5, 44, seed=9), numbers(5, 44, seed=10), numbers(22, seed=11)
    heads = x.reshape(5, 2, 22)
    normed = heads / np.sqrt((heads**2).mean(axis=2, keepdims=True) + 1e-6) * weight
    expected = normed.reshape(5, 44) * gate * sigmoid(gate)
    np.testing.assert_allclose(compiled["norm"](x, gate, weight), expected, rtol=1e-5, atol=1e-5)
    narrow = x[:, :WIDTH], gate[:, :WIDTH]
    np.testing.assert_allclose(
        compiled["gate"](*narrow), narrow[0] * sigmoid(narrow[1]), rtol=1e-5, atol=1e-6
    )
