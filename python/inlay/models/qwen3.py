"""Qwen 3: queries and keys of each head are normed before they are rotated."""

from __future__ import annotations

from dataclasses import dataclass

from tvm.relax.frontend import nn

from inlay.models import llama
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import activation
from inlay.models.common.decoder import CausalLM, Decoder, GatedMLP
from inlay.models.common.modules import Embedding, RMSNorm, linears
from inlay.models.qwen2 import QwenConfig


@dataclass(frozen=True, kw_only=True)
class Qwen3Config(QwenConfig):
    """The keys of config.json that count; those not named are Qwen 2's."""

    head_dim: int | None = 128


class Attention(llama.Attention):
    """Llama's attention with a norm on each head's query and key."""

    def __init__(self, hidden: int, heads: Heads, *, bias: bool, epsilon: float):
        super().__init__(hidden, heads, qkv_bias=bias, out_bias=bias)
        self.q_norm = RMSNorm(heads.size, epsilon)
        self.k_norm = RMSNorm(heads.size, epsilon)

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        q, k, v = linears(x, [self.q_proj, self.k_proj, self.v_proj])
        attended = self.heads.attend(step, q, k, v, q_norm=self.q_norm, k_norm=self.k_norm)
        return self.o_proj(attended, residual=residual)


def build(c: Qwen3Config, context: int) -> CausalLM:
    """The model for sequences of at most `context` tokens."""
    heads = [c.heads(i, context) for i in range(c.num_hidden_layers)]
    act = activation("hidden_act", c.hidden_act)
    layers = [
        llama.Layer(
            c.hidden_size,
            c.rms_norm_eps,
            Attention(c.hidden_size, h, bias=c.attention_bias, epsilon=c.rms_norm_eps),
            GatedMLP(c.hidden_size, c.intermediate_size, act),
        )
        for h in heads
    ]
    decoder = Decoder(
        Embedding(c.vocab_size, c.hidden_size), layers, RMSNorm(c.hidden_size, c.rms_norm_eps)
    )
    return CausalLM(
        decoder,
        heads=heads,
        vocab_size=c.vocab_size,
        hidden_size=c.hidden_size,
        tied=c.tie_word_embeddings,
    )
