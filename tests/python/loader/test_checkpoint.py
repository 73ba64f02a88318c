from __future__ import annotations

import json
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import torch_writer
from safetensors.numpy import save_file

from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import Recipe, understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CheckpointError, CompileError, ConfigError
from inlay.loader.checkpoint import Checkpoint
from inlay.loader.inspection import content_hash
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.source import Source
from inlay.testing import synthetic, tiny

WEIGHTS = synthetic.checkpoint(1, tiny.shapes(tiny.CONFIG))


def folder(path: Path) -> Path:
    """A checkpoint folder without weights."""
    tiny.checkpoint(path)
    (path / "model.safetensors").unlink()
    return path


def open_source(path: Path, schemes: Schemes) -> Recipe:
    return understand(Source.from_folder(path), schemes)


def files(path: Path) -> dict[str, bytes]:
    return Source.from_folder(path).kept_files()


def make(path: Path, output: Path, scheme: str = "f32") -> SafetensorsFile:
    recipe = open_source(path, Schemes.named(scheme))
    convert(recipe.source, recipe.model, output, manifest(recipe, "tiny"))
    return SafetensorsFile(output)


def sharded(path: Path, weights: dict[str, np.ndarray], suffix: str) -> None:
    names = sorted(weights)
    shards = {f"part-{i}.{suffix}": names[i::3] for i in range(3)}
    single = "model.safetensors" if suffix == "safetensors" else "pytorch_model.bin"
    for file, chosen in shards.items():
        values = {name: weights[name] for name in chosen}
        if suffix == "safetensors":
            save_file(values, path / file)
        else:
            torch_writer.save(path / file, values)
    table = {name: file for file, chosen in shards.items() for name in chosen}
    (path / f"{single}.index.json").write_text(json.dumps({"weight_map": table}))


@pytest.mark.parametrize("kind", ["bf16", "f16", "sharded", "bin", "sharded bin", "prefix"])
def test_every_kind_of_checkpoint_gives_the_same_file(tmp_path: Path, kind: str) -> None:
    expected = make(tiny.checkpoint(tmp_path / "plain"), tmp_path / "plain.safetensors")
    path = folder(tmp_path / "other")
    match kind:
        case "bf16":
            save_file(
                {n: w.astype(ml_dtypes.bfloat16) for n, w in WEIGHTS.items()},
                path / "model.safetensors",
            )
        case "f16":
            save_file(
                {n: w.astype(np.float16) for n, w in WEIGHTS.items()}, path / "model.safetensors"
            )
        case "sharded":
            sharded(path, WEIGHTS, "safetensors")
        case "bin":
            torch_writer.save(path / "pytorch_model.bin", WEIGHTS)
        case "sharded bin":
            sharded(path, WEIGHTS, "bin")
        case "prefix":  # LlamaModel saved without its head, and with a copy of a tied one
            bare = {name.removeprefix("model."): w for name, w in WEIGHTS.items()}
            bare["lm_head.weight"] = WEIGHTS["model.embed_tokens.weight"].copy()
            bare["rotary_emb.inv_freq"] = np.ones(8, np.float32)
            save_file(bare, path / "model.safetensors")
    made = make(path, tmp_path / "other.safetensors")
    assert made.metadata == expected.metadata  # with the hash of the contents


def test_all_faults_in_one_error(tmp_path: Path) -> None:
    path = folder(tmp_path / "c")
    weights = dict(WEIGHTS)
    del weights["model.norm.weight"]
    weights["model.layers.9.extra"] = np.zeros(3, np.float32)
    weights["model.layers.0.mlp.down_proj.weight"] = np.zeros((3, 4), np.float32)
    weights["model.layers.1.input_layernorm.weight"] = np.zeros(64, np.int32)
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError) as caught:
        make(path, tmp_path / "out.safetensors")
    text = str(caught.value)
    assert "1 missing: `model.norm.weight`" in text
    assert "1 not expected: `model.layers.9.extra`" in text
    assert "`model.layers.0.mlp.down_proj.weight` is [3, 4], expected [64, 96]" in text
    assert "`model.layers.1.input_layernorm.weight` is I32" in text
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
def test_nan_and_infinity_are_counted_and_named(tmp_path: Path, dtype: type) -> None:
    path = folder(tmp_path / "c")
    weights = {name: w.astype(dtype) for name, w in WEIGHTS.items()}
    weights["model.norm.weight"][3] = np.nan
    weights["model.layers.0.mlp.up_proj.weight"][1, :2] = np.inf
    save_file(weights, path / "model.safetensors")
    with pytest.raises(CheckpointError) as caught:
        make(path, tmp_path / "out.safetensors")
    assert "`model.norm.weight` has 1" in str(caught.value)
    assert "`model.layers.0.mlp.up_proj.weight` has 2" in str(caught.value)
    assert list(tmp_path.glob("out*")) == []


def test_missing_shards_are_listed(tmp_path: Path) -> None:
    path = folder(tmp_path / "c")
    sharded(path, WEIGHTS, "safetensors")
    (path / "part-1.safetensors").unlink()
    with pytest.raises(CheckpointError, match=r"1 of 3 shards are missing.*part-1\.safetensors"):
        Checkpoint(path)


def test_an_index_must_tell_the_truth(tmp_path: Path) -> None:
    path = folder(tmp_path / "c")
    sharded(path, WEIGHTS, "safetensors")
    index = path / "model.safetensors.index.json"
    table = json.loads(index.read_text())
    table["weight_map"]["ghost"] = "part-0.safetensors"
    index.write_text(json.dumps(table))
    with pytest.raises(CheckpointError, match="lacks tensors that the index names: ghost"):
        Checkpoint(path)
    table["weight_map"]["ghost"] = "../secret.safetensors"
    index.write_text(json.dumps(table))
    with pytest.raises(CheckpointError, match="not a file of this folder"):
        Checkpoint(path)
    index.write_text("[]")
    with pytest.raises(CheckpointError, match="JSON object"):
        Checkpoint(path)
    index.write_text('{"weight_map": [1]}')
    with pytest.raises(CheckpointError, match="no `weight_map`"):
        Checkpoint(path)


def test_generation_defaults_of_older_checkpoints(tmp_path: Path) -> None:
    path = folder(tmp_path / "c")
    (path / "generation_config.json").unlink(missing_ok=True)
    config = json.loads((path / "config.json").read_text())
    assert "generation_config.json" not in files(path)
    (path / "config.json").write_text(json.dumps(config | {"top_k": 7, "temperature": None}))
    assert json.loads(files(path)["generation_config.json"]) == {"top_k": 7}
    (path / "generation_config.json").write_text("{}")
    assert files(path)["generation_config.json"] == b"{}"


def test_missing_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="not a folder"):
        open_source(tmp_path / "nowhere", Schemes.named("f32"))
    with pytest.raises(CheckpointError, match=r"config\.json is missing"):
        open_source(tmp_path, Schemes.named("f32"))
    path = folder(tmp_path / "c")
    with pytest.raises(CheckpointError, match=r"holds no weights: expected model\.safetensors"):
        Checkpoint(path)
    (path / "tokenizer.json").unlink()
    with pytest.raises(CheckpointError, match=r"tokenizer\.json is missing"):
        files(path)
    (path / "config.json").write_text("{")
    with pytest.raises(CheckpointError, match=r"config\.json is not valid JSON"):
        open_source(path, Schemes.named("f32"))
    with pytest.raises(CompileError, match="There is no quantization 'w3'; known are"):
        Schemes.named("w3")
    (path / "config.json").write_text('{"model_type": "t5"}')
    with pytest.raises(ConfigError, match=r"is 't5', not a known architecture; known are arcee"):
        open_source(path, Schemes.named("f32"))


def test_the_data_file(tmp_path: Path) -> None:
    path = tiny.checkpoint(tmp_path / "c")
    made = make(path, tmp_path / "out.safetensors", "w4")
    described = json.loads(made.metadata["inlay"])
    base = (tmp_path / "out.safetensors").stat().st_size - max(e.end for e in made.entries.values())
    assert base % 64 == 0
    for name, entry in made.entries.items():
        if not name.startswith("pad:"):
            assert entry.start % 64 == 0, name
    assert set(described["weights"]) == {
        name for name in made.entries if not name.startswith(("pad:", "file:"))
    }
    assert described["content"] == content_hash(tmp_path / "out.safetensors")
    assert described["quantization"] == {"scheme": "w4", "embedding": "w8", "head": "w8"}
    assert (described["bos"], described["eos"]) == (256, [257, 261])
    assert bytes(made.read("file:chat_template.jinja")).decode() == tiny.TEMPLATE
    assert bytes(made.read("file:config.json")) == (path / "config.json").read_bytes()


def test_a_name_that_is_too_long_is_a_missing_shard(tmp_path: Path) -> None:
    index = {"weight_map": {"a": "x" * 5000}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(CheckpointError, match="1 of 1 shards are missing") as told:
        Checkpoint(tmp_path)
    assert len(told.value.message) < 1000
