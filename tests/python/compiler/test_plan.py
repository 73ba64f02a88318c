from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.numpy import save_file

from inlay.compiler import tiny
from inlay.compiler.isa import host_isas
from inlay.compiler.job import Options, compile_model, open_model
from inlay.compiler.plan import memory_plan
from inlay.loader import synthetic

CONFIG = tiny.CONFIG | {
    "hidden_size": 512,
    "intermediate_size": 1536,
    "num_hidden_layers": 8,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "max_position_embeddings": 4096,
}

# Runs in a process of its own: what it had before the load is not the model's.
MEASURE = """
import sys
from pathlib import Path
import numpy as np
from inlay.compiler.driver import Driver
from inlay.loader.safetensors_file import SafetensorsFile

def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024

np.zeros(10)
before = status("VmRSS:")
model = Driver(Path(sys.argv[1]), Path(sys.argv[2]), pages=int(sys.argv[3]))
sequence = model.sequence()
model.step([(sequence, list(range(256)))], range(16))
model.step([(sequence, [1])])
print(status("VmHWM:") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_plan_is_within_five_percent_of_the_measured_peak(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (folder / "config.json").write_text(json.dumps(CONFIG))
    save_file(synthetic.checkpoint(1, tiny.shapes(CONFIG)), folder / "model.safetensors")
    options = Options(
        quantization="f32", isas=[host_isas()[0].name], max_batch_tokens=256, max_sequences=16
    )
    _, source, target = open_model(str(folder), options)
    plan = memory_plan(source, target, options.limits)
    made = compile_model(str(folder), tmp_path / "out", options)
    pages = 128
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(made.data), str(made.library), str(pages)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert plan.total(pages * 16) == pytest.approx(int(measured.stdout), rel=0.05)


# Converts in a process of its own, and says by how much its memory grew at the most.
CONVERT = """
import sys
from pathlib import Path
from inlay.compiler.package import Schemes, files, manifest, open_source
from inlay.loader.checkpoint import Checkpoint
from inlay.loader.convert import convert
from inlay.loader.safetensors_file import SafetensorsFile

def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024

folder = Path(sys.argv[1])
source = open_source(folder, Schemes.named("w8"))
before = status("VmRSS:")
convert(Checkpoint(folder), source.model, Path(sys.argv[2]), manifest(source, "m"), files(folder))
print(status("VmHWM:") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_conversion_streams(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (folder / "config.json").write_text(json.dumps(CONFIG))
    weights = folder / "model.safetensors"
    save_file(synthetic.checkpoint(1, tiny.shapes(CONFIG)), weights)
    measured = subprocess.run(
        [sys.executable, "-c", CONVERT, str(folder), str(tmp_path / "m.safetensors")],
        capture_output=True,
        text=True,
        check=True,
    )
    # One shard of 100 MB; its largest tensor has 3 MB.
    assert int(measured.stdout) < weights.stat().st_size / 2


def test_the_plan_of_a_window_is_bounded(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    config = tiny.CONFIG | {"model_type": "mistral", "sliding_window": 64}
    (folder / "config.json").write_text(json.dumps(config))
    options = Options(quantization="w4", max_batch_tokens=32)
    _, source, target = open_model(str(folder), options)
    plan = memory_plan(source, target, options.limits)
    layers, heads, size = 2, 2, 16
    assert plan.kv_per_token == layers * 2 * heads * size * 2
    assert plan.kv_per_context == plan.kv_per_token * 16 * 7  # 64 + 32 + 16 tokens, in pages
    assert plan.weights == sum(
        -(-p.outputs // 16) * 16 * -(-p.inputs // 32) * (18 if p.role == "matrix" else 34)
        if hasattr(p, "outputs")
        else p.size * 4
        for _, p in source.model.parameters()
    )
