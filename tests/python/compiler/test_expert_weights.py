"""Checkpoints of mixtures: every form gives the same file, and what is missing is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from goldens import checkpoint as golden_checkpoint
from inlay.compiler import convert as conversion
from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CheckpointError
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.source import Source
from inlay.quantization import SCHEMES
from inlay.testing import tiny

# Not a multiple of a tile.
CONFIG = tiny.MIXTURE | {"intermediate_size": 88}
SPARSE = "block_sparse_moe"


def checkpoint(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a checkpoint folder, which is written, under Mixtral's own names."""
    file = tiny.checkpoint(path, config=CONFIG) / "model.safetensors"
    weights = {}
    for name, weight in load_file(file).items():
        for ours, theirs in (("gate_proj", "w1"), ("up_proj", "w3"), ("down_proj", "w2")):
            name = name.replace(f".{ours}.", f".{theirs}.")
        weights[name.replace(".mlp.", f".{SPARSE}.")] = weight
    save_file(weights, file)
    return weights


def make(path: Path, scheme: str = "f32") -> SafetensorsFile:
    recipe = understand(Source.from_folder(path), Schemes.named(scheme))
    output = path.with_suffix(f".{scheme}.safetensors")
    convert(recipe.source, recipe.model, output, manifest(recipe, "tiny"))
    return SafetensorsFile(output)


def stacked(weights: dict[str, np.ndarray], *, joined: bool = True) -> dict[str, np.ndarray]:
    """The tensors as newer versions of transformers write them, or as GGUF files have them."""
    made = {n.replace(SPARSE, "mlp"): w for n, w in weights.items() if ".experts." not in n}
    for layer in range(CONFIG["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        gate, up, down = (
            np.stack(
                [
                    weights[f"{prefix}{SPARSE}.experts.{e}.{name}.weight"]
                    for e in range(CONFIG["num_local_experts"])
                ]
            )
            for name in ("w1", "w3", "w2")
        )
        prefix = f"{prefix}mlp.experts."
        if joined:
            made[f"{prefix}gate_up_proj"] = np.concatenate([gate, up], axis=1)
            made[f"{prefix}down_proj"] = down
        else:
            made[f"{prefix}gate_proj.weight"] = gate
            made[f"{prefix}up_proj.weight"] = up
            made[f"{prefix}down_proj.weight"] = down
    return made


@pytest.mark.parametrize("scheme", SCHEMES)
def test_stacked_or_apart_gives_the_same_file(tmp_path: Path, scheme: str) -> None:
    weights = checkpoint(tmp_path / "apart")
    apart = make(tmp_path / "apart", scheme)
    for joined in (True, False):
        path = tmp_path / f"stacked-{joined}"
        checkpoint(path)
        save_file(stacked(weights, joined=joined), path / "model.safetensors")
        assert make(path, scheme).metadata == apart.metadata  # with the hash of the contents

    # Each expert is packed as a matrix of its own.
    name = "model.layers.1.mlp.experts.up_proj"
    own = SCHEMES[scheme].pack(weights[f"model.layers.1.{SPARSE}.experts.4.w3.weight"])
    for part, values in own.items():
        stack = apart.read(f"{name}.{part}").reshape(CONFIG["num_local_experts"], *values.shape)
        assert stack[4].tobytes() == values.tobytes()
    # The router is never rounded.
    assert apart.read("model.layers.0.mlp.gate.weight.w").dtype == np.float32


def _older(name: str, weight: np.ndarray, case: str) -> dict[str, np.ndarray]:
    """A tensor as the first checkpoints of an architecture have it."""
    if case.startswith("granitemoe"):
        name = name.replace("experts.gate_up_proj", "input_linear.weight")
        name = name.replace("experts.down_proj", "output_linear.weight")
        return {name.replace("router.weight", "router.layer.weight"): weight}
    if case.startswith("phimoe"):
        name = name.replace(".mlp.router.", ".mlp.gate.").replace(".mlp.", f".{SPARSE}.")
        own = ("w1", "w3", "w2")
    else:
        name = name.replace(".gate.moe_statics.", ".moe_statics.")
        own = ("gate_proj", "up_proj", "down_proj")
    if name.endswith("experts.gate_up_proj"):
        halves = zip(own[:2], np.split(weight, 2, axis=1), strict=True)
    elif name.endswith("experts.down_proj"):
        halves = zip(own[2:], [weight], strict=True)
    else:
        return {name: weight}
    prefix = name[: name.rindex(".")]
    return {
        f"{prefix}.{expert}.{matrix}.weight": each.copy()
        for matrix, half in halves
        for expert, each in enumerate(half)
    }


@pytest.mark.parametrize(
    "case", ["granitemoe-factors", "phimoe-biases", "ernie4_5_moe-biases", "qwen2_moe-shared"]
)
def test_older_names_give_the_same_file(tmp_path: Path, case: str) -> None:
    made = []
    for name in ("new", "old"):
        path = golden_checkpoint(tmp_path / name, case)
        if name == "old":
            weights = load_file(path / "model.safetensors")
            pairs = [_older(each, weight, case) for each, weight in weights.items()]
            renamed = {key: value for pair in pairs for key, value in pair.items()}
            assert renamed.keys() != weights.keys()
            save_file(renamed, path / "model.safetensors")
        made.append(make(path))
    assert made[0].metadata == made[1].metadata


# What the 16 codes of a number stand for.
FP4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6]


def gpt_oss(path: Path, *, packed: bool) -> dict[str, np.ndarray]:
    """A checkpoint of GPT-OSS whose experts are in MXFP4, or the same numbers in 32 bits."""
    golden_checkpoint(path, "gpt_oss-sinks")
    config = json.loads((path / "config.json").read_text())
    config |= {"intermediate_size": 32, "quantization_config": {"quant_method": "mxfp4"}}
    (path / "config.json").write_text(json.dumps(config))
    weights = load_file(path / "model.safetensors")
    rng = np.random.default_rng(1)
    for name in list(weights):
        if not name.endswith(("experts.gate_up_proj", "experts.down_proj")):
            if name.endswith("experts.gate_up_proj_bias"):
                weights[name] = weights[name][:, :64]
            continue
        rows, width = (64, 64) if "gate" in name else (64, 32)
        blocks = rng.integers(0, 256, (6, rows, width // 32, 16)).astype(np.uint8)
        scales = rng.integers(118, 124, (6, rows, width // 32)).astype(np.uint8)
        del weights[name]
        if packed:
            weights |= {f"{name}_blocks": blocks, f"{name}_scales": scales}
            continue
        numbers = np.zeros((6, rows, width), np.float32)
        for i in range(width):
            code = blocks[:, :, i // 32, i % 32 // 2] >> (4 * (i % 2)) & 15
            power = np.float32(2.0) ** (scales[:, :, i // 32].astype(np.float32) - 127)
            numbers[:, :, i] = np.take(np.float32(FP4), code) * power
        weights[name] = np.ascontiguousarray(numbers.transpose(0, 2, 1))
    save_file(weights, path / "model.safetensors")
    return weights


def test_experts_in_mxfp4_have_the_numbers_that_they_stand_for(tmp_path: Path) -> None:
    for name in ("packed", "plain"):
        gpt_oss(tmp_path / name, packed=name == "packed")
    packed, plain = make(tmp_path / "packed"), make(tmp_path / "plain")
    assert packed.metadata == plain.metadata


def test_faults_of_mxfp4_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c"
    weights = gpt_oss(path, packed=True)
    name = "model.layers.1.mlp.experts.down_proj"
    weights[f"{name}_scales"][5, 3, 0] = 255
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError, match=f"`{name}` has numbers that are NaN"):
        make(path)
    blocks = weights.pop(f"{name}_blocks")
    weights[f"{name}_scales"] = weights[f"{name}_scales"].astype(np.int8)
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError) as caught:
        make(path)
    assert f"1 missing: `{name}_blocks`" in str(caught.value)
    assert f"1 not of bytes: `{name}_scales` is I8" in str(caught.value)
    assert blocks.shape == (6, 64, 1, 16)


def test_one_expert_is_packed_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint(tmp_path / "c")
    seen: list[tuple[int, ...]] = []
    scheme = SCHEMES["w8"]
    pack = type(scheme).pack

    def watched(self: Any, weight: Any) -> Any:
        seen.append(weight.shape)
        return pack(self, weight)

    monkeypatch.setattr(type(scheme), "pack", watched)
    progress: list[tuple[str, int, int]] = []
    recipe = understand(Source.from_folder(tmp_path / "c"), Schemes.named("w8"))
    out = tmp_path / "out.safetensors"
    convert(recipe.source, recipe.model, out, manifest(recipe, "t"), lambda *s: progress.append(s))
    assert seen.count((88, 64)) == 2 * 2 * 6 and seen.count((64, 88)) == 2 * 6
    assert progress[-1][1] == progress[-1][2]
    assert [step[1] for step in progress] == sorted(step[1] for step in progress)


def test_missing_experts_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c"
    weights = checkpoint(path)
    del weights[f"model.layers.0.{SPARSE}.experts.5.w2.weight"]
    weights[f"model.layers.1.{SPARSE}.experts.6.w1.weight"] = np.zeros((88, 64), np.float32)
    weights[f"model.layers.1.{SPARSE}.experts.3.w1.weight"] = np.zeros((88, 63), np.float32)
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError) as caught:
        make(path)
    text = str(caught.value)
    assert "1 missing: `model.layers.0.mlp.experts.5.down_proj.weight`" in text
    assert f"1 not expected: `model.layers.1.{SPARSE}.experts.6.w1.weight`" in text
    assert f"`model.layers.1.{SPARSE}.experts.3.w1.weight` is [88, 63], expected [88, 64]" in text


def test_a_stack_of_another_size_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c"
    weights = stacked(checkpoint(path))
    name = "model.layers.1.mlp.experts.down_proj"
    weights[name] = weights[name][:5]
    save_file(weights, path / "model.safetensors")
    with pytest.raises(
        CheckpointError, match=rf"`{name}` is \[5, 64, 88\], expected \[6, 64, 88\]"
    ):
        make(path)


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_not_a_number_is_counted_once(tmp_path: Path, whole: bool) -> None:
    path = tmp_path / "c"
    weights = checkpoint(path)
    weights = stacked(weights) if whole else weights
    name = f"model.layers.0.{SPARSE}.experts.2.w1.weight"
    if whole:
        name = "model.layers.0.mlp.experts.gate_up_proj"
        weights[name][2, 0, :2] = np.nan
        weights[name][3, 0, 0] = np.inf
    else:
        weights[name][0, :3] = np.nan
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError, match=f"infinite: `{name}` has 3;"):
        make(path)


def test_the_memory_plan_counts_no_padding(tmp_path: Path) -> None:
    weights = checkpoint(tmp_path / "c")
    recipe = understand(Source.from_folder(tmp_path / "c"), Schemes.named("f32"))
    numbers = sum(parameter.numbers for _, parameter in recipe.model.parameters())
    assert numbers == sum(weight.size for weight in weights.values())
    assert conversion.plan(recipe.source.tensors, recipe.model).own["model.norm.weight"]
    assert json.loads((tmp_path / "c" / "config.json").read_text()) == CONFIG
