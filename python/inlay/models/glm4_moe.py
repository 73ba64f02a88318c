"""GLM 4.5 and 4.6: experts chosen by a corrected sigmoid, and half a head rotates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay import ops
from inlay.models import llama, qwen3
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import CausalLM, SelfAttention
from inlay.models.common.experts import Router, check_experts
from inlay.models.common.match import Names
from inlay.models.deepseek import DeepseekMixtureConfig


class Glm4MoeLM(CausalLM):
    """The model without the layers that predict further tokens, which follow the others."""

    names: ClassVar[Names] = replace(
        CausalLM.names, ignored=(*CausalLM.names.ignored, r"^model\.layers\.(46|92)\.")
    )


@dataclass(frozen=True, kw_only=True)
class Glm4MoeConfig(DeepseekMixtureConfig):
    """The keys of config.json that it honours in addition to Llama's and DeepSeek's."""

    MODEL: ClassVar[type[CausalLM]] = Glm4MoeLM
    MAY_BE_ZERO: ClassVar[Collection[str]] = ("first_k_dense_replace", "num_nextn_predict_layers")

    num_key_value_heads: int | None = 8
    head_dim: int | None = 128
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-5
    partial_rotary_factor: float = 0.5
    moe_intermediate_size: int = 1408
    n_routed_experts: int = 128
    n_shared_experts: int | None = 1
    num_experts_per_tok: int = 8
    first_k_dense_replace: int = 1
    norm_topk_prob: bool = True
    n_group: int = 1
    topk_group: int = 1
    routed_scaling_factor: float = 1.0
    use_qk_norm: bool = False
    # Layers that predict further tokens, which are left out.
    num_nextn_predict_layers: int | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "n_routed_experts", "num_experts_per_tok", "n_group", "topk_group")
        self.require(not self.mlp_bias, "mlp_bias", "is true; GLM has none")
        super().check()

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return self.partial_rotary_factor

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer, which has no bias on its output."""
        bias, epsilon = self.attention_bias, self.rms_norm_eps
        if not self.use_qk_norm:
            return llama.Attention(self.hidden_size, heads, qkv_bias=bias, out_bias=False)
        normed = qwen3.Attention(self.hidden_size, heads, bias=bias, epsilon=epsilon)
        normed.o_proj.bias = None
        return normed

    def router(self) -> Router:
        """The router of a layer."""
        routing = ops.Routing(
            self.n_routed_experts,
            self.num_experts_per_tok,
            "sigmoid",
            normalize=self.norm_topk_prob,
            added=1e-20,
            scale=self.routed_scaling_factor,
            groups=self.n_group,
            chosen_groups=self.topk_group,
            best_of_group=2,
        )
        return Router(self.hidden_size, routing, correction=True)
