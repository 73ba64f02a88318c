"""DeepSeek MoE (the first): fine-grained experts, shared ones, and dense layers at first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inlay import ops
from inlay.models import llama
from inlay.models.common.config import activation
from inlay.models.common.decoder import FeedForward, GatedMLP
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts


@dataclass(frozen=True, kw_only=True)
class DeepseekMixtureConfig(llama.LlamaConfig):
    """Shared by DeepSeek and GLM: which layers have experts, and which experts."""

    MAY_BE_ZERO: ClassVar[Collection[str]] = ("first_k_dense_replace",)

    moe_intermediate_size: int = 1407
    n_routed_experts: int
    n_shared_experts: int | None = None
    num_experts_per_tok: int
    first_k_dense_replace: int = 0
    norm_topk_prob: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "n_routed_experts", "num_experts_per_tok")
        super().check()

    def dense(self, layer: int) -> bool:
        """Whether all rows go through one MLP."""
        return layer < self.first_k_dense_replace

    def router(self) -> Router:
        """The router of a layer."""
        routing = ops.Routing(
            self.n_routed_experts,
            self.num_experts_per_tok,
            normalize=self.norm_topk_prob and self.num_experts_per_tok > 1,
            added=1e-20,
        )
        return Router(self.hidden_size, routing)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        if self.dense(layer):
            return super().mlp(layer)
        act = activation("hidden_act", self.hidden_act)
        inner, shared = self.moe_intermediate_size, self.n_shared_experts
        return MixtureMLP(
            self.router(),
            Experts(self.n_routed_experts, self.hidden_size, inner, ops.Gate(act)),
            GatedMLP(self.hidden_size, inner * shared, act) if shared else None,
        )


@dataclass(frozen=True, kw_only=True)
class DeepseekConfig(DeepseekMixtureConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "scoring_func": ("softmax",),
    }

    n_routed_experts: int
    num_experts_per_tok: int
    moe_layer_freq: int = 1

    def dense(self, layer: int) -> bool:
        """Whether all rows go through one MLP."""
        return super().dense(layer) or layer % self.moe_layer_freq != 0
