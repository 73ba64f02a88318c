"""GLM-4 9B in Hugging Face's form: half of a head rotates, neighbour with neighbour."""

from __future__ import annotations

from dataclasses import dataclass

from inlay.models import llama, phi3
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, SelfAttention


@dataclass(frozen=True, kw_only=True)
class GlmConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    num_key_value_heads: int | None = 2
    head_dim: int | None = 128
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1.5625e-07
    partial_rotary_factor: float = 0.5
    attention_bias: bool = True

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return self.partial_rotary_factor

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(
            self.hidden_size,
            heads,
            qkv_bias=self.attention_bias,
            out_bias=False,
            interleaved=True,
        )

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return phi3.MLP(self.hidden_size, self.intermediate_size, act)
