"""Shared by 4- and 8-bit weights: integers with a float16 scale for each group of 32."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from tvm.relax.frontend import nn

from inlay.ops import embedding, experts, gated, linear
from inlay.ops.dot import GROUP, STEPS, TILE
from inlay.ops.experts import Gate
from inlay.ops.kinds import GroupedKind
from inlay.ops.quantize import quantize
from inlay.ops.route import Sorted
from inlay.ops.rows import Quantized, Rows
from inlay.quantization import layout
from inlay.quantization.scheme import Floats, Parts, Scheme

# Matrices are packed in slabs that fit the caches, on all cores in parallel.
SLAB_ELEMENTS = 1 << 17

# The smallest and the largest finite number of half precision.
SCALE_MIN, SCALE_MAX = np.float32(2.0**-24), np.float32(65504)


def stored_scales(scales: Floats) -> tuple[Floats, Floats]:
    """Return scales as float16 stores them, and their inverses; 0 has the inverse 0.

    Weights are rounded with these, which compensates for the rounding of the stored scale.
    """
    size = np.clip(np.abs(scales), SCALE_MIN, SCALE_MAX) * (scales != 0)
    stored = np.copysign(size, scales).astype(np.float16).astype(np.float32)
    inverse = np.divide(np.float32(1), stored, out=np.zeros_like(stored), where=stored != 0)
    return stored, inverse


class Grouped(Scheme):
    """Integers with an offset, in tiles, and a float16 scale for each group of 32."""

    kind: ClassVar[GroupedKind]
    # The range of the integers.
    lowest: ClassVar[int]
    highest: ClassVar[int]
    # The values that the search maps the largest weight of a group to, before rounding.
    places: ClassVar[tuple[float, ...]]

    def round_groups(self, groups: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
        """Return scales [m] and integers [32, m] for groups of weights [32, m].

        The scale is searched for: for each of `places` the weights are rounded, and the scale is
        fitted to the result by least squares. The best is used.
        """
        largest = np.take_along_axis(groups, np.abs(groups).argmax(axis=0)[None], axis=0)[0]
        unit = np.divide(np.float32(1), largest, out=np.zeros_like(largest), where=largest != 0)
        fitted, explained = np.zeros_like(largest), np.zeros_like(largest)
        values, product = np.empty_like(groups), np.empty_like(groups)
        for place in self.places:
            self._round(groups, unit * np.float32(place), values)
            # The least squares error is |w|^2 - (w q)^2 / (q q).
            along = np.add.reduce(np.multiply(groups, values, out=product), axis=0)
            length = np.add.reduce(np.multiply(values, values, out=product), axis=0)
            length[length == 0] = 1
            score = along * along / length
            better = score > explained
            explained[better] = score[better]
            fitted[better] = (along / length)[better]
        scales, inverse = stored_scales(fitted)
        self._round(groups, inverse, values)
        return scales, values.astype(np.int8)

    def _round(self, groups: Floats, inverse: Floats, out: Floats) -> None:
        np.multiply(groups, inverse, out=out)
        np.rint(out, out=out)
        np.clip(out, self.lowest, self.highest, out=out)

    def parts(self, outputs: int, inputs: int) -> dict[str, tuple[tuple[int, ...], str]]:
        """Return the shape and dtype of each part of a packed matrix."""
        count, group_count = layout.tiles(outputs), layout.groups(inputs)
        return {
            "q": ((count, group_count, self.kind.vectors, TILE * 4), "uint8"),
            "s": ((count, group_count, TILE), "float16"),
        }

    def pack(self, weight: Floats) -> Parts:
        """Pack a matrix into the layout that the kernels read."""
        outputs, inputs = weight.shape
        shapes = self.parts(outputs, inputs)
        packed = {name: np.empty(shape, dtype) for name, (shape, dtype) in shapes.items()}
        width = layout.groups(inputs) * GROUP
        step = max(1, SLAB_ELEMENTS // (width * TILE)) * TILE

        def slab(start: int) -> None:
            part = weight[start : start + step]
            rows = layout.tiles(len(part)) * TILE
            padded = layout.pad(np.asarray(part, np.float32), rows, width)
            groups = np.ascontiguousarray(padded.reshape(-1, GROUP).T)
            scales, values = self.round_groups(groups)
            unsigned = (values.T.astype(np.int16) + self.kind.offset).astype(np.uint8)
            ordered = layout.interleave(unsigned.reshape(rows, width))
            if self.kind.vectors < STEPS:
                ordered = layout.join_nibbles(ordered)
            where = slice(start // TILE, start // TILE + rows // TILE)
            packed["q"][where] = ordered
            packed["s"][where] = layout.scales_by_tile(scales.reshape(rows, -1))

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            # Collecting the results raises the exception of any slab.
            list(pool.map(slab, range(0, outputs, step)))
        return packed

    def repack(self, values: npt.NDArray[np.int8], scales: npt.NDArray[np.float16]) -> Parts | None:
        """Pack integers that fit, with their scales."""
        outputs, inputs = values.shape
        offset = self.kind.offset
        if inputs % GROUP or values.min() < -offset or values.max() >= offset:
            return None
        rows = layout.tiles(outputs) * TILE
        # Padding has the integer 0, and the scale 0, as `pack` gives it.
        unsigned = layout.pad(values, rows, inputs).astype(np.int16) + offset
        ordered = layout.interleave(unsigned.astype(np.uint8))
        if self.kind.vectors < STEPS:
            ordered = layout.join_nibbles(ordered)
        return {"q": ordered, "s": layout.scales_by_tile(layout.pad(scales, rows, inputs // GROUP))}

    def unpack(self, parts: Mapping[str, npt.NDArray[Any]], outputs: int, inputs: int) -> Floats:
        """Return the matrix that the kernels compute with."""
        ordered = parts["q"]
        if self.kind.vectors < STEPS:
            ordered = layout.split_nibbles(ordered)
        values = layout.deinterleave(ordered).astype(np.float32) - np.float32(self.kind.offset)
        scales = np.repeat(layout.scales_by_output(parts["s"]), GROUP, axis=1)
        return np.ascontiguousarray((values * scales)[:outputs, :inputs])

    def prepare(self, x: nn.Tensor) -> Quantized:
        """Quantize activations to 8 bits."""
        return quantize(self.kind, x)

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
        return gated.gated_quantized(
            self.kind, rows, gate_weight, up_weight, out_features, activation
        )

    def expert_rows(self) -> int:
        """Return how many rows of an expert are multiplied at once, which `ops.route` takes."""
        return experts.block_rows(self.kind)

    def gather(self, x: Rows, pairs: Sorted, *, weighted: bool = False) -> Rows:
        """Return prepared rows in the order of their experts."""
        return experts.gather_quantized(self.kind, self._prepared(x), pairs, weighted=weighted)

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
        rows = self._prepared(x)
        return experts.gated_quantized(self.kind, rows, gate, up, out_features, pairs, form, biases)

    def experts_down(
        self,
        x: Rows,
        weight: Mapping[str, nn.Tensor],
        out_features: int,
        pairs: Sorted,
        bias: nn.Tensor | None = None,
    ) -> nn.Tensor:
        """Return x W^T + bias of every pair's expert."""
        rows = self._prepared(x)
        return experts.down_quantized(self.kind, rows, weight, out_features, pairs, bias)
