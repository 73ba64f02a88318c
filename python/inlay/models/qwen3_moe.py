"""Qwen 3 with experts: Qwen 3's layers, most or all of whose MLPs are mixtures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from inlay.models.qwen2_moe import QwenMixtureConfig
from inlay.models.qwen3 import Qwen3Config


@dataclass(frozen=True, kw_only=True)
class Qwen3MoeConfig(QwenMixtureConfig, Qwen3Config):
    """The keys of config.json that it honours."""

    RENAMED: ClassVar[Mapping[str, str]] = {"num_local_experts": "num_experts"}

    num_key_value_heads: int | None = 4
    head_dim: int | None = None
    moe_intermediate_size: int = 768
    num_experts: int = 128
    num_experts_per_tok: int = 8

    def window(self, layer: int) -> int | None:
        """How many tokens a layer looks back: all layers have the window, if there is one."""
        return self.sliding_window if self.use_sliding_window else None
