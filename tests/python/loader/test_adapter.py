"""Adapters added to a checkpoint, each against the formula that PEFT merges by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.errors import CheckpointError
from inlay.loader.source import Source

OUTPUTS, INPUTS, RANK, VOCABULARY = 12, 20, 4, 30
MODULE, TABLE = "model.layers.0.self_attn.q_proj", "model.embed_tokens"
BASE = "base_model.model."

Tensors = dict[str, np.ndarray]


def numbers(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


WEIGHT, EMBEDDING = numbers(OUTPUTS, INPUTS, seed=1), numbers(VOCABULARY, INPUTS, seed=2)
LOW, HIGH = numbers(RANK, INPUTS, seed=3), numbers(OUTPUTS, RANK, seed=4)
CONFIG: dict[str, Any] = {"peft_type": "LORA", "r": RANK, "lora_alpha": 8, "use_rslora": False}


def adapted(
    folder: Path, config: dict[str, Any], tensors: Tensors, base: Tensors | None = None
) -> Any:
    model, adapter = folder / "model", folder / "adapter"
    model.mkdir()
    adapter.mkdir()
    (model / "config.json").write_text(json.dumps({"model_type": "llama"}))
    given = {f"{MODULE}.weight": WEIGHT, f"{TABLE}.weight": EMBEDDING} if base is None else base
    save_file(given, model / "model.safetensors")
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    save_file(tensors, adapter / "adapter_model.safetensors")
    return Source.from_folder(model).adapted(adapter).tensors


def pair(module: str = MODULE, a: np.ndarray = LOW, b: np.ndarray = HIGH) -> Tensors:
    return {f"{BASE}{module}.lora_A.weight": a, f"{BASE}{module}.lora_B.weight": b}


@pytest.mark.parametrize(
    ("settings", "factor"),
    [
        ({}, 8 / RANK),
        ({"use_rslora": True}, 8 / RANK**0.5),
        ({"alpha_pattern": {"q_proj": 2}}, 2 / RANK),
        ({"alpha_pattern": {"layers.0.self_attn.q_proj": 3, "q_proj": 2}}, 3 / RANK),
        ({"rank_pattern": {"k_proj": 64}}, 8 / RANK),
        ({"rank_pattern": {r".*\.q_proj": 16}}, 8 / 16),
    ],
)
def test_a_change_is_added_with_its_factor(
    tmp_path: Path, settings: dict[str, Any], factor: float
) -> None:
    tensors = adapted(tmp_path, CONFIG | settings, pair())
    expected = WEIGHT + HIGH @ LOW * np.float32(factor)
    np.testing.assert_allclose(tensors.read(f"{MODULE}.weight"), expected, rtol=1e-6, atol=1e-6)
    assert tensors.read(f"{TABLE}.weight").tobytes() == EMBEDDING.tobytes()
    assert set(tensors) == {f"{MODULE}.weight", f"{TABLE}.weight"}


def test_names_with_an_adapter_in_them_and_weights_that_lie_the_other_way(tmp_path: Path) -> None:
    named = {
        f"{BASE}{MODULE}.lora_A.default.weight": LOW,
        f"{BASE}{MODULE}.lora_B.default.weight": HIGH,
    }
    base = {f"{MODULE}.weight": np.ascontiguousarray(WEIGHT.T)}
    tensors = adapted(tmp_path, CONFIG | {"fan_in_fan_out": True}, named, base)
    expected = (WEIGHT + HIGH @ LOW * np.float32(2)).T
    np.testing.assert_allclose(tensors.read(f"{MODULE}.weight"), expected, rtol=1e-6, atol=1e-6)


def test_directions_with_lengths_of_their_own(tmp_path: Path) -> None:
    lengths = np.abs(numbers(OUTPUTS, seed=5)) + 1
    named = pair() | {f"{BASE}{MODULE}.lora_magnitude_vector": lengths}
    tensors = adapted(tmp_path, CONFIG | {"use_dora": True}, named)
    whole = WEIGHT + HIGH @ LOW * np.float32(2)
    expected = lengths[:, None] * whole / np.linalg.norm(whole, axis=1, keepdims=True)
    np.testing.assert_allclose(tensors.read(f"{MODULE}.weight"), expected, rtol=1e-5, atol=1e-6)


def test_embeddings_and_modules_that_were_trained_whole(tmp_path: Path) -> None:
    low, high = numbers(RANK, VOCABULARY, seed=6), numbers(INPUTS, RANK, seed=7)
    head = numbers(VOCABULARY, INPUTS, seed=8)
    named = {
        f"{BASE}{TABLE}.lora_embedding_A": low,
        f"{BASE}{TABLE}.lora_embedding_B": high,
        f"{BASE}lm_head.modules_to_save.default.weight": head,
    }
    tensors = adapted(tmp_path, CONFIG, named)
    expected = EMBEDDING + (high @ low).T * np.float32(2)
    np.testing.assert_allclose(tensors.read(f"{TABLE}.weight"), expected, rtol=1e-6, atol=1e-6)
    assert tensors.shape("lm_head.weight") == head.shape
    assert tensors.read("lm_head.weight").tobytes() == head.tobytes()


@pytest.mark.parametrize(
    ("settings", "tensors", "said"),
    [
        ({"peft_type": "IA3"}, pair(), "`peft_type` of"),
        ({"init_lora_weights": "pissa_niter_16"}, pair(), "which changes the checkpoint too"),
        ({"target_parameters": ["experts"]}, pair(), "`target_parameters` of"),
        ({"r": 0}, pair(), "`r` of"),
        ({"alpha_pattern": {"q_proj": "x"}}, pair(), "must give numbers above 0"),
        ({"rank_pattern": {"(": 2}}, pair(), "`rank_pattern` of an adapter has '('"),
        ({}, pair("model.layers.9.q_proj"), "does not have: `model.layers.9.q_proj`"),
        ({}, pair(a=LOW[:, :-1]), "was made for another checkpoint"),
        ({}, pair(a=LOW[:-1]), "which do not fit"),
        ({}, {f"{BASE}{MODULE}.lora_A.weight": LOW}, "lacks lora_B of"),
        ({}, {f"{BASE}{MODULE}.lora_A.weight": LOW.astype(np.int32)}, "not a number"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, settings: dict[str, Any], tensors: Tensors, said: str
) -> None:
    with pytest.raises(CheckpointError) as caught:
        adapted(tmp_path, CONFIG | settings, tensors).read(f"{MODULE}.weight")
    assert said in str(caught.value)
