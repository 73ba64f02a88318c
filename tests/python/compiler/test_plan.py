from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.compiler.job import Options, compile_model, open_model
from inlay.compiler.plan import memory_plan
from inlay.ops.isa import host_isas
from inlay.testing import synthetic, tiny

CONFIG = tiny.CONFIG | {
    "hidden_size": 512,
    "intermediate_size": 1536,
    "num_hidden_layers": 8,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "max_position_embeddings": 4096,
}

# A model that consists almost only of layers; its heads are those of the tiny model, whose kernels
# are compiled already. The number of layers makes tens of megabytes.
WIDE = tiny.CONFIG | {"hidden_size": 1024, "head_dim": 16, "intermediate_size": 2816}
LAYERS = {"f32": 2, "w8": 5, "w4": 8}
PROMPTS, TOKENS = 8, 500
THREADS = 2

# Runs in its own process. A model without files and a plan, which opens the library, load what all
# models share. Then it loads the model, fills its cache, and prints by how much memory grew.
MEASURE = """
import json, sys
from pathlib import Path
from inlay import Client

def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024

def ask(method, **params):
    return json.loads(client.request(method, params))

model, kv, threads, prompts, tokens = sys.argv[1], *map(int, sys.argv[2:])
load = {"model": model, "id": "m", "kv_cache_bytes": kv, "threads": threads}
with Client() as client:
    ask("model.load", model="builtin:null", id="null")
    ask("completions.create", model="null", prompt="a", max_tokens=4)
    ask("model.unload", model="null")
    plan = ask("model.plan", **load)
    before = status("VmRSS:")
    ask("model.load", **load)
    for number in range(prompts):
        prompt = [(i * (number + 3) + number) % 250 for i in range(tokens)]
        ask("completions.create", model="m", prompt=prompt, max_tokens=4)
    print(json.dumps({"plan": plan, "peak": status("VmHWM:") - before}))
"""


def wide_checkpoint(folder: Path, layers: int) -> Path:
    """A checkpoint of `WIDE` in 16 bits; its layers are all the same, which is fast to write."""
    tiny.checkpoint(folder)
    config = WIDE | {"num_hidden_layers": layers}
    (folder / "config.json").write_text(json.dumps(config))
    query, cached = (config[key] * 16 for key in ("num_attention_heads", "num_key_value_heads"))
    shapes = tiny.shapes(config | {"num_hidden_layers": 1})
    rows = {"q_proj": query, "k_proj": cached, "v_proj": cached}
    for name, (_, *inputs) in shapes.items():
        role = name.split(".")[-2]
        if role in rows:
            shapes[name] = (rows[role], *inputs)
        elif role == "o_proj":
            shapes[name] = (config["hidden_size"], query)
    made = {
        name: (values.view(np.uint32) >> 16).astype(np.uint16).view(ml_dtypes.bfloat16)
        for name, values in synthetic.checkpoint(1, shapes).items()
    }
    for layer in range(1, layers):
        made |= {name.replace(".0.", f".{layer}."): values for name, values in made.items()}
    save_file(made, folder / "model.safetensors")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("scheme", LAYERS)
def test_the_plan_is_within_five_percent_of_the_measured_peak(scheme: str, tmp_path: Path) -> None:
    folder = wide_checkpoint(tmp_path / "c", LAYERS[scheme])
    isa = host_isas()[0].name
    options = Options(
        quantization=scheme, isas=[isa], max_batch_tokens=256, max_sequences=16, name="m"
    )
    _, source, target = open_model(str(folder), options)
    plan = memory_plan(source, target, options.limits)
    made = compile_model(str(folder), tmp_path / "out", options)
    tokens = PROMPTS * 512
    numbers = [plan.kv_per_token * tokens, THREADS, PROMPTS, TOKENS]
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(made.data), *map(str, numbers)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(measured.stdout)
    total = plan.total(tokens, THREADS)
    assert total > 40e6
    # The engine, which reads the files, reports the same as the compiler, which reads the config.
    assert found["plan"]["total_bytes"] == total
    assert found["plan"]["workspace_bytes"] == plan.needed(isa, THREADS)
    assert plan.scratch[isa] >= 4096
    assert total == pytest.approx(found["peak"], rel=0.05)


# Converts in its own process, and prints the peak growth of its memory.
CONVERT = """
import sys
from pathlib import Path
from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.source import Source
from inlay.loader.safetensors_file import SafetensorsFile

def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024

folder = Path(sys.argv[1])
source = Source.from_folder(folder)
recipe = understand(source, Schemes.named("w8"))
before = status("VmRSS:")
convert(source, recipe.model, Path(sys.argv[2]), manifest(recipe, "m"))
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
