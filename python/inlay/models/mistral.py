"""Mistral: Llama's layers, with an optional sliding window over the last tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inlay.models import llama
from inlay.models.common.attention import Heads


@dataclass(frozen=True, kw_only=True)
class MistralConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    num_key_value_heads: int | None = 8
    max_position_embeddings: int = 4096 * 32
    sliding_window: int | None = 4096

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.attention_bias, "attention_bias", "is true; Mistral has none")
        self.require(not self.mlp_bias, "mlp_bias", "is true; Mistral has none")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        return replace(super().heads(layer, context), window=self.sliding_window)
