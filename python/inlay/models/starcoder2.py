"""StarCoder 2: layer norms, a plain MLP, biases, and an optional window."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, PlainMLP, SelfAttention
from inlay.models.common.match import Names
from inlay.models.common.modules import LayerNorm


class StarCoderLM(CausalLM):
    """The frame of a decoder, under StarCoder's names."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        renamed=(
            (r"\.mlp\.c_fc\.", ".mlp.up_proj."),
            (r"\.mlp\.c_proj\.", ".mlp.down_proj."),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Starcoder2Config(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = StarCoderLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "norm_type": ("layer_norm",),
        "mlp_type": ("default",),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {"norm_epsilon": "rms_norm_eps"}
    HARMLESS: ClassVar[Collection[str]] = ("residual_dropout", "embedding_dropout")

    vocab_size: int = 49152
    num_key_value_heads: int | None = 2
    hidden_act: str = "gelu_pytorch_tanh"
    max_position_embeddings: int = 4096
    rms_norm_eps: float = 1e-5
    sliding_window: int | None = None
    use_bias: bool = True
    tie_word_embeddings: bool = True

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""
        return replace(super().heads(layer, context), window=self.sliding_window)

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        bias = self.use_bias
        return llama.Attention(self.hidden_size, heads, qkv_bias=bias, out_bias=bias)

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        return PlainMLP(self.hidden_size, self.intermediate_size, act, bias=self.use_bias)

    def norm(self, size: int) -> LayerNorm:
        """A norm over `size` numbers."""
        return LayerNorm(size, self.rms_norm_eps)
