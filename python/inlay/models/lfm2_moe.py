"""LFM2 with experts: LFM2's layers, and mixtures after the first few."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay import ops
from inlay.models import lfm2
from inlay.models.common.decoder import CausalLM, FeedForward
from inlay.models.common.experts import MIXTRAL_NAMES, Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names


class LiquidMixtureLM(lfm2.LiquidLM):
    """The model, whose experts have Mixtral's names."""

    names: ClassVar[Names] = replace(
        lfm2.LiquidLM.names,
        renamed=(
            *lfm2.LiquidLM.names.renamed,
            *MIXTRAL_NAMES,
            (r"\.mlp\.expert_bias$", ".mlp.gate.e_score_correction_bias"),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Lfm2MoeConfig(lfm2.Lfm2Config):
    """The keys of config.json that it honours in addition to LFM2's."""

    MODEL: ClassVar[type[CausalLM]] = LiquidMixtureLM
    MAY_BE_ZERO: ClassVar[Collection[str]] = ("num_dense_layers",)

    hidden_size: int = 2048
    intermediate_size: int = 7168
    # The width of dense layers is as it is given.
    block_auto_adjust_ff_dim: bool = False
    moe_intermediate_size: int = 1792
    num_dense_layers: int = 2
    num_experts: int = 32
    num_experts_per_tok: int = 4
    norm_topk_prob: bool = True
    routed_scaling_factor: float = 1.0
    use_expert_bias: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "num_experts", "num_experts_per_tok")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        if layer < self.num_dense_layers:
            return super().mlp(layer)
        routing = ops.Routing(
            self.num_experts,
            self.num_experts_per_tok,
            "sigmoid",
            normalize=self.norm_topk_prob,
            added=1e-6,
            scale=self.routed_scaling_factor,
        )
        inner = self.moe_intermediate_size
        return MixtureMLP(
            Router(self.hidden_size, routing, correction=self.use_expert_bias),
            Experts(routing.experts, self.hidden_size, inner, ops.Gate()),
        )
