"""StableLM: layer norms, and a rotation of a quarter of each head."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, ParallelLayer, SelfAttention
from inlay.models.common.modules import LayerNorm


@dataclass(frozen=True, kw_only=True)
class StableLmConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"qk_layernorm": (False,)}
    RENAMED: ClassVar[Mapping[str, str]] = {
        "layer_norm_eps": "rms_norm_eps",
        "norm_eps": "rms_norm_eps",
        "rope_pct": "partial_rotary_factor",
    }
    HARMLESS: ClassVar[Collection[str]] = ("hidden_dropout",)

    num_key_value_heads: int | None = 32
    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5
    partial_rotary_factor: float = 0.25
    use_qkv_bias: bool = False
    use_parallel_residual: bool = False

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return self.partial_rotary_factor

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(
            self.hidden_size, heads, qkv_bias=self.use_qkv_bias, out_bias=self.attention_bias
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        if not self.use_parallel_residual:
            return super().layer(layer, heads)
        norm = self.norm(self.hidden_size)
        return ParallelLayer(self.attention(layer, heads), self.mlp(layer), norm, None)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps)
