"""Phi 3.5 MoE: experts chosen by a sparse mixer, layer norms, biases, LongRoPE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward
from inlay.models.common.experts import (
    MIXTRAL_NAMES,
    Experts,
    MixtureMLP,
    Router,
    check_experts,
)
from inlay.models.common.match import Names
from inlay.models.common.modules import LayerNorm


class PhimoeLM(CausalLM):
    """The model, whose checkpoints have Mixtral's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names, renamed=(*MIXTRAL_NAMES, (r"\.mlp\.router\.", ".mlp.gate."))
    )


@dataclass(frozen=True, kw_only=True)
class PhimoeConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = PhimoeLM

    num_key_value_heads: int | None = 8
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = 1_000_000.0
    sliding_window: int | None = None
    num_experts_per_tok: int = 2
    num_local_experts: int = 16
    router_jitter_noise: float = 0.01
    lm_head_bias: bool = False
    original_max_position_embeddings: int | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        chosen = self.num_experts_per_tok
        self.require(chosen == 2, "num_experts_per_tok", f"is {chosen}; only 2 is supported")
        self.require(not self.mlp_bias, "mlp_bias", "is true; Phi's experts have none")
        biased = self.lm_head_bias and self.tie_word_embeddings
        message = "is true with tied embeddings, whose head has none"
        self.require(not biased, "lm_head_bias", message)
        check_experts(self, "num_local_experts", "num_experts_per_tok")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer: LongRoPE has a factor for short texts and one for long ones."""
        plain = replace(
            self,
            rope_parameters=self._settings(self.rope_parameters, context),
            rope_scaling=self._settings(self.rope_scaling, context),
        )
        return replace(llama.LlamaConfig.heads(plain, layer, context), window=self.sliding_window)

    def _settings(self, settings: Mapping[str, Any] | None, context: int) -> dict[str, Any] | None:
        """Settings of the rotation with one factor, as everybody else has them."""
        if not settings:
            return None
        plain = dict(settings)
        short, long = plain.pop("short_mscale", None), plain.pop("long_mscale", None)
        original = plain.get(
            "original_max_position_embeddings", self.original_max_position_embeddings
        )
        if short is not None and long is not None and original:
            plain["original_max_position_embeddings"] = original
            plain["attention_factor"] = long if context > original else short
        return plain

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        routing = ops.Routing(
            self.num_local_experts,
            self.num_experts_per_tok,
            "sparsemixer",
            sparse=2 * self.router_jitter_noise,
        )
        form = ops.Gate(activation("hidden_act", self.hidden_act))
        return MixtureMLP(
            Router(self.hidden_size, routing),
            Experts(routing.experts, self.hidden_size, self.intermediate_size, form),
        )

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps)

    def head_bias(self) -> bool:
        """Whether the head has a bias."""
        return self.lm_head_bias
