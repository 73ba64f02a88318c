"""Ministral 3: Llama's layers, whose later queries count more."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.decoder import SelfAttention
from inlay.models.common.modules import linears


@dataclass(frozen=True, kw_only=True)
class Ministral3Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    HARMLESS: ClassVar[Collection[str]] = ("spatial_merge_size",)

    vocab_size: int = 131072
    num_key_value_heads: int | None = 8
    head_dim: int | None = 128
    max_position_embeddings: int = 262144
    rms_norm_eps: float = 1e-5
    sliding_window: int | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        settings = self.rope_parameters or {}
        beta, every = self._growth()
        right = type(beta) in (int, float) and type(every) is int and every > 0
        self.require(
            not beta or right, "rope_parameters", f"grows queries by {beta!r} of {every!r}"
        )
        said = settings.get("max_position_embeddings", self.max_position_embeddings)
        self.require(
            said == self.max_position_embeddings,
            "rope_parameters",
            f"has max_position_embeddings {said!r}, the model {self.max_position_embeddings}",
        )
        super().check()

    def _growth(self) -> tuple[Any, Any]:
        settings = self.rope_parameters or {}
        return (
            settings.get("llama_4_scaling_beta"),
            settings.get("original_max_position_embeddings"),
        )

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        others = ("llama_4_scaling_beta", "max_position_embeddings")
        settings = {k: v for k, v in (self.rope_parameters or {}).items() if k not in others}
        own = replace(self, rope_parameters=settings or None)
        return replace(llama.LlamaConfig.heads(own, layer, context), window=self.sliding_window)

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        beta, every = self._growth()
        if not beta:
            return super().attention(layer, heads)
        steps = self.max_position_embeddings // every + 1
        factors = [1 + beta * math.log1p(step) for step in range(steps)]
        return Attention(self.hidden_size, heads, self.attention_bias, factors, every)


class Attention(llama.Attention):
    """Llama's attention; queries have a factor that grows with their position."""

    def __init__(self, hidden: int, heads: Heads, bias: bool, factors: list[float], every: int):
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias)
        self.factors, self.every = factors, every

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        q = ops.tempered(q, step.batch.positions, self.factors, self.every, first=0)
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)
