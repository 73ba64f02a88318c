"""ChatGLM 2 and 3, and GLM-4 9B in the form that it was published in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.loader.row_order import half_rotation, split
from inlay.models import glm, gpt_neox
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import CausalLM, SelfAttention
from inlay.models.common.match import Names


class ChatGLMLM(CausalLM):
    """The frame of a decoder, under ChatGLM's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        ignored=(*CausalLM.names.ignored, r"rotary_pos_emb\.inv_freq$"),
        renamed=(
            (r"^transformer\.embedding\.word_embeddings\.", "model.embed_tokens."),
            (r"^transformer\.encoder\.layers\.", "model.layers."),
            (r"^transformer\.encoder\.final_layernorm\.", "model.norm."),
            (r"^transformer\.output_layer\.", "lm_head."),
            (r"\.self_attention\.query_key_value\.", ".self_attn.qkv_proj."),
            (r"\.self_attention\.dense\.", ".self_attn.o_proj."),
            (r"\.mlp\.dense_h_to_4h\.", ".mlp.gate_up_proj."),
            (r"\.mlp\.dense_4h_to_h\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ChatGLMConfig(glm.GlmConfig):
    """The keys of config.json that it honours in addition to GLM's."""

    MODEL: ClassVar[type[CausalLM]] = ChatGLMLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "add_bias_linear": (False,),
        "apply_residual_connection_post_layernorm": (False,),
        "interleaved_qkv": (False,),
        "multi_query_attention": (True,),
        "original_rope": (True,),
        "post_layer_norm": (True,),
        "pre_seq_len": (None,),
        "prefix_projection": (False,),
        "quantization_bit": (0,),
        "rmsnorm": (True,),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "padded_vocab_size": "vocab_size",
        "num_layers": "num_hidden_layers",
        "ffn_hidden_size": "intermediate_size",
        "kv_channels": "head_dim",
        "multi_query_group_num": "num_key_value_heads",
        "seq_length": "max_position_embeddings",
        "layernorm_epsilon": "rms_norm_eps",
        "add_qkv_bias": "attention_bias",
    }
    HARMLESS: ClassVar[Collection[str]] = (
        "apply_query_key_layer_scaling",
        "attention_softmax_in_fp32",
        "bias_dropout_fusion",
        "fp32_residual_connection",
        "hidden_dropout",
    )

    rms_norm_eps: float = 1e-5
    rope_ratio: float = 1.0

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        own = replace(self, rope_theta=10000.0 * self.rope_ratio)
        return glm.GlmConfig.heads(own, layer, context)

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        assert heads.rope is not None
        q, k, v = split([heads.query_width, heads.cached_width, heads.cached_width])
        q = q.then(half_rotation(heads.query, heads.size, heads.rope.width))
        k = k.then(half_rotation(heads.cached, heads.size, heads.rope.width))
        bias = self.attention_bias
        return gpt_neox.Attention(self.hidden_size, heads, [q, k, v], bias=bias, out_bias=False)
