"""The frame of every decoder: embedding, layers, norm, head; and how a config builds it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, ClassVar, Protocol

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models.common.attention import Heads, Pool, Step, pools
from inlay.models.common.config import Config
from inlay.models.common.inputs import Compute, Entry, Inputs
from inlay.models.common.match import Names
from inlay.models.common.model import Model
from inlay.models.common.modules import Embedding, LayerNorm, Linear, RMSNorm, gated
from inlay.models.common.parameters import Module
from inlay.models.common.state import Recurrence, StatePool, state_pools
from inlay.ops import Rows, kv


class SelfAttention(Protocol):
    """The interface of a layer's attention."""

    def __call__(self, x: nn.Tensor, step: Step, *, residual: nn.Tensor) -> nn.Tensor: ...


class FeedForward(Protocol):
    """The interface of a layer's MLP."""

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor) -> nn.Tensor: ...


class AnyLayer(Protocol):
    """One layer: takes the residual stream and returns it with its output added."""

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor: ...


# A norm over whole rows.
Norm = RMSNorm | LayerNorm


class Layer(Module):
    """Attention and MLP, each after a norm and added to the residual stream."""

    def __init__(self, attention: SelfAttention, mlp: FeedForward, first: Norm, second: Norm):
        self.self_attn = attention
        self.mlp = mlp
        self.input_layernorm = first
        self.post_attention_layernorm = second

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = self.self_attn(self.input_layernorm(x), step, residual=x)
        return self.mlp(self.post_attention_layernorm(x), residual=x)


class ParallelLayer(Module):
    """Attention and MLP of the same row, both added to the residual stream.

    They share a norm, or each has its own.
    """

    def __init__(self, attention: SelfAttention, mlp: FeedForward, norm: Norm, own: Norm | None):
        self.self_attn = attention
        self.mlp = mlp
        self.input_layernorm = norm
        self.post_attention_layernorm = own

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        normed = self.input_layernorm(x)
        own = self.post_attention_layernorm
        second = normed if own is None else own(x)
        return self.mlp(second, residual=self.self_attn(normed, step, residual=x))


class PostNormLayer(Module):
    """Attention and MLP, whose outputs are normed before they are added."""

    def __init__(self, attention: SelfAttention, mlp: FeedForward, first: Norm, second: Norm):
        self.self_attn = attention
        self.mlp = mlp
        self.post_attention_layernorm = first
        self.post_feedforward_layernorm = second

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        x = ops.add(x, self.post_attention_layernorm(self.self_attn(x, step, residual=None)))
        return ops.add(x, self.post_feedforward_layernorm(self.mlp(x, residual=None)))


class SandwichLayer(Module):
    """Attention and MLP, each between two norms, which are given in their order."""

    def __init__(self, attention: SelfAttention, mlp: FeedForward, norms: Sequence[Norm]):
        self.self_attn = attention
        self.mlp = mlp
        self.input_layernorm, self.post_attention_layernorm = norms[:2]
        self.pre_feedforward_layernorm, self.post_feedforward_layernorm = norms[2:]

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        attended = self.self_attn(self.input_layernorm(x), step, residual=None)
        x = ops.add(x, self.post_attention_layernorm(attended))
        expanded = self.mlp(self.pre_feedforward_layernorm(x), residual=None)
        return ops.add(x, self.post_feedforward_layernorm(expanded))


class ScaledLayer(Layer):
    """Attention and MLP, each after a norm, with a factor on what they add."""

    def __init__(
        self,
        attention: SelfAttention,
        mlp: FeedForward,
        first: Norm,
        second: Norm,
        *,
        factor: float,
    ):
        super().__init__(attention, mlp, first, second)
        self.factor = factor

    def __call__(self, x: nn.Tensor, step: Step) -> nn.Tensor:
        attended = self.self_attn(self.input_layernorm(x), step, residual=None)
        x = ops.scaled(attended, self.factor, x)
        expanded = self.mlp(self.post_attention_layernorm(x), residual=None)
        return ops.scaled(expanded, self.factor, x)


class PlainMLP(Module):
    """down(activation(up(x)))."""

    def __init__(self, hidden: int, inner: int, activation: str, *, bias: bool):
        self.up_proj = Linear(hidden, inner, bias=bias)
        self.down_proj = Linear(inner, hidden, bias=bias)
        self.activation = activation

    def __call__(self, x: Rows, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        return self.down_proj(self.up_proj(x, activation=self.activation), residual=residual)


class GatedMLP(Module):
    """down(activation(gate(x)) * up(x))."""

    def __init__(self, hidden: int, inner: int, activation: str, *, bias: bool = False):
        self.gate_proj = Linear(hidden, inner, bias=bias)
        self.up_proj = Linear(hidden, inner, bias=bias)
        self.down_proj = Linear(inner, hidden, bias=bias)
        self.activation = activation

    def __call__(self, x: Rows, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        if self.gate_proj.bias is None:
            inner = gated(x, self.gate_proj.weight, self.up_proj.weight, self.activation)
            return self.down_proj(inner, residual=residual)
        rows = self.gate_proj.weight.packed().prepare(x) if isinstance(x, nn.Tensor) else x
        product = ops.multiply(self.gate_proj(rows, activation=self.activation), self.up_proj(rows))
        return self.down_proj(product, residual=residual)


class Decoder(Module):
    """Token embedding, layers and final norm, under Llama's names."""

    def __init__(
        self,
        embed_tokens: Embedding,
        layers: Sequence[AnyLayer],
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


class CausalLM(Model):
    """A decoder with a head, from which the compiler builds `step` and `hidden`."""

    kind: ClassVar[str] = "decoder"
    generates: ClassVar[bool] = True
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
        recurrences: Sequence[Recurrence] = (),
        logit_scale: float = 1.0,
        head_bias: bool = False,
    ):
        self.model = model
        self.lm_head = (
            None if tied else Linear(hidden_size, vocab_size, role="head", bias=head_bias)
        )
        self.logit_scale = logit_scale
        self.heads = tuple(heads)
        self.recurrences = tuple(recurrences)
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.softcap = softcap

    @property
    def tied(self) -> bool:
        """Whether the token embedding is also the head."""
        return self.lm_head is None

    def entries(self) -> Mapping[str, Entry]:
        """Logits, or the hidden states that they are computed from."""
        return {"step": self._logits, "hidden": self._hidden}

    def step(self, inputs: Inputs) -> Step:
        """Declare the inputs of a step."""
        return Step.of(inputs, self.pools(), self.cache_dtype)

    def _logits(self, inputs: Inputs) -> Compute:
        step = self.step(inputs)
        return lambda: {"logits": self.logits(step)}

    def _hidden(self, inputs: Inputs) -> Compute:
        step = self.step(inputs)
        return lambda: {"hidden": self.hidden(step)}

    def compiled_in(self) -> dict[str, Any]:
        """The cache, and the frequencies of the rotation."""
        pools = self.pools()
        return {
            "kv": [
                [list(pool.layers), pool.window, *map(astuple, pool.planes(self.cache_dtype))]
                for pool in pools
            ],
            "kv_version": kv.VERSION[self.cache_dtype],
            "rope": [
                [each.rope.inv_freq.tobytes().hex(), each.rope.attention_factor]
                for each in self.heads
                if each.rope
            ],
        }

    def pools(self) -> list[Pool | StatePool]:
        """Layers with the same window and the same shape of keys and values share a pool.

        Recurrent layers have one for their states.
        """
        return [*pools(self.heads), *state_pools(self.recurrences)]

    def pooling(self) -> str:
        """The last token has seen all of the text."""
        return "last"

    @property
    def embedding(self) -> Embedding:
        """The token embedding, which is also the head if the two are tied."""
        return self.model.embed_tokens

    def final(self, step: Step) -> nn.Tensor:
        """The residual stream after the last layer, for every row."""
        return self.model(step)

    def norm(self, x: nn.Tensor) -> nn.Tensor:
        """The final norm."""
        return self.model.norm(x)

    def hidden(self, step: Step) -> nn.Tensor:
        """The final hidden states of the requested rows."""
        return self.norm(ops.take_rows(self.final(step), step.batch.logit_rows))

    def logits(self, step: Step) -> nn.Tensor:
        """The logits of the requested rows."""
        x = self.hidden(step)
        x = self.lm_head(x) if self.lm_head is not None else self.embedding.project(x)
        x = x if self.logit_scale == 1 else ops.scaled(x, self.logit_scale)
        return ops.softcap(x, self.softcap) if self.softcap else x


@dataclass(frozen=True, kw_only=True)
class DecoderConfig(Config):
    """The config of a decoder under Llama's names, and how its parts are made.

    An architecture defines its attention and its MLP, and overrides what else differs.
    """

    MODEL: ClassVar[type[CausalLM]] = CausalLM

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    rms_norm_eps: float
    tie_word_embeddings: bool

    @abstractmethod
    def heads(self, layer: int, context: int) -> Heads:
        """The heads of a layer."""

    @abstractmethod
    def attention(self, layer: int, heads: Heads) -> SelfAttention:
        """The attention of a layer."""

    @abstractmethod
    def mlp(self, layer: int) -> FeedForward:
        """The MLP of a layer."""

    def recurrent(self, layer: int) -> tuple[Recurrence, AnyLayer] | None:
        """A recurrent layer, and what it carries; None for a layer with attention."""
        del layer
        return None

    def layer(self, layer: int, heads: Heads) -> AnyLayer:
        """A layer."""
        return Layer(self.attention(layer, heads), self.mlp(layer), *self.norms(2))

    def norm(self, size: int) -> Norm:
        """A norm over `size` numbers."""
        return RMSNorm(size, self.rms_norm_eps)

    def norms(self, count: int) -> list[Norm]:
        """The norms of a layer."""
        return [self.norm(self.hidden_size) for _ in range(count)]

    def embedding_scale(self) -> float:
        """The factor on rows of the token embedding."""
        return 1.0

    def softcap(self) -> float | None:
        """The cap of the logits."""
        return None

    def logit_scale(self) -> float:
        """The factor on the logits."""
        return 1.0

    def head_bias(self) -> bool:
        """Whether the head has a bias."""
        return False

    def build(self, context: int) -> CausalLM:
        """The model for sequences of at most `context` tokens."""
        heads: list[Heads] = []
        recurrences: list[Recurrence] = []
        layers: list[AnyLayer] = []
        for number in range(self.num_hidden_layers):
            recurrent = self.recurrent(number)
            if recurrent is not None:
                recurrences.append(recurrent[0])
                layers.append(recurrent[1])
            else:
                heads.append(self.heads(number, context))
                layers.append(self.layer(number, heads[-1]))
        decoder = Decoder(
            Embedding(self.vocab_size, self.hidden_size),
            layers,
            self.norm(self.hidden_size),
            self.embedding_scale(),
        )
        return self.MODEL(
            decoder,
            heads=heads,
            recurrences=recurrences,
            vocab_size=self.vocab_size,
            hidden_size=self.hidden_size,
            tied=self.tie_word_embeddings,
            softcap=self.softcap(),
            logit_scale=self.logit_scale(),
            head_bias=self.head_bias(),
        )
