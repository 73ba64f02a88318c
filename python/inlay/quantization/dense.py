"""Shared by 32-bit and bfloat16 weights: plain numbers in tiles, plain activations."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from tvm.relax.frontend import nn

from inlay.ops import elementwise, embedding, experts, linear
from inlay.ops.dot import TILE
from inlay.ops.experts import Gate
from inlay.ops.kinds import DenseKind
from inlay.ops.route import Sorted
from inlay.ops.rows import Quantized, Rows
from inlay.quantization import layout
from inlay.quantization.scheme import Floats, Parts, Scheme


class Dense(Scheme):
    """Numbers ordered as [tile, input, 16 outputs]."""

    kind: ClassVar[DenseKind]

    @abstractmethod
    def encode(self, weight: Floats) -> npt.NDArray[Any]:
        """Return the stored form of numbers."""

    @abstractmethod
    def decode(self, stored: npt.NDArray[Any]) -> Floats:
        """Return the numbers from their stored form."""

    def parts(self, outputs: int, inputs: int) -> dict[str, tuple[tuple[int, ...], str]]:
        """Return the shape and dtype of each part of a packed matrix."""
        return {"w": ((layout.tiles(outputs), inputs, TILE), self.kind.dtype)}

    def pack(self, weight: Floats) -> Parts:
        """Pack a matrix into the layout that the kernels read."""
        outputs, inputs = weight.shape
        count = layout.tiles(outputs)
        packed = np.zeros((count, inputs, TILE), self.kind.dtype)
        whole = outputs // TILE
        stored = self.encode(np.asarray(weight, np.float32))
        packed[:whole] = stored[: whole * TILE].reshape(whole, TILE, inputs).transpose(0, 2, 1)
        if whole < count:
            packed[whole, :, : outputs - whole * TILE] = stored[whole * TILE :].T
        return {"w": packed}

    def unpack(self, parts: Mapping[str, npt.NDArray[Any]], outputs: int, inputs: int) -> Floats:
        """Return the matrix that the kernels compute with."""
        flat = self.decode(parts["w"]).transpose(0, 2, 1).reshape(-1, inputs)
        return np.ascontiguousarray(flat[:outputs])

    def prepare(self, x: nn.Tensor) -> nn.Tensor:
        """Return activations as they are."""
        return x

    def _plain(self, x: Rows) -> nn.Tensor:
        if isinstance(x, Quantized):
            raise TypeError(f"a {self.name} layer takes plain activations, not quantized ones")
        return x

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
        return linear.linear_dense(
            self.kind,
            self._plain(x),
            weight,
            out_features,
            bias=bias,
            activation=activation,
            residual=residual,
        )

    def embedding(
        self, tokens: nn.Tensor, weight: Mapping[str, nn.Tensor], width: int, *, scale: float = 1.0
    ) -> nn.Tensor:
        """Return rows of the matrix, times `scale`: an embedding from the packed form."""
        return embedding.embedding_dense(self.kind, tokens, weight, width, scale)

    def gated(
        self,
        x: Rows,
        gate_weight: Mapping[str, nn.Tensor],
        up_weight: Mapping[str, nn.Tensor],
        out_features: int,
        *,
        activation: str = "silu",
    ) -> Rows:
        """Return activation(x G^T) * (x U^T), ready for a linear of the same scheme."""
        gated = self.linear(x, gate_weight, out_features, activation=activation)
        return elementwise.multiply(gated, self.linear(x, up_weight, out_features))

    def expert_rows(self) -> int:
        """Return how many rows of an expert are multiplied at once, which `ops.route` takes."""
        return experts.block_rows(self.kind)

    def gather(self, x: Rows, pairs: Sorted, *, weighted: bool = False) -> Rows:
        """Return prepared rows in the order of their experts."""
        return experts.gather_dense(self._plain(x), pairs, weighted=weighted)

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
        rows = self._plain(x)
        return experts.gated_dense(self.kind, rows, gate, up, out_features, pairs, form, biases)

    def experts_down(
        self,
        x: Rows,
        weight: Mapping[str, nn.Tensor],
        out_features: int,
        pairs: Sorted,
        bias: nn.Tensor | None = None,
    ) -> nn.Tensor:
        """Return x W^T + bias of every pair's expert."""
        rows = self._plain(x)
        return experts.down_dense(self.kind, rows, weight, out_features, pairs, bias)
