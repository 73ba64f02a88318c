"""What a quantization scheme is: a layout of weights and the operators that read it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from tvm.relax.frontend import nn

from inlay.ops.experts import Gate
from inlay.ops.route import Sorted
from inlay.ops.rows import Rows

Parts = dict[str, npt.NDArray[Any]]
Floats = npt.NDArray[np.float32]


class Scheme(ABC):
    """A way to store a weight matrix [outputs, inputs] and to compute with it.

    `pack` and `unpack` work on numpy arrays when a checkpoint is converted; the
    other methods build operators. A packed matrix is a few named parts, stored
    as `NAME.PART` in the data file.
    """

    name: ClassVar[str]
    # Incremented when `pack` writes other bytes for the same weights: a library reads one version.
    version: ClassVar[int] = 1

    @abstractmethod
    def parts(self, outputs: int, inputs: int) -> dict[str, tuple[tuple[int, ...], str]]:
        """Return the shape and dtype of each part of a packed matrix."""

    @abstractmethod
    def pack(self, weight: Floats) -> Parts:
        """Pack a matrix into the layout that the kernels read."""

    def repack(self, values: npt.NDArray[np.int8], scales: npt.NDArray[np.float16]) -> Parts | None:
        """Pack integers [outputs, inputs] that have a scale for each 32 of a row already.

        Nothing is rounded. None if the scheme cannot hold them as they are.
        """
        return None

    @abstractmethod
    def unpack(self, parts: Mapping[str, npt.NDArray[Any]], outputs: int, inputs: int) -> Floats:
        """Return the matrix that the kernels compute with."""

    @abstractmethod
    def prepare(self, x: nn.Tensor) -> Rows:
        """Convert activations to the form that `linear` reads, once for several uses."""

    @abstractmethod
    def linear(
        self,
        x: Rows,
        weight: Mapping[str, nn.Tensor],
        out_features: int,
        *,
        bias: nn.Tensor | None = None,
        activation: str | None = None,
        residual: nn.Tensor | None = None,
    ) -> nn.Tensor:
        """Return activation(x W^T + bias) + residual."""

    @abstractmethod
    def embedding(
        self, tokens: nn.Tensor, weight: Mapping[str, nn.Tensor], width: int, *, scale: float = 1.0
    ) -> nn.Tensor:
        """Return rows of the matrix, times `scale`: an embedding from the packed form."""

    def linears(
        self,
        x: Rows,
        weights: Sequence[Mapping[str, nn.Tensor]],
        out_features: Sequence[int],
        biases: Sequence[nn.Tensor | None] | None = None,
    ) -> list[nn.Tensor]:
        """Multiply the same activations by several matrices."""
        rows = self.prepare(x) if isinstance(x, nn.Tensor) else x
        chosen = biases if biases is not None else [None] * len(weights)
        return [
            self.linear(rows, weight, outputs, bias=bias)
            for weight, outputs, bias in zip(weights, out_features, chosen, strict=True)
        ]

    @abstractmethod
    def gated(
        self,
        x: Rows,
        gate: Mapping[str, nn.Tensor],
        up: Mapping[str, nn.Tensor],
        out_features: int,
        *,
        activation: str = "silu",
    ) -> Rows:
        """Return activation(x G^T) * (x U^T), ready for a linear of the same scheme."""

    @abstractmethod
    def expert_rows(self) -> int:
        """Return how many rows of an expert are multiplied at once, which `ops.route` takes."""

    @abstractmethod
    def gather(self, x: Rows, pairs: Sorted, *, weighted: bool = False) -> Rows:
        """Return prepared rows in the order of their experts."""

    @abstractmethod
    def experts_gated(
        self,
        x: Rows,
        gate: Mapping[str, nn.Tensor],
        up: Mapping[str, nn.Tensor],
        out_features: int,
        pairs: Sorted,
        form: Gate,
        biases: tuple[nn.Tensor, nn.Tensor] | None = None,
    ) -> Rows:
        """Return gate times up of every pair's expert; the matrices are stacked by tiles."""

    @abstractmethod
    def experts_down(
        self,
        x: Rows,
        weight: Mapping[str, nn.Tensor],
        out_features: int,
        pairs: Sorted,
        bias: nn.Tensor | None = None,
    ) -> nn.Tensor:
        """Return x W^T + bias of every pair's expert."""

    def bits_per_weight(self, outputs: int, inputs: int) -> float:
        """Return the stored bits for each weight of a matrix of this shape, padding included."""
        stored = sum(
            int(np.prod(shape)) * np.dtype(dtype).itemsize
            for shape, dtype in self.parts(outputs, inputs).values()
        )
        return 8.0 * stored / (outputs * inputs)
