"""A checkpoint that is quantized already keeps its integers in a scheme that has room for them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.source import Source
from inlay.quantization import SCHEMES
from inlay.testing import tiny

NAME = "model.layers.0.mlp.up_proj"


def quantized(folder: Path, zero: int) -> np.ndarray:
    """Turn a matrix of the tiny checkpoint into GPTQ's; return the numbers that it stands for."""
    path = tiny.checkpoint(folder) / "model.safetensors"
    tensors = load_file(path)
    outputs, inputs = tensors.pop(f"{NAME}.weight").shape
    rng = np.random.default_rng(1)
    values = rng.integers(0, 16, (inputs, outputs))
    scales = (rng.random((inputs // 32, outputs)) * 0.05 + 0.01).astype(np.float16)
    words = np.zeros((inputs // 8, outputs), np.uint32)
    for place in range(8):
        words |= values[place::8].astype(np.uint32) << np.uint32(4 * place)
    zeros = sum(np.uint32(zero - 1) << np.uint32(4 * place) for place in range(8))
    tensors |= {
        f"{NAME}.qweight": words.view(np.int32),
        f"{NAME}.qzeros": np.full((inputs // 32, outputs // 8), zeros, np.uint32).view(np.int32),
        f"{NAME}.scales": scales,
    }
    save_file(tensors, path)
    config = json.loads((folder / "config.json").read_text())
    config["quantization_config"] = {"quant_method": "gptq", "bits": 4, "group_size": 32}
    (folder / "config.json").write_text(json.dumps(config))
    numbers = (values - zero).astype(np.float32) * np.repeat(scales.astype(np.float32), 32, axis=0)
    return numbers.T


@pytest.mark.parametrize(
    ("scheme", "zero", "kept"),
    [("w8", 8, True), ("w8", 3, True), ("w4", 8, True), ("w4", 3, False)],
)
def test_integers_that_fit_are_kept(tmp_path: Path, scheme: str, zero: int, kept: bool) -> None:
    numbers = quantized(tmp_path / "model", zero)
    source = Source.from_folder(tmp_path / "model")
    recipe = understand(source, Schemes.named(scheme))
    data = tmp_path / "m.safetensors"
    _, notes = convert(source, recipe.model, data, manifest(recipe, "m"))
    file = SafetensorsFile(data)
    parts = {part: file.read(f"{NAME}.weight.{part}") for part in ("q", "s")}
    found = SCHEMES[scheme].unpack(parts, *numbers.shape)
    assert np.array_equal(found, numbers) == kept
    assert bool(notes) != kept
