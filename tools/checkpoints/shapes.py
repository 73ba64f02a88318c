"""The shapes, each in the form of the real model's config.json."""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]

_QWEN2: Config = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "vocab_size": 151936,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0,
    "max_position_embeddings": 32768,
    "use_sliding_window": False,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
}

CONFIGS: dict[str, Config] = {
    "qwen2.5-0.5b": {
        **_QWEN2,
        "hidden_size": 896,
        "intermediate_size": 4864,
        "num_hidden_layers": 24,
        "num_attention_heads": 14,
        "num_key_value_heads": 2,
    },
    "llama-3.2-1b": {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": 128256,
        "hidden_size": 2048,
        "intermediate_size": 8192,
        "num_hidden_layers": 16,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 64,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-5,
        "rope_theta": 500000.0,
        "rope_scaling": {
            "rope_type": "llama3",
            "factor": 32.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        },
        "max_position_embeddings": 131072,
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "torch_dtype": "bfloat16",
    },
    "qwen2.5-3b": {
        **_QWEN2,
        "hidden_size": 2048,
        "intermediate_size": 11008,
        "num_hidden_layers": 36,
        "num_attention_heads": 16,
        "num_key_value_heads": 2,
    },
}


def tensors(config: Config) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor of a checkpoint, in the order of the file."""
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    size = config.get("head_dim") or hidden // config["num_attention_heads"]
    query = size * config["num_attention_heads"]
    cached = size * config["num_key_value_heads"]
    biases = config["model_type"] == "qwen2"
    result: dict[str, tuple[int, ...]] = {
        "model.embed_tokens.weight": (config["vocab_size"], hidden)
    }
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        result[f"{prefix}input_layernorm.weight"] = (hidden,)
        for name, width in (("q", query), ("k", cached), ("v", cached)):
            result[f"{prefix}self_attn.{name}_proj.weight"] = (width, hidden)
            if biases:
                result[f"{prefix}self_attn.{name}_proj.bias"] = (width,)
        result[f"{prefix}self_attn.o_proj.weight"] = (hidden, query)
        result[f"{prefix}post_attention_layernorm.weight"] = (hidden,)
        result[f"{prefix}mlp.gate_proj.weight"] = (inner, hidden)
        result[f"{prefix}mlp.up_proj.weight"] = (inner, hidden)
        result[f"{prefix}mlp.down_proj.weight"] = (hidden, inner)
    result["model.norm.weight"] = (hidden,)
    if not config["tie_word_embeddings"]:
        result["lm_head.weight"] = (config["vocab_size"], hidden)
    return result
