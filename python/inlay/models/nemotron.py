"""Nemotron (3 and 4): layer norms whose weights lack one, squared ReLU, half of a head rotates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from inlay.models import llama
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, PlainMLP
from inlay.models.common.modules import LayerNorm


@dataclass(frozen=True, kw_only=True)
class NemotronConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    RENAMED: ClassVar[Mapping[str, str]] = {
        "norm_eps": "rms_norm_eps",
        "rope_percent": "partial_rotary_factor",
    }
    HARMLESS: ClassVar[Collection[str]] = ("hidden_dropout",)

    vocab_size: int = 256000
    max_position_embeddings: int = 4096
    hidden_act: str = "relu2"
    rms_norm_eps: float = 1e-5
    partial_rotary_factor: float = 0.5

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return self.partial_rotary_factor

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return PlainMLP(self.hidden_size, self.intermediate_size, act, bias=self.mlp_bias)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps, plus_one=True)
