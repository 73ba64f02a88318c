"""Llama 2, 3, 3.1, 3.2, and the many models built like it (TinyLlama, SmolLM2, ...)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay.loader.row_order import half_rotation
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import DecoderConfig, FeedForward, GatedMLP, SelfAttention
from inlay.models.common.modules import Linear, linears
from inlay.models.common.parameters import Module
from inlay.models.common.rope import rope


@dataclass(frozen=True, kw_only=True)
class LlamaConfig(DecoderConfig):
    """The keys of config.json that it honours."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"pretraining_tp": (1, None)}
    RENAMED: ClassVar[Mapping[str, str]] = {"max_sequence_length": "max_position_embeddings"}

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int | None = None
    head_dim: int | None = None
    hidden_act: str = "silu"
    max_position_embeddings: int = 2048
    rms_norm_eps: float = 1e-6
    rope_theta: float | None = None
    rope_scaling: dict[str, Any] | None = None
    rope_parameters: dict[str, Any] | None = None
    rope_interleaved: bool = False
    attention_bias: bool = False
    mlp_bias: bool = False
    tie_word_embeddings: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require_heads(
            self.hidden_size, self.num_attention_heads, self.num_key_value_heads, self.head_dim
        )

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        head_dim = self.head_dim or self.hidden_size // self.num_attention_heads
        return Heads(
            layer=layer,
            query=self.num_attention_heads,
            cached=self.num_key_value_heads or self.num_attention_heads,
            size=head_dim,
            scale=head_dim**-0.5,
            rope=rope(
                head_dim=head_dim,
                theta=self.rope_theta,
                scaling=self.rope_scaling,
                parameters=self.rope_parameters,
                context=context,
                max_positions=self.max_position_embeddings,
                partial=self.partial(),
            ),
        )

    def partial(self) -> float:
        """The share of a head that is rotated."""
        return 1.0

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        bias = self.attention_bias
        return Attention(
            self.hidden_size,
            heads,
            qkv_bias=bias,
            out_bias=bias,
            interleaved=self.rope_interleaved,
        )

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return GatedMLP(self.hidden_size, self.intermediate_size, act, bias=self.mlp_bias)


class Attention(Module):
    """Self-attention with four projections.

    With `interleaved`, the checkpoint rotates neighbouring dimensions.
    """

    def __init__(
        self,
        hidden: int,
        heads: Heads,
        *,
        qkv_bias: bool,
        out_bias: bool,
        interleaved: bool = False,
    ):
        rotated = heads.rope.width if heads.rope and interleaved else 0
        query = half_rotation(heads.query, heads.size, rotated) if rotated else None
        key = half_rotation(heads.cached, heads.size, rotated) if rotated else None
        self.q_proj = Linear(hidden, heads.query_width, bias=qkv_bias, rows=query)
        self.k_proj = Linear(hidden, heads.cached_width, bias=qkv_bias, rows=key)
        self.v_proj = Linear(hidden, heads.cached_width, bias=qkv_bias)
        self.o_proj = Linear(heads.query_width, hidden, bias=out_bias)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)
