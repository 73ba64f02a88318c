from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.compiler.convert import plan
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.source import Source
from inlay.testing import synthetic

GOLDENS = Path(__file__).parents[2] / "goldens"


@pytest.mark.parametrize(
    ("model", "case", "text", "pictures"),
    [
        (
            "gemma3",
            "gemma3-local-global",
            "language_model.model.",
            ("vision_tower.", "multi_modal_projector."),
        ),
        (
            "gemma3",
            "gemma3-local-global",
            "model.language_model.",
            ("model.vision_tower.", "model.multi_modal_projector."),
        ),
        ("qwen3_5", "qwen3_5-tied", "model.language_model.", ("model.visual.", "mtp.")),
    ],
)
def test_the_text_model_out_of_a_multimodal_checkpoint(
    tmp_path: Path, model: str, case: str, text: str, pictures: tuple[str, ...]
) -> None:
    record = json.loads((GOLDENS / f"{case}.json").read_text())
    config = {"model_type": model, "text_config": record["config"], "vision_config": {}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    weights = {
        name.replace("model.", text, 1): values
        for name, values in synthetic.checkpoint(1, record["tensors"]).items()
    }
    for prefix in pictures:
        weights[f"{prefix}weight"] = np.ones(3, np.float32)
    save_file(weights, tmp_path / "model.safetensors")
    recipe = understand(Source.from_folder(tmp_path), Schemes.named("w4"))
    assert recipe.architecture == f"{model}_text"
    made = plan(recipe.source.tensors, recipe.model)
    assert set(made.own) == set(record["tensors"])
    assert all(own.startswith(text) for own in made.own.values())


def test_llama_4_out_of_a_multimodal_checkpoint(tmp_path: Path) -> None:
    record = json.loads((GOLDENS / "llama4-chunks.json").read_text())
    config = {"model_type": "llama4", "text_config": record["config"], "vision_config": {}}
    config |= {"boi_token_index": 1, "eoi_token_index": 2, "image_token_index": 3}
    (tmp_path / "config.json").write_text(json.dumps(config))
    weights = synthetic.checkpoint(1, record["tensors"])
    weights = {f"language_model.{name}": values for name, values in weights.items()}
    for prefix in ("vision_model.", "multi_modal_projector."):
        weights[f"{prefix}weight"] = np.ones(3, np.float32)
    save_file(weights, tmp_path / "model.safetensors")
    recipe = understand(Source.from_folder(tmp_path), Schemes.named("w4"))
    made = plan(recipe.source.tensors, recipe.model)
    assert {f"language_model.{name}" for name in record["tensors"]} == set(made.own.values())
