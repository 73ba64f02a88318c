"""LFM2: most layers mix a few neighbouring rows by a gated convolution, some attend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import qwen3
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import (
    AnyLayer,
    CausalLM,
    DecoderConfig,
    FeedForward,
    GatedMLP,
    Norm,
    SelfAttention,
)
from inlay.models.common.match import Names
from inlay.models.common.modules import Fused, Linear
from inlay.models.common.parameters import Module
from inlay.models.common.rope import rope
from inlay.models.common.state import Recurrence
from inlay.models.common.taps import Taps

_CONV, _FULL = "conv", "full_attention"


class LiquidLM(CausalLM):
    """The frame of a decoder, under LFM2's names; the final norm is called the embedding's."""

    names: ClassVar[Names] = Names(
        prefix="model.",
        tied={"lm_head.weight": "model.embed_tokens.weight"},
        renamed=(
            (r"^(model\.)?embedding_norm\.", "model.norm."),
            (r"\.operator_norm\.", ".input_layernorm."),
            (r"\.ffn_norm\.", ".post_attention_layernorm."),
            (r"\.self_attn\.out_proj\.", ".self_attn.o_proj."),
            (r"\.self_attn\.([qk])_layernorm\.", r".self_attn.\1_norm."),
            (r"\.feed_forward\.w1\.", ".feed_forward.gate_proj."),
            (r"\.feed_forward\.w3\.", ".feed_forward.up_proj."),
            (r"\.feed_forward\.w2\.", ".feed_forward.down_proj."),
            (r"\.feed_forward\.", ".mlp."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Lfm2Config(DecoderConfig):
    """The keys of config.json that it honours."""

    MODEL: ClassVar[type[CausalLM]] = LiquidLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"block_use_swiglu": (True,)}
    RENAMED: ClassVar[Mapping[str, str]] = {
        "norm_eps": "rms_norm_eps",
        "block_norm_eps": "rms_norm_eps",
        "tie_embedding": "tie_word_embeddings",
        "block_ff_dim": "intermediate_size",
    }
    # Other names of sizes that are given too.
    HARMLESS: ClassVar[tuple[str, ...]] = (
        "block_dim",
        "block_mlp_init_scale",
        "block_out_init_scale",
        "block_use_xavier_init",
        "conv_dim",
        "conv_dim_out",
        "conv_use_xavier_init",
        "num_heads",
        "use_pos_enc",
    )

    vocab_size: int = 65536
    hidden_size: int = 2560
    intermediate_size: int = 12288
    num_hidden_layers: int = 32
    num_attention_heads: int = 32
    num_key_value_heads: int = 8
    max_position_embeddings: int = 128_000
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = None
    rope_parameters: dict[str, Any] | None = None
    rope_scaling: dict[str, Any] | None = None
    conv_bias: bool = False
    conv_L_cache: int = 3  # noqa: N815
    block_multiple_of: int = 256
    block_ffn_dim_multiplier: float | None = 1.0
    block_auto_adjust_ff_dim: bool = True
    full_attn_idxs: list[int] | None = None
    layer_types: list[str] | None = None
    tie_word_embeddings: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require_heads(self.hidden_size, self.num_attention_heads, self.num_key_value_heads)
        known = (_CONV, _FULL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        self.require(self.conv_L_cache > 1, "conv_L_cache", "is 1; it must be 2 or more")

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer with attention."""
        size = self.hidden_size // self.num_attention_heads
        return Heads(
            layer=layer,
            query=self.num_attention_heads,
            cached=self.num_key_value_heads,
            size=size,
            scale=size**-0.5,
            rope=rope(
                head_dim=size,
                theta=1_000_000.0 if self.rope_theta is None else self.rope_theta,
                scaling=self.rope_scaling,
                parameters=self.rope_parameters,
                context=context,
                max_positions=self.max_position_embeddings,
            ),
        )

    def recurrent(self, layer: int) -> tuple[Recurrence, AnyLayer] | None:
        """A layer with a convolution, and what it carries."""
        if self.layer_types:
            attends = self.layer_types[layer] == _FULL
        else:
            attends = self.full_attn_idxs is None or layer in self.full_attn_idxs
        if attends:
            return None
        carried = Recurrence(layer, (("conv", (self.conv_L_cache - 1, self.hidden_size)),))
        return carried, ConvLayer(ShortConv(self, layer), self.mlp(layer), *self.norms(2))

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return qwen3.Attention(self.hidden_size, heads, bias=False, epsilon=self.rms_norm_eps)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer; its width follows from the one in the config."""
        inner = self.intermediate_size
        if self.block_auto_adjust_ff_dim:
            inner = int(2 * inner / 3)
            if self.block_ffn_dim_multiplier is not None:
                inner = int(self.block_ffn_dim_multiplier * inner)
                inner = -(-inner // self.block_multiple_of) * self.block_multiple_of
        return GatedMLP(self.hidden_size, inner, "silu")


class ShortConv(Module):
    """out(c * conv(b * x)), where b, c and x are maps of the same row."""

    def __init__(self, c: Lfm2Config, layer: int):
        hidden = c.hidden_size
        self.layer = layer
        self.in_proj = Fused(hidden, [hidden] * 3, bias=c.conv_bias)
        self.conv = Taps(hidden, c.conv_L_cache, bias=c.conv_bias)
        self.out_proj = Linear(hidden, hidden, bias=c.conv_bias)

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        before, after, value = self.in_proj(x)
        mixed = self.conv(ops.multiply(before, value), step, self.layer)
        return self.out_proj(ops.multiply(after, mixed), residual=residual)


class ConvLayer(Module):
    """A convolution and an MLP, each after a norm."""

    def __init__(self, mixer: ShortConv, mlp: FeedForward, first: Norm, second: Norm):
        self.conv = mixer
        self.mlp = mlp
        self.input_layernorm = first
        self.post_attention_layernorm = second

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = self.conv(self.input_layernorm(x), step, residual=x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)
