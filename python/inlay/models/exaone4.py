"""EXAONE 4: norms after attention and MLP; layers that see all of a text do not rotate."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inlay.models import llama, qwen3
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, PostNormLayer, SelfAttention

_LOCAL, _FULL = "sliding_attention", "full_attention"


@dataclass(frozen=True, kw_only=True)
class Exaone4Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    vocab_size: int = 102400
    num_key_value_heads: int | None = 32
    rms_norm_eps: float = 1e-5
    sliding_window: int | None = 4096
    sliding_window_pattern: int | str | None = 4
    layer_types: list[str] | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        known = (_LOCAL, _FULL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        pattern = self.sliding_window_pattern
        self.require(
            not isinstance(pattern, str) or (pattern != "" and set(pattern) <= {"L", "G"}),
            "sliding_window_pattern",
            f"is {pattern!r}; it must be a number or made of L and G",
        )
        super().check()

    def _local(self, layer: int) -> bool:
        """Whether a layer has a window."""
        pattern = self.sliding_window_pattern
        if self.sliding_window is None or pattern is None:
            return False
        if self.layer_types:
            return self.layer_types[layer] == _LOCAL
        if isinstance(pattern, str):
            last = layer == self.num_hidden_layers - 1
            return not last and pattern[layer % len(pattern)] == "L"
        return bool((layer + 1) % pattern)

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        made = super().heads(layer, context)
        local = self._local(layer)
        return replace(
            made,
            rope=made.rope if local or self.sliding_window is None else None,
            window=self.sliding_window if local else None,
        )

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return qwen3.Attention(
            self.hidden_size, heads, bias=self.attention_bias, epsilon=self.rms_norm_eps
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        return PostNormLayer(self.attention(layer, heads), self.mlp(layer), *self.norms(2))
