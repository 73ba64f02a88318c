"""Granite 3 with experts: Granite's layers, whose MLPs are mixtures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import granite
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import AnyLayer, CausalLM, FeedForward, ScaledLayer
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names


class GraniteMoeLM(CausalLM):
    """The model, whose experts have names of their own."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"\.block_sparse_moe\.input_linear\.weight$", ".mlp.experts.gate_up_proj"),
            (r"\.block_sparse_moe\.output_linear\.weight$", ".mlp.experts.down_proj"),
            (r"\.block_sparse_moe\.router\.(layer\.)?", ".mlp.gate."),
            (r"\.block_sparse_moe\.", ".mlp."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class GraniteMoeConfig(granite.GraniteConfig):
    """The keys of config.json that it honours in addition to Granite's."""

    MODEL: ClassVar[type[CausalLM]] = GraniteMoeLM

    num_local_experts: int = 8
    num_experts_per_tok: int = 2

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.mlp_bias, "mlp_bias", "is true; Granite's experts have none")
        check_experts(self, "num_local_experts", "num_experts_per_tok")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer; the weights of the experts take the factor on the residual."""
        routing = ops.Routing(
            self.num_local_experts,
            self.num_experts_per_tok,
            normalize=True,
            scale=self.residual_multiplier,
        )
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        return MixtureMLP(
            Router(self.hidden_size, routing),
            Experts(routing.experts, self.hidden_size, self.intermediate_size, form),
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        attention, mlp = self.attention(layer, heads), self.mlp(layer)
        return GraniteLayer(attention, mlp, *self.norms(2), factor=self.residual_multiplier)


class GraniteLayer(ScaledLayer):
    """A scaled layer, whose MLP has the factor in it."""

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        attended = self.self_attn(self.input_layernorm(x), step, residual=None)
        x = ops.scaled(attended, self.factor, x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)
