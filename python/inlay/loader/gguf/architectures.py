"""How llama.cpp's architectures are called in Hugging Face's checkpoints: one table.

A row names the `model_type`, the keys of config.json and the tensors. What needs more than a name
is a function: `finish` completes the config.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from inlay.errors import ConfigError

Config = dict[str, Any]


@dataclass(frozen=True)
class Metadata:
    """What `finish` may ask a file for, by names without the architecture's prefix."""

    values: Mapping[str, Any]
    numbers: Callable[[str], Any]
    """A tensor of factors as a list, or None if there is none of that name."""


@dataclass(frozen=True)
class Architecture:
    """A row of the table."""

    model_type: str
    keys: Mapping[str, str]
    """Keys of config.json, by those of the file without its prefix."""
    tensors: Mapping[str, str]
    """Names in the checkpoint; `{}` is the number of a layer."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Keys of config.json with the same value in every file."""
    paired: bool = False
    """Rows of queries and keys are in pairs of neighbours, not of halves, as for Llama."""
    norms_plus_one: bool = False
    """Norms have had one added, as for Gemma."""
    transposed: frozenset[str] = frozenset()
    """Tensors that the checkpoint stores as [inputs, outputs]."""
    finish: Callable[[Config, Metadata], None] = lambda config, metadata: None
    """Completes the config."""


DERIVED = frozenset(
    [
        "attention.causal",
        "attention.value_length",
        "pooling_type",
        "rope.dimension_count",
        "rope.scaling.finetuned",
        "tensor_data_layout",
        "vocab_size",
    ]
)
"""Keys that are checked, read elsewhere, or follow from the tensors."""

FACTORS = ("rope_freqs", "rope_factors_long", "rope_factors_short")
"""Tensors, with `.weight` after them, that are part of the config. Old files have one a layer."""

_SIZES = {
    "context_length": "max_position_embeddings",
    "embedding_length": "hidden_size",
    "block_count": "num_hidden_layers",
    "feed_forward_length": "intermediate_size",
    "attention.head_count": "num_attention_heads",
}
_DECODER = {
    **_SIZES,
    "attention.head_count_kv": "num_key_value_heads",
    "attention.layer_norm_rms_epsilon": "rms_norm_eps",
    "attention.key_length": "head_dim",
    "rope.freq_base": "rope_theta",
}


def _layers(**names: str) -> dict[str, str]:
    return {
        f"blk.{{}}.{name}.{part}": f"model.layers.{{}}.{own}.{part}"
        for name, own in names.items()
        for part in ("weight", "bias")
    }


_TIED_ENDS = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
}
_ENDS = {**_TIED_ENDS, "output.weight": "lm_head.weight"}
_ATTENTION = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
}
_NORMED_HEADS = {"attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm"}
_GATED = {"ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
_NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
_EXPERTS = {
    "ffn_gate_inp": "mlp.gate",
    "ffn_gate_exps": "mlp.experts.gate_proj",
    "ffn_up_exps": "mlp.experts.up_proj",
    "ffn_down_exps": "mlp.experts.down_proj",
}
_GEMMA_NORMS = {
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
}
_LLAMA = {**_ENDS, **_layers(**_ATTENTION, **_GATED, **_NORMS)}
_MIXTURE = {**_LLAMA, **_layers(**_EXPERTS)}


def _rope_scaling(config: Config, metadata: Metadata) -> None:
    values = dict(metadata.values)
    factor = values.get("rope.scaling.factor", values.get("rope.scale_linear"))
    kind = values.get("rope.scaling.type", "linear" if factor else "none")
    for key in ("rope.scaling.type", "rope.scaling.factor", "rope.scale_linear"):
        config.pop(key, None)
    if kind == "none" or (kind == "linear" and factor in (None, 0.0, 1.0)):
        return
    scaling: Config = {"rope_type": kind, "factor": factor}
    named = {
        "rope.scaling.original_context_length": "original_max_position_embeddings",
        "rope.scaling.yarn_beta_fast": "beta_fast",
        "rope.scaling.yarn_beta_slow": "beta_slow",
    }
    for key, own in named.items():
        if key in values:
            scaling[own] = values[key]
            config.pop(key, None)
    config["rope_scaling"] = {key: value for key, value in scaling.items() if value is not None}


def _llama(config: Config, metadata: Metadata) -> None:
    _rope_scaling(config, metadata)
    window = config.pop("attention.sliding_window", None)
    if window:
        config |= {"model_type": "mistral", "sliding_window": window}
    if "expert_count" in config:
        config |= {
            "model_type": "mixtral",
            "num_local_experts": config.pop("expert_count"),
            "num_experts_per_tok": config.pop("expert_used_count", 2),
        }
        config["sliding_window"] = window or None
    factors = metadata.numbers("rope_freqs")
    if factors is not None and any(each != 1 for each in factors):
        config["rope_scaling"] = _llama3(config, np.asarray(factors, np.float32))


def _llama3(config: Config, factors: Any) -> Config:
    """The settings of Llama 3.1's rotation, of which the file has the result."""
    size = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    if len(factors) != size // 2:
        raise ConfigError("rope_freqs", f"has {len(factors)} factors for heads of {size}")
    theta = float(config.get("rope_theta") or 10000.0)
    wavelengths = 2 * np.pi * theta ** (np.arange(0, size, 2) / size)
    for original in [8192, *(1 << power for power in range(5, 21))]:
        settings = {
            "rope_type": "llama3",
            "factor": float(factors.max()),
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": original,
        }
        smooth = np.clip((original / wavelengths - 1) / 3, 0, 1)
        made = 1 / ((1 - smooth) / factors.max() + smooth)
        if np.allclose(made, factors, rtol=1e-3):
            return settings
    # Any other factors: both sets are the same, and the length changes nothing.
    listed = [float(each) for each in factors]
    return {
        "rope_type": "longrope",
        "short_factor": listed,
        "long_factor": listed,
        "attention_factor": 1.0,
        "original_max_position_embeddings": config["max_position_embeddings"],
    }


def _phi3(config: Config, metadata: Metadata) -> None:
    size = config["hidden_size"] // config["num_attention_heads"]
    head = config.pop("head_dim", size)
    if head != size:
        raise ConfigError("head_dim", f"is {head}; for phi3 it must be {size}")
    config["partial_rotary_factor"] = metadata.values.get("rope.dimension_count", size) / size
    config["sliding_window"] = config.get("sliding_window") or None
    attention = config.pop("rope.scaling.attn_factor", None)
    long, short = (metadata.numbers(f"rope_factors_{which}") for which in ("long", "short"))
    if long is not None and short is not None:
        config["rope_scaling"] = {
            "type": "longrope",
            "short_factor": short,
            "long_factor": long,
            **({} if attention is None else {"attention_factor": attention}),
        }


def _gemma3(config: Config, metadata: Metadata) -> None:
    _rope_scaling(config, metadata)
    layers, head = config["num_hidden_layers"], config.get("head_dim", 256)
    # The files do not say it; llama.cpp knows the 27B model by its layers.
    own = config["hidden_size"] // config["num_attention_heads"] if layers == 62 else head
    config["query_pre_attn_scalar"] = float(own)
    if not config.get("sliding_window"):
        config["layer_types"] = ["full_attention"] * layers
        config.pop("sliding_window", None)
        return
    pattern = config.pop("attention.sliding_window_pattern", 6)
    if isinstance(pattern, list):
        kinds = {True: "sliding_attention", False: "full_attention"}
        config["layer_types"] = [kinds[bool(each)] for each in pattern]
    else:
        config["sliding_window_pattern"] = pattern


def _gemma2(config: Config, metadata: Metadata) -> None:
    _rope_scaling(config, metadata)
    large = config["num_hidden_layers"] == 46  # as llama.cpp knows the 27B model
    own = config["hidden_size"] // config["num_attention_heads"]
    config["query_pre_attn_scalar"] = float(own if large else config.get("head_dim", 256))


def _granite(config: Config, metadata: Metadata) -> None:
    _rope_scaling(config, metadata)
    size = config["hidden_size"] // config["num_attention_heads"]
    config.setdefault("attention_multiplier", size**-0.5)


_GPT2 = {
    "attn_norm": "ln_1",
    "attn_qkv": "attn.c_attn",
    "attn_output": "attn.c_proj",
    "ffn_norm": "ln_2",
    "ffn_up": "mlp.c_fc",
    "ffn_down": "mlp.c_proj",
}
_BERT = {
    "attn_q": "attention.self.query",
    "attn_k": "attention.self.key",
    "attn_v": "attention.self.value",
    "attn_output": "attention.output.dense",
    "attn_output_norm": "attention.output.LayerNorm",
    "ffn_up": "intermediate.dense",
    "ffn_down": "output.dense",
    "layer_output_norm": "output.LayerNorm",
}


def _both(*pairs: tuple[str, str]) -> dict[str, str]:
    return {f"{a}.{part}": f"{b}.{part}" for a, b in pairs for part in ("weight", "bias")}


ARCHITECTURES: dict[str, Architecture] = {
    "llama": Architecture(
        "llama",
        keys=_DECODER,
        tensors=_MIXTURE,
        paired=True,
        finish=_llama,
    ),
    "qwen2": Architecture("qwen2", keys=_DECODER, tensors=_LLAMA, finish=_rope_scaling),
    "qwen3": Architecture(
        "qwen3",
        keys=_DECODER,
        tensors={**_LLAMA, **_layers(**_NORMED_HEADS)},
        finish=_rope_scaling,
    ),
    "qwen3moe": Architecture(
        "qwen3_moe",
        keys={
            **_DECODER,
            "expert_count": "num_experts",
            "expert_used_count": "num_experts_per_tok",
            "expert_feed_forward_length": "moe_intermediate_size",
        },
        tensors={**_ENDS, **_layers(**_ATTENTION, **_NORMS, **_NORMED_HEADS, **_EXPERTS)},
        constants={"norm_topk_prob": True, "decoder_sparse_step": 1},
        finish=_rope_scaling,
    ),
    "smollm3": Architecture(
        "smollm3", keys=_DECODER, tensors=_LLAMA, paired=True, finish=_rope_scaling
    ),
    "granite": Architecture(
        "granite",
        keys={
            **_DECODER,
            "attention.scale": "attention_multiplier",
            "embedding_scale": "embedding_multiplier",
            "residual_scale": "residual_multiplier",
            "logit_scale": "logits_scaling",
        },
        tensors=_LLAMA,
        paired=True,
        finish=_granite,
    ),
    "olmo2": Architecture(
        "olmo2",
        keys=_DECODER,
        tensors={
            **_ENDS,
            **_layers(
                **_ATTENTION,
                **_GATED,
                **_NORMED_HEADS,
                post_attention_norm="post_attention_layernorm",
                post_ffw_norm="post_feedforward_layernorm",
            ),
        },
        finish=_rope_scaling,
    ),
    "phi3": Architecture(
        "phi3",
        keys={
            **_DECODER,
            "attention.sliding_window": "sliding_window",
            "rope.scaling.original_context_length": "original_max_position_embeddings",
        },
        tensors={
            **_ENDS,
            **_layers(
                attn_qkv="self_attn.qkv_proj",
                attn_output="self_attn.o_proj",
                ffn_up="mlp.gate_up_proj",
                ffn_down="mlp.down_proj",
                **_NORMS,
            ),
        },
        finish=_phi3,
    ),
    "gemma": Architecture(
        "gemma",
        keys=_DECODER,
        tensors={**_TIED_ENDS, **_layers(**_ATTENTION, **_GATED, **_NORMS)},
        norms_plus_one=True,
        finish=_rope_scaling,
    ),
    "gemma2": Architecture(
        "gemma2",
        keys={
            **_DECODER,
            "attention.sliding_window": "sliding_window",
            "attn_logit_softcapping": "attn_logit_softcapping",
            "final_logit_softcapping": "final_logit_softcapping",
        },
        tensors={**_TIED_ENDS, **_layers(**_ATTENTION, **_GATED, **_GEMMA_NORMS)},
        norms_plus_one=True,
        finish=_gemma2,
    ),
    "gemma3": Architecture(
        "gemma3_text",
        keys={
            **_DECODER,
            "attention.sliding_window": "sliding_window",
            "rope.freq_base_swa": "rope_local_base_freq",
            "final_logit_softcapping": "final_logit_softcapping",
        },
        tensors={
            **_ENDS,
            **_layers(
                **_ATTENTION,
                **_GATED,
                **_NORMED_HEADS,
                **_GEMMA_NORMS,
            ),
        },
        norms_plus_one=True,
        finish=_gemma3,
    ),
    "gpt2": Architecture(
        "gpt2",
        keys={
            "context_length": "n_positions",
            "embedding_length": "n_embd",
            "block_count": "n_layer",
            "feed_forward_length": "n_inner",
            "attention.head_count": "n_head",
            "attention.layer_norm_epsilon": "layer_norm_epsilon",
        },
        tensors={
            "token_embd.weight": "transformer.wte.weight",
            "position_embd.weight": "transformer.wpe.weight",
            "output.weight": "lm_head.weight",
            **_both(
                ("output_norm", "transformer.ln_f"),
                *((f"blk.{{}}.{name}", f"transformer.h.{{}}.{own}") for name, own in _GPT2.items()),
            ),
        },
        transposed=frozenset(["attn_qkv.weight", "attn_output.weight"])
        | {"ffn_up.weight", "ffn_down.weight"},
    ),
    "bert": Architecture(
        "bert",
        keys={**_SIZES, "attention.layer_norm_epsilon": "layer_norm_eps"},
        tensors={
            "token_embd.weight": "bert.embeddings.word_embeddings.weight",
            "position_embd.weight": "bert.embeddings.position_embeddings.weight",
            "token_types.weight": "bert.embeddings.token_type_embeddings.weight",
            **_both(
                ("token_embd_norm", "bert.embeddings.LayerNorm"),
                *(
                    (f"blk.{{}}.{name}", f"bert.encoder.layer.{{}}.{own}")
                    for name, own in _BERT.items()
                ),
            ),
        },
    ),
}
"""By `general.architecture`."""
