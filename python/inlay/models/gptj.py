"""GPT-J: attention and MLP of the same normed row, rotation of neighbouring dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.models import llama, phi
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, PlainMLP, SelfAttention
from inlay.models.common.match import GPT_NAMES, Names


class GPTJLM(CausalLM):
    """The frame of a decoder, under GPT-J's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        ignored=(*CausalLM.names.ignored, r"\.attn\.(masked_)?bias$"),
        renamed=(
            *GPT_NAMES,
            (r"\.attn\.out_proj\.", ".self_attn.o_proj."),
            (r"\.attn\.", ".self_attn."),
            (r"\.mlp\.fc_in\.", ".mlp.up_proj."),
            (r"\.mlp\.fc_out\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class GPTJConfig(phi.PhiConfig):
    """The keys of config.json that it honours in addition to Phi's."""

    MODEL: ClassVar[type[CausalLM]] = GPTJLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "rotary": (True,),
        "scale_attn_weights": (True,),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "n_embd": "hidden_size",
        "n_layer": "num_hidden_layers",
        "n_head": "num_attention_heads",
        "n_positions": "max_position_embeddings",
        "n_inner": "intermediate_size",
        "activation_function": "hidden_act",
        "layer_norm_epsilon": "rms_norm_eps",
    }

    intermediate_size: int | None = None  # type: ignore[assignment]
    rotary_dim: int | None = 64

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        super().check()
        size = self.hidden_size // self.num_attention_heads
        fits = self.rotary_dim is None or self.rotary_dim <= size
        self.require(fits, "rotary_dim", f"is {self.rotary_dim}, more than a head of {size}")

    def partial(self) -> float:
        """The share of a head that is rotated."""
        size = self.hidden_size // self.num_attention_heads
        return (self.rotary_dim or size) / size

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        return llama.Attention(
            self.hidden_size, heads, qkv_bias=False, out_bias=False, interleaved=True
        )

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        inner = self.intermediate_size or 4 * self.hidden_size
        return PlainMLP(self.hidden_size, inner, act, bias=True)
