"""OLMoE: Llama's layers with experts; queries and keys are normed over the whole width."""

from __future__ import annotations

from dataclasses import dataclass

from inlay import ops
from inlay.models import llama, olmo2
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts


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
        return olmo2.Attention(
            self.hidden_size,
            heads,
            bias=self.attention_bias,
            epsilon=self.rms_norm_eps,
            limit=self.clip_qkv,
        )

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
