"""Qwen 3: queries and keys of each head are normed before they are rotated."""

from __future__ import annotations

from dataclasses import dataclass

from tvm.relax.frontend import nn

from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import SelfAttention
from inlay.models.common.modules import RMSNorm, linears
from inlay.models.qwen2 import QwenConfig


@dataclass(frozen=True, kw_only=True)
class Qwen3Config(QwenConfig):
    """The keys of config.json that it honours in addition to Qwen 2's."""

    head_dim: int | None = 128

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(
            self.hidden_size, heads, bias=self.attention_bias, epsilon=self.rms_norm_eps
        )


class Attention(llama.Attention):
    """Llama's attention with a norm on each head's query and key."""

    def __init__(self, hidden: int, heads: Heads, *, bias: bool, epsilon: float):
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias)
        self.q_norm = RMSNorm(heads.size, epsilon)
        self.k_norm = RMSNorm(heads.size, epsilon)

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        attended = self.heads.attend(step, q, k, v, q_norm=self.q_norm, k_norm=self.k_norm)
        return self.o_proj(attended, residual=residual)
