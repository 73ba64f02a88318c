"""Orion 14B: Llama's layers with layer norms."""

from __future__ import annotations

from dataclasses import dataclass

from inlay.models import llama
from inlay.models.common.modules import LayerNorm


@dataclass(frozen=True, kw_only=True)
class OrionConfig(llama.LlamaConfig):
    """The keys of config.json that it honours; defaults differ from Llama's."""

    vocab_size: int = 84608
    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps)
