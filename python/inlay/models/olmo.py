"""OLMo 1: norms without weights, and queries, keys and values that may be clipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import SelfAttention
from inlay.models.common.modules import LayerNorm, linears


@dataclass(frozen=True, kw_only=True)
class OlmoConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"rms_norm_eps": (1e-5,)}

    rms_norm_eps: float = 1e-5
    clip_qkv: float | None = None

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(self, heads)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps, bias=False, weight=False)


class Attention(llama.Attention):
    """Llama's attention with a limit on what is projected."""

    def __init__(self, c: OlmoConfig, heads: Heads):
        bias = c.attention_bias
        super().__init__(c.hidden_size, heads, qkv_bias=bias, out_bias=bias)
        self.limit = c.clip_qkv

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None) -> nn.Tensor:
        parts = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        if self.limit is not None:
            parts = [ops.clip(part, self.limit) for part in parts]
        return self.o_proj(self.heads.attend(step, *parts), residual=residual)
