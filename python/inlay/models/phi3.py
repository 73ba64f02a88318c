"""Phi 3, 3.5 and 4-mini: fused projections, partial rotation and LongRoPE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import DecoderConfig, FeedForward, SelfAttention
from inlay.models.common.modules import Fused, Linear, gated
from inlay.models.common.parameters import Module
from inlay.models.common.rope import rope


@dataclass(frozen=True, kw_only=True)
class Phi3Config(DecoderConfig):
    """The keys of config.json that it honours."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "attention_bias": (False,),
        "mlp_bias": (False,),
        "lm_head_bias": (False,),
        "full_attn_mod": (1,),
        "interpolate_factor": (1,),
    }

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int | None = None
    hidden_act: str = "silu"
    max_position_embeddings: int = 4096
    original_max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = None
    rope_scaling: dict[str, Any] | None = None
    rope_parameters: dict[str, Any] | None = None
    partial_rotary_factor: float = 1.0
    sliding_window: int | None = None
    tie_word_embeddings: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require_heads(self.hidden_size, self.num_attention_heads, self.num_key_value_heads)

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        size = self.hidden_size // self.num_attention_heads
        return Heads(
            layer=layer,
            query=self.num_attention_heads,
            cached=self.num_key_value_heads or self.num_attention_heads,
            size=size,
            scale=size**-0.5,
            window=self.sliding_window,
            rope=rope(
                head_dim=size,
                theta=self.rope_theta,
                scaling=self.rope_scaling,
                parameters=self.rope_parameters,
                context=context,
                max_positions=self.max_position_embeddings,
                partial=self.partial_rotary_factor,
                original=self.original_max_position_embeddings,
            ),
        )

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(self.hidden_size, heads)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return MLP(self.hidden_size, self.intermediate_size, act)


class Attention(Module):
    """Self-attention whose checkpoint holds one matrix for queries, keys and values."""

    def __init__(self, hidden: int, heads: Heads):
        widths = [heads.query_width, heads.cached_width, heads.cached_width]
        self.qkv_proj = Fused(hidden, widths)
        self.o_proj = Linear(heads.query_width, hidden)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = self.qkv_proj(x)
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)


class MLP(Module):
    """A gated MLP whose checkpoint holds one matrix for gate and up."""

    def __init__(self, hidden: int, inner: int, activation: str):
        self.gate_up_proj = Fused(hidden, [inner, inner])
        self.down_proj = Linear(inner, hidden)
        self.activation = activation

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor) -> nn.Tensor:
        gate, up = self.gate_up_proj.weight
        return self.down_proj(gated(x, gate, up, self.activation), residual=residual)
