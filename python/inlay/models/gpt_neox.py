"""GPT-NeoX and Pythia: one matrix that holds query, key and value of each head together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from tvm.relax.frontend import nn

from inlay.loader.row_order import RowOrder, split_groups
from inlay.models import phi
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import (
    AnyLayer,
    CausalLM,
    DecoderConfig,
    FeedForward,
    ParallelLayer,
    PlainMLP,
    SelfAttention,
)
from inlay.models.common.match import Names
from inlay.models.common.modules import Fused, Linear
from inlay.models.common.parameters import Module


class NeoXLM(CausalLM):
    """The frame of a decoder, under GPT-NeoX's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        ignored=(*CausalLM.names.ignored, r"\.attention\.(masked_)?bias$"),
        renamed=(
            (r"^gpt_neox\.", "model."),
            (r"^model\.embed_in\.", "model.embed_tokens."),
            (r"^model\.final_layer_norm\.", "model.norm."),
            (r"^embed_out\.", "lm_head."),
            (r"\.attention\.query_key_value\.", ".self_attn.qkv_proj."),
            (r"\.attention\.dense\.", ".self_attn.o_proj."),
            (r"\.mlp\.dense_h_to_4h\.", ".mlp.up_proj."),
            (r"\.mlp\.dense_4h_to_h\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class GPTNeoXConfig(phi.PhiConfig):
    """The keys of config.json that it honours in addition to Phi's."""

    MODEL: ClassVar[type[CausalLM]] = NeoXLM
    RENAMED: ClassVar[Mapping[str, str]] = {
        "rotary_pct": "partial_rotary_factor",
        "rotary_emb_base": "rope_theta",
    }
    HARMLESS: ClassVar[Collection[str]] = ("hidden_dropout",)

    partial_rotary_factor: float = 0.25
    hidden_act: str = "gelu"
    attention_bias: bool = True
    use_parallel_residual: bool = True

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        orders = split_groups(heads.query, [heads.size] * 3)
        return Attention(self.hidden_size, heads, orders, bias=self.attention_bias)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return PlainMLP(self.hidden_size, self.intermediate_size, act, bias=True)

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        if not self.use_parallel_residual:
            return DecoderConfig.layer(self, layer, heads)
        return ParallelLayer(self.attention(layer, heads), self.mlp(layer), *self.norms(2))

    def head_bias(self) -> bool:
        """Whether the head has a bias."""
        return False


class Attention(Module):
    """Self-attention whose queries, keys and values are rows of one matrix, in some order."""

    def __init__(
        self,
        hidden: int,
        heads: Heads,
        orders: list[RowOrder],
        *,
        bias: bool,
        out_bias: bool | None = None,
    ):
        self.qkv_proj = Fused(hidden, orders, bias=bias)
        out = bias if out_bias is None else out_bias
        self.o_proj = Linear(heads.query_width, hidden, bias=out)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None) -> nn.Tensor:
        q, k, v = self.qkv_proj(x)
        return self.o_proj(self.heads.attend(step, q, k, v), residual=residual)
