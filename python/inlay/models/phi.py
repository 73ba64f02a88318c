"""Phi 1, 1.5 and 2: attention and MLP of the same normed row, biases everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import (
    AnyLayer,
    CausalLM,
    FeedForward,
    ParallelLayer,
    PlainMLP,
    SelfAttention,
)
from inlay.models.common.match import Names
from inlay.models.common.modules import LayerNorm


class PhiLM(CausalLM):
    """The frame of a decoder, under Phi's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"\.self_attn\.dense\.", ".self_attn.o_proj."),
            (r"\.mlp\.fc1\.", ".mlp.up_proj."),
            (r"\.mlp\.fc2\.", ".mlp.down_proj."),
            (r"^(model\.)?final_layernorm\.", "model.norm."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PhiConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = PhiLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"qk_layernorm": (False,)}
    RENAMED: ClassVar[Mapping[str, str]] = {"layer_norm_eps": "rms_norm_eps"}

    rms_norm_eps: float = 1e-5
    hidden_act: str = "gelu_new"
    partial_rotary_factor: float = 0.5

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return self.partial_rotary_factor

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(self.hidden_size, heads, qkv_bias=True, out_bias=True)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return PlainMLP(self.hidden_size, self.intermediate_size, act, bias=True)

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        norm = self.norm(self.hidden_size)
        return ParallelLayer(self.attention(layer, heads), self.mlp(layer), norm, None)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps)

    def head_bias(self) -> bool:
        """Whether the head has a bias."""
        return True
