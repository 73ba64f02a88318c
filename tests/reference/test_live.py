"""Shapes that are not committed, computed by transformers while the test runs.

`make test-reference` names an interpreter with PyTorch in INLAY_TORCH. Each case is a golden case
with other sizes, chosen by its own seed, so that every run of a seed is the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.testing import synthetic

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "python" / "compiler"), str(ROOT / "tools" / "goldens")]

import cases  # noqa: E402

import goldens  # noqa: E402

TORCH = os.environ.get("INLAY_TORCH", "")
pytestmark = pytest.mark.skipif(
    not Path(TORCH).is_file(), reason="INLAY_TORCH names no interpreter with PyTorch"
)
BASES = [
    "llama-gqa",
    "mistral-window",
    "qwen2-window",
    "qwen3-bias",
    "phi3-longrope-long",
    "gemma3-softcap",
    "gpt2-plain",
    "mixtral-odd",
    "deepseek-dense-first",
    "minicpm-experts",
    "ernie4_5_moe-plain",
    "glm4_moe-norms",
    "gpt_oss-sinks",
    "granitemoe-factors",
    "llama4-chunks",
    "olmoe-clip",
    "phimoe-biases",
    "qwen2_moe-shared",
    "qwen3_moe-odd",
    "bert-plain",
]
# How a checkpoint is saved: the type of its numbers, and the number of files.
FORMS = [("float32", 1), ("bfloat16", 3), ("float16", 2)]
# Which shapes: `INLAY_TEST_SEEDS=3:6` computes three others of each architecture.
SEEDS = range(*map(int, os.environ.get("INLAY_TEST_SEEDS", "0:3").split(":")))


def resized(base: str, seed: int) -> dict[str, Any]:
    """The config of a case with other numbers of heads, layers, inner units and tokens."""
    random = Random(f"{base}:{seed}")
    config = dict(cases.CASES[base])
    vocabulary, inner = random.randrange(70, 700), random.randrange(17, 300)
    layers = random.choice([1, 2, 4])
    cached = random.choice([1, 2, 3])
    heads = cached * random.choice([1, 2, 3, 5])
    size = random.choice([8, 16, 20, 24, 40])
    if config["model_type"] == "gpt2":
        return config | {
            "n_embd": heads * size,
            "n_head": heads,
            "n_layer": layers,
            "n_inner": random.choice([None, inner]),
            "vocab_size": vocabulary,
            "bos_token_id": vocabulary - 1,
            "eos_token_id": vocabulary - 1,
            "activation_function": random.choice(["gelu_new", "gelu", "relu"]),
            "tie_word_embeddings": random.random() < 0.5,
        }
    config |= {
        "num_attention_heads": heads,
        "hidden_size": heads * size,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "num_hidden_layers": layers,
    }
    if config["model_type"] == "bert":
        return config
    config |= {"num_key_value_heads": cached, "tie_word_embeddings": random.random() < 0.5}
    for key in ("attention_bias", "mlp_bias"):
        # Phi 3 writes no biases, whatever its config says.
        if key in config and config["model_type"] != "gemma3_text":
            config[key] = random.random() < 0.5
    if "head_dim" in config:
        size = config["head_dim"] = random.choice([8, 16, 48, 64])
    if config.get("sliding_window"):
        config["sliding_window"] = random.randrange(9, 80)
    if "max_window_layers" in config:
        config["max_window_layers"] = random.randrange(layers + 1)
    if config["model_type"] == "llama":
        linear = {"type": "linear", "factor": 3.0}
        config["rope_scaling"] = random.choice([None, linear, cases.LLAMA3_SCALING, cases.YARN])
    if config["model_type"] == "phi3":
        config["rope_scaling"] = cases.longrope(size // 2)
        # The sequence is 131 tokens: longer than the first, and shorter than the second.
        config["original_max_position_embeddings"] = random.choice([50, 200])
    return config | mixture(config, random)


# How configs name the number of experts, of those that a row is sent to, and of inner units.
EXPERTS = ("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
CHOSEN = ("num_experts_per_tok", "moe_k")
INNER = ("moe_intermediate_size", "shared_expert_intermediate_size", "intermediate_size_mlp")


def mixture(config: dict[str, Any], random: Random) -> dict[str, Any]:
    """Other numbers of experts, if the config has any, and other layers that have them."""
    if not any(key in config for key in EXPERTS):
        return {}
    experts = random.choice([4, 8, 17, 40])
    changed: dict[str, Any] = {key: experts for key in EXPERTS if key in config}
    changed |= {key: random.randrange(9, 70) for key in INNER if key in config}
    if config["model_type"] not in ("phimoe", "llama4_text"):
        changed |= {key: random.randrange(1, 5) for key in CHOSEN if key in config}
    lists = ("layer_types", "mlp_only_layers", "moe_layers", "no_rope_layers")
    changed |= {key: None for key in lists if key in config}
    flags = ("norm_topk_prob", "use_qk_norm", "qkv_bias")
    changed |= {key: random.random() < 0.5 for key in flags if key in config}
    counts = ("decoder_sparse_step", "moe_layer_freq", "interleave_moe_layer_step")
    changed |= {key: random.randrange(1, 3) for key in counts if key in config}
    if config.get("lm_head_bias"):
        changed["tie_word_embeddings"] = False
    if "n_group" in config:
        changed |= random.choice([{}, {"n_routed_experts": 20, "n_group": 4, "topk_group": 2}])
    return changed


def compute(folder: Path, case: str, config: dict[str, Any], dtype: str) -> None:
    """Have transformers compute a case whose weights are rounded to `dtype`."""
    script = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import cases, generate, torch;"
        "from pathlib import Path; generate.OUT = Path(sys.argv[2]); generate.DISTINCT = 1;"
        "plain, kind = generate.synthetic.checkpoint, getattr(torch, sys.argv[5]);"
        "rounded = lambda each: torch.from_numpy(each).to(kind).float().numpy();"
        "generate.synthetic.checkpoint = lambda *a: {k: rounded(v) for k, v in plain(*a).items()};"
        "cases.CASES[sys.argv[3]] = json.loads(sys.argv[4]);"
        "sys.exit(generate.main([sys.argv[3]]))"
    )
    tools = str(ROOT / "tools" / "goldens")
    subprocess.run(
        [TORCH, "-c", script, tools, str(folder), case, json.dumps(config), dtype],
        check=True,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )


def saved(folder: Path, case: str, dtype: str, count: int) -> Path:
    """Write the checkpoint of a case in numbers of `dtype`, in this many files."""
    record = goldens.golden(case).record
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(record["config"]))
    (folder / "tokenizer.json").write_text("{}")
    kind = ml_dtypes.bfloat16 if dtype == "bfloat16" else np.dtype(dtype)
    weights = {
        name: values.astype(kind)
        for name, values in synthetic.checkpoint(record["seed"], record["tensors"]).items()
    }
    if count == 1:
        save_file(weights, folder / "model.safetensors")
        return folder
    names = [f"model-{i + 1:05}-of-{count:05}.safetensors" for i in range(count)]
    where = {name: names[i % count] for i, name in enumerate(weights)}
    for file in names:
        save_file({n: w for n, w in weights.items() if where[n] == file}, folder / file)
    index = {"metadata": {}, "weight_map": where}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_fresh_shape(
    base: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = f"{base}-{seed}"
    config = resized(base, seed)
    dtype, count = FORMS[seed % len(FORMS)]
    compute(tmp_path, case, config, dtype)
    monkeypatch.setattr(goldens, "FOLDER", tmp_path)
    monkeypatch.setattr(
        goldens, "checkpoint", lambda folder, case: saved(folder, case, dtype, count)
    )
    if config.get("original_max_position_embeddings") == 50:
        monkeypatch.setitem(goldens.CONTEXT, case, 256)
    expected = goldens.golden(case)
    model = goldens.driver(tmp_path, case)
    if config["model_type"] == "bert":
        hidden = model.encode(expected.record["texts"], expected.record["token_types"])
        assert np.abs(hidden - expected.values).max() < 2e-4 * expected.scale
        return
    prompt, greedy = expected.record["prompt"], expected.record["greedy"]
    rows = [row for row in expected.record["rows"] if row < len(prompt)]
    sequence = model.sequence()
    prefill = model.step([(sequence, prompt)], rows)
    logits = [prefill[-1]]
    for token in greedy[:-1]:
        logits.append(model.step([(sequence, [token])])[0])
    assert [int(np.argmax(each)) for each in logits] == greedy
    computed = np.concatenate([prefill, np.stack(logits[1:21])])
    assert np.abs(computed - expected.values).max() < 2e-4 * expected.scale
