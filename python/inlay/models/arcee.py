"""Arcee's AFM: Llama's layers with a plain MLP of squared ReLU."""

from __future__ import annotations

from dataclasses import dataclass

from inlay.models import llama
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, PlainMLP


@dataclass(frozen=True, kw_only=True)
class ArceeConfig(llama.LlamaConfig):
    """The keys of config.json that it honours; defaults differ from Llama's."""

    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5
    hidden_act: str = "relu2"

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return PlainMLP(self.hidden_size, self.intermediate_size, act, bias=self.mlp_bias)
