"""The small models whose outputs are committed, in the form of their config.json on the Hub.

Each case is chosen for one property; the shapes are deliberately odd (three heads, vocabularies
that fill no tile), so that a kernel that only works for round numbers fails.
"""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]

LLAMA: Config = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "vocab_size": 301,
    "hidden_size": 96,
    "intermediate_size": 160,
    "num_hidden_layers": 2,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
    "attention_bias": False,
    "mlp_bias": False,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
MISTRAL: Config = {
    "model_type": "mistral",
    "architectures": ["MistralForCausalLM"],
    "vocab_size": 320,
    "hidden_size": 64,
    "intermediate_size": 192,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "hidden_act": "silu",
    "max_position_embeddings": 512,
    "sliding_window": None,
    "rms_norm_eps": 1e-5,
    "rope_theta": 1000000.0,
    "tie_word_embeddings": False,
}
QWEN2: Config = {
    "model_type": "qwen2",
    "architectures": ["Qwen2ForCausalLM"],
    "vocab_size": 331,
    "hidden_size": 112,
    "intermediate_size": 144,
    "num_hidden_layers": 2,
    "num_attention_heads": 7,
    "num_key_value_heads": 1,
    "hidden_act": "silu",
    "max_position_embeddings": 512,
    "max_window_layers": 2,
    "sliding_window": 128,
    "use_sliding_window": False,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0,
    "tie_word_embeddings": True,
}
QWEN3: Config = {
    "model_type": "qwen3",
    "architectures": ["Qwen3ForCausalLM"],
    "vocab_size": 288,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "hidden_act": "silu",
    "attention_bias": False,
    "max_position_embeddings": 512,
    "max_window_layers": 3,
    "sliding_window": None,
    "use_sliding_window": False,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000,
    "rope_scaling": None,
    "tie_word_embeddings": True,
}
PHI3: Config = {
    "model_type": "phi3",
    "architectures": ["Phi3ForCausalLM"],
    "vocab_size": 320,
    "hidden_size": 96,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 6,
    "num_key_value_heads": 6,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "original_max_position_embeddings": 256,
    "pad_token_id": 0,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "rope_scaling": None,
    "sliding_window": None,
    "tie_word_embeddings": False,
}
GEMMA3: Config = {
    "model_type": "gemma3_text",
    "architectures": ["Gemma3ForCausalLM"],
    "vocab_size": 310,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 7,
    "num_attention_heads": 4,
    "num_key_value_heads": 1,
    "head_dim": 32,
    "hidden_activation": "gelu_pytorch_tanh",
    "attention_bias": False,
    "attn_logit_softcapping": None,
    "final_logit_softcapping": None,
    "max_position_embeddings": 512,
    "query_pre_attn_scalar": 32,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000,
    "rope_local_base_freq": 10000,
    "rope_scaling": None,
    "sliding_window": 24,
    "sliding_window_pattern": 6,
}
GPT2: Config = {
    "model_type": "gpt2",
    "architectures": ["GPT2LMHeadModel"],
    "vocab_size": 305,
    "n_positions": 192,
    "n_embd": 60,
    "n_layer": 2,
    "n_head": 5,
    "n_inner": None,
    "activation_function": "gelu_new",
    "layer_norm_epsilon": 1e-5,
    "bos_token_id": 304,
    "eos_token_id": 304,
}
BERT: Config = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": 300,
    "hidden_size": 60,
    "intermediate_size": 144,
    "num_hidden_layers": 2,
    "num_attention_heads": 5,
    "hidden_act": "gelu",
    "max_position_embeddings": 96,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
}

MIXTRAL: Config = {
    "model_type": "mixtral",
    "architectures": ["MixtralForCausalLM"],
    "vocab_size": 307,
    "hidden_size": 72,
    "intermediate_size": 88,
    "num_hidden_layers": 2,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "num_local_experts": 5,
    "num_experts_per_tok": 2,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 1000000.0,
    "sliding_window": None,
    "router_aux_loss_coef": 0.02,
    "output_router_logits": False,
    "tie_word_embeddings": False,
}

LLAMA3_SCALING: Config = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
YARN: Config = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64}


def longrope(pairs: int) -> Config:
    """Factors for this many pairs of dimensions."""
    return {
        "type": "longrope",
        "short_factor": [1.0 + 0.05 * i for i in range(pairs)],
        "long_factor": [1.5 + 0.7 * i for i in range(pairs)],
    }


QWEN35: Config = {
    "model_type": "qwen3_5_text",
    "architectures": ["Qwen3_5ForCausalLM"],
    "vocab_size": 277,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "hidden_act": "silu",
    "attention_bias": False,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-6,
    "rope_parameters": {
        "rope_type": "default",
        "rope_theta": 10000000.0,
        "partial_rotary_factor": 0.25,
        "mrope_section": [2, 1, 1],
        "mrope_interleaved": True,
    },
    "full_attention_interval": 4,
    "linear_conv_kernel_dim": 4,
    "linear_key_head_dim": 12,
    "linear_value_head_dim": 32,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 6,
    "tie_word_embeddings": True,
}
LFM2: Config = {
    "model_type": "lfm2",
    "architectures": ["Lfm2ForCausalLM"],
    "vocab_size": 290,
    "hidden_size": 72,
    "intermediate_size": 150,
    "num_hidden_layers": 4,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "norm_eps": 1e-5,
    "rope_theta": 1000000.0,
    "conv_bias": False,
    "conv_L_cache": 3,
    "block_auto_adjust_ff_dim": True,
    "block_ffn_dim_multiplier": 1.0,
    "block_multiple_of": 32,
    "layer_types": ["conv", "conv", "full_attention", "conv"],
    "tie_word_embeddings": True,
}


CASES: dict[str, Config] = {
    "llama-gqa": LLAMA,
    "llama-mha-tied": LLAMA | {"num_key_value_heads": 6, "tie_word_embeddings": True},
    "llama-odd-heads-bias": LLAMA
    | {
        "num_attention_heads": 3,
        "num_key_value_heads": 1,
        "hidden_size": 72,
        "intermediate_size": 100,
        "attention_bias": True,
        "mlp_bias": True,
        "vocab_size": 257,
    },
    "llama-llama3-rope": LLAMA | {"rope_scaling": LLAMA3_SCALING, "rope_theta": 500000.0},
    "llama-linear-rope": LLAMA | {"rope_scaling": {"type": "linear", "factor": 2.0}},
    "llama-v5-config": {key: value for key, value in LLAMA.items() if key != "rope_theta"}
    | {"rope_parameters": LLAMA3_SCALING | {"rope_theta": 20000.0}, "head_dim": 24},
    "mistral-window": MISTRAL | {"sliding_window": 32},
    "mistral-full": MISTRAL | {"head_dim": 32, "num_attention_heads": 3, "num_key_value_heads": 3},
    "mixtral-odd": MIXTRAL,
    "mixtral-window": MIXTRAL
    | {"sliding_window": 40, "num_local_experts": 8, "num_experts_per_tok": 3, "hidden_size": 96}
    | {"intermediate_size": 64},
    "qwen2-tied": QWEN2,
    "qwen2-window": QWEN2
    | {"use_sliding_window": True, "sliding_window": 40, "max_window_layers": 1}
    | {"num_key_value_heads": 7, "tie_word_embeddings": False},
    "qwen2-yarn": QWEN2 | {"rope_scaling": YARN},
    "qwen3-tied": QWEN3,
    "qwen3-bias": QWEN3
    | {"attention_bias": True, "tie_word_embeddings": False, "num_attention_heads": 6},
    "phi3-plain": PHI3,
    "phi3-window": PHI3 | {"sliding_window": 48, "num_key_value_heads": 2},
    "phi3-longrope-short": PHI3
    | {"max_position_embeddings": 512, "rope_scaling": longrope(8)}
    | {"original_max_position_embeddings": 160},
    "phi3-longrope-long": PHI3
    | {"max_position_embeddings": 512, "rope_scaling": longrope(8)}
    | {"original_max_position_embeddings": 48},
    "phi3-partial-rotary": PHI3
    | {"partial_rotary_factor": 0.75, "max_position_embeddings": 512, "hidden_size": 128}
    | {"num_attention_heads": 4, "num_key_value_heads": 2, "original_max_position_embeddings": 160}
    | {"rope_scaling": longrope(12), "tie_word_embeddings": True},
    "gemma3-local-global": GEMMA3,
    "gemma3-softcap": GEMMA3
    | {"final_logit_softcapping": 30.0, "attn_logit_softcapping": 5.0, "num_key_value_heads": 4}
    | {"sliding_window_pattern": 2, "num_hidden_layers": 3, "query_pre_attn_scalar": 48},
    "gemma3-linear-rope": GEMMA3
    | {"rope_scaling": {"rope_type": "linear", "factor": 8.0}, "sliding_window_pattern": 3}
    | {"num_hidden_layers": 3},
    "qwen3_5-tied": QWEN35,
    "qwen3_5-types": QWEN35
    | {"layer_types": ["full_attention", "linear_attention"], "num_hidden_layers": 2}
    | {"linear_conv_kernel_dim": 2, "linear_num_value_heads": 2, "tie_word_embeddings": False},
    "lfm2-tied": LFM2,
    "lfm2-bias": LFM2
    | {"conv_bias": True, "conv_L_cache": 4, "num_hidden_layers": 3, "full_attn_idxs": [1]}
    | {"layer_types": None, "block_auto_adjust_ff_dim": False},
    "gpt2-plain": GPT2,
    "gpt2-inverse-layer": GPT2
    | {"scale_attn_by_inverse_layer_idx": True, "n_inner": 100, "tie_word_embeddings": False},
    "bert-plain": BERT,
    "bert-wide": BERT
    | {"hidden_size": 64, "num_attention_heads": 4, "hidden_act": "gelu_new", "vocab_size": 333},
}
