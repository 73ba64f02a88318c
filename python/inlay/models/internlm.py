"""InternLM 1: Llama's layers with a bias on all four projections of attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from inlay.models import llama


@dataclass(frozen=True, kw_only=True)
class InternLMConfig(llama.LlamaConfig):
    """The keys of config.json that it honours; one has another name than Llama's."""

    RENAMED: ClassVar[Mapping[str, str]] = {"bias": "attention_bias"}

    vocab_size: int = 103168
    attention_bias: bool = True
