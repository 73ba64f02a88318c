"""Qwen 2 and 2.5: Llama's layers, with a bias on queries, keys and values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import SelfAttention


@dataclass(frozen=True, kw_only=True)
class QwenConfig(llama.LlamaConfig):
    """Shared by the configs of Qwen 2 and Qwen 3: a window on some of the layers."""

    MAY_BE_ZERO: ClassVar[Collection[str]] = ("max_window_layers",)

    num_key_value_heads: int | None = 32
    max_position_embeddings: int = 32768
    use_sliding_window: bool = False
    sliding_window: int | None = 4096
    max_window_layers: int = 28
    layer_types: list[str] | None = None
    use_mrope: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.use_mrope, "use_mrope", "is true; not supported")
        self.require(not self.mlp_bias, "mlp_bias", "is true; Qwen has none")
        known = ("full_attention", "sliding_attention")
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        super().check()

    def window(self, layer: int) -> int | None:
        """How many tokens a layer looks back, or None for all of them."""
        if not self.use_sliding_window:
            return None
        if self.layer_types:
            slides = self.layer_types[layer] == "sliding_attention"
        else:
            slides = layer >= self.max_window_layers
        return self.sliding_window if slides else None

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        return replace(super().heads(layer, context), window=self.window(layer))


@dataclass(frozen=True, kw_only=True)
class Qwen2Config(QwenConfig):
    """The keys of config.json that it honours."""

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.attention_bias, "attention_bias", "is not a key of Qwen 2")
        super().check()

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(self.hidden_size, heads, qkv_bias=True, out_bias=False)
