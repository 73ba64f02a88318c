"""Qwen 1: one matrix for queries, keys and values; the second half of the MLP is the gate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.loader.row_order import split
from inlay.models import gpt_neox, llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, GatedMLP, SelfAttention
from inlay.models.common.match import GPT_NAMES, Names


class QwenLM(CausalLM):
    """The frame of a decoder, under Qwen's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            *GPT_NAMES,
            (r"\.ln_2\.", ".post_attention_layernorm."),
            (r"\.attn\.c_attn\.", ".self_attn.qkv_proj."),
            (r"\.attn\.c_proj\.", ".self_attn.o_proj."),
            (r"\.mlp\.w1\.", ".mlp.up_proj."),
            (r"\.mlp\.w2\.", ".mlp.gate_proj."),
            (r"\.mlp\.c_proj\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class QwenConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = QwenLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "no_bias": (True,),
        "rotary_pct": (1.0,),
        "scale_attn_weights": (True,),
        "use_cache_quantization": (False,),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "layer_norm_epsilon": "rms_norm_eps",
        "rotary_emb_base": "rope_theta",
        "kv_channels": "head_dim",
        # Beyond it, positions are rescaled and scores grow: no model is compiled for longer texts.
        "seq_length": "max_position_embeddings",
        "max_position_embeddings": "longest_position",
    }
    HARMLESS: ClassVar[Collection[str]] = (
        "attn_dropout_prob",
        "bf16",
        "emb_dropout_prob",
        "fp16",
        "fp32",
        "onnx_safe",
        "softmax_in_fp32",
        "use_cache_kernel",
        "use_dynamic_ntk",
        "use_flash_attn",
        "use_logn_attn",
    )

    max_position_embeddings: int = 2048
    longest_position: int = 8192

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        orders = split([heads.query_width, heads.cached_width, heads.cached_width])
        return gpt_neox.Attention(self.hidden_size, heads, orders, bias=True, out_bias=False)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer; the config counts both halves of its width."""
        act = activation("hidden_act", self.hidden_act)
        return GatedMLP(self.hidden_size, self.intermediate_size // 2, act)
