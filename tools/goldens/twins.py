"""Architectures that transformers has not, as others that compute the same.

A twin is a config of transformers, and how the tensors of its model make up those of the
checkpoint. What is only put together or in another order is undone by following each number: the
same is done to tensors of indices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Tensors = dict[str, Array]
Config = dict[str, Any]


@dataclass(frozen=True)
class Twin:
    """An architecture of transformers, and how its tensors become those of the checkpoint."""

    config: Callable[[Config], Config]
    pack: Callable[[Mapping[str, Array], Config], Tensors]
    # What the architecture does to weights before it uses them.
    used: Callable[[Tensors, Config], Tensors] = lambda tensors, _: tensors

    def indices(self, shapes: Mapping[str, tuple[int, ...]], config: Config) -> Tensors:
        """The tensors of the checkpoint, with the place of each number in those of the model."""
        start, plain = 0, {}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            plain[name] = np.arange(start, start + size).reshape(shape)
            start += size
        return self.pack(plain, config)

    def unpack(
        self, own: Tensors, shapes: Mapping[str, tuple[int, ...]], config: Config
    ) -> Tensors:
        """The tensors of the model, from those of the checkpoint."""
        flat = np.zeros(sum(int(np.prod(shape)) for shape in shapes.values()), np.float32)
        for name, places in self.indices(shapes, config).items():
            flat[places.reshape(-1)] = own[name].reshape(-1)
        start, found = 0, {}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            found[name] = flat[start : start + size].reshape(shape)
            start += size
        return self.used(found, config)


def renamed(tensors: Mapping[str, Array], rules: list[tuple[str, str]]) -> Tensors:
    """Tensors under other names."""
    found = {}
    for name, values in tensors.items():
        for pattern, replacement in rules:
            name = re.sub(pattern, replacement, name)
        found[name] = values
    return found


def joined(tensors: Mapping[str, Array], name: str, put: Callable[..., Array]) -> Tensors:
    """Queries, keys and values of each layer as one tensor called `name`."""
    found = dict(tensors)
    for own in tensors:
        if ".q_proj." in own:
            parts = [found.pop(own.replace(".q_proj.", f".{p}_proj.")) for p in "qkv"]
            found[own.replace(".q_proj.", f".{name}.")] = put(*parts)
    return found


def one_after_another(q: Array, k: Array, v: Array) -> Array:
    return np.concatenate([q, k, v])


def _internlm2(tensors: Mapping[str, Array], c: Config) -> Tensors:
    size, cached = c["hidden_size"] // c["num_attention_heads"], c["num_key_value_heads"]

    def grouped(*parts: Array) -> Array:
        split = [part.reshape(cached, -1, size, *part.shape[1:]) for part in parts]
        return np.concatenate(split, axis=1).reshape(-1, *parts[0].shape[1:])

    rules = [
        (r"^model\.embed_tokens", "model.tok_embeddings"),
        (r"^lm_head", "output"),
        (r"\.self_attn\.wqkv", ".attention.wqkv"),
        (r"\.self_attn\.o_proj", ".attention.wo"),
        (r"\.input_layernorm", ".attention_norm"),
        (r"\.post_attention_layernorm", ".ffn_norm"),
        (r"\.mlp\.gate_proj", ".feed_forward.w1"),
        (r"\.mlp\.up_proj", ".feed_forward.w3"),
        (r"\.mlp\.down_proj", ".feed_forward.w2"),
    ]
    return renamed(joined(tensors, "wqkv", grouped), rules)


def _qwen(tensors: Mapping[str, Array], _: Config) -> Tensors:
    rules = [
        (r"^model\.embed_tokens", "transformer.wte"),
        (r"^model\.layers", "transformer.h"),
        (r"^model\.norm", "transformer.ln_f"),
        (r"\.input_layernorm", ".ln_1"),
        (r"\.post_attention_layernorm", ".ln_2"),
        (r"\.self_attn\.o_proj", ".attn.c_proj"),
        (r"\.self_attn\.", ".attn."),
        (r"\.mlp\.gate_proj", ".mlp.w2"),
        (r"\.mlp\.up_proj", ".mlp.w1"),
        (r"\.mlp\.down_proj", ".mlp.c_proj"),
    ]
    return renamed(joined(tensors, "c_attn", one_after_another), rules)


def _chatglm(tensors: Mapping[str, Array], _: Config) -> Tensors:
    rules = [
        (r"^model\.embed_tokens", "transformer.embedding.word_embeddings"),
        (r"^model\.layers", "transformer.encoder.layers"),
        (r"^model\.norm", "transformer.encoder.final_layernorm"),
        (r"^lm_head", "transformer.output_layer"),
        (r"\.self_attn\.o_proj", ".self_attention.dense"),
        (r"\.self_attn\.", ".self_attention."),
        (r"\.mlp\.gate_up_proj", ".mlp.dense_h_to_4h"),
        (r"\.mlp\.down_proj", ".mlp.dense_4h_to_h"),
    ]
    return renamed(joined(tensors, "query_key_value", one_after_another), rules)


def _glm_config(c: Config) -> Config:
    return {
        "model_type": "glm",
        "vocab_size": c["padded_vocab_size"],
        "hidden_size": c["hidden_size"],
        "intermediate_size": c["ffn_hidden_size"],
        "num_hidden_layers": c["num_layers"],
        "num_attention_heads": c["num_attention_heads"],
        "num_key_value_heads": c["multi_query_group_num"],
        "head_dim": c["kv_channels"],
        "max_position_embeddings": c["seq_length"],
        "rms_norm_eps": c["layernorm_epsilon"],
        "attention_bias": c["add_qkv_bias"],
        "pad_token_id": 0,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 10000.0 * c["rope_ratio"],
            "partial_rotary_factor": 0.5,
        },
    }


def _unit_rows(tensors: Tensors, c: Config) -> Tensors:
    head = tensors["lm_head.weight"]
    if "z_loss_weight" in c:
        tensors["lm_head.weight"] = head / np.linalg.norm(head, axis=1, keepdims=True)
    return tensors


def _as(model_type: str, **changes: Any) -> Callable[[Config], Config]:
    """The same config, but for some keys; those that are None are left out."""

    def made(config: Config) -> Config:
        merged = {**config, "model_type": model_type, **changes}
        return {key: value for key, value in merged.items() if value is not None}

    return made


def _qwen2_config(c: Config) -> Config:
    return {
        "model_type": "qwen2",
        "vocab_size": c["vocab_size"],
        "hidden_size": c["hidden_size"],
        "intermediate_size": c["intermediate_size"] // 2,
        "num_hidden_layers": c["num_hidden_layers"],
        "num_attention_heads": c["num_attention_heads"],
        "num_key_value_heads": c["num_attention_heads"],
        "max_position_embeddings": c["seq_length"],
        "rms_norm_eps": c["layer_norm_epsilon"],
        "rope_theta": c["rotary_emb_base"],
        "tie_word_embeddings": False,
    }


TWINS = {
    "baichuan": Twin(
        _as("llama", z_loss_weight=None),
        lambda tensors, _: joined(tensors, "W_pack", one_after_another),
        _unit_rows,
    ),
    "chatglm": Twin(_glm_config, _chatglm),
    "internlm": Twin(_as("llama", attention_bias=True), lambda tensors, _: dict(tensors)),
    "internlm2": Twin(_as("llama", attention_bias=False), _internlm2),
    "orion": Twin(
        _as("stablelm", partial_rotary_factor=1.0, layer_norm_eps=1e-5, rms_norm_eps=None),
        lambda tensors, _: dict(tensors),
    ),
    "qwen": Twin(_qwen2_config, _qwen),
}
