"""Llama 4, the text models: chunks, layers without rotation, one expert for each row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, GatedMLP, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, Stored
from inlay.models.common.match import Names
from inlay.models.common.modules import UnitNorm, linears
from inlay.models.common.rope import rotates

_CHUNKED, _FULL = "chunked_attention", "full_attention"


class Llama4LM(CausalLM):
    """The text model, alone or from a multimodal checkpoint."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        ignored=(*CausalLM.names.ignored, r"^vision_model\.", r"^multi_modal_projector\."),
        renamed=(
            (r"^language_model\.", ""),
            (r"\.feed_forward\.", ".mlp."),
            (r"\.mlp\.router\.", ".mlp.gate."),
            (r"\.mlp\.shared_expert\.", ".mlp.shared_experts."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Llama4Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = Llama4LM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "cache_implementation": ("hybrid", None),
        "for_llm_compressor": (False, None),
        # The experts' input is weighted, not their output: with several for a row, there would be
        # as many inputs.
        "num_experts_per_tok": (1,),
    }

    vocab_size: int = 202048
    num_key_value_heads: int | None = 8
    head_dim: int | None = 128
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = 500000.0
    intermediate_size_mlp: int = 16384
    num_local_experts: int = 16
    moe_layers: list[int] | None = None
    interleave_moe_layer_step: int = 1
    use_qk_norm: bool = True
    no_rope_layers: list[int] | None = None
    no_rope_layer_interval: int = 4
    attention_chunk_size: int | None = 8192
    layer_types: list[str] | None = None
    attn_temperature_tuning: bool | int = True
    floor_scale: int = 8192
    attn_scale: float = 0.1

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(not self.mlp_bias, "mlp_bias", "is true; Llama 4 has none")
        layers = self.num_hidden_layers
        self.require_layers("layer_types", self.layer_types, (_CHUNKED, _FULL), layers)
        self.require_layers("no_rope_layers", self.no_rope_layers, (0, 1), layers)
        chunked = _CHUNKED in (self.layer_types or ()) and self.attention_chunk_size is None
        self.require(not chunked, "attention_chunk_size", "is missing, but layers have chunks")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        heads = super().heads(layer, context)
        rotated = rotates(layer, self.no_rope_layers, self.no_rope_layer_interval)
        chunked = rotated and self.attention_chunk_size is not None
        if self.layer_types:
            chunked = self.layer_types[layer] == _CHUNKED
        return replace(
            heads,
            rope=heads.rope if rotated else None,
            window=self.attention_chunk_size if chunked else None,
            chunked=chunked,
        )

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(self, heads)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act, hidden = activation("hidden_act", self.hidden_act), self.hidden_size
        sparse = (layer + 1) % self.interleave_moe_layer_step == 0
        if self.moe_layers is not None:
            sparse = layer in self.moe_layers
        if not sparse:
            return GatedMLP(hidden, self.intermediate_size_mlp, act)
        routing = ops.Routing(self.num_local_experts, 1, "sigmoid")
        inner = self.intermediate_size
        return MixtureMLP(
            Router(hidden, routing),
            Experts(
                routing.experts,
                hidden,
                inner,
                ops.Gate(act),
                Stored.stacked(inner, transposed=True),
            ),
            GatedMLP(hidden, inner, act),
            weighted_inputs=True,
        )


class Attention(llama.Attention):
    """Llama's attention; where nothing rotates, later queries count more instead."""

    def __init__(self, config: Llama4Config, heads: Heads):
        hidden, bias = config.hidden_size, config.attention_bias
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias, interleaved=True)
        normed = heads.rope is not None and config.use_qk_norm
        self.norm = UnitNorm(heads.size, config.rms_norm_eps) if normed else None
        self.factors: list[float] = []
        self.every = config.floor_scale
        if heads.rope is None and config.attn_temperature_tuning:
            steps = config.max_position_embeddings // config.floor_scale + 1
            self.factors = [math.log1p(i) * config.attn_scale + 1 for i in range(steps)]

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        if self.factors:
            q = ops.tempered(q, step.batch.positions, self.factors, self.every)
        attended = self.heads.attend(step, q, k, v, q_norm=self.norm, k_norm=self.norm)
        return self.o_proj(attended, residual=residual)
