"""Command R: attention and MLP of the same normed row, rotation of neighbouring dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.decoder import AnyLayer, ParallelLayer, SelfAttention
from inlay.models.common.modules import LayerNorm


@dataclass(frozen=True, kw_only=True)
class CohereConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "use_qk_norm": (False,),
        "use_parallel_block": (True,),
        "use_parallel_embedding": (False, True),
        "use_embedding_sharing": (True,),
        "use_gated_activation": (True,),
        "position_embedding_type": ("rope_gptj",),
        "rotary_pct": (1.0,),
        "cache_implementation": ("hybrid", None),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "layer_norm_eps": "rms_norm_eps",
        "logit_scale": "factor_of_logits",
    }

    vocab_size: int = 256000
    max_position_embeddings: int = 8192
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = None
    factor_of_logits: float = 0.0625
    tie_word_embeddings: bool = True

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        bias = self.attention_bias
        return llama.Attention(
            self.hidden_size, heads, qkv_bias=bias, out_bias=bias, interleaved=True
        )

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        norm = self.norm(self.hidden_size)
        return ParallelLayer(self.attention(layer, heads), self.mlp(layer), norm, None)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps, bias=False)

    def logit_scale(self) -> float:
        """The factor on the logits."""
        return self.factor_of_logits
