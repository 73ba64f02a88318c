"""Baichuan 7B and Baichuan 2 7B: one matrix for queries, keys and values; a head of unit rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.loader.row_order import split
from inlay.models import gpt_neox, llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import CausalLM, SelfAttention
from inlay.models.common.match import Names


class BaichuanLM(CausalLM):
    """The frame of a decoder, under Baichuan's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names, renamed=((r"\.self_attn\.W_pack\.", ".self_attn.qkv_proj."),)
    )


@dataclass(frozen=True, kw_only=True)
class BaichuanConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = BaichuanLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {"gradient_checkpointing": (False, True)}

    # Only the models of 13B name it: they have no rotation, but biases by distance.
    model_max_length: int | None = None
    # Only Baichuan 2 names it.
    z_loss_weight: float | None = None

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require(
            self.model_max_length is None,
            "model_max_length",
            "is that of Baichuan 13B, whose biases by distance (ALiBi) are not supported",
        )
        super().check()

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        orders = split([heads.query_width, heads.cached_width, heads.cached_width])
        return gpt_neox.Attention(self.hidden_size, heads, orders, bias=False)

    def build(self, context: int) -> CausalLM:
        """The model for sequences of at most `context` tokens."""
        model = super().build(context)
        if self.z_loss_weight is not None and model.lm_head is not None:
            model.lm_head.weight.unit_rows = True
        return model
