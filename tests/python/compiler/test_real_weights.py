"""Trained models, compared with transformers and a float64 forward pass."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inlay.compiler.job import Options, compile_model
from inlay.ops.isa import host_isas
from inlay.testing.driver import Driver

WEIGHTS = Path(__file__).parents[4] / "shared" / "data" / "weights"


@pytest.mark.parametrize("name", ["stories260K", "babyllama-361"])
def test_greedy_text_is_the_same(name: str, tmp_path: Path) -> None:
    folder = WEIGHTS / name
    if not folder.is_dir():
        pytest.skip(f"there is no {name} beside the checkout")
    options = Options(
        quantization="f32", isas=[host_isas()[0].name], max_batch_tokens=64, max_sequences=8
    )
    made = compile_model(str(folder / "hf"), tmp_path, options)
    model = Driver(made.data, made.library)
    for case in json.loads((folder / "golden.json").read_text())["cases"]:
        sequence, tokens = model.sequence(), list[int]()
        logits = model.step([(sequence, case["prompt_ids"])])[0]
        for _ in case["greedy_ids"][:100]:
            tokens.append(int(np.argmax(logits)))
            logits = model.step([(sequence, tokens[-1:])])[0]
        assert tokens == case["greedy_ids"][:100], case["prompt"]
