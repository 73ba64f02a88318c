"""GPT-OSS: attention with sinks, windows on every other layer, experts with biases and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import CausalLM, FeedForward, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, Stored, check_experts
from inlay.models.common.match import Names
from inlay.models.common.modules import linears
from inlay.models.common.parameters import Mxfp4Form, Vector

_LOCAL, _GLOBAL = "sliding_attention", "full_attention"


class GptOssLM(CausalLM):
    """The model, whose checkpoints call what is a gate elsewhere a router."""

    names: ClassVar[Names] = replace(CausalLM.names, renamed=((r"\.mlp\.router\.", ".mlp.gate."),))


@dataclass(frozen=True, kw_only=True)
class GptOssConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = GptOssLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"hidden_act": ("silu",)}
    RENAMED: ClassVar[Mapping[str, str]] = {"experts_per_token": "num_experts_per_tok"}

    num_key_value_heads: int | None = 8
    head_dim: int | None = 64
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = 150000.0
    attention_bias: bool = True
    sliding_window: int | None = 128
    layer_types: list[str] | None = None
    num_experts_per_tok: int = 4
    num_local_experts: int = 128
    swiglu_alpha: float = 1.702
    swiglu_limit: float = 7.0
    # Experts in MXFP4, which are read as they are; nothing else is quantized.
    quantization_config: dict[str, Any] | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        method = (self.quantization_config or {}).get("quant_method", "mxfp4")
        self.require(
            method == "mxfp4", "quantization_config", f"is {method!r}; only mxfp4 is supported"
        )
        self.require(not self.mlp_bias, "mlp_bias", "is true; GPT-OSS has biases of its own")
        self.require_layers(
            "layer_types", self.layer_types, (_LOCAL, _GLOBAL), self.num_hidden_layers
        )
        check_experts(self, "num_local_experts", "num_experts_per_tok")
        super().check()

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer: by default every other one has a window."""
        kind = self.layer_types[layer] if self.layer_types else (_LOCAL, _GLOBAL)[layer % 2]
        window = self.sliding_window if kind == _LOCAL else None
        return replace(super().heads(layer, context), window=window)

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return Attention(self.hidden_size, heads, bias=self.attention_bias)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        experts, inner = self.num_local_experts, self.intermediate_size
        routing = ops.Routing(experts, self.num_experts_per_tok, normalize=True)
        stored = Stored.stacked(inner, transposed=True, interleaved=True)
        packed = Stored.stacked(inner, interleaved=True, kind=Mxfp4Form)
        biases = Stored.stacked(inner, interleaved=True, suffix="_bias")
        form = ops.Gate(bias=True, limit=self.swiglu_limit, slope=self.swiglu_alpha)
        return MixtureMLP(
            Router(self.hidden_size, routing, bias=True),
            Experts(experts, self.hidden_size, inner, form, stored | packed, biases),
        )


class Attention(llama.Attention):
    """Llama's attention; each head has a logit that takes weight away from all keys."""

    def __init__(self, hidden: int, heads: Heads, *, bias: bool):
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias)
        self.sinks = Vector(heads.query)

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        attended = self.heads.attend(step, q, k, v, sinks=self.sinks)
        return self.o_proj(attended, residual=residual)
