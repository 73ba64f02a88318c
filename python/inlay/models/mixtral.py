"""Mixtral: Mistral's layers, with experts as their MLPs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from inlay import ops
from inlay.models import mistral
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward
from inlay.models.common.experts import MIXTRAL_NAMES, Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names


class MixtralLM(CausalLM):
    """The model, whose checkpoints call gate, up and down w1, w3 and w2."""

    names: ClassVar[Names] = Names(
        prefix="model.",
        tied={"lm_head.weight": "model.embed_tokens.weight"},
        renamed=MIXTRAL_NAMES,
    )


@dataclass(frozen=True, kw_only=True)
class MixtralConfig(mistral.MistralConfig):
    """The keys of config.json that it honours in addition to Mistral's."""

    MODEL: ClassVar[type[CausalLM]] = MixtralLM

    rms_norm_eps: float = 1e-5
    rope_theta: float | None = 1_000_000.0
    sliding_window: int | None = None
    num_experts_per_tok: int = 2
    num_local_experts: int = 8

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "num_local_experts", "num_experts_per_tok")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        routing = ops.Routing(self.num_local_experts, self.num_experts_per_tok, normalize=True)
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        return MixtureMLP(
            Router(self.hidden_size, routing),
            Experts(routing.experts, self.hidden_size, self.intermediate_size, form),
        )
