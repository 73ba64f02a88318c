"""GPT-2: learned positions, layer norm, and matrices stored as inputs by outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.loader.row_order import RowOrder, split
from inlay.models.common.attention import Heads, Step
from inlay.models.common.config import Config, activation
from inlay.models.common.decoder import CausalLM
from inlay.models.common.match import Names
from inlay.models.common.modules import Embedding, Fused, LayerNorm, Linear
from inlay.models.common.parameters import Module


@dataclass(frozen=True, kw_only=True)
class GPT2Config(Config):
    """The keys of config.json that it honours."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        # Another order of the same operations, for half precision.
        "reorder_and_upcast_attn": (False, True),
    }
    RENAMED: ClassVar[Mapping[str, str]] = {
        "hidden_size": "n_embd",
        "num_attention_heads": "n_head",
        "num_hidden_layers": "n_layer",
        "max_position_embeddings": "n_positions",
    }

    # Whether the checkpoint stores [inputs, outputs].
    TRANSPOSED: ClassVar[bool] = True

    n_embd: int
    n_layer: int
    n_head: int
    n_positions: int = 1024
    n_inner: int | None = None
    activation_function: str = "gelu_new"
    layer_norm_epsilon: float = 1e-5
    scale_attn_weights: bool = True
    scale_attn_by_inverse_layer_idx: bool = False
    tie_word_embeddings: bool = True

    @property
    def max_position_embeddings(self) -> int:
        """The number of learned positions."""
        return self.n_positions

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        fits = self.n_embd % self.n_head == 0
        self.require(fits, "n_head", f"is {self.n_head}, which does not divide {self.n_embd}")

    def heads(self, layer: int) -> Heads:
        """The heads of a layer."""
        size = self.n_embd // self.n_head
        scale = size**-0.5 if self.scale_attn_weights else 1.0
        if self.scale_attn_by_inverse_layer_idx:
            scale /= layer + 1
        return Heads(layer=layer, query=self.n_head, cached=self.n_head, size=size, scale=scale)

    def orders(self, heads: Heads) -> list[RowOrder]:
        """The rows of queries, of keys and of values in their common matrix."""
        return split([heads.query_width, heads.cached_width, heads.cached_width])

    def build(self, context: int) -> GPT2:
        """The model; its positions are learned, so `context` does not change it."""
        return GPT2(self)


class Attention(Module):
    """Self-attention with one matrix for queries, keys and values."""

    def __init__(self, heads: Heads, orders: Sequence[RowOrder], *, transposed: bool):
        width = heads.query_width
        self.c_attn = Fused(width, orders, bias=True, transposed=transposed)
        self.c_proj = Linear(width, width, bias=True, transposed=transposed)
        self.heads = heads

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor:
        q, k, v = self.c_attn(x)
        return self.c_proj(self.heads.attend(step, q, k, v), residual=residual)


class MLP(Module):
    """Two linear maps with an activation in between."""

    def __init__(self, hidden: int, inner: int, activation: str, *, transposed: bool):
        self.c_fc = Linear(hidden, inner, bias=True, transposed=transposed)
        self.c_proj = Linear(inner, hidden, bias=True, transposed=transposed)
        self.activation = activation

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor) -> nn.Tensor:
        return self.c_proj(self.c_fc(x, activation=self.activation), residual=residual)


class Layer(Module):
    """Attention and MLP, each after a norm and added to the residual stream."""

    def __init__(self, c: GPT2Config, heads: Heads):
        inner = c.n_inner or 4 * c.n_embd
        self.ln_1 = LayerNorm(c.n_embd, c.layer_norm_epsilon)
        self.attn = Attention(heads, c.orders(heads), transposed=c.TRANSPOSED)
        self.ln_2 = LayerNorm(c.n_embd, c.layer_norm_epsilon)
        act = activation("activation_function", c.activation_function)
        self.mlp = MLP(c.n_embd, inner, act, transposed=c.TRANSPOSED)

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = self.attn(self.ln_1(x), step, residual=x)
        return self.mlp(self.ln_2(x), residual=x)


class Transformer(Module):
    """Token and position embeddings, layers and final norm."""

    def __init__(self, c: GPT2Config, heads: list[Heads]):
        self.wte = Embedding(c.vocab_size, c.n_embd)
        self.wpe = Embedding(c.n_positions, c.n_embd)
        self.h = [Layer(c, each) for each in heads]
        self.ln_f = LayerNorm(c.n_embd, c.layer_norm_epsilon)

    def __call__(self, step: Step) -> nn.Tensor:
        x = ops.add(self.wte(step.batch.tokens), self.wpe(step.batch.positions))
        for layer in self.h:
            x = layer(x, step)
        return x


class GPT2(CausalLM):
    """The frame of a decoder, under GPT-2's names."""

    names: ClassVar[Names] = Names(
        prefix="transformer.",
        ignored=(r"\.attn\.(masked_)?bias$",),
        tied={"lm_head.weight": "transformer.wte.weight"},
    )

    def __init__(self, c: GPT2Config):
        self.heads = tuple(c.heads(i) for i in range(c.n_layer))
        self.transformer = Transformer(c, list(self.heads))
        tied = c.tie_word_embeddings
        self.lm_head = None if tied else Linear(c.n_embd, c.vocab_size, role="head")
        self.vocab_size = c.vocab_size
        self.hidden_size = c.n_embd
        self.softcap = None
        self.logit_scale = 1.0
        self.recurrences = ()

    @property
    def embedding(self) -> Embedding:
        """The token embedding."""
        return self.transformer.wte

    def final(self, step: Step) -> nn.Tensor:
        """The residual stream after the last layer, for every row."""
        return self.transformer(step)

    def norm(self, x: nn.Tensor) -> nn.Tensor:
        """The final norm."""
        return self.transformer.ln_f(x)
