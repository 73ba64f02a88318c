"""Seed-OSS: Llama's layers with a bias on queries, keys and values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import SelfAttention


@dataclass(frozen=True, kw_only=True)
class SeedOssConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    HARMLESS: ClassVar[Collection[str]] = ("residual_dropout",)

    vocab_size: int = 155136
    num_key_value_heads: int | None = 8
    head_dim: int | None = 128
    max_position_embeddings: int = 524288
    attention_bias: bool = True
    attention_out_bias: bool = False

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(
            self.hidden_size,
            heads,
            qkv_bias=self.attention_bias,
            out_bias=self.attention_out_bias,
        )
