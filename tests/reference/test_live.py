"""Shapes that are not committed, computed by transformers while the test runs.

`make test-reference` names an interpreter with PyTorch in INLAY_TORCH. Each case is a golden case
with other sizes; a seed of its own decides them, so that every run of a seed is the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "python" / "compiler"), str(ROOT / "tools" / "goldens")]

import cases  # noqa: E402

import goldens  # noqa: E402

TORCH = os.environ.get("INLAY_TORCH", "")
pytestmark = pytest.mark.skipif(
    not Path(TORCH).is_file(), reason="INLAY_TORCH names no interpreter with PyTorch"
)
BASES = ["llama-gqa", "mistral-window", "qwen2-tied", "qwen3-bias", "phi3-window", "gemma3-softcap"]


def resized(base: str, seed: int) -> dict[str, Any]:
    """The config of a case with other numbers of heads, layers, inner units and tokens."""
    random = Random(f"{base}:{seed}")
    config = dict(cases.CASES[base])
    cached = random.choice([1, 2, 3])
    heads = cached * random.choice([1, 2, 3, 5])
    size = random.choice([8, 16, 20, 24, 40])
    config |= {
        "num_attention_heads": heads,
        "num_key_value_heads": cached,
        "hidden_size": heads * size,
        "intermediate_size": random.randrange(17, 300),
        "vocab_size": random.randrange(70, 700),
        "num_hidden_layers": random.choice([1, 2, 4]),
        "tie_word_embeddings": random.random() < 0.5,
    }
    if "head_dim" in config:
        config["head_dim"] = random.choice([8, 16, 48, 64])
    if "max_window_layers" in config:
        config["max_window_layers"] = 1
    return config


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("seed", range(3))
def test_a_fresh_shape(
    base: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = f"{base}-{seed}"
    script = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import cases, generate;"
        "from pathlib import Path; generate.OUT = Path(sys.argv[2]);"
        "cases.CASES[sys.argv[3]] = json.loads(sys.argv[4]);"
        "sys.exit(generate.main([sys.argv[3]]))"
    )
    import json

    subprocess.run(
        [TORCH, "-c", script, str(ROOT / "tools" / "goldens"), str(tmp_path), case,
         json.dumps(resized(base, seed))],
        check=True,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    monkeypatch.setattr(goldens, "FOLDER", tmp_path)
    expected = goldens.golden(case)
    prompt, greedy = expected.record["prompt"], expected.record["greedy"]
    rows = [row for row in expected.record["rows"] if row < len(prompt)]
    model = goldens.driver(tmp_path, case)
    sequence = model.sequence()
    prefill = model.step([(sequence, prompt)], rows)
    logits = [prefill[-1]]
    for token in greedy[:-1]:
        logits.append(model.step([(sequence, [token])])[0])
    assert [int(np.argmax(each)) for each in logits] == greedy
    computed = np.concatenate([prefill, np.stack(logits[1:21])])
    assert np.abs(computed - expected.values).max() < 2e-4 * expected.scale
