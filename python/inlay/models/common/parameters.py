"""Parameters of a model: what the checkpoint holds, and what the data file stores for it.

A module tree names its parameters by its attributes, as the checkpoint does. A matrix is stored
in the parts that its quantization scheme packs it into; a vector is stored as float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tvm.relax.frontend import nn

from inlay.models.common.row_order import RowOrder
from inlay.quantization import Scheme

Role = Literal["matrix", "embedding", "head"]


@dataclass(eq=False)
class Vector:
    """A norm's weight or a bias: float32 in the data file."""

    size: int
    # The rows of the checkpoint's tensor, if not all of them as they lie.
    rows: RowOrder | None = None
    tensor: nn.Tensor | None = None

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
    scheme: Scheme | None = None
    tensors: dict[str, nn.Tensor] = field(default_factory=dict)

    def packed(self) -> Scheme:
        """The scheme, which is set before anything is built."""
        assert self.scheme is not None
        return self.scheme


Parameter = Vector | Matrix


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
