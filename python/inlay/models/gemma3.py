"""Gemma 3, the text models: local and global layers, norms on both sides, scaled embedding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inlay.models import qwen3
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, DecoderConfig, GatedMLP, SandwichLayer
from inlay.models.common.match import Names
from inlay.models.common.modules import RMSNorm
from inlay.models.common.rope import rope

_LOCAL, _GLOBAL = "sliding_attention", "full_attention"


class GemmaLM(CausalLM):
    """The text model, alone or from a multimodal checkpoint."""

    names: ClassVar[Names] = Names(
        prefix="model.",
        tied={"lm_head.weight": "model.embed_tokens.weight"},
        ignored=(
            *Names().ignored,
            r"^(model\.)?vision_tower\.",
            r"^(model\.)?multi_modal_projector\.",
        ),
        renamed=((r"^model\.language_model\.", "model."), (r"^language_model\.", "")),
    )


@dataclass(frozen=True, kw_only=True)
class Gemma3Config(DecoderConfig):
    """The keys of config.json that it honours."""

    MODEL: ClassVar[type[CausalLM]] = GemmaLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "use_bidirectional_attention": (False, None),
        "cache_implementation": ("hybrid", None),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "_sliding_window_pattern": "sliding_window_pattern",
        "hidden_act": "hidden_activation",
    }

    vocab_size: int = 262208
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int = 8
    num_key_value_heads: int = 4
    head_dim: int = 256
    hidden_activation: str = "gelu_pytorch_tanh"
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-6
    rope_theta: float | None = None
    rope_local_base_freq: float = 10000.0
    rope_scaling: dict[str, Any] | None = None
    rope_parameters: dict[str, Any] | None = None
    attention_bias: bool = False
    query_pre_attn_scalar: float = 256.0
    sliding_window: int = 4096
    sliding_window_pattern: int = 6
    layer_types: list[str] | None = None
    attn_logit_softcapping: float | None = None
    final_logit_softcapping: float | None = None
    tie_word_embeddings: bool = True

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        self.require_heads(
            self.hidden_size, self.num_attention_heads, self.num_key_value_heads, self.head_dim
        )
        self.require_layers(
            "layer_types", self.layer_types, (_LOCAL, _GLOBAL), self.num_hidden_layers
        )

    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer: local ones have their own window and rotation."""
        if self.layer_types:
            local = self.layer_types[layer] == _LOCAL
        else:
            local = bool((layer + 1) % self.sliding_window_pattern)
        nested = (self.rope_parameters or {}).get(_LOCAL if local else _GLOBAL)
        theta = 1_000_000.0 if self.rope_theta is None else self.rope_theta
        return Heads(
            layer=layer,
            query=self.num_attention_heads,
            cached=self.num_key_value_heads,
            size=self.head_dim,
            scale=self.query_pre_attn_scalar**-0.5,
            window=self.sliding_window if local else None,
            softcap=self.attn_logit_softcapping,
            rope=rope(
                head_dim=self.head_dim,
                theta=self.rope_local_base_freq if local else theta,
                scaling=None if local else self.rope_scaling,
                parameters=nested,
                context=context,
                max_positions=self.max_position_embeddings,
            ),
        )

    def attention(self, layer: int, heads: Heads) -> Attention:
        """The attention of a layer."""
        return Attention(
            self.hidden_size, heads, bias=self.attention_bias, epsilon=self.rms_norm_eps
        )

    def mlp(self, layer: int) -> GatedMLP:
        """The MLP of a layer."""
        act = activation("hidden_activation", self.hidden_activation)
        return GatedMLP(self.hidden_size, self.intermediate_size, act)

    def layer(self, layer: int, heads: Heads) -> SandwichLayer:
        """A layer."""
        return SandwichLayer(self.attention(layer, heads), self.mlp(layer), self.norms(4))

    def norm(self, size: int) -> RMSNorm:
        """A norm over `size` numbers."""
        return _norm(size, self.rms_norm_eps)

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return float(self.hidden_size**0.5)

    def softcap(self) -> float | None:
        """The cap of the logits."""
        return self.final_logit_softcapping


def _norm(size: int, epsilon: float) -> RMSNorm:
    return RMSNorm(size, epsilon, plus_one=True)


class Attention(qwen3.Attention):
    """Attention with normed queries and keys; the norms' weights lack one, like all of Gemma's."""

    def __init__(self, hidden: int, heads: Heads, *, bias: bool, epsilon: float):
        super().__init__(hidden, heads, bias=bias, epsilon=epsilon)
        self.q_norm = _norm(heads.size, epsilon)
        self.k_norm = _norm(heads.size, epsilon)
