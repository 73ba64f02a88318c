"""Llama 2, 3, 3.1, 3.2, and the many models built like it (TinyLlama, SmolLM2, ...)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from tvm.relax.frontend import nn

from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import Config, activation
from inlay.models.common.decoder import CausalLM, Decoder, GatedMLP
from inlay.models.common.modules import Embedding, Linear, RMSNorm, linears
from inlay.models.common.parameters import Module
from inlay.models.common.rope import rope


@dataclass(frozen=True, kw_only=True)
class LlamaConfig(Config):
    """The keys of config.json that count."""

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
        """Raise ConfigError where values do not fit together."""
        self.require(not self.rope_interleaved, "rope_interleaved", "is true; not supported")
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
            ),
        )


class SelfAttention(Protocol):
    """Any attention that a layer can hold."""

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor: ...


class FeedForward(Protocol):
    """Any MLP that a layer can hold."""

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor) -> nn.Tensor: ...


class Attention(Module):
    """Self-attention with four projections."""

    def __init__(self, hidden: int, heads: Heads, *, qkv_bias: bool, out_bias: bool):
        self.q_proj = Linear(hidden, heads.query_width, bias=qkv_bias)
        self.k_proj = Linear(hidden, heads.cached_width, bias=qkv_bias)
        self.v_proj = Linear(hidden, heads.cached_width, bias=qkv_bias)
        self.o_proj = Linear(heads.query_width, hidden, bias=out_bias)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)


class Layer(Module):
    """Attention and MLP, each behind a norm and added to the stream."""

    def __init__(self, hidden: int, epsilon: float, attention: SelfAttention, mlp: FeedForward):
        self.self_attn = attention
        self.mlp = mlp
        self.input_layernorm = RMSNorm(hidden, epsilon)
        self.post_attention_layernorm = RMSNorm(hidden, epsilon)

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = self.self_attn(self.input_layernorm(x), step, residual=x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)


def build(c: LlamaConfig, context: int) -> CausalLM:
    """The model for sequences of at most `context` tokens."""
    heads = [c.heads(i, context) for i in range(c.num_hidden_layers)]
    act = activation("hidden_act", c.hidden_act)
    layers = [
        Layer(
            c.hidden_size,
            c.rms_norm_eps,
            Attention(c.hidden_size, h, qkv_bias=c.attention_bias, out_bias=c.attention_bias),
            GatedMLP(c.hidden_size, c.intermediate_size, act, bias=c.mlp_bias),
        )
        for h in heads
    ]
    decoder = Decoder(
        Embedding(c.vocab_size, c.hidden_size), layers, RMSNorm(c.hidden_size, c.rms_norm_eps)
    )
    return CausalLM(
        decoder,
        heads=heads,
        vocab_size=c.vocab_size,
        hidden_size=c.hidden_size,
        tied=c.tie_word_embeddings,
    )
