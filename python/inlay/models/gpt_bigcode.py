"""GPT BigCode (StarCoder, SantaCoder): GPT-2 with one head of keys and values for all queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from inlay.loader.row_order import RowOrder, split, split_groups
from inlay.models import gpt2
from inlay.models.common.attention import Heads


@dataclass(frozen=True, kw_only=True)
class GPTBigCodeConfig(gpt2.GPT2Config):
    """The keys of config.json that it honours in addition to GPT-2's."""

    # How transformers computes in half precision.
    HARMLESS: ClassVar[Collection[str]] = (
        "attention_softmax_in_fp32",
        "scale_attention_softmax_in_fp32",
        "inference_runner",
        "max_batch_size",
        "max_sequence_length",
        "pad_key_length",
        "pre_allocate_kv_cache",
        "validate_runner_input",
        "num_key_value_heads",
    )
    TRANSPOSED: ClassVar[bool] = False

    activation_function: str = "gelu_pytorch_tanh"
    multi_query: bool = True

    def heads(self, layer: int) -> Heads:
        """The heads of a layer."""
        heads = super().heads(layer)
        return replace(heads, cached=1) if self.multi_query else heads

    def orders(self, heads: Heads) -> list[RowOrder]:
        """The rows of queries, of keys and of values in their common matrix."""
        if self.multi_query:
            return split([heads.query_width, heads.size, heads.size])
        return split_groups(heads.query, [heads.size] * 3)
