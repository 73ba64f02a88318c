"""MiniCPM 1 and 2, also with experts: Llama's layers with factors that widths and depths set."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import AnyLayer, CausalLM, FeedForward, ScaledLayer
from inlay.models.common.experts import MIXTRAL_NAMES, Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names


class MiniCPMLM(CausalLM):
    """The model, whose experts have Mixtral's names."""

    names: ClassVar[Names] = replace(CausalLM.names, renamed=MIXTRAL_NAMES)


@dataclass(frozen=True, kw_only=True)
class MiniCPMConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = MiniCPMLM
    MAY_BE_ZERO: ClassVar[Collection[str]] = ("num_experts", "num_experts_per_tok")

    scale_emb: float = 1.0
    scale_depth: float = 1.0
    dim_model_base: int = 1
    # None are chosen from none: an MLP for all rows.
    num_experts: int = 0
    num_experts_per_tok: int = 0
    tie_word_embeddings: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.mlp_bias, "mlp_bias", "is true; MiniCPM has none")
        chosen = bool(self.num_experts) <= bool(self.num_experts_per_tok)
        self.require(chosen, "num_experts_per_tok", "is 0, but there are experts")
        check_experts(self, "num_experts", "num_experts_per_tok")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        if not self.num_experts:
            return super().mlp(layer)
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        routing = ops.Routing(self.num_experts, self.num_experts_per_tok, normalize=True)
        return MixtureMLP(
            Router(self.hidden_size, routing),
            Experts(routing.experts, self.hidden_size, self.intermediate_size, form),
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer; the more there are, the less each adds."""
        attention, mlp = self.attention(layer, heads), self.mlp(layer)
        factor = self.scale_depth / math.sqrt(self.num_hidden_layers)
        return ScaledLayer(attention, mlp, *self.norms(2), factor=factor)

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return self.scale_emb

    def logit_scale(self) -> float:
        """The factor on the logits, which shrink as the model widens."""
        return 1 / (self.hidden_size / self.dim_model_base)
