"""SmolLM 3: Llama's layers, of which every fourth does not rotate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.rope import rotates

_FULL, _LOCAL = "full_attention", "sliding_attention"


@dataclass(frozen=True, kw_only=True)
class SmolLM3Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    HARMLESS: ClassVar[Collection[str]] = ("max_window_layers",)

    vocab_size: int = 128256
    num_key_value_heads: int | None = 4
    max_position_embeddings: int = 32768
    use_sliding_window: bool = False
    sliding_window: int | None = None
    no_rope_layers: list[int] | None = None
    no_rope_layer_interval: int = 4
    layer_types: list[str] | None = None
    tie_word_embeddings: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        count = self.num_hidden_layers
        self.require_layers("layer_types", self.layer_types, (_FULL, _LOCAL), count)
        self.require_layers("no_rope_layers", self.no_rope_layers, (0, 1), count)
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        made = super().heads(layer, context)
        rotated = rotates(layer, self.no_rope_layers, self.no_rope_layer_interval)
        local = not rotated if self.layer_types is None else self.layer_types[layer] == _LOCAL
        return replace(
            made,
            rope=made.rope if rotated else None,
            window=self.sliding_window if self.use_sliding_window and local else None,
        )
