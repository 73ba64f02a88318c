import json

import numpy as np
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner

from inlay.bench.kernels import Kernel, Step, decode, prefill
from inlay.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["bench", "kernel", *map(str, arguments)])


def test_what_has_no_kernels_is_told(tmp_path):
    plain = tmp_path / "plain.safetensors"
    save_file({"a": np.ones(4, np.float32)}, plain)
    assert "plain.safetensors is a safetensors file, but was not packed by" in str(
        run(plain, "--prompt", "1").exception
    )
    refused = run("builtin:echo")
    assert refused.exit_code == 2 and "builtin:echo has no kernels" in refused.output


def test_every_kernel_of_a_step_is_told(tiny_model, tmp_path):
    saved = tmp_path / "kernels.json"
    steps = ["--prompt", 48, "--depth", 40, "--batch", 3]
    done = run(tiny_model, *steps, "--threads", 1, "--repeats", 2, "--save", saved)
    assert done.exit_code == 0, done.output
    rows = json.loads(saved.read_text())["rows"]
    for step, count in (("prefill 48", 48), ("decode 3 at 40", 3)):
        mine = [row for row in rows if row["step"] == step]
        assert sum(row["part"] for row in mine if row["kernel"] != "(the step)") == pytest.approx(
            100
        )
        by_shape = {(row["kernel"], row.get("shape")): row for row in mine}
        down = by_shape["linear_w4", f"{count} x 64 x 96"]
        assert down["calls"] == 2  # one in each layer
        macs = count * 64 * 96
        assert down["gmacs"] == pytest.approx(2 * macs / down["seconds"] / 1e9)
        assert by_shape["attend", f"{count} x 64"]["calls"] == 2
        assert by_shape["embedding_w8", str(count)]["share"] is None


def test_the_work_of_a_kernel():
    step = decode(depth=10, batch=2)
    assert (step.looks, step.cached) == (2 * 11, 2 * 11)
    assert prefill(4).looks == 1 + 2 + 3 + 4
    page = 16
    attend = Kernel("attend", [((2, 64), "float32"), ((8, 2, 2, 4, page * 16), "float16")])
    assert attend.work(step, page) == (2 * 22 * 64, 22 * 2 * 4 * 16 * 2, "f32")
    quantized = [((8, 2, 2, 4, page * 64), "int8"), ((8, 2, 4, 3, page), "float16")]
    attend = Kernel("attend", [((2, 64), "float32"), *quantized])
    assert attend.work(step, page)[1] == 22 * 4 * (2 * 64 + 3 * 2)
    # Two rows of 64 activations: integers, one scale, the sums of two groups.
    activations = [((2, 64), "int8"), ((2, 1), "float32"), ((2, 2), "int32")]
    weights = [((4, 2, 4, 64), "uint8"), ((4, 2, 16), "float16")]
    packed = [*activations, *weights, ((2, 64), "float32")]
    size = 2 * (64 + 4 + 8) + 4 * 2 * (256 + 32)
    assert Kernel("linear_w4", packed).work(step, page) == (2 * 64 * 64, size, "int8")
    dense = [((2, 64), "float32"), ((4, 64, 16), "uint16"), ((2, 64), "float32")]
    size = 2 * 64 * 4 + 4 * 64 * 32
    assert Kernel("linear_bf16", dense).work(step, page) == (2 * 64 * 64, size, "f32")
    assert Kernel("linear_w4", packed).shape == "2 x 64 x 64"

    # Two rows of five experts, whose matrices are stacked.
    order = [((6,), "int32"), ((2, 2), "int32"), ((1,), "int32")]
    weights = [((20, 2, 4, 64), "uint8"), ((20, 2, 16), "float16")]
    stacked = Kernel("experts_down_w4", [*activations, *weights, *order, ((2, 64), "float32")])
    size = 2 * (64 + 4 + 8) + 2 * 4 * 2 * (256 + 32)
    assert stacked.work(step, page) == (2 * 64 * 64, size, "int8")
    assert stacked.shape == "2 x 64 x 64"


def test_a_step_that_is_too_large_is_refused(tiny_model):
    done = run(tiny_model, "--prompt", 4096, "--threads", 1)
    assert "at most 128 rows" in str(done.exception)


def test_a_step_knows_its_rows():
    assert prefill(7) == Step("prefill 7", 7, 1, 0)
