"""A mixture of experts as the MLP of a layer: router, experts, and what every row goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tvm.relax.frontend import nn

from inlay import ops
from inlay.loader.row_order import RowOrder, split
from inlay.models.common.config import Config
from inlay.models.common.modules import Linear
from inlay.models.common.parameters import Biases, Form, Matrix, Module, Stack, Vector
from inlay.ops import Rows

# Beyond any existing model. Each has tensors with names, which take memory.
_MOST = 1 << 20

# Checkpoints of Mixtral's kind, under the names that are used here.
MIXTRAL_NAMES = (
    (r"\.block_sparse_moe\.", ".mlp."),
    (r"(\.experts\.\d+)\.w1\.", r"\1.gate_proj."),
    (r"(\.experts\.\d+)\.w3\.", r"\1.up_proj."),
    (r"(\.experts\.\d+)\.w2\.", r"\1.down_proj."),
)


def check_experts(
    config: Config, count: str, chosen: str, groups: str = "", chosen_groups: str = ""
) -> None:
    """Raise ConfigError unless the counts, which are given by their keys, fit together."""

    def value(key: str) -> int:
        return int(getattr(config, key) or 1)

    layers = int(getattr(config, "num_hidden_layers", 1))
    config.require(
        value(count) * layers <= _MOST,
        count,
        f"is {value(count)} in {layers} layers; more than {_MOST} experts are no model's",
    )
    config.require(
        value(chosen) <= value(count),
        chosen,
        f"is {value(chosen)}, but `{count}` is {value(count)}; no more experts can be chosen",
    )
    if not groups:
        return
    config.require(
        value(count) % value(groups) == 0,
        groups,
        f"is {value(groups)}, which does not divide the {value(count)} experts of `{count}`",
    )
    config.require(
        value(chosen_groups) <= value(groups),
        chosen_groups,
        f"is {value(chosen_groups)}, but `{groups}` is {value(groups)}",
    )
    left = value(count) // value(groups) * value(chosen_groups)
    config.require(
        value(chosen) <= left,
        chosen,
        f"is {value(chosen)}, but the groups that `{chosen_groups}` leaves have {left} experts",
    )


class Router(Module):
    """Chooses the experts of each row, in 32 bits."""

    def __init__(
        self, hidden: int, routing: ops.Routing, *, bias: bool = False, correction: bool = False
    ):
        self.weight = Matrix(routing.experts, hidden, "router")
        # Added to the logits.
        self.bias = Vector(routing.experts) if bias else None
        # Added to the weights for the choice only.
        self.e_score_correction_bias = Vector(routing.experts) if correction else None
        self.routing = routing

    def __call__(self, x: nn.Tensor, block: int) -> ops.Sorted:
        weight, correction = self.weight, self.e_score_correction_bias
        bias = self.bias.value() if self.bias else None
        logits = weight.packed().linear(x, weight.tensors, weight.outputs, bias=bias)
        shift = correction.value() if correction else None
        return ops.route(logits, self.routing, block, shift)


@dataclass(frozen=True)
class Stored:
    """How checkpoints store experts, beyond one matrix for each under Llama's names."""

    gate: Sequence[Form]
    up: Sequence[Form]
    down: Sequence[Form]

    @staticmethod
    def stacked(
        inner: int,
        *,
        transposed: bool = False,
        interleaved: bool = False,
        kind: type[Form] = Form,
        suffix: str = "",
    ) -> Stored:
        """One tensor of gates and ups and one of downs, as newer versions of transformers do.

        With `interleaved` a gate is followed by its up.
        """
        gate, up = split([inner, inner])
        if interleaved:
            gate, up = (RowOrder(np.arange(i, 2 * inner, 2), 2 * inner) for i in range(2))
        return Stored(
            [kind(f"gate_up_proj{suffix}", gate, transposed)],
            [kind(f"gate_up_proj{suffix}", up, transposed)],
            [kind(f"down_proj{suffix}", None, transposed)],
        )

    def __or__(self, other: Stored) -> Stored:
        """What either describes."""
        return Stored([*self.gate, *other.gate], [*self.up, *other.up], [*self.down, *other.down])


def _apart(name: str) -> list[Form]:
    """Gate, up and down in tensors of their own: for each expert, or for all as in GGUF files."""
    return [Form(f"{{}}.{name}.weight"), Form(f"{name}.weight")]


class Experts(Module):
    """down(gate(x) * up(x)) for all experts."""

    def __init__(
        self,
        experts: int,
        hidden: int,
        inner: int,
        form: ops.Gate,
        stored: Stored | None = None,
        biases: Stored | None = None,
    ):
        stored = stored or Stored.stacked(inner)
        self.gate_proj = Stack.of(experts, inner, hidden, *_apart("gate_proj"), *stored.gate)
        self.up_proj = Stack.of(experts, inner, hidden, *_apart("up_proj"), *stored.up)
        self.down_proj = Stack.of(experts, hidden, inner, *_apart("down_proj"), *stored.down)
        if biases is not None:
            self.gate_proj_bias = Biases.of(experts, inner, *biases.gate)
            self.up_proj_bias = Biases.of(experts, inner, *biases.up)
            self.down_proj_bias = Biases.of(experts, hidden, *biases.down)
        self.form = form

    def __call__(self, x: Rows, pairs: ops.Sorted, *, weighted: bool = False) -> nn.Tensor:
        """Every pair's row, in the order of the experts; `weighted` before, not after."""
        gate, up, down = self.gate_proj, self.up_proj, self.down_proj
        scheme = gate.packed()
        rows = scheme.gather(x, pairs, weighted=weighted)
        first, last = None, None
        if self.form.bias:
            first = (self.gate_proj_bias.value(), self.up_proj_bias.value())
            last = self.down_proj_bias.value()
        inner = scheme.experts_gated(
            rows, gate.tensors, up.tensors, gate.each, pairs, self.form, first
        )
        return scheme.experts_down(inner, down.tensors, down.each, pairs, last)


class MixtureMLP(Module):
    """The chosen experts of each row, and an MLP that all rows go through, if there is one."""

    def __init__(
        self,
        gate: Router,
        experts: Experts,
        shared: Module | None = None,
        *,
        switch: Linear | None = None,
        weighted_inputs: bool = False,
    ):
        self.gate = gate
        self.experts = experts
        self.shared_experts = shared
        # A logit for each row: how much of the shared MLP's result it gets.
        self.shared_expert_gate = switch
        self.weighted_inputs = weighted_inputs

    def __call__(self, x: nn.Tensor, *, residual: nn.Tensor | None = None) -> nn.Tensor:
        scheme = self.experts.gate_proj.packed()
        pairs = self.gate(x, scheme.expert_rows())
        rows = scheme.prepare(x)
        if self.shared_experts is not None:
            residual = self._shared(x, rows, residual)
        made = self.experts(rows, pairs, weighted=self.weighted_inputs)
        return ops.combine(made, pairs, residual, weighted=not self.weighted_inputs)

    def _shared(self, x: nn.Tensor, rows: Rows, residual: nn.Tensor | None) -> nn.Tensor:
        if self.shared_expert_gate is None:
            return self.shared_experts(rows, residual=residual)  # type: ignore[operator, misc]
        logit = self.shared_expert_gate(x)
        return ops.switched(self.shared_experts(rows), logit, residual)  # type: ignore[operator, misc]
