"""The building blocks of architectures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tvm.relax.frontend import nn

from inlay import ops
from inlay.loader.row_order import RowOrder, split
from inlay.models.common.parameters import Matrix, Module, Role, Vector
from inlay.ops import Rows


class Linear(Module):
    """x W^T + b. `transposed` is for checkpoints that store W^T, `rows` for another order of W."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        bias: bool = False,
        role: Role = "matrix",
        transposed: bool = False,
        rows: RowOrder | None = None,
    ):
        self.weight = Matrix(outputs, inputs, role, transposed, rows)
        self.bias = Vector(outputs, rows) if bias else None

    def __call__(
        self, x: Rows, *, activation: str | None = None, residual: nn.Tensor | None = None
    ) -> nn.Tensor:
        return self.weight.packed().linear(
            x,
            self.weight.tensors,
            self.weight.outputs,
            bias=self.bias.value() if self.bias else None,
            activation=activation,
            residual=residual,
        )


class Fused(Module):
    """Several linear maps whose weights the checkpoint stores as one tensor.

    They are split during conversion, so that kernels see plain matrices. `orders` are the rows of
    each map; sizes stand for ranges, one after another.
    """

    def __init__(
        self,
        inputs: int,
        orders: Sequence[int] | Sequence[RowOrder],
        *,
        bias: bool = False,
        transposed: bool = False,
    ):
        self.weight: list[Matrix] = []
        self.bias: list[Vector] = []
        sizes = [each for each in orders if isinstance(each, int)]
        chosen = split(sizes) if sizes else [each for each in orders if isinstance(each, RowOrder)]
        for rows in chosen:
            self.weight.append(Matrix(len(rows), inputs, "matrix", transposed, rows))
            if bias:
                self.bias.append(Vector(len(rows), rows))

    def __call__(self, x: nn.Tensor) -> list[nn.Tensor]:
        scheme = self.weight[0].packed()
        return scheme.linears(
            x,
            [w.tensors for w in self.weight],
            [w.outputs for w in self.weight],
            [b.value() for b in self.bias] or None,
        )


def linears(x: nn.Tensor, layers: Sequence[Linear]) -> list[nn.Tensor]:
    """Apply several linear maps to the same rows, preparing the rows once."""
    return (
        layers[0]
        .weight.packed()
        .linears(
            x,
            [layer.weight.tensors for layer in layers],
            [layer.weight.outputs for layer in layers],
            [layer.bias.value() if layer.bias else None for layer in layers],
        )
    )


def gated(x: Rows, gate: Matrix, up: Matrix, activation: str) -> Rows:
    """activation(x G^T) * (x U^T), in the form that the next linear reads."""
    scheme = gate.packed()
    rows = scheme.prepare(x) if isinstance(x, nn.Tensor) else x
    return scheme.gated(rows, gate.tensors, up.tensors, gate.outputs, activation=activation)


class Embedding(Module):
    """A table of rows: the tokens', the positions' or the token types'."""

    def __init__(self, count: int, width: int):
        self.weight = Matrix(count, width, "embedding")

    def __call__(self, indices: nn.Tensor, *, scale: float = 1.0) -> nn.Tensor:
        matrix = self.weight
        return matrix.packed().embedding(indices, matrix.tensors, matrix.inputs, scale=scale)

    def project(self, x: nn.Tensor) -> nn.Tensor:
        """The table as a linear map: the head of a model with tied embeddings."""
        matrix = self.weight
        return matrix.packed().linear(x, matrix.tensors, matrix.outputs)


class RMSNorm(Module):
    """x / rms(x) * weight; with `plus_one` the checkpoint's weight lacks one, as in Gemma."""

    def __init__(self, size: int, epsilon: float, *, plus_one: bool = False):
        self.weight = Vector(size)
        self.epsilon = epsilon
        self.plus_one = plus_one

    def __call__(self, x: nn.Tensor) -> nn.Tensor:
        return ops.rms_norm(x, self.weight.value(), self.epsilon, plus_one=self.plus_one)


class UnitNorm:
    """x / rms(x): a norm without a weight, for the heads of attention."""

    plus_one = False

    def __init__(self, size: int, epsilon: float):
        self.size = size
        self.epsilon = epsilon

    @property
    def weight(self) -> UnitNorm:
        """Itself, as it has no parameter."""
        return self

    def value(self) -> nn.Tensor:
        """The weight: ones."""
        return nn.Tensor.from_const(np.ones(self.size, np.float32))


class LayerNorm(Module):
    """(x - mean(x)) / deviation(x) * weight + bias.

    Some have no bias, some no weight either. With `plus_one` the checkpoint's weight lacks one.
    """

    def __init__(
        self,
        size: int,
        epsilon: float,
        *,
        bias: bool = True,
        weight: bool = True,
        plus_one: bool = False,
    ):
        self.weight = Vector(size) if weight else None
        self.bias = Vector(size) if bias else None
        self.size = size
        self.epsilon = epsilon
        self.plus_one = plus_one

    def __call__(self, x: nn.Tensor) -> nn.Tensor:
        if self.weight is not None:
            weight = self.weight.value()
        else:
            weight = nn.Tensor.from_const(np.ones(self.size, np.float32))
        bias = self.bias.value() if self.bias else None
        return ops.layer_norm(x, weight, bias, self.epsilon, plus_one=self.plus_one)
