"""Command R7B and Command A: three layers with a window to one that sees all, unrotated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.models import cohere
from inlay.models.common.attention import Heads

_LOCAL, _FULL = "sliding_attention", "full_attention"


@dataclass(frozen=True, kw_only=True)
class Cohere2Config(cohere.CohereConfig):
    """The keys of config.json that it honours in addition to Command R's."""

    HARMLESS: ClassVar[Collection[str]] = ("order_of_interleaved_layers",)

    sliding_window: int | None = 4096
    sliding_window_pattern: int = 4
    layer_types: list[str] | None = None
    layer_switch: int | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        known = (_LOCAL, _FULL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        made = super().heads(layer, context)
        if self.layer_types:
            local = self.layer_types[layer] == _LOCAL
        else:
            local = bool((layer + 1) % (self.layer_switch or self.sliding_window_pattern))
        if local and self.sliding_window is not None:
            return replace(made, window=self.sliding_window)
        return replace(made, rope=None)
