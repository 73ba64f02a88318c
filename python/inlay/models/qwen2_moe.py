"""Qwen 1.5 and 2 with experts: Qwen 2's layers, and a shared expert that every row goes through."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, GatedMLP, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names
from inlay.models.common.modules import Linear
from inlay.models.qwen2 import QwenConfig


@dataclass(frozen=True, kw_only=True)
class QwenMixtureConfig(QwenConfig):
    """Shared by the mixtures of Qwen 2 and Qwen 3: which layers have experts, and which."""

    # transformers writes 0 where there is no window.
    MAY_BE_ZERO: ClassVar[Collection[str]] = ("max_window_layers", "sliding_window")

    decoder_sparse_step: int = 1
    mlp_only_layers: list[int] | None = None
    moe_intermediate_size: int
    num_experts: int
    num_experts_per_tok: int
    norm_topk_prob: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "num_experts", "num_experts_per_tok")
        missing = self.use_sliding_window and not self.sliding_window
        self.require(not missing, "sliding_window", "is missing, but `use_sliding_window` is true")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        dense = layer in (self.mlp_only_layers or ())
        if dense or (layer + 1) % self.decoder_sparse_step:
            return super().mlp(layer)
        return self.mixture()

    def mixture(self) -> MixtureMLP:
        """The MLP of a layer with experts."""
        return MixtureMLP(self.router(), self.experts())

    def router(self) -> Router:
        """The router of a layer."""
        routing = ops.Routing(
            self.num_experts, self.num_experts_per_tok, normalize=self.norm_topk_prob
        )
        return Router(self.hidden_size, routing)

    def experts(self) -> Experts:
        """The experts of a layer."""
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        return Experts(self.num_experts, self.hidden_size, self.moe_intermediate_size, form)


class Qwen2MoeLM(CausalLM):
    """The model, whose checkpoints have one shared expert."""

    names: ClassVar[Names] = replace(
        CausalLM.names, renamed=((r"\.shared_expert\.", ".shared_experts."),)
    )


@dataclass(frozen=True, kw_only=True)
class Qwen2MoeConfig(QwenMixtureConfig):
    """The keys of config.json that it honours."""

    MODEL: ClassVar[type[CausalLM]] = Qwen2MoeLM

    num_key_value_heads: int | None = 16
    moe_intermediate_size: int = 1408
    shared_expert_intermediate_size: int = 5632
    num_experts: int = 60
    num_experts_per_tok: int = 4
    qkv_bias: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.attention_bias, "attention_bias", "is not a key of Qwen 2")
        super().check()

    def window(self, layer: int) -> int | None:
        """How many tokens a layer looks back: by default every other layer has a window."""
        if self.layer_types or not self.use_sliding_window:
            return super().window(layer)
        return None if layer % 2 or layer >= self.max_window_layers else self.sliding_window

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(self.hidden_size, heads, qkv_bias=self.qkv_bias, out_bias=False)

    def mixture(self) -> MixtureMLP:
        """The MLP of a layer with experts."""
        act = activation("hidden_act", self.hidden_act)
        shared = GatedMLP(self.hidden_size, self.shared_expert_intermediate_size, act)
        switch = Linear(self.hidden_size, 1, role="router")
        return MixtureMLP(self.router(), self.experts(), shared, switch=switch)
