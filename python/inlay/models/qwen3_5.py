"""Qwen 3.5, the text models: three layers of gated delta rule to one of gated attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.loader.row_order import split_groups
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import (
    AnyLayer,
    CausalLM,
    DecoderConfig,
    FeedForward,
    GatedMLP,
    Norm,
)
from inlay.models.common.match import Names
from inlay.models.common.modules import Fused, Linear, RMSNorm
from inlay.models.common.parameters import Module, Vector
from inlay.models.common.rope import rope
from inlay.models.common.state import Recurrence
from inlay.models.common.taps import Taps

_RECURRENT, _FULL = "linear_attention", "full_attention"
# Positions of pictures; all three are the same in a text.
_OF_PICTURES = ("mrope_section", "mrope_interleaved")


class QwenLM(CausalLM):
    """The text model, alone or from a multimodal checkpoint."""

    names: ClassVar[Names] = Names(
        prefix="model.",
        tied={"lm_head.weight": "model.embed_tokens.weight"},
        ignored=(*Names().ignored, r"^(model\.)?visual\.", r"^mtp\."),
        renamed=((r"^model\.language_model\.", "model."),),
    )


@dataclass(frozen=True, kw_only=True)
class Qwen35Config(DecoderConfig):
    """The keys of config.json that it honours."""

    MODEL: ClassVar[type[CausalLM]] = QwenLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "attn_output_gate": (True,),
        # The state is kept in 32 bits, as the checkpoints ask for.
        "mamba_ssm_dtype": ("float32",),
    }
    # The heads that guess several tokens ahead are not used.
    HARMLESS: ClassVar[tuple[str, ...]] = (
        "mtp_num_hidden_layers",
        "mtp_use_dedicated_embeddings",
    )

    vocab_size: int = 248320
    hidden_size: int = 4096
    intermediate_size: int = 12288
    num_hidden_layers: int = 32
    num_attention_heads: int = 16
    num_key_value_heads: int = 4
    head_dim: int = 256
    hidden_act: str = "silu"
    max_position_embeddings: int = 32768
    rms_norm_eps: float = 1e-6
    rope_theta: float | None = None
    rope_scaling: dict[str, Any] | None = None
    rope_parameters: dict[str, Any] | None = None
    partial_rotary_factor: float = 0.25
    attention_bias: bool = False
    layer_types: list[str] | None = None
    full_attention_interval: int = 4
    linear_conv_kernel_dim: int = 4
    linear_key_head_dim: int = 128
    linear_value_head_dim: int = 128
    linear_num_key_heads: int = 16
    linear_num_value_heads: int = 32
    tie_word_embeddings: bool = False

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require_heads(
            self.hidden_size, self.num_attention_heads, self.num_key_value_heads, self.head_dim
        )
        known = (_RECURRENT, _FULL)
        self.require_layers("layer_types", self.layer_types, known, self.num_hidden_layers)
        keys, values = self.linear_num_key_heads, self.linear_num_value_heads
        self.require(
            values % keys == 0, "linear_num_value_heads", f"is {values}, not a multiple of {keys}"
        )
        for key, of in (("linear_key_head_dim", 4), ("linear_value_head_dim", 16)):
            size = getattr(self, key)
            self.require(size % of == 0, key, f"is {size}; it must be a multiple of {of}")
        self.require(
            self.linear_conv_kernel_dim > 1, "linear_conv_kernel_dim", "is 1; it must be 2 or more"
        )

    def _settings(self, settings: dict[str, Any] | None) -> dict[str, Any]:
        return {k: v for k, v in (settings or {}).items() if k not in _OF_PICTURES}

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer with attention."""
        return Heads(
            layer=layer,
            query=self.num_attention_heads,
            cached=self.num_key_value_heads,
            size=self.head_dim,
            scale=self.head_dim**-0.5,
            rope=rope(
                head_dim=self.head_dim,
                theta=self.rope_theta,
                scaling=self._settings(self.rope_scaling),
                parameters=self._settings(self.rope_parameters),
                context=context,
                max_positions=self.max_position_embeddings,
                partial=self.partial_rotary_factor,
            ),
        )

    def delta(self) -> ops.DeltaHeads:
        """The heads of the delta rule."""
        return ops.DeltaHeads(
            self.linear_num_key_heads,
            self.linear_key_head_dim,
            self.linear_num_value_heads,
            self.linear_value_head_dim,
        )

    def recurrent(self, layer: int) -> tuple[Recurrence, AnyLayer] | None:
        """A layer with the delta rule, and what it carries."""
        if self.layer_types:
            recurrent = self.layer_types[layer] == _RECURRENT
        else:
            recurrent = bool((layer + 1) % self.full_attention_interval)
        if not recurrent:
            return None
        delta = self.delta()
        kept = (self.linear_conv_kernel_dim - 1, delta.width)
        carried = Recurrence(layer, (("conv", kept), ("delta", (delta.state,))))
        return carried, DeltaLayer(DeltaNet(self, layer), self.mlp(layer), *self.norms(2))

    def attention(self, layer: int, heads: Heads) -> Attention:
        """The attention of a layer."""
        return Attention(
            self.hidden_size, heads, bias=self.attention_bias, epsilon=self.rms_norm_eps
        )

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return GatedMLP(self.hidden_size, self.intermediate_size, act)

    def norm(self, size: int) -> RMSNorm:
        """A norm over `size` numbers."""
        return RMSNorm(size, self.rms_norm_eps, plus_one=True)


class Attention(Module):
    """Attention with normed queries and keys, whose output is gated."""

    def __init__(self, hidden: int, heads: Heads, *, bias: bool, epsilon: float):
        # A query head and its gate follow each other.
        both = split_groups(heads.query, [heads.size, heads.size])
        self.q_proj = Fused(hidden, both, bias=bias)
        self.k_proj = Linear(hidden, heads.cached_width, bias=bias)
        self.v_proj = Linear(hidden, heads.cached_width, bias=bias)
        self.o_proj = Linear(heads.query_width, hidden, bias=bias)
        self.q_norm = RMSNorm(heads.size, epsilon, plus_one=True)
        self.k_norm = RMSNorm(heads.size, epsilon, plus_one=True)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        rows = self.k_proj.weight.packed().prepare(x)
        query, gate = self.q_proj(rows)
        attended = self.heads.attend(
            step,
            query,
            self.k_proj(rows),
            self.v_proj(rows),
            q_norm=self.q_norm,
            k_norm=self.k_norm,
        )
        return self.o_proj(ops.gate(attended, gate), residual=residual)


class DeltaNet(Module):
    """A short convolution, and the gated delta rule over its results."""

    def __init__(self, c: Qwen35Config, layer: int):
        self.delta, self.layer = c.delta(), layer
        hidden, delta = c.hidden_size, self.delta
        self.in_proj_qkv = Linear(hidden, delta.width)
        self.in_proj_z = Linear(hidden, delta.value_width)
        self.in_proj_b = Linear(hidden, delta.values)
        self.in_proj_a = Linear(hidden, delta.values)
        self.conv1d = Taps(delta.width, c.linear_conv_kernel_dim)
        self.activation = activation("hidden_act", c.hidden_act)
        self.A_log = Vector(delta.values)
        self.dt_bias = Vector(delta.values)
        self.norm = RMSNorm(delta.value_size, c.rms_norm_eps)
        self.out_proj = Linear(delta.value_width, hidden)

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        states, index = step.state(self.layer)
        rows = self.in_proj_qkv.weight.packed().prepare(x)
        mixed = self.conv1d(self.in_proj_qkv(rows), step, self.layer, activation=self.activation)
        keyed, decay, beta = ops.delta_inputs(
            mixed,
            self.in_proj_a(rows),
            self.in_proj_b(rows),
            self.A_log.value(),
            self.dt_bias.value(),
            self.delta,
        )
        out = ops.gated_delta(keyed, mixed, decay, beta, step.batch, states, index, self.delta)
        gated = ops.gated_rms_norm(
            out, self.in_proj_z(rows), self.norm.weight.value(), self.norm.epsilon
        )
        return self.out_proj(gated, residual=residual)


class DeltaLayer(Module):
    """The delta rule and an MLP, each after a norm."""

    def __init__(self, mixer: DeltaNet, mlp: FeedForward, first: Norm, second: Norm):
        self.linear_attn = mixer
        self.mlp = mlp
        self.input_layernorm = first
        self.post_attention_layernorm = second

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = self.linear_attn(self.input_layernorm(x), step, residual=x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)
