"""The frame of every decoder: embedding, layers, norm, head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models.common.attention import Heads, Step
from inlay.models.common.match import Names
from inlay.models.common.modules import Embedding, LayerNorm, Linear, RMSNorm, gated
from inlay.models.common.parameters import Module


class Layer(Protocol):
    """One layer: takes the residual stream, gives it back with its share added."""

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor: ...


class GatedMLP(Module):
    """down(activation(gate(x)) * up(x))."""

    def __init__(self, hidden: int, inner: int, activation: str, *, bias: bool = False):
        self.gate_proj = Linear(hidden, inner, bias=bias)
        self.up_proj = Linear(hidden, inner, bias=bias)
        self.down_proj = Linear(inner, hidden, bias=bias)
        self.activation = activation

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        if self.gate_proj.bias is None:
            inner = gated(x, self.gate_proj.weight, self.up_proj.weight, self.activation)
            return self.down_proj(inner, residual=residual)
        rows = self.gate_proj.weight.packed().prepare(x)
        product = ops.multiply(self.gate_proj(rows, activation=self.activation), self.up_proj(rows))
        return self.down_proj(product, residual=residual)


class Decoder(Module):
    """Token embedding, layers and final norm, under the names that Llama gave them."""

    def __init__(
        self,
        embed_tokens: Embedding,
        layers: Sequence[Layer],
        norm: RMSNorm | LayerNorm,
        embedding_scale: float = 1.0,
    ):
        self.embed_tokens = embed_tokens
        self.layers = list(layers)
        self.norm = norm
        self.embedding_scale = embedding_scale

    def __call__(self, step: Step) -> nn.Tensor:
        x = self.embed_tokens(step.batch.tokens, scale=self.embedding_scale)
        for layer in self.layers:
            x = layer(x, step)
        return x


class CausalLM(Module):
    """A decoder with a head: what the compiler builds `step` and `hidden` from."""

    kind: ClassVar[str] = "decoder"
    # Of keys and values in the cache.
    cache_dtype: str = "float16"
    names: ClassVar[Names] = Names(
        prefix="model.", tied={"lm_head.weight": "model.embed_tokens.weight"}
    )

    def __init__(
        self,
        model: Decoder,
        *,
        heads: Sequence[Heads],
        vocab_size: int,
        hidden_size: int,
        tied: bool,
        softcap: float | None = None,
    ):
        self.model = model
        self.lm_head = None if tied else Linear(hidden_size, vocab_size, role="head")
        self.heads = tuple(heads)
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.softcap = softcap

    @property
    def embedding(self) -> Embedding:
        """The token embedding, which is the head as well where the two are tied."""
        return self.model.embed_tokens

    def final(self, step: Step) -> nn.Tensor:
        """The residual stream after the last layer, for every row."""
        return self.model(step)

    def norm(self, x: nn.Tensor) -> nn.Tensor:
        """The last norm."""
        return self.model.norm(x)

    def hidden(self, step: Step) -> nn.Tensor:
        """The final hidden states of the rows asked for."""
        return self.norm(ops.take_rows(self.final(step), step.batch.logit_rows))

    def logits(self, step: Step) -> nn.Tensor:
        """The logits of the rows asked for."""
        x = self.hidden(step)
        x = self.lm_head(x) if self.lm_head is not None else self.embedding.project(x)
        return ops.softcap(x, self.softcap) if self.softcap else x
