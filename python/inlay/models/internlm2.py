"""InternLM 2 and 2.5: each key head lies with its queries and its value in one matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.loader.row_order import split_groups
from inlay.models import gpt_neox, llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import CausalLM, SelfAttention
from inlay.models.common.match import Names


class InternLM2LM(CausalLM):
    """The frame of a decoder, under InternLM's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"^(model\.)?tok_embeddings\.", "model.embed_tokens."),
            (r"^output\.", "lm_head."),
            (r"\.attention\.wqkv\.", ".self_attn.qkv_proj."),
            (r"\.attention\.wo\.", ".self_attn.o_proj."),
            (r"\.attention_norm\.", ".input_layernorm."),
            (r"\.ffn_norm\.", ".post_attention_layernorm."),
            (r"\.feed_forward\.w1\.", ".mlp.gate_proj."),
            (r"\.feed_forward\.w3\.", ".mlp.up_proj."),
            (r"\.feed_forward\.w2\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class InternLM2Config(llama.LlamaConfig):
    """The keys of config.json that it honours; one has another name than Llama's."""

    MODEL: ClassVar[type[CausalLM]] = InternLM2LM
    RENAMED: ClassVar[Mapping[str, str]] = {"bias": "attention_bias"}

    vocab_size: int = 103168
    attention_bias: bool = True

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        group = heads.query // heads.cached * heads.size
        orders = split_groups(heads.cached, [group, heads.size, heads.size])
        return gpt_neox.Attention(self.hidden_size, heads, orders, bias=self.attention_bias)
