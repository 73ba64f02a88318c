"""OLMo 2: norms after attention and MLP, and over all queries and all keys of a row."""

from __future__ import annotations

from dataclasses import dataclass

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import AnyLayer, PostNormLayer, SelfAttention
from inlay.models.common.modules import RMSNorm, linears


@dataclass(frozen=True, kw_only=True)
class Olmo2Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    rms_norm_eps: float = 1e-5

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(
            self.hidden_size, heads, bias=self.attention_bias, epsilon=self.rms_norm_eps
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        return PostNormLayer(self.attention(layer, heads), self.mlp(layer), *self.norms(2))


class Attention(llama.Attention):
    """Llama's attention with a norm over all queries of a row, and one over all its keys.

    What is normed, and the values, may have a limit.
    """

    def __init__(
        self,
        hidden: int,
        heads: Heads,
        *,
        bias: bool,
        epsilon: float,
        limit: float | None = None,
    ):
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias)
        self.q_norm = RMSNorm(heads.query_width, epsilon)
        self.k_norm = RMSNorm(heads.cached_width, epsilon)
        self.limit = limit

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        q, k = self.q_norm(q), self.k_norm(k)
        if self.limit is not None:
            q, k, v = (ops.clip(each, self.limit) for each in (q, k, v))
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)
