"""Run transformers over seeded random checkpoints and store its outputs.

Usage: generate.py [--check] [CASE ...]

The environment is described in requirements.txt next to this file. Weights come from
`inlay.testing.synthetic` and are not stored: tests regenerate them from the seed.

For each decoder case: 67 random prompt tokens, 64 greedy tokens, and float32 logits of chosen
prompt rows and of the 20 rows after the prompt. For each encoder case: the hidden states of a
few texts of different lengths. `--check` recomputes and compares instead of writing.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM
from transformers.models.gemma3 import modeling_gemma3
from transformers.models.llama.modeling_llama import LlamaMLP

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES
from twins import TWINS

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "goldens"
PROMPT, GREEDY, DECODE = 67, 64, 20
PROMPT_ROWS = [0, 1, 2, 15, 16, 17, 31, 33, 48, 63, 65, 66]
ENCODER_LENGTHS = [1, 5, 33, 64]
# A greedy continuation is only a fair test if the margin of the best logit exceeds rounding.
SMALLEST_LEAD = 2e-3
# And if it is not one token repeated.
DISTINCT = 9


def _synthetic() -> ModuleType:
    # Loaded by path: the package itself needs TVM, which this environment does not have.
    path = ROOT / "python" / "inlay" / "testing" / "synthetic.py"
    spec = importlib.util.spec_from_file_location("synthetic", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


synthetic = _synthetic()


def _apply_attention_softcap() -> None:
    """Make Gemma 3's attention cap its scores as in its config.

    transformers reads `attn_logit_softcapping` of Gemma 3 and has the code for it, but does not
    pass the value to that code. Without the key in the config nothing changes.
    """
    plain = modeling_gemma3.eager_attention_forward

    def capped(module: torch.nn.Module, *args: Any, **kwargs: Any) -> Any:
        return plain(module, *args, **kwargs | {"softcap": module.attn_logit_softcapping})

    modeling_gemma3.eager_attention_forward = capped


class Expert(torch.nn.Module):
    """An MLP under Mixtral's names."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__()
        self.w1 = torch.nn.Linear(hidden, inner, bias=False)
        self.w2 = torch.nn.Linear(inner, hidden, bias=False)
        self.w3 = torch.nn.Linear(hidden, inner, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.w2(torch.nn.functional.silu(self.w1(x)) * self.w3(x))


class Mixture(torch.nn.Module):
    """A mixture of experts that transformers does not have, row by row."""

    def __init__(self, experts: list[torch.nn.Module], hidden: int, chosen: int) -> None:
        super().__init__()
        self.gate = torch.nn.Linear(hidden, len(experts), bias=False)
        self.experts = torch.nn.ModuleList(experts)
        self.shared_experts: torch.nn.Module | None = None
        self.chosen, self.normalize = chosen, True

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.reshape(-1, x.shape[-1])
        made = torch.zeros_like(rows) if self.shared_experts is None else self.shared_experts(rows)
        for i, row in enumerate(rows):
            weights, chosen = self.gate(row).softmax(-1).topk(self.chosen)
            if self.normalize:
                weights = weights / weights.sum()
            for weight, expert in zip(weights, chosen, strict=True):
                made[i] += weight * self.experts[int(expert)](row)
        return made.reshape(x.shape)


def _deepseek(model: torch.nn.Module, config: Any) -> None:
    """Turn a Llama into the first DeepSeek: attention, norms and dense layers are the same."""

    def mlp(inner: int) -> torch.nn.Module:
        narrow = copy.copy(config)
        narrow.intermediate_size = inner
        return LlamaMLP(narrow)

    inner = config.moe_intermediate_size
    for number, layer in enumerate(model.model.layers):
        if number >= config.first_k_dense_replace and number % config.moe_layer_freq == 0:
            experts = [mlp(inner) for _ in range(config.n_routed_experts)]
            layer.mlp = Mixture(experts, config.hidden_size, config.num_experts_per_tok)
            layer.mlp.shared_experts = mlp(inner * config.n_shared_experts)
            layer.mlp.normalize = config.norm_topk_prob


def _minicpm(model: torch.nn.Module, config: Any) -> None:
    """Turn a Llama into a MiniCPM: factors on the embedding, on what layers add, and on logits."""

    def scaled(factor: float) -> Any:
        def hook(_module: Any, _given: Any, out: Any) -> Any:
            return (out[0] * factor, *out[1:]) if isinstance(out, tuple) else out * factor

        return hook

    hidden, depth = config.hidden_size, config.scale_depth / config.num_hidden_layers**0.5
    for layer in model.model.layers:
        if getattr(config, "num_experts", 0):
            inner, count = config.intermediate_size, config.num_experts
            experts = [Expert(hidden, inner) for _ in range(count)]
            layer.mlp = Mixture(experts, hidden, config.num_experts_per_tok)
        layer.self_attn.register_forward_hook(scaled(depth))
        layer.mlp.register_forward_hook(scaled(depth))
    model.model.embed_tokens.register_forward_hook(scaled(config.scale_emb))
    model.lm_head.register_forward_hook(scaled(config.dim_model_base / hidden))


# Models of Llama's kind that transformers does not have.
OTHERS = {"deepseek": _deepseek, "minicpm": _minicpm}


def build(config: dict[str, Any], seed: int) -> tuple[torch.nn.Module, dict[str, list[int]]]:
    """The transformers model with seeded weights, and the tensors of its checkpoint."""
    own, twin = config, TWINS.get(config["model_type"])
    config = twin.config(config) if twin else config
    keys = {key: value for key, value in config.items() if key != "model_type"}
    other = OTHERS.get(config["model_type"])
    parsed = AutoConfig.for_model("llama" if other else config["model_type"], **keys)
    kind = AutoModel if config["model_type"] == "bert" else AutoModelForCausalLM
    # Experts one by one: multiplying them in groups wants widths that are multiples of four.
    plain = {"attn_implementation": "eager", "experts_implementation": "eager"}
    model = kind.from_config(parsed, **plain).eval().float()
    if other:
        other(model, parsed)
    state = model.state_dict()
    tied = getattr(parsed, "tie_word_embeddings", False)
    shapes = {
        name: list(value.shape)
        for name, value in state.items()
        if not (tied and name == "lm_head.weight") and not name.startswith("pooler.")
    }
    if twin:
        plain = {name: tuple(shape) for name, shape in shapes.items()}
        shapes = {n: list(places.shape) for n, places in twin.indices(plain, own).items()}
        weights = twin.unpack(synthetic.checkpoint(seed, shapes), plain, own)
    else:
        weights = synthetic.checkpoint(seed, shapes)
    missing = model.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()}, False)
    assert not missing.unexpected_keys, missing
    model.tie_weights()
    return model, shapes


@torch.no_grad()
def decoder(name: str, config: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray]:
    for seed in range(1, 200):
        model, shapes = build(config, seed)
        vocabulary = config.get("vocab_size") or config["padded_vocab_size"]
        prompt = synthetic.tokens(seed, PROMPT, vocabulary)
        tokens, lead, scale = list(prompt), float("inf"), 0.0
        for _ in range(GREEDY):
            logits = model(torch.tensor([tokens]), use_cache=False).logits[0, -1]
            best = torch.topk(logits, 2).values
            lead = min(lead, float(best[0] - best[1]))
            scale = max(scale, float(logits.abs().max()))
            tokens.append(int(logits.argmax()))
        if lead > SMALLEST_LEAD * scale and len(set(tokens[PROMPT:])) >= DISTINCT:
            break
    else:
        raise SystemExit(f"{name}: no seed gives a clear greedy continuation")
    logits = model(torch.tensor([tokens]), use_cache=False).logits[0]
    rows = PROMPT_ROWS + list(range(PROMPT, PROMPT + DECODE))
    record = {
        "config": config,
        "seed": seed,
        "tensors": shapes,
        "prompt": prompt,
        "greedy": tokens[PROMPT:],
        "rows": rows,
    }
    return record, logits[rows].float().numpy()


@torch.no_grad()
def encoder(config: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray]:
    seed = 1
    model, shapes = build(config, seed)
    texts = [synthetic.tokens(seed + n, n, config["vocab_size"]) for n in ENCODER_LENGTHS]
    types = [[int(i >= len(text) // 2) for i in range(len(text))] for text in texts]
    hidden = [
        model(input_ids=torch.tensor([text]), token_type_ids=torch.tensor([kind]))
        for text, kind in zip(texts, types, strict=True)
    ]
    record = {
        "config": config,
        "seed": seed,
        "tensors": shapes,
        "texts": texts,
        "token_types": types,
    }
    return record, torch.cat([h.last_hidden_state[0] for h in hidden]).float().numpy()


def run(name: str) -> tuple[dict[str, Any], np.ndarray]:
    config = CASES[name]
    return encoder(config) if config["model_type"] == "bert" else decoder(name, config)


def main(arguments: list[str]) -> int:
    torch.set_num_threads(1)
    _apply_attention_softcap()
    check = "--check" in arguments
    names = [a for a in arguments if not a.startswith("-")] or list(CASES)
    OUT.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for name in names:
        record, values = run(name)
        if check:
            stored = load_file(OUT / f"{name}.safetensors")["values"]
            error = float(np.abs(stored - values).max() / np.abs(values).max())
            same = json.loads((OUT / f"{name}.json").read_text()) == record
            wrong += not (same and error < 1e-5)
            print(f"{name}: records {'equal' if same else 'DIFFER'}, largest error {error:.1e}")
            continue
        text = json.dumps(record, separators=(",", ":"))
        (OUT / f"{name}.json").write_text(text + "\n")
        save_file({"values": np.ascontiguousarray(values)}, OUT / f"{name}.safetensors")
        print(f"{name}: seed {record['seed']}, values up to {np.abs(values).max():.2f}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
