"""Qwen 3.5 with experts, the text models: Qwen 3.5's layers, whose MLPs are mixtures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay import ops
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, GatedMLP
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names
from inlay.models.common.modules import Linear
from inlay.models.qwen2_moe import Qwen2MoeLM
from inlay.models.qwen3_5 import Qwen35Config, QwenLM


class QwenMixtureLM(QwenLM):
    """The text model, alone or from a multimodal checkpoint."""

    names: ClassVar[Names] = replace(
        QwenLM.names, renamed=(*QwenLM.names.renamed, *Qwen2MoeLM.names.renamed)
    )


@dataclass(frozen=True, kw_only=True)
class Qwen35MoeConfig(Qwen35Config):
    """The keys of config.json that it honours in addition to Qwen 3.5's."""

    MODEL: ClassVar[type[CausalLM]] = QwenMixtureLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "decoder_sparse_step": (1, None),
        "mlp_only_layers": ([], None),
        "norm_topk_prob": (True, None),
    }

    hidden_size: int = 2048
    num_hidden_layers: int = 40
    num_key_value_heads: int = 2
    moe_intermediate_size: int = 512
    shared_expert_intermediate_size: int = 512
    num_experts: int = 256
    num_experts_per_tok: int = 8

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        check_experts(self, "num_experts", "num_experts_per_tok")
        super().check()

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act, hidden = activation("hidden_act", self.hidden_act), self.hidden_size
        routing = ops.Routing(self.num_experts, self.num_experts_per_tok, normalize=True)
        return MixtureMLP(
            Router(hidden, routing),
            Experts(routing.experts, hidden, self.moe_intermediate_size, ops.Gate(act)),
            GatedMLP(hidden, self.shared_expert_intermediate_size, act),
            switch=Linear(hidden, 1, role="router"),
        )
