"""The program of a compiled model: places, groups, and an arena laid out by liveness."""

import itertools

import numpy as np
import pytest
from tvm import tirx

from inlay.compiler import program
from inlay.compiler.graph import Limits
from inlay.compiler.library import lower, target
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CompileError
from inlay.loader.source import Source
from inlay.ops.isa import host_isas
from inlay.ops.tir import Kernel, const, load, store
from inlay.testing.driver import Driver, read_program
from inlay.testing.tiny import checkpoint, make

LIMITS = Limits(rows=32, seqs=4, logit_rows=8)


@pytest.fixture(scope="module")
def variant(tmp_path_factory):
    folder = checkpoint(tmp_path_factory.mktemp("tiny"))
    recipe = understand(Source.from_folder(folder), Schemes.named("w8"))
    isa = host_isas()[-1]
    [variant] = lower(recipe.model, target(f"{isa.arch}-linux", [isa.name]), LIMITS).variants
    return variant


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    isa = host_isas()[-1]
    return make(tmp_path_factory.mktemp("made"), quantization="w8", isas=[isa.name], limits=LIMITS)


def keys(places):
    return {id(place) if isinstance(place, program.Slice) else place for place in places}


def test_an_extent_is_written_and_computed():
    n = tirx.Var("n", "int64")
    for expression, written, value in [
        (8, 8, 8),
        (n, "n", 7),
        (n * 4 + 1, ["+", ["*", "n", 4], 1], 29),
        (tirx.floordiv(n, 2), ["/", "n", 2], 3),
        (tirx.max(n, tirx.IntImm("int64", 9)), ["max", "n", 9], 9),
    ]:
        assert program.extent(expression) == written
        assert program.evaluate(written, {"n": 7}) == value
    with pytest.raises(CompileError, match="no program can compute"):
        program.extent(tirx.Cast("int64", tirx.Var("x", "float32")))


def test_slices_that_live_together_do_not_overlap(variant):
    for entry in variant.entries:
        spans = {}
        for launch in entry.launches:
            for place in launch.reads:
                if isinstance(place, program.Slice):
                    spans.setdefault(id(place), [place, launch.group, launch.group])[2] = (
                        launch.group
                    )
        for made in entry.gives.values():
            spans[id(made)][2] = entry.launches[-1].group
        assert len(spans) > 20
        for (a, first, last), (b, begin, end) in itertools.combinations(spans.values(), 2):
            sizes = LIMITS.sizes
            apart = (
                a.offset + a.tensor.bytes(sizes) <= b.offset
                or b.offset + b.tensor.bytes(sizes) <= a.offset
            )
            assert apart or last < begin or end < first
        largest = max(s.offset + s.tensor.bytes(LIMITS.sizes) for s, _, _ in spans.values())
        assert largest <= entry.arena_bytes < largest + program.ALIGNMENT
        # Far less than a separate place for each.
        assert entry.arena_bytes < sum(s.tensor.bytes(LIMITS.sizes) for s, _, _ in spans.values())


def test_launches_of_a_group_need_nothing_of_each_other(variant):
    [step] = [entry for entry in variant.entries if entry.name == "step"]
    groups = [list(group) for _, group in itertools.groupby(step.launches, lambda each: each.group)]
    assert [group[0].group for group in groups] == list(range(len(groups)))
    for group in groups:
        for a, b in itertools.permutations(group, 2):
            assert not keys(a.writes) & keys(b.reads)
        if any(program.loops(variant.kernels[launch.kernel]) > 1 for launch in group):
            assert len(group) == 1
    # Queries, keys, values and the table of the rotation.
    assert max(map(len, groups)) == 4


def test_a_step_gives_the_same_in_any_order_within_the_groups(made):
    def logits(rearrange):
        driver = Driver(*made)
        entry = driver.program._variant["entries"]["step"]
        entry["launches"] = [
            launch
            for _, group in itertools.groupby(entry["launches"], lambda each: each["group"])
            for launch in rearrange(list(group))
        ]
        return driver.step([(driver.sequence(), [1, 2, 3])], wanted=[0, 1, 2])

    assert np.array_equal(logits(lambda group: group), logits(lambda group: group[::-1]))


def test_a_library_says_what_it_was_compiled_for(made):
    described, constants = read_program(made[1])
    assert described["format"] == 2
    assert (described["vocab_size"], described["hidden_size"]) == (262, 64)
    assert described["pools"][0]["reach"] is None
    assert described["max_rows"] == 32
    names = [weight["name"] for weight in described["weights"]]
    assert names[0] == "model.embed_tokens.weight.q"
    # The frequencies of the rotation, once for both entries.
    [frequencies] = described["constants"]
    assert len(constants) == np.dtype(frequencies["dtype"]).itemsize * frequencies["shape"][0]


def kernel(build):
    k = Kernel("made", host_isas()[-1])
    with k.define():
        x = k.arg("x", ("n",), "float32")
        with k.body():
            build(k, x)
    return k.func


def test_loops_are_counted():
    def twice(k, x):
        for _ in range(2):
            with k.loop(k.size("n"), parallel=True) as i:
                store(x, const(1.0), i)

    def alone(k, x):
        with k.loop(k.size("n")) as i:
            store(x, const(1.0), i)

    assert program.loops(kernel(twice)) == 2
    assert program.loops(kernel(alone)) == 0


def test_a_kernel_that_all_threads_would_write_with_is_refused():
    def outside(k, x):
        store(x, const(1.0), 0)
        with k.loop(k.size("n"), parallel=True) as i:
            store(x, load(x, i), i)

    def nested(k, x):
        with k.loop(k.size("n"), parallel=True), k.loop(2, parallel=True) as i:
            store(x, const(1.0), i)

    with pytest.raises(CompileError, match="outside of it"):
        program.loops(kernel(outside))
    with pytest.raises(CompileError, match="stands in another"):
        program.loops(kernel(nested))
