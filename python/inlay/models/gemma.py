"""Gemma 1: Llama's layers with a scaled embedding and norms whose weights lack one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inlay.models import llama
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, GatedMLP
from inlay.models.common.modules import RMSNorm


@dataclass(frozen=True, kw_only=True)
class GemmaConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"use_bidirectional_attention": (False, None)}

    vocab_size: int = 256000
    num_key_value_heads: int | None = 16
    head_dim: int | None = 256
    max_position_embeddings: int = 8192
    hidden_act: str = "gelu_pytorch_tanh"
    hidden_activation: str | None = None
    tie_word_embeddings: bool = True

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        name = self.hidden_activation or self.hidden_act
        # The first checkpoints say `gelu` and mean its approximation.
        act = activation("hidden_act", "gelu_pytorch_tanh" if name == "gelu" else name)
        return GatedMLP(self.hidden_size, self.intermediate_size, act, bias=self.mlp_bias)

    def norm(self, size: int) -> RMSNorm:
        """A norm over `size` numbers."""
        return RMSNorm(size, self.rms_norm_eps, plus_one=True)

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return float(self.hidden_size**0.5)
