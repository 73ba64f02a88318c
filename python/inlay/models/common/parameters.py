"""Parameters of a model: what the checkpoint holds, and what the data file stores for it.

A module tree names its parameters by its attributes, as the checkpoint does. A matrix is stored
in the parts that its quantization scheme packs it into; a vector is stored as float32.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from tvm.relax.frontend import nn

from inlay.loader import mxfp4
from inlay.loader.dtypes import Array
from inlay.loader.row_order import RowOrder
from inlay.ops.dot import TILE
from inlay.quantization import Scheme

# A router's matrix is never quantized: rounding it would send rows to other experts.
Role = Literal["matrix", "embedding", "head", "router"]


@dataclass(eq=False)
class Vector:
    """A norm's weight, a bias or the taps of a convolution: float32 in the data file."""

    size: int
    # The rows of the checkpoint's tensor, if not all of them as they lie.
    rows: RowOrder | None = None
    # The axes of the checkpoint's tensor, if it has several; they are stored last to first.
    axes: tuple[int, ...] | None = None
    tensor: nn.Tensor | None = None

    @property
    def numbers(self) -> int:
        """How many numbers it has."""
        return self.size

    def value(self) -> nn.Tensor:
        """The tensor in the function that is being built."""
        assert self.tensor is not None
        return self.tensor


@dataclass(eq=False)
class Matrix:
    """A weight matrix [outputs, inputs], packed by its scheme."""

    outputs: int
    inputs: int
    role: Role = "matrix"
    # The checkpoint stores [inputs, outputs].
    transposed: bool = False
    rows: RowOrder | None = None
    # Each row is divided by its length.
    unit_rows: bool = False
    scheme: Scheme | None = None
    tensors: dict[str, nn.Tensor] = field(default_factory=dict)

    @property
    def numbers(self) -> int:
        """How many numbers it has."""
        return self.outputs * self.inputs

    def packed(self) -> Scheme:
        """The scheme, which is set before anything is built."""
        assert self.scheme is not None
        return self.scheme


@dataclass(frozen=True)
class Form:
    """A way in which checkpoints store a matrix, or a bias, of all experts.

    The name is below that of the experts. With `{}` it is one tensor for each expert, without it
    one tensor with a leading axis.
    """

    name: str
    rows: RowOrder | None = None
    transposed: bool = False
    # Whether its tensors hold bytes, not numbers.
    raw: ClassVar[bool] = False

    @property
    def apart(self) -> bool:
        """Whether each expert has a tensor of its own."""
        return "{}" in self.name

    def names(self, prefix: str, expert: int) -> list[str]:
        """The tensors that hold an expert."""
        return [f"{prefix}{self.name.format(expert)}"]

    def shapes(self, each: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The shapes of an expert's tensors, if it has a matrix or a bias of the shape `each`."""
        whole = (self.rows.of if self.rows else each[0], *each[1:])
        return [whole[::-1] if self.transposed else whole]

    def read(self, tensors: Sequence[Array]) -> Array:
        """An expert's matrix or bias."""
        [values] = tensors
        values = values.T if self.transposed else values
        return self.rows.take(values) if self.rows else values


@dataclass(frozen=True)
class Mxfp4Form(Form):
    """Two tensors for all experts: bytes with two numbers each, and exponents."""

    raw: ClassVar[bool] = True

    def names(self, prefix: str, expert: int) -> list[str]:
        """The tensors that hold an expert."""
        return [f"{prefix}{self.name}_{part}" for part in ("blocks", "scales")]

    def shapes(self, each: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The shapes of an expert's tensors, if it has a matrix of the shape `each`."""
        scales = (self.rows.of if self.rows else each[0], -(-each[1] // mxfp4.BLOCK))
        return [(*scales, mxfp4.BLOCK // 2), scales]

    def read(self, tensors: Sequence[Array]) -> Array:
        """An expert's matrix."""
        blocks, scales = (self.rows.take(each) if self.rows else each for each in tensors)
        return mxfp4.decode(blocks, scales)


def _tiled(outputs: int) -> int:
    """Outputs in whole tiles."""
    return -(-outputs // TILE) * TILE


@dataclass(eq=False)
class Stack(Matrix):
    """The matrices of all experts, each in whole tiles, so that `outputs` counts padding too."""

    experts: int = 1
    # The outputs of one expert.
    each: int = 0
    forms: tuple[Form, ...] = ()

    @staticmethod
    def of(experts: int, outputs: int, inputs: int, *forms: Form) -> Stack:
        """The stack of matrices [outputs, inputs]."""
        total = experts * _tiled(outputs)
        return Stack(total, inputs, experts=experts, each=outputs, forms=forms)

    @property
    def numbers(self) -> int:
        """How many numbers it has, padding not counted."""
        return self.experts * self.each * self.inputs

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an expert's matrix."""
        return (self.each, self.inputs)

    def piece(self, values: Array) -> Mapping[str, Array]:
        """The parts of an expert's matrix."""
        return self.packed().pack(values)  # type: ignore[arg-type]


@dataclass(eq=False)
class Biases(Vector):
    """The biases of all experts, each padded to whole tiles with zeros."""

    experts: int = 1
    each: int = 0
    forms: tuple[Form, ...] = ()

    @staticmethod
    def of(experts: int, outputs: int, *forms: Form) -> Biases:
        """The biases of matrices with these outputs."""
        return Biases(experts * _tiled(outputs), experts=experts, each=outputs, forms=forms)

    @property
    def numbers(self) -> int:
        """How many numbers it has, padding not counted."""
        return self.experts * self.each

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an expert's bias."""
        return (self.each,)

    def piece(self, values: Array) -> Mapping[str, Array]:
        """An expert's bias as it is stored."""
        padded = np.zeros(self.size // self.experts, np.float32)
        padded[: self.each] = values
        return {"": padded}


Parameter = Vector | Matrix
Stacked = Stack | Biases


class Module:
    """A container of parameters. Attributes that are modules, or lists of them, are its parts."""

    def parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """All parameters below, under the dotted names of their attributes."""
        for name, value in vars(self).items():
            yield from _walk(f"{prefix}{name}", value)


def _walk(name: str, value: Any) -> Iterator[tuple[str, Parameter]]:
    if isinstance(value, Vector | Matrix):
        yield name, value
    elif isinstance(value, Module):
        yield from value.parameters(f"{name}.")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(f"{name}.{index}", item)


def tensor_name(name: str, parameter: Parameter) -> str:
    """The checkpoint's name of a parameter: pieces of one tensor have a number at the end."""
    whole, _, last = name.rpartition(".")
    return whole if parameter.rows and last.isdecimal() else name
