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
DEEPSEEK: Config = {
    "model_type": "deepseek",
    "architectures": ["DeepseekForCausalLM"],
    "vocab_size": 302,
    "hidden_size": 64,
    "intermediate_size": 104,
    "moe_intermediate_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "n_routed_experts": 10,
    "n_shared_experts": 2,
    "num_experts_per_tok": 4,
    "moe_layer_freq": 1,
    "first_k_dense_replace": 1,
    "norm_topk_prob": False,
    "scoring_func": "softmax",
    "aux_loss_alpha": 0.001,
    "seq_aux": True,
    "pretraining_tp": 1,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-6,
    "rope_theta": 10000,
    "rope_scaling": None,
    "attention_bias": False,
    "tie_word_embeddings": False,
}
MINICPM: Config = {
    "model_type": "minicpm",
    "architectures": ["MiniCPMForCausalLM"],
    "vocab_size": 306,
    "hidden_size": 64,
    "intermediate_size": 56,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_experts": 6,
    "num_experts_per_tok": 2,
    "scale_emb": 3,
    "scale_depth": 1.4,
    "dim_model_base": 16,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "rope_scaling": None,
    "attention_bias": False,
    "tie_word_embeddings": True,
}
QWEN2_MOE: Config = {
    "model_type": "qwen2_moe",
    "architectures": ["Qwen2MoeForCausalLM"],
    "vocab_size": 303,
    "hidden_size": 64,
    "intermediate_size": 96,
    "moe_intermediate_size": 40,
    "shared_expert_intermediate_size": 72,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_experts": 6,
    "num_experts_per_tok": 3,
    "norm_topk_prob": False,
    "decoder_sparse_step": 1,
    "mlp_only_layers": [1],
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0,
    "use_sliding_window": False,
    "sliding_window": 32,
    "max_window_layers": 2,
    "tie_word_embeddings": False,
}
QWEN3_MOE: Config = {
    "model_type": "qwen3_moe",
    "architectures": ["Qwen3MoeForCausalLM"],
    "vocab_size": 305,
    "hidden_size": 64,
    "intermediate_size": 96,
    "moe_intermediate_size": 40,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 24,
    "num_experts": 9,
    "num_experts_per_tok": 4,
    "norm_topk_prob": True,
    "decoder_sparse_step": 1,
    "mlp_only_layers": [],
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0,
    "rope_scaling": None,
    "attention_bias": False,
    "use_sliding_window": False,
    "max_window_layers": 2,
    "sliding_window": None,
    "tie_word_embeddings": False,
}
OLMOE: Config = {
    "model_type": "olmoe",
    "architectures": ["OlmoeForCausalLM"],
    "vocab_size": 300,
    "hidden_size": 64,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "num_experts": 8,
    "num_experts_per_tok": 3,
    "norm_topk_prob": False,
    "clip_qkv": None,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "attention_bias": False,
    "tie_word_embeddings": False,
}
GRANITEMOE: Config = {
    "model_type": "granitemoe",
    "architectures": ["GraniteMoeForCausalLM"],
    "vocab_size": 299,
    "hidden_size": 64,
    "intermediate_size": 56,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_local_experts": 6,
    "num_experts_per_tok": 3,
    "embedding_multiplier": 3.0,
    "attention_multiplier": 0.2,
    "residual_multiplier": 0.5,
    "logits_scaling": 2.0,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-6,
    "rope_theta": 10000.0,
    "attention_bias": False,
    "tie_word_embeddings": True,
}
PHIMOE: Config = {
    "model_type": "phimoe",
    "architectures": ["PhimoeForCausalLM"],
    "vocab_size": 310,
    "hidden_size": 64,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_local_experts": 6,
    "num_experts_per_tok": 2,
    "router_jitter_noise": 0.2,
    "input_jitter_noise": 0.01,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "sliding_window": None,
    "attention_bias": True,
    "lm_head_bias": True,
    "tie_word_embeddings": False,
}
GLM4_MOE: Config = {
    "model_type": "glm4_moe",
    "architectures": ["Glm4MoeForCausalLM"],
    "vocab_size": 309,
    "hidden_size": 64,
    "intermediate_size": 96,
    "moe_intermediate_size": 40,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "partial_rotary_factor": 0.5,
    "n_routed_experts": 8,
    "n_shared_experts": 1,
    "num_experts_per_tok": 3,
    "n_group": 1,
    "topk_group": 1,
    "first_k_dense_replace": 1,
    "norm_topk_prob": True,
    "routed_scaling_factor": 1.5,
    "use_qk_norm": True,
    "num_nextn_predict_layers": 1,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "rope_scaling": None,
    "attention_bias": True,
    "tie_word_embeddings": False,
}
ERNIE: Config = {
    "model_type": "ernie4_5_moe",
    "architectures": ["Ernie4_5_MoeForCausalLM"],
    "vocab_size": 311,
    "hidden_size": 64,
    "intermediate_size": 96,
    "moe_intermediate_size": 40,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "moe_num_experts": 6,
    "moe_num_shared_experts": 2,
    "moe_k": 2,
    "moe_layer_start_index": 1,
    "moe_layer_end_index": -1,
    "moe_layer_interval": 1,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 500000.0,
    "use_bias": False,
    "tie_word_embeddings": True,
}
GPT_OSS: Config = {
    "model_type": "gpt_oss",
    "architectures": ["GptOssForCausalLM"],
    "vocab_size": 313,
    "hidden_size": 64,
    "intermediate_size": 40,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 24,
    "num_local_experts": 6,
    "num_experts_per_tok": 3,
    "swiglu_limit": 1.0,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 150000,
    "rope_scaling": {
        "rope_type": "yarn",
        "factor": 4.0,
        "beta_fast": 32.0,
        "beta_slow": 1.0,
        "truncate": False,
        "original_max_position_embeddings": 64,
    },
    "sliding_window": 40,
    "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
    "attention_bias": True,
    "output_router_logits": False,
    "tie_word_embeddings": False,
}
LLAMA4: Config = {
    "model_type": "llama4_text",
    "architectures": ["Llama4ForCausalLM"],
    "vocab_size": 314,
    "hidden_size": 64,
    "intermediate_size": 40,
    "intermediate_size_mlp": 88,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 24,
    "num_local_experts": 5,
    "num_experts_per_tok": 1,
    "interleave_moe_layer_step": 1,
    "moe_layers": [0, 2, 3],
    "use_qk_norm": True,
    "no_rope_layers": [1, 1, 0, 1],
    "attention_chunk_size": 40,
    "attn_temperature_tuning": True,
    "floor_scale": 30,
    "attn_scale": 0.5,
    "hidden_act": "silu",
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 500000.0,
    "attention_bias": False,
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


def small(model_type: str, **settings: Any) -> Config:
    """A Llama-like config with odd shapes."""
    return {
        "model_type": model_type,
        "vocab_size": 293,
        "hidden_size": 72,
        "intermediate_size": 104,
        "num_hidden_layers": 2,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "max_position_embeddings": 256,
        "rope_theta": 10000.0,
        "tie_word_embeddings": False,
        "bos_token_id": 1,
        "eos_token_id": 2,
        **settings,
    }


def without(config: Config, *keys: str) -> Config:
    """The config without some keys."""
    return {key: value for key, value in config.items() if key not in keys}


LOCAL, FULL = "sliding_attention", "full_attention"
DENSE: dict[str, Config] = {
    "gemma-tied": small("gemma", head_dim=16, hidden_act="gelu_pytorch_tanh")
    | {"tie_word_embeddings": True},
    "gemma2-windows": small("gemma2", head_dim=16, sliding_window=24, num_hidden_layers=3)
    | {"query_pre_attn_scalar": 20, "tie_word_embeddings": True},
    "stablelm-sequential": small("stablelm", partial_rotary_factor=0.5, use_qkv_bias=True),
    "stablelm-parallel": small("stablelm", partial_rotary_factor=0.5, use_parallel_residual=True),
    "phi-partial": small("phi", partial_rotary_factor=0.5),
    "gpt_neox-parallel": without(small("gpt_neox", rotary_pct=0.5), "num_key_value_heads"),
    "gpt_neox-sequential": without(
        small("gpt_neox", rotary_pct=1.0, use_parallel_residual=False), "num_key_value_heads"
    ),
    "gpt_bigcode-multi_query": {
        "model_type": "gpt_bigcode",
        "vocab_size": 293,
        "n_embd": 72,
        "n_layer": 2,
        "n_head": 6,
        "n_inner": 104,
        "n_positions": 256,
        "multi_query": True,
    },
    "starcoder2-window": small("starcoder2", sliding_window=32, tie_word_embeddings=True),
    "gptj-partial": {
        "model_type": "gptj",
        "vocab_size": 293,
        "n_embd": 72,
        "n_layer": 2,
        "n_head": 6,
        "n_inner": None,
        "n_positions": 256,
        "rotary_dim": 8,
        "tie_word_embeddings": False,
    },
    "cohere-tied": small("cohere", logit_scale=0.25, tie_word_embeddings=True),
    "cohere2-windows": small("cohere2", logit_scale=0.25, tie_word_embeddings=True)
    | {"sliding_window": 20, "layer_types": [LOCAL, FULL], "head_dim": 12},
    "olmo-clipped": small("olmo", clip_qkv=0.75),
    "olmo2-plain": small("olmo2"),
    "olmo3-windows": without(small("olmo3", sliding_window=20, num_hidden_layers=3), "rope_theta")
    | {"layer_types": [LOCAL, LOCAL, FULL]}
    | {
        "rope_parameters": {
            LOCAL: {"rope_type": "default", "rope_theta": 10000.0},
            FULL: {"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0},
        }
    },
    "nemotron-partial": small("nemotron", partial_rotary_factor=0.5, head_dim=16),
    "glm-partial": small("glm", pad_token_id=0, head_dim=16, partial_rotary_factor=0.5),
    "glm4-partial": small("glm4", pad_token_id=0, head_dim=16, partial_rotary_factor=0.5),
    "granite-factors": small("granite", embedding_multiplier=3.0, attention_multiplier=0.2)
    | {"residual_multiplier": 0.4, "logits_scaling": 2.0},
    "exaone4-windows": small("exaone4", sliding_window=20, num_hidden_layers=3)
    | {"layer_types": [LOCAL, LOCAL, FULL]},
    "exaone4-full": small("exaone4", sliding_window=None, layer_types=[FULL, FULL]),
    "smollm3-layers": small("smollm3", num_hidden_layers=4, pad_token_id=0),
    "ministral3-grown": without(small("ministral3", head_dim=16), "rope_theta")
    | {
        "rope_parameters": {
            "rope_type": "yarn",
            "rope_theta": 10000.0,
            "factor": 8.0,
            "original_max_position_embeddings": 32,
            "max_position_embeddings": 256,
            "beta_fast": 32.0,
            "beta_slow": 1.0,
            "mscale": 1.0,
            "mscale_all_dim": 1.0,
            "llama_4_scaling_beta": 0.3,
        }
    },
    "helium-plain": small("helium", head_dim=12, num_key_value_heads=6),
    "seed_oss-bias": small("seed_oss", head_dim=16),
    "arcee-plain": small("arcee"),
    "internlm-bias": small("internlm", bias=True, num_key_value_heads=6),
    "internlm2-groups": small("internlm2", bias=False),
    "orion-plain": small("orion", rms_norm_eps=1e-5),
    "baichuan-plain": without(small("baichuan"), "num_key_value_heads"),
    "baichuan-unit_rows": without(small("baichuan", z_loss_weight=0), "num_key_value_heads"),
    "qwen-plain": {
        "model_type": "qwen",
        "vocab_size": 293,
        "hidden_size": 72,
        "intermediate_size": 208,
        "num_hidden_layers": 2,
        "num_attention_heads": 6,
        "kv_channels": 12,
        "layer_norm_epsilon": 1e-6,
        "max_position_embeddings": 512,
        "no_bias": True,
        "rotary_emb_base": 10000,
        "rotary_pct": 1.0,
        "seq_length": 256,
        "use_dynamic_ntk": True,
        "use_logn_attn": True,
        "tie_word_embeddings": False,
    },
    "chatglm-groups": {
        "model_type": "chatglm",
        "padded_vocab_size": 293,
        "vocab_size": 293,
        "hidden_size": 96,
        "ffn_hidden_size": 104,
        "num_layers": 2,
        "num_attention_heads": 6,
        "kv_channels": 16,
        "multi_query_attention": True,
        "multi_query_group_num": 2,
        "seq_length": 256,
        "layernorm_epsilon": 1e-5,
        "add_bias_linear": False,
        "add_qkv_bias": True,
        "original_rope": True,
        "rmsnorm": True,
        "rope_ratio": 2.0,
        "tie_word_embeddings": False,
    },
}


CASES: dict[str, Config] = DENSE | {
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
    "deepseek-dense-first": DEEPSEEK,
    "deepseek-normalized": DEEPSEEK
    | {"norm_topk_prob": True, "moe_layer_freq": 2, "first_k_dense_replace": 0},
    "minicpm-experts": MINICPM,
    "minicpm-dense": {k: v for k, v in MINICPM.items() if not k.startswith("num_experts")}
    | {"tie_word_embeddings": False, "num_key_value_heads": 4, "scale_emb": 1},
    "qwen2_moe-shared": QWEN2_MOE,
    "qwen2_moe-window": QWEN2_MOE
    | {"use_sliding_window": True, "qkv_bias": False, "norm_topk_prob": True}
    | {"mlp_only_layers": [], "decoder_sparse_step": 2},
    "qwen3_moe-odd": QWEN3_MOE,
    "qwen3_moe-dense-layer": QWEN3_MOE
    | {"num_hidden_layers": 3, "decoder_sparse_step": 2, "attention_bias": True}
    | {"use_sliding_window": True, "sliding_window": 40, "norm_topk_prob": False},
    "olmoe-plain": OLMOE,
    "olmoe-clip": OLMOE | {"clip_qkv": 0.8, "num_key_value_heads": 2, "norm_topk_prob": True},
    "gpt_oss-sinks": GPT_OSS,
    "gpt_oss-plain-rope": {k: v for k, v in GPT_OSS.items() if k != "rope_scaling"}
    | {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}, "layer_types": None}
    | {"attention_bias": False, "num_key_value_heads": 1, "swiglu_alpha": 1.5},
    "llama4-chunks": LLAMA4,
    "llama4-every-second": LLAMA4
    | {"moe_layers": None, "interleave_moe_layer_step": 2, "use_qk_norm": False}
    | {"no_rope_layers": None, "no_rope_layer_interval": 2, "attention_bias": True}
    | {"attention_chunk_size": None, "attn_temperature_tuning": False},
    "granitemoe-factors": GRANITEMOE,
    "phimoe-biases": PHIMOE,
    "phimoe-window": PHIMOE
    | {"attention_bias": False, "lm_head_bias": False, "sliding_window": 32}
    | {"router_jitter_noise": 0.01},
    "glm4_moe-norms": GLM4_MOE,
    "glm4_moe-groups": GLM4_MOE
    | {"use_qk_norm": False, "n_group": 4, "topk_group": 2, "n_shared_experts": 2}
    | {"attention_bias": False, "first_k_dense_replace": 0, "num_hidden_layers": 2},
    "ernie4_5_moe-plain": ERNIE,
    "ernie4_5_moe-biases": ERNIE
    | {"use_bias": True, "moe_num_shared_experts": 1, "moe_layer_end_index": 1}
    | {"moe_layer_start_index": 0, "tie_word_embeddings": False},
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
    "qwen3_5_moe-shared": {k: v for k, v in QWEN35.items() if k != "intermediate_size"}
    | {"model_type": "qwen3_5_moe_text", "architectures": ["Qwen3_5MoeForCausalLM"]}
    | {"num_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 40}
    | {"shared_expert_intermediate_size": 56},
    "lfm2_moe-bias": {k: v for k, v in LFM2.items() if not k.startswith("block_")}
    | {"model_type": "lfm2_moe", "architectures": ["Lfm2MoeForCausalLM"], "norm_eps": 1e-5}
    | {"num_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 40}
    | {"intermediate_size": 88, "num_dense_layers": 1, "routed_scaling_factor": 1.5},
    "gpt2-plain": GPT2,
    "gpt2-inverse-layer": GPT2
    | {"scale_attn_by_inverse_layer_idx": True, "n_inner": 100, "tie_word_embeddings": False},
    "bert-plain": BERT,
    "bert-wide": BERT
    | {"hidden_size": 64, "num_attention_heads": 4, "hidden_act": "gelu_new", "vocab_size": 333},
}
