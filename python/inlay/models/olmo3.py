"""OLMo 3: OLMo 2 with a window on three of four layers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inlay.models import llama, olmo2
from inlay.models.common.attention import Heads

_LOCAL, _FULL = "sliding_attention", "full_attention"


@dataclass(frozen=True, kw_only=True)
class Olmo3Config(olmo2.Olmo2Config):
    """The keys of config.json that it honours in addition to OLMo 2's."""

    sliding_window: int | None = 4096
    layer_types: list[str] | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        known = (_LOCAL, _FULL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer; settings of the rotation are those of all layers, or by kind."""
        kind = (
            self.layer_types[layer] if self.layer_types else (_FULL if layer % 4 == 3 else _LOCAL)
        )
        nested = (self.rope_parameters or {}).get(kind)
        own = replace(self, rope_parameters=nested) if nested else self
        if nested is None and kind == _LOCAL:
            # Longer texts are read by rescaled layers without a window.
            theta = (self.rope_parameters or {}).get("rope_theta", self.rope_theta)
            own = replace(self, rope_parameters=None, rope_scaling=None, rope_theta=theta)
        made = llama.LlamaConfig.heads(own, layer, context)
        return replace(made, window=self.sliding_window if kind == _LOCAL else None)
