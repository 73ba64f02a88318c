"""A Llama forward pass in numpy, with configurable matrix multiplication."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

Multiply = Callable[[np.ndarray, np.ndarray], np.ndarray]


class TinyLlama:
    """A checkpoint folder of a small Llama."""

    def __init__(self, folder: Path) -> None:
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = {
            name: w.astype(np.float32)
            for name, w in load_file(folder / "model.safetensors").items()
        }

    def matrices(self) -> dict[str, np.ndarray]:
        """Return the matrices of the layers."""
        return {n: w for n, w in self.weights.items() if n.endswith("_proj.weight")}

    def log_probabilities(
        self, tokens: np.ndarray, change: Callable[[np.ndarray], np.ndarray], act: Multiply | None
    ) -> np.ndarray:
        """Return log probabilities [n, vocabulary] with `change` applied to each matrix.

        `act` rounds the activations of a multiplication, given x and the matrix.
        """
        config, weights = self.config, self.weights
        heads, kv = config["num_attention_heads"], config["num_key_value_heads"]
        eps = config["rms_norm_eps"]
        x = weights["model.embed_tokens.weight"][tokens]
        n, hidden = x.shape
        dim = hidden // heads
        theta = (config.get("rope_parameters") or config).get("rope_theta", 10000.0)
        angle = np.arange(n)[:, None] * theta ** (-np.arange(dim // 2) / (dim // 2))
        cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
        mask = np.where(np.tri(n, dtype=bool), 0, -np.inf)

        def norm(x: np.ndarray, name: str) -> np.ndarray:
            return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * weights[name]

        def multiply(x: np.ndarray, name: str) -> np.ndarray:
            matrix = change(weights[name])
            rounded = x if act is None else act(x.astype(np.float32), matrix)
            return rounded @ matrix.T

        def rotate(x: np.ndarray) -> np.ndarray:
            low, high = np.split(x, 2, axis=-1)
            return np.concatenate([low * cos - high * sin, high * cos + low * sin], axis=-1)

        for i in range(config["num_hidden_layers"]):
            at = f"model.layers.{i}."
            y = norm(x, at + "input_layernorm.weight")
            q = rotate(multiply(y, at + "self_attn.q_proj.weight").reshape(n, heads, dim))
            k = rotate(multiply(y, at + "self_attn.k_proj.weight").reshape(n, kv, dim))
            v = multiply(y, at + "self_attn.v_proj.weight").reshape(n, kv, dim)
            k, v = (np.repeat(t, heads // kv, axis=1) for t in (k, v))
            scores = np.einsum("nhd,mhd->hnm", q, k) / np.sqrt(dim) + mask
            p = np.exp(scores - scores.max(-1, keepdims=True))
            p /= p.sum(-1, keepdims=True)
            attended = np.einsum("hnm,mhd->nhd", p, v).reshape(n, hidden)
            x = x + multiply(attended, at + "self_attn.o_proj.weight")
            y = norm(x, at + "post_attention_layernorm.weight")
            gate = multiply(y, at + "mlp.gate_proj.weight")
            up = multiply(y, at + "mlp.up_proj.weight")
            x = x + multiply(gate / (1 + np.exp(-gate)) * up, at + "mlp.down_proj.weight")
        x = norm(x, "model.norm.weight")
        head = weights.get("lm_head.weight", weights["model.embed_tokens.weight"])
        logits = x @ head.T
        logits = logits - logits.max(-1, keepdims=True)
        return logits - np.log(np.exp(logits).sum(-1, keepdims=True))
