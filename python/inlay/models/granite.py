"""Granite: Llama's layers with factors on embedding, scores, residuals and logits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, ScaledLayer


@dataclass(frozen=True, kw_only=True)
class GraniteConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    embedding_multiplier: float = 1.0
    attention_multiplier: float = 1.0
    residual_multiplier: float = 1.0
    logits_scaling: float = 1.0

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(self.logits_scaling != 0, "logits_scaling", "is 0; logits are divided by it")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        return replace(super().heads(layer, context), scale=self.attention_multiplier)

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        attention, mlp = self.attention(layer, heads), self.mlp(layer)
        return ScaledLayer(attention, mlp, *self.norms(2), factor=self.residual_multiplier)

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return self.embedding_multiplier

    def logit_scale(self) -> float:
        """The factor on the logits."""
        return 1 / self.logits_scaling
