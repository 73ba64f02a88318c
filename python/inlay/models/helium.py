"""Helium: Llama's layers, rotating neighbouring dimensions."""

from __future__ import annotations

from dataclasses import dataclass

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import SelfAttention


@dataclass(frozen=True, kw_only=True)
class HeliumConfig(llama.LlamaConfig):
    """The keys of config.json that it honours; defaults differ from Llama's."""

    num_key_value_heads: int | None = 20
    head_dim: int | None = 128
    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-8

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(
            self.hidden_size,
            heads,
            qkv_bias=self.attention_bias,
            out_bias=False,
            interleaved=True,
        )
