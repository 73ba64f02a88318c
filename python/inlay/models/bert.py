"""BERT: an encoder. Every token sees its whole text; the result is one vector per token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models.common.config import Config, activation
from inlay.models.common.encoder import Encoder, Texts
from inlay.models.common.match import Names
from inlay.models.common.modules import Embedding, LayerNorm, Linear, linears
from inlay.models.common.parameters import Module


@dataclass(frozen=True, kw_only=True)
class BertConfig(Config):
    """The keys of config.json that it honours."""

    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "position_embedding_type": ("absolute", None),
        "tie_word_embeddings": (True, False),
        "directionality": ("bidi",),
        # For the pooling head of the first release, which embeddings do not use.
        "pooler_fc_size": (768,),
        "pooler_num_attention_heads": (12,),
        "pooler_num_fc_layers": (3,),
        "pooler_size_per_head": (128,),
        "pooler_type": ("first_token_transform",),
    }

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    hidden_act: str = "gelu"
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""
        heads = self.num_attention_heads
        fits = self.hidden_size % heads == 0
        self.require(
            fits, "num_attention_heads", f"is {heads}, which does not divide {self.hidden_size}"
        )

    def build(self, context: int) -> Bert:
        """The model; its positions are learned, so `context` does not change it."""
        return Bert(self)


class Embeddings(Module):
    """The sum of a token's, a position's and a type's row, normed."""

    def __init__(self, c: BertConfig):
        self.word_embeddings = Embedding(c.vocab_size, c.hidden_size)
        self.position_embeddings = Embedding(c.max_position_embeddings, c.hidden_size)
        self.token_type_embeddings = Embedding(c.type_vocab_size, c.hidden_size)
        self.LayerNorm = LayerNorm(c.hidden_size, c.layer_norm_eps)

    def __call__(self, texts: Texts) -> nn.Tensor:
        x = ops.add(
            self.word_embeddings(texts.tokens), self.token_type_embeddings(texts.token_types)
        )
        return self.LayerNorm(ops.add(x, self.position_embeddings(texts.positions)))


class SelfAttention(Module):
    """Attention in both directions within each text."""

    def __init__(self, hidden: int, heads: int):
        self.query = Linear(hidden, hidden, bias=True)
        self.key = Linear(hidden, hidden, bias=True)
        self.value = Linear(hidden, hidden, bias=True)
        self.heads = heads
        self.scale = (hidden // heads) ** -0.5

    def __call__(self, x: nn.Tensor, texts: Texts) -> nn.Tensor:
        q, k, v = linears(x, [self.query, self.key, self.value])
        return ops.encoder_attention(
            q, k, v, texts.row_seq, texts.row_start, self.heads, self.scale
        )


class Output(Module):
    """A linear map, added to the residual stream, then normed."""

    def __init__(self, inputs: int, hidden: int, epsilon: float):
        self.dense = Linear(inputs, hidden, bias=True)
        self.LayerNorm = LayerNorm(hidden, epsilon)

    def __call__(self, x: nn.Tensor, residual: nn.Tensor) -> nn.Tensor:
        return self.LayerNorm(self.dense(x, residual=residual))


class Attention(Module):
    """Self-attention and its output, under BERT's names."""

    def __init__(self, c: BertConfig):
        self.self = SelfAttention(c.hidden_size, c.num_attention_heads)
        self.output = Output(c.hidden_size, c.hidden_size, c.layer_norm_eps)

    def __call__(self, x: nn.Tensor, texts: Texts) -> nn.Tensor:
        return self.output(self.self(x, texts), x)


class Intermediate(Module):
    """The first half of the MLP."""

    def __init__(self, c: BertConfig):
        self.dense = Linear(c.hidden_size, c.intermediate_size, bias=True)
        self.activation = activation("hidden_act", c.hidden_act)

    def __call__(self, x: nn.Tensor) -> nn.Tensor:
        return self.dense(x, activation=self.activation)


class Layer(Module):
    """Attention and MLP, each added to the residual stream, then normed."""

    def __init__(self, c: BertConfig):
        self.attention = Attention(c)
        self.intermediate = Intermediate(c)
        self.output = Output(c.intermediate_size, c.hidden_size, c.layer_norm_eps)

    def __call__(self, x: nn.Tensor, texts: Texts) -> nn.Tensor:
        x = self.attention(x, texts)
        return self.output(self.intermediate(x), x)


class Layers(Module):
    """The list of layers, under BERT's name for it."""

    def __init__(self, c: BertConfig):
        self.layer = [Layer(c) for _ in range(c.num_hidden_layers)]


class Bert(Encoder):
    """The whole encoder, without the pooler and the heads of its training tasks."""

    names: ClassVar[Names] = Names(
        prefix="bert.",
        ignored=(r"position_ids$", r"^(bert\.)?pooler\.", r"^cls\."),
        renamed=(
            (r"LayerNorm\.gamma$", "LayerNorm.weight"),
            (r"LayerNorm\.beta$", "LayerNorm.bias"),
        ),
    )

    def __init__(self, c: BertConfig):
        self.embeddings = Embeddings(c)
        self.encoder = Layers(c)
        self.vocab_size = c.vocab_size
        self.hidden_size = c.hidden_size

    def hidden(self, texts: Texts) -> nn.Tensor:
        """The final hidden state of every token."""
        x = self.embeddings(texts)
        for layer in self.encoder.layer:
            x = layer(x, texts)
        return x
