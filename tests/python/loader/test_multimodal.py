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
