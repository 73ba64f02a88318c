"""ERNIE 4.5 with experts: neighbouring dimensions rotate, and a bias corrects the choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from inlay import ops
from inlay.models import llama
from inlay.models.common.attention import Heads
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, FeedForward, GatedMLP, SelfAttention
from inlay.models.common.experts import Experts, MixtureMLP, Router, check_experts
from inlay.models.common.match import Names
from inlay.models.common.parameters import Vector


class ErnieLM(CausalLM):
    """The model without the layers that predict further tokens."""

    names: ClassVar[Names] = replace(
        CausalLM.names,
        ignored=(*CausalLM.names.ignored, r"mtp"),
        renamed=((r"\.mlp\.(gate\.)?moe_statics\.", ".mlp.gate."),),
    )


@dataclass(frozen=True, kw_only=True)
class Ernie45MoeConfig(llama.LlamaConfig):
    """The keys of config.json that it honours in addition to Llama's."""

    MODEL: ClassVar[type[CausalLM]] = ErnieLM
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "moe_gate": ("topk", None),
        "moe_use_aux_free": (True, None),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "num_experts": "moe_num_experts",
        "num_experts_per_tok": "moe_k",
    }
    MAY_BE_ZERO: ClassVar[Collection[str]] = (
        "moe_layer_start_index",
        "moe_num_shared_experts",
        "num_nextn_predict_layers",
    )

    num_key_value_heads: int | None = 4
    max_position_embeddings: int = 131072
    rms_norm_eps: float = 1e-5
    rope_theta: float | None = 500000.0
    tie_word_embeddings: bool = True
    use_bias: bool = False
    moe_intermediate_size: int = 1536
    moe_k: int = 6
    moe_num_experts: int = 64
    moe_num_shared_experts: int = 2
    moe_layer_start_index: int = 1
    # The last layer, if it is null or -1.
    moe_layer_end_index: int | None = None
    moe_layer_interval: int = 1
    moe_norm_min: float = 1e-12
    # Layers that predict further tokens, which are left out.
    num_nextn_predict_layers: int | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any], ignore: Collection[str] = ()) -> Ernie45MoeConfig:
        """Parse config.json, where -1 stands for the last layer."""
        if raw.get("moe_layer_end_index") == -1:
            raw = {**raw, "moe_layer_end_index": None}
        return super().read(raw, ignore)

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        for key in ("attention_bias", "mlp_bias"):
            self.require(not getattr(self, key), key, "is true; ERNIE has `use_bias`")
        biased = self.use_bias and self.tie_word_embeddings
        self.require(not biased, "use_bias", "is true with tied embeddings, whose head has none")
        check_experts(self, "moe_num_experts", "moe_k")
        super().check()

    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""
        bias = self.use_bias
        return llama.Attention(
            self.hidden_size, heads, qkv_bias=bias, out_bias=bias, interleaved=True
        )

    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""
        act = activation("hidden_act", self.hidden_act)
        end = (
            self.num_hidden_layers if self.moe_layer_end_index is None else self.moe_layer_end_index
        )
        sparse = self.moe_layer_start_index <= layer <= end
        if not sparse or (layer + 1) % self.moe_layer_interval:
            return GatedMLP(self.hidden_size, self.intermediate_size, act, bias=self.use_bias)
        inner, shared = self.moe_intermediate_size, self.moe_num_shared_experts
        routing = ops.Routing(
            self.moe_num_experts, self.moe_k, normalize=True, smallest_sum=self.moe_norm_min
        )
        gate = Router(self.hidden_size, routing)
        gate.e_score_correction_bias = Vector(routing.experts, axes=(1, routing.experts))
        return MixtureMLP(
            gate,
            Experts(self.moe_num_experts, self.hidden_size, inner, ops.Gate(act)),
            GatedMLP(self.hidden_size, inner * shared, act, bias=self.use_bias) if shared else None,
        )

    def head_bias(self) -> bool:
        """Whether the head has a bias."""
        return self.use_bias
