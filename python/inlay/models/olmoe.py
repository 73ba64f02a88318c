"""OLMoE: Llama's layers with experts; queries and keys are normed over the whole width."""

from __future__ import annotations

from dataclasses import dataclass

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.modules import RMSNorm, linears


@dataclass(frozen=True, kw_only=True)
class OlmoeConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5
    clip_qkv: float | None = None
    num_experts: int = 64
    num_experts_per_tok: int = 8
    norm_topk_prob: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.mlp_bias, "mlp_bias", "is true; OLMoE has none")
        check_experts(self, "num_experts", "num_experts_per_tok")
        super().check()

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(self, heads)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        routing = ops.Routing(
            self.num_experts, self.num_experts_per_tok, normalize=self.norm_topk_prob
        )
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        return MixtureMLP(
            Router(self.hidden_size, routing),
            Experts(routing.experts, self.hidden_size, self.intermediate_size, form),
        )


class Attention(llama.Attention):
    """Llama's attention with norms on all heads at once, and a limit on what is projected."""

    def __init__(self, config: OlmoeConfig, heads: Heads):
        bias = config.attention_bias
        super().__init__(config.hidden_size, heads, qkv_bias=bias, out_bias=bias)
        self.q_norm = RMSNorm(heads.query_width, config.rms_norm_eps)
        self.k_norm = RMSNorm(heads.cached_width, config.rms_norm_eps)
        self.limit = config.clip_qkv

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        q, k = self.q_norm(q), self.k_norm(k)
        if self.limit is not None:
            q, k, v = (ops.clip(each, self.limit) for each in (q, k, v))
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)
