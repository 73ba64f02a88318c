"""Gemma 2: norms on both sides, soft caps, and a window on every other layer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inlay.models import gemma
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, SandwichLayer

_LOCAL, _GLOBAL = "sliding_attention", "full_attention"


@dataclass(frozen=True, kw_only=True)
class Gemma2Config(gemma.GemmaConfig):
    """The keys of config.json that it honours in addition to Gemma's."""

    num_key_value_heads: int | None = 4
    query_pre_attn_scalar: float = 256.0
    sliding_window: int | None = 4096
    layer_types: list[str] | None = None
    attn_logit_softcapping: float | None = 50.0
    final_logit_softcapping: float | None = 30.0

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        known = (_LOCAL, _GLOBAL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        local = self.layer_types[layer] == _LOCAL if self.layer_types else layer % 2 == 0
        return replace(
            super().heads(layer, context),
            scale=self.query_pre_attn_scalar**-0.5,
            window=self.sliding_window if local else None,
            softcap=self.attn_logit_softcapping,
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        return SandwichLayer(self.attention(layer, heads), self.mlp(layer), self.norms(4))

    def softcap(self) -> float | None:
        """The cap of the logits."""
        return self.final_logit_softcapping
