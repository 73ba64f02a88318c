"""compressed-tensors: packed integers, plain integers, or 8-bit floats, with scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.errors import ConfigError
from inlay.loader.checkpoint import Checkpoint
from inlay.loader.dtypes import Array
from inlay.loader.quantized.fp8 import scaled
from inlay.loader.quantized.unpacked import (
    Floats,
    Format,
    Grid,
    Packed,
    group_order,
    number,
    require,
    shares,
    words,
)


class Compressed(Format):
    """`weight_packed`, or `weight` with `weight_scale`."""

    ignored = (
        ".input_scale",
        ".input_zero_point",
        ".output_scale",
        ".output_zero_point",
        ".k_scale",
        ".v_scale",
        ".weight_g_idx",
    )
    title = "compressed-tensors"

    def __init__(self, settings: Mapping[str, Any]):
        formats = {
            "pack-quantized": ".weight_packed",
            "int-quantized": ".weight",
            "float-quantized": ".weight",
            "naive-quantized": ".weight",
        }
        name = settings.get("format")
        if name not in formats:
            raise ConfigError(
                "quantization_config",
                f"has format {name!r:.80}; known are {', '.join(formats)}",
            )
        self.packed = name == "pack-quantized"
        self.mark = formats[name]
        self.parts = {
            "weights": self.mark,
            "scales": ".weight_scale",
            "zeros": ".weight_zero_point",
            "shape": ".weight_shape",
            "groups": ".weight_g_idx",
        }
        self.bits = self._bits(settings)

    def _bits(self, settings: Mapping[str, Any]) -> int:
        """The bits of the weights, which are the same in all groups of layers."""
        groups = settings.get("config_groups")
        found = set()
        for group in groups.values() if isinstance(groups, dict) else ():
            weights = group.get("weights") if isinstance(group, dict) else None
            if not isinstance(weights, dict):
                continue
            require(weights, "type", "int", "float")
            found.add(number(weights, "num_bits", known=range(2, 9)))
        if len(found) != 1:
            raise ConfigError(
                "quantization_config", f"has weights of {sorted(found)} bits; one size is supported"
            )
        return found.pop()

    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix."""
        outputs, columns = checkpoint.shape(parts["weights"])
        if not self.packed:
            return outputs, columns
        inputs = columns * (32 // self.bits)
        if "shape" in parts:
            said = checkpoint.read(parts["shape"]).reshape(-1).tolist()
            if len(said) != 2 or said[0] != outputs or not inputs - 32 < said[1] <= inputs:
                raise ValueError(
                    f"its shape is said to be {said}, but it holds [{outputs}, {inputs}]"
                )
            inputs = int(said[1])
        return outputs, inputs

    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Grid | Floats:
        """The matrix."""
        outputs, inputs = packed.shape
        weights, scales = parts["weights"], parts["scales"].astype(np.float32)
        if weights.dtype.itemsize == 1 and weights.dtype.kind not in "iu":
            return scaled(weights, scales)
        if self.packed:
            values = words(weights, self.bits)[:, :inputs].astype(np.int16)
            values -= 1 << (self.bits - 1)
        else:
            if weights.dtype != np.dtype(np.int8):
                raise ValueError(f"its integers are {weights.dtype}, expected int8")
            values = weights.astype(np.int16)
        scales = scales.reshape(outputs, -1) if scales.size > 1 else np.full((outputs, 1), scales)
        groups = scales.shape[1]
        columns = -(-inputs // groups)
        order = group_order(parts.get("groups"), inputs, groups, columns)
        zeros = self._zeros(parts.get("zeros"), outputs, groups)
        if zeros is not None:
            values = values - zeros[:, shares(inputs, columns, order)]
        return Grid(values, np.ascontiguousarray(scales, np.float32), columns, order)

    def _zeros(
        self, given: Array | None, outputs: int, groups: int
    ) -> npt.NDArray[np.int16] | None:
        """Zero points [outputs, groups]; packed ones lie along the outputs."""
        if given is None:
            return None
        if given.dtype == np.dtype(np.int32) and self.packed:
            spread = words(np.ascontiguousarray(given.T), self.bits).T[:outputs]
            zeros = spread.astype(np.int16) - (1 << (self.bits - 1))
        else:
            zeros = given.astype(np.int16)
        each = zeros.reshape(outputs, -1) if zeros.size > 1 else zeros.reshape(1, 1)
        return np.broadcast_to(each, (outputs, groups))
