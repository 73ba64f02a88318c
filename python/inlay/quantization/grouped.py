"""What 4- and 8-bit weights share: integers with a float16 scale for each group of 32."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from tvm.relax.frontend import nn

from inlay.ops import embedding, gate, linear
from inlay.ops.dot import GROUP, STEPS, TILE
from inlay.ops.quantize import quantize
from inlay.ops.rows import Quantized, Rows
from inlay.quantization import layout
from inlay.quantization.scheme import Floats, Parts, Scheme

# Matrices are packed a slab at a time, which bounds the memory for temporaries.
SLAB_ELEMENTS = 1 << 22

# No scale is stored larger or smaller than half precision holds to full accuracy.
SCALE_MAX = 65504.0
SCALE_MIN = 2.0**-14


class Grouped(Scheme):
    """Integers with an offset, in tiles, and a float16 scale for each group of 32."""

    kind: ClassVar[Literal["w4", "w8"]]
    vectors: ClassVar[int]
    offset: ClassVar[int]

    @abstractmethod
    def round_groups(self, groups: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
        """Return scales [m] and integers [m, 32] for groups of weights [m, 32]."""

    def parts(self, outputs: int, inputs: int) -> dict[str, tuple[tuple[int, ...], str]]:
        """Return the shape and dtype of each part of a packed matrix."""
        count, group_count = layout.tiles(outputs), layout.groups(inputs)
        return {
            "q": ((count, group_count, self.vectors, TILE * 4), "uint8"),
            "s": ((count, group_count, TILE), "float16"),
        }

    def pack(self, weight: Floats) -> Parts:
        """Pack a matrix into the layout that the kernels read."""
        outputs, inputs = weight.shape
        shapes = self.parts(outputs, inputs)
        packed = {name: np.empty(shape, dtype) for name, (shape, dtype) in shapes.items()}
        width = layout.groups(inputs) * GROUP
        step = max(1, SLAB_ELEMENTS // (width * TILE)) * TILE
        for start in range(0, outputs, step):
            slab = weight[start : start + step]
            rows = layout.tiles(len(slab)) * TILE
            padded = layout.pad(np.asarray(slab, np.float32), rows, width)
            scales, values = self.round_groups(padded.reshape(-1, GROUP))
            unsigned = (values.astype(np.int16) + self.offset).astype(np.uint8)
            ordered = layout.interleave(unsigned.reshape(rows, width))
            if self.vectors < STEPS:
                ordered = layout.join_nibbles(ordered)
            where = slice(start // TILE, start // TILE + rows // TILE)
            packed["q"][where] = ordered
            packed["s"][where] = layout.scales_by_tile(scales.reshape(rows, -1))
        return packed

    def unpack(self, parts: Mapping[str, npt.NDArray[Any]], outputs: int, inputs: int) -> Floats:
        """Return the matrix that the kernels compute with."""
        ordered = parts["q"]
        if self.vectors < STEPS:
            ordered = layout.split_nibbles(ordered)
        values = layout.deinterleave(ordered).astype(np.float32) - np.float32(self.offset)
        scales = np.repeat(layout.scales_by_output(parts["s"]), GROUP, axis=1)
        return np.ascontiguousarray((values * scales)[:outputs, :inputs])

    def prepare(self, x: nn.Tensor) -> Quantized:
        """Quantize activations to 8 bits."""
        return quantize(x)

    def _prepared(self, x: Rows) -> Quantized:
        return x if isinstance(x, Quantized) else self.prepare(x)

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
        return linear.linear_quantized(
            self.kind,
            self._prepared(x),
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
        return embedding.embedding_quantized(self.kind, tokens, weight, width, scale)

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
        rows = self._prepared(x)
        gated = self.linear(rows, gate_weight, out_features, activation=activation)
        raised = self.linear(rows, up_weight, out_features)
        return self.prepare(gate.multiply(gated, raised))
