"""The tensors that an entry of a model takes, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tvm import relax, tirx
from tvm.relax.frontend import nn


class Inputs:
    """The inputs of an entry: docs/model-format.md lists the names that the engine knows."""

    def __init__(self) -> None:
        self.sizes: dict[str, tirx.Var] = {}
        self.taken: dict[str, relax.Var] = {}

    def size(self, name: str) -> tirx.Var:
        """A size of the call."""
        return self.sizes.setdefault(name, tirx.Var(name, "int64"))

    def tensor(self, name: str, shape: Sequence[int | str], dtype: str = "int32") -> nn.Tensor:
        """Declare a tensor; a string in its shape is a size of the call."""
        extents = [self.size(s) if isinstance(s, str) else s for s in shape]
        made = nn.Tensor.placeholder(extents, dtype, name.replace(".", "_"))
        self.taken[name] = made._expr
        return made


# Computes the results of an entry, by name, while kernels are built.
Compute = Callable[[], Mapping[str, nn.Tensor]]
# Declares the inputs of an entry, and returns the function that computes its results.
Entry = Callable[[Inputs], Compute]
