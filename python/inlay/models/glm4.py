"""GLM-4-0414: GLM with norms on both sides of attention and MLP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.models import glm
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, CausalLM, SandwichLayer
from inlay.models.common.match import Names


class Glm4LM(CausalLM):
    """The frame of a decoder; the norms have names of their own."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"\.post_attention_layernorm\.", ".pre_feedforward_layernorm."),
            (r"\.post_self_attn_layernorm\.", ".post_attention_layernorm."),
            (r"\.post_mlp_layernorm\.", ".post_feedforward_layernorm."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Glm4Config(glm.GlmConfig):
    """The keys of config.json that it honours."""

    MODEL: ClassVar[type[CausalLM]] = Glm4LM

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        return SandwichLayer(self.attention(layer, heads), self.mlp(layer), self.norms(4))
