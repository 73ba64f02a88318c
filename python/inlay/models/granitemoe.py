"""Granite 3 with experts: Llama's layers with factors on embedding, residual and logits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import AnyLayer, CausalLM, FeedForward, Layer
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names


class GraniteMoeLM(CausalLM):
    """The model, whose logits are divided by a constant."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"\.block_sparse_moe\.input_linear\.weight$", ".mlp.experts.gate_up_proj"),
            (r"\.block_sparse_moe\.output_linear\.weight$", ".mlp.experts.down_proj"),
            (r"\.block_sparse_moe\.router\.(layer\.)?", ".mlp.gate."),
            (r"\.block_sparse_moe\.", ".mlp."),
        ),
    )
    logits_scaling: float

    def logits(self, step: Step) -> nn.Tensor:
        """The logits of the requested rows."""
        logits = super().logits(step)
        return logits if self.logits_scaling == 1 else ops.scaled(logits, 1 / self.logits_scaling)


@dataclass(frozen=True, kw_only=True)
class GraniteMoeConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = GraniteMoeLM

    embedding_multiplier: float = 1.0
    attention_multiplier: float = 1.0
    residual_multiplier: float = 1.0
    logits_scaling: float = 1.0
    num_local_experts: int = 8
    num_experts_per_tok: int = 2

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.mlp_bias, "mlp_bias", "is true; Granite's experts have none")
        self.require(self.logits_scaling != 0, "logits_scaling", "is 0; logits are divided by it")
        check_experts(self, "num_local_experts", "num_experts_per_tok")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        return replace(super().heads(layer, context), scale=self.attention_multiplier)

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
        made = GraniteLayer(self.hidden_size, self.rms_norm_eps, attention, mlp)
        made.factor = self.residual_multiplier
        return made

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return self.embedding_multiplier

    def build(self, context: int) -> CausalLM:
        """The model for sequences of at most `context` tokens."""
        model = super().build(context)
        assert isinstance(model, GraniteMoeLM)
        model.logits_scaling = self.logits_scaling
        return model


class GraniteLayer(Layer):
    """Attention and MLP, with a factor on what attention adds to the residual stream."""

    factor: float

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        attended = self.self_attn(self.input_layernorm(x), step, residual=None)
        x = ops.scaled(attended, self.factor, x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)
