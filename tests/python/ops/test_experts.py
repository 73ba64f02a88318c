"""Routing, sorting and the experts of every scheme, on every instruction set."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import reference
from harness import Case, compile_cases, isas

from inlay import ops
from inlay.ops.isa import Isa
from inlay.quantization import SCHEMES, Scheme
from inlay.quantization.grouped import Grouped
from inlay.testing.threads import set_threads

# Neither width is a multiple of a tile; the experts' shares of the rows have every size of a block.
EXPERTS, CHOSEN, HIDDEN, INNER, ROWS = 5, 2, 72, 40, 83
ROUTINGS = {
    "softmax": ops.Routing(EXPERTS, CHOSEN),
    "normalized": ops.Routing(EXPERTS, CHOSEN, normalize=True, scale=2.5),
    "floor": ops.Routing(EXPERTS, CHOSEN, normalize=True, smallest_sum=0.9),
    "sigmoid": ops.Routing(EXPERTS, 3, "sigmoid", normalize=True, added=1e-20),
    # More than a kernel keeps on its stack.
    "many": ops.Routing(400, 9, normalize=True),
    "sparsemixer": ops.Routing(EXPERTS, 2, "sparsemixer", sparse=0.8),
}
GROUPED = {
    "best": ops.Routing(20, 4, groups=5, chosen_groups=2),
    "two_best": ops.Routing(20, 3, "sigmoid", groups=5, chosen_groups=2, best_of_group=2),
}
LIMITED = ops.Gate(bias=True, limit=0.75, slope=1.702)

Functions = dict[str, Callable[..., Any]]


def numbers(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def routed(routing: ops.Routing, bias: bool) -> Case:
    def build(logits: Any, *shift: Any) -> Any:
        found = ops.route(logits, routing, 6, *shift)
        return [found.weights, found.places, found.rows, found.offsets, found.tasks, found.count]

    shapes: list[Any] = [(("n", routing.experts), "float32")]
    return Case(build, shapes + ([((routing.experts,), "float32")] if bias else []))


def stacked(scheme: Scheme, outputs: int, inputs: int) -> list[tuple[tuple[int, ...], str]]:
    return list(scheme.parts(EXPERTS * -(-outputs // 16) * 16, inputs).values())


def mixture(scheme: Scheme, form: ops.Gate, weighted: bool = False) -> Case:
    routing = ops.Routing(EXPERTS, 1 if weighted else CHOSEN)
    names = list(scheme.parts(16, 32))
    sizes = [(-(-width // 16) * 16,) for width in (INNER, INNER, HIDDEN)] if form.bias else []

    def build(x: Any, logits: Any, residual: Any, *rest: Any) -> Any:
        parts = [
            dict(zip(names, rest[i:], strict=False)) for i in range(0, 3 * len(names), len(names))
        ]
        biases = rest[3 * len(names) :]
        pairs = ops.route(logits, routing, scheme.expert_rows())
        rows = scheme.gather(scheme.prepare(x), pairs, weighted=weighted)
        gated = scheme.experts_gated(
            rows, parts[0], parts[1], INNER, pairs, form, tuple(biases[:2]) if biases else None
        )
        made = scheme.experts_down(gated, parts[2], HIDDEN, pairs, biases[2] if biases else None)
        return ops.combine(made, pairs, residual, weighted=not weighted)

    shapes: list[Any] = [
        (("n", HIDDEN), "float32"),
        (("n", EXPERTS), "float32"),
        (("n", HIDDEN), "float32"),
        *stacked(scheme, INNER, HIDDEN),
        *stacked(scheme, INNER, HIDDEN),
        *stacked(scheme, HIDDEN, INNER),
        *(((EXPERTS * size,), "float32") for (size,) in sizes),
    ]
    return Case(build, shapes)


def cases() -> dict[str, Case]:
    found = {f"route_{name}": routed(routing, False) for name, routing in ROUTINGS.items()}
    found |= {f"group_{name}": routed(each, True) for name, each in GROUPED.items()}
    for name, scheme in SCHEMES.items():
        found[f"{name}_plain"] = mixture(scheme, ops.Gate())
    found["f32_limited"] = mixture(SCHEMES["f32"], LIMITED)
    found["w4_limited"] = mixture(SCHEMES["w4"], LIMITED)
    found["w8_weighted"] = mixture(SCHEMES["w8"], ops.Gate(), weighted=True)
    found["f32_weighted"] = mixture(SCHEMES["f32"], ops.Gate(), weighted=True)
    found["switched"] = Case(
        lambda x, logit, base: ops.switched(x, logit, base),
        [(("n", HIDDEN), "float32"), (("n", 1), "float32"), (("n", HIDDEN), "float32")],
    )
    return found


# Instruction sets differ in the dot product, which linear layers test, and in the sizes of blocks.
BEST, *OTHER = isas()[:: max(1, len(isas()) - 1)]
OTHERS_TOO = {*ROUTINGS, *GROUPED, "f32", "w4"}

_compiled: dict[str, Functions] = {}


def compiled(isa: Isa) -> Functions:
    if isa.name not in _compiled:
        wanted = cases()
        if isa is not BEST:
            left_out = ("w8_", "bf16_", "f32_limited", "w4_limited", "f32_weighted")
            wanted = {n: each for n, each in wanted.items() if not n.startswith(left_out)}
        _compiled[isa.name] = compile_cases(isa, wanted)
    return _compiled[isa.name]


@pytest.fixture(params=[BEST, *OTHER], ids=lambda isa: isa.name)
def functions(request: pytest.FixtureRequest) -> Functions:
    return compiled(request.param)


def each(*names: str) -> pytest.MarkDecorator:
    """Run a test for some cases, on each instruction set that has them."""
    pairs = [(BEST, name) for name in names]
    pairs += [(isa, name) for isa in OTHER for name in names if name in OTHERS_TOO]
    ids = [f"{isa.name}-{name}" for isa, name in pairs]
    return pytest.mark.parametrize(("functions", "name"), pairs, ids=ids, indirect=["functions"])


def chosen(
    routing: ops.Routing, logits: np.ndarray, bias: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The experts and weights of each row."""
    logits = logits.astype(np.float64)
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    scores = exponents / exponents.sum(axis=1, keepdims=True)
    if routing.score == "sigmoid":
        scores = 1 / (1 + np.exp(-logits))
    keys = scores if bias is None else scores + bias
    if routing.groups > 1:
        ranks = np.sort(keys.reshape(len(keys), routing.groups, -1), axis=2)[:, :, ::-1]
        ranks = ranks[:, :, : routing.best_of_group].sum(axis=2)
        best = np.argsort(-ranks, axis=1)[:, : routing.chosen_groups]
        group = np.arange(routing.experts) // (routing.experts // routing.groups)
        keys = np.where((group[None, :, None] == best[:, None, :]).any(axis=2), keys, -np.inf)
    experts = np.argsort(-keys, axis=1)[:, : routing.chosen]
    weights = np.take_along_axis(scores, experts, axis=1)
    if routing.score == "sparsemixer":
        weights = sparse(logits, experts, routing.sparse)
    if routing.normalize:
        whole = weights.sum(axis=1, keepdims=True) + routing.added
        weights = weights / np.maximum(whole, routing.smallest_sum)
    return experts, weights * routing.scale


def sparse(logits: np.ndarray, experts: np.ndarray, threshold: float) -> np.ndarray:
    """Phi-3.5's weights: a softmax over the logits near the largest of those not yet taken."""
    weights, left = np.zeros(experts.shape), logits.copy()
    for i in range(2):
        top = np.take_along_axis(logits, experts[:, i : i + 1], axis=1)
        far = (top - logits) / np.maximum(np.abs(logits), top) > threshold
        near = np.exp(np.where(far, -np.inf, left) - top)
        weights[:, i] = 1 / near.sum(axis=1)
        np.put_along_axis(left, experts[:, i : i + 1], -np.inf, axis=1)
    return weights


@each(*ROUTINGS, *GROUPED)
def test_rows_choose_their_experts(name: str, functions: Functions) -> None:
    routing, bias = ROUTINGS.get(name) or GROUPED[name], None
    logits = numbers(ROWS, routing.experts, seed=1) * 2
    arguments = [logits]
    if name in GROUPED:
        bias = numbers(routing.experts, seed=2) / 5
        arguments.append(bias)
    kind = "group" if name in GROUPED else "route"
    weights, places, rows, offsets, tasks, count = functions[f"{kind}_{name}"](*arguments)
    experts, expected = chosen(routing, logits, bias)
    np.testing.assert_allclose(weights, expected, rtol=2e-6)
    # Every pair has a place, in the segment of its expert, in the order of the rows.
    assert sorted(places.reshape(-1)) == list(range(ROWS * routing.chosen))
    assert (rows[places, 0] == np.arange(ROWS)[:, None]).all()
    assert (rows[places, 1] == experts).all()
    assert (offsets == np.searchsorted(rows[:, 1], np.arange(routing.experts + 1))).all()
    assert all((np.diff(rows[a:b, 0]) > 0).all() for a, b in pairwise(offsets))
    # A task for every four blocks of six rows.
    wanted = [
        (expert, chunk)
        for expert, size in enumerate(np.diff(offsets))
        for chunk in range(max(1, -(-(size // 6) // 4)) if size else 0)
    ]
    assert [tuple(task) for task in tasks[: count[0]]] == wanted


def packed(scheme: Scheme, matrices: np.ndarray) -> list[np.ndarray]:
    each = [scheme.pack(matrix) for matrix in matrices]
    return [np.concatenate([parts[name] for parts in each]) for name in each[0]]


def padded(biases: np.ndarray) -> np.ndarray:
    return np.pad(biases, ((0, 0), (0, -biases.shape[1] % 16))).reshape(-1)


def rounded(scheme: Scheme, x: np.ndarray) -> np.ndarray:
    return reference.quantize(x, scheme.kind.span) if isinstance(scheme, Grouped) else x


def product(scheme: Scheme, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    matrix = scheme.unpack(scheme.pack(w), *w.shape)
    return rounded(scheme, x).astype(np.float64) @ matrix.T.astype(np.float64)


def weights_of(scheme: Scheme) -> tuple[list[np.ndarray], list[np.ndarray]]:
    matrices = [
        numbers(EXPERTS, INNER, HIDDEN, seed=3) / 6,
        numbers(EXPERTS, INNER, HIDDEN, seed=4) / 6,
        numbers(EXPERTS, HIDDEN, INNER, seed=5) / 6,
    ]
    return matrices, [part for each in matrices for part in packed(scheme, each)]


def expected_mixture(
    scheme: Scheme, x: np.ndarray, logits: np.ndarray, limited: list[np.ndarray] | None
) -> np.ndarray:
    (gate, up, down), _ = weights_of(scheme)
    experts, weights = chosen(ops.Routing(EXPERTS, CHOSEN), logits)
    result = np.zeros((len(x), HIDDEN))
    for e in range(EXPERTS):
        rows, place = np.nonzero(experts == e)
        if not len(rows):
            continue
        g, u = product(scheme, x[rows], gate[e]), product(scheme, x[rows], up[e])
        if limited is not None:
            g = np.minimum(g + limited[0][e], 0.75)
            u = np.clip(u + limited[1][e], -0.75, 0.75) + 1
        inner = g / (1 + np.exp(-g * (1.702 if limited is not None else 1))) * u
        made = product(scheme, inner.astype(np.float32), down[e])
        made = made + limited[2][e] if limited is not None else made
        np.add.at(result, rows, made * weights[rows, place][:, None])
    return result


def close(scheme: Scheme, y: np.ndarray, expected: np.ndarray) -> None:
    # A value halfway between two 8-bit steps may occasionally round the other way.
    tolerance = 2e-2 if isinstance(scheme, Grouped) else 2e-5
    np.testing.assert_allclose(y, expected, atol=tolerance * np.abs(expected).max())
    assert np.abs(y - expected).mean() < 0.1 * tolerance * np.abs(expected).max()


@each(*SCHEMES)
@pytest.mark.parametrize("rows", [1, ROWS])
def test_experts_compute_their_rows(name: str, rows: int, functions: Functions) -> None:
    scheme = SCHEMES[name]
    x, logits, residual = (
        numbers(rows, w, seed=s) for w, s in ((HIDDEN, 6), (EXPERTS, 7), (HIDDEN, 8))
    )
    y = functions[f"{name}_plain"](x, logits, residual, *weights_of(scheme)[1])
    close(scheme, y, expected_mixture(scheme, x, logits, None) + residual)


@pytest.mark.parametrize("name", ["f32", "w4"])
def test_biases_and_limits(name: str) -> None:
    scheme = SCHEMES[name]
    x, logits, residual = (
        numbers(ROWS, w, seed=s) for w, s in ((HIDDEN, 6), (EXPERTS, 7), (HIDDEN, 8))
    )
    biases = [numbers(EXPERTS, w, seed=s) / 4 for w, s in ((INNER, 9), (INNER, 10), (HIDDEN, 11))]
    given = [padded(each) for each in biases]
    y = compiled(BEST)[f"{name}_limited"](x, logits, residual, *weights_of(scheme)[1], *given)
    close(scheme, y, expected_mixture(scheme, x, logits, biases) + residual)


@pytest.mark.parametrize("name", ["f32", "w8"])
def test_the_only_expert_can_take_weighted_rows(name: str) -> None:
    scheme = SCHEMES[name]
    (gate, up, down), parts = weights_of(scheme)
    x, logits = numbers(ROWS, HIDDEN, seed=6), numbers(ROWS, EXPERTS, seed=7)
    y = compiled(BEST)[f"{name}_weighted"](x, logits, np.zeros_like(x), *parts)
    experts, weights = chosen(ops.Routing(EXPERTS, 1), logits)
    expected = np.zeros((ROWS, HIDDEN))
    for r, (e, weight) in enumerate(zip(experts[:, 0], weights[:, 0], strict=True)):
        g, u = (product(scheme, x[r : r + 1], w[e]) * weight for w in (gate, up))
        expected[r] = product(scheme, (g / (1 + np.exp(-g)) * u).astype(np.float32), down[e])[0]
    close(scheme, y, expected)


@each(*SCHEMES)
def test_a_row_has_the_same_bits_in_any_batch(name: str, functions: Functions) -> None:
    scheme, run = SCHEMES[name], functions[f"{name}_plain"]
    parts = weights_of(scheme)[1]
    x, logits, residual = (
        numbers(ROWS, w, seed=s) for w, s in ((HIDDEN, 6), (EXPERTS, 7), (HIDDEN, 8))
    )
    whole = run(x, logits, residual, *parts)
    try:
        for count in (1, 2):
            set_threads(count)
            row = 0
            for size in (1, 2, 5, 12, 24, 39):
                part = slice(row, row + size)
                assert run(x[part], logits[part], residual[part], *parts).tobytes() == (
                    whole[part].tobytes()
                )
                row += size
            assert row == ROWS
    finally:
        set_threads(2)


def test_one_expert_may_have_all_rows(functions: Functions) -> None:
    scheme = SCHEMES["w4"]
    logits = np.zeros((ROWS, EXPERTS), np.float32)
    logits[:, 3], logits[:, 1] = 9, 8
    x, residual = numbers(ROWS, HIDDEN, seed=6), numbers(ROWS, HIDDEN, seed=8)
    y = functions["w4_plain"](x, logits, residual, *weights_of(scheme)[1])
    close(scheme, y, expected_mixture(scheme, x, logits, None) + residual)


def test_what_is_not_a_number_leads_nowhere_else(functions: Functions) -> None:
    scheme = SCHEMES["f32"]
    parts = weights_of(scheme)[1]
    x, logits, residual = (
        numbers(9, w, seed=s) for w, s in ((HIDDEN, 6), (EXPERTS, 7), (HIDDEN, 8))
    )
    clean = functions["f32_plain"](x, logits, residual, *parts)
    x[4], logits[4] = np.nan, np.nan
    y = functions["f32_plain"](x, logits, residual, *parts)
    assert np.isnan(y[4]).all()
    rest = [row for row in range(9) if row != 4]
    assert y[rest].tobytes() == clean[rest].tobytes()


def test_a_switch_weighs_rows(functions: Functions) -> None:
    x, logit, base = numbers(7, HIDDEN, seed=1), numbers(7, 1, seed=2), numbers(7, HIDDEN, seed=3)
    expected = x / (1 + np.exp(-logit.astype(np.float64))) + base
    np.testing.assert_allclose(functions["switched"](x, logit, base), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((4, 5), "5 of 4 experts cannot be chosen"),
        ((4, 3, "sparsemixer"), "a sparse mixer chooses two"),
        ((5, 2, "softmax", False, 0.0, 0.0, 1.0, 2), "5 experts do not make 2 groups"),
    ],
)
def test_impossible_routings(values: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ops.Routing(*values)
