"""8-bit floats (e4m3 or e5m2) with a scale for the tensor, a row, or a block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from inlay.loader.checkpoint import Checkpoint
from inlay.loader.dtypes import SAFETENSORS, Array
from inlay.loader.quantized.unpacked import Floats, Format, Packed, require

_TYPES = (SAFETENSORS["F8_E4M3"], SAFETENSORS["F8_E5M2"])

_PARTS = {"weights": ".weight", "blocks": ".weight_scale_inv", "scales": ".weight_scale"}


class Fp8(Format):
    """`weight` with `weight_scale_inv` (of blocks) or `weight_scale`, which multiply it."""

    mark = ".weight"
    parts = _PARTS
    # Scales of activations: they are not rounded here.
    ignored = (".input_scale", ".activation_scale", ".k_scale", ".v_scale")
    title = "FP8"

    def __init__(self, settings: Mapping[str, Any]):
        require(settings, "fmt", "e4m3", "e5m2", None)
        require(settings, "activation_scheme", "dynamic", "static", None)
        blocks = settings.get("weight_block_size")
        self.blocks = tuple(blocks) if isinstance(blocks, list) else None

    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix."""
        return checkpoint.shape(parts["weights"])

    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Floats:
        """The matrix."""
        scales = parts["blocks"] if "blocks" in parts else parts["scales"]
        return scaled(parts["weights"], scales.astype(np.float32), self.blocks)


def scaled(weights: Array, scales: Floats, blocks: tuple[int, ...] | None = None) -> Floats:
    """8-bit floats times their scales: one, one for each row, or one for each block."""
    if weights.dtype not in _TYPES:
        raise ValueError(f"its numbers are {weights.dtype}, expected 8-bit floats")
    numbers = weights.astype(np.float32)
    outputs, inputs = weights.shape
    if scales.size == 1:
        return numbers * scales.reshape(())
    if scales.size == outputs:
        return numbers * scales.reshape(outputs, 1)
    if scales.ndim != 2:
        raise ValueError(f"its scales are {list(scales.shape)}")
    size = blocks or (-(-outputs // scales.shape[0]), -(-inputs // scales.shape[1]))
    if (
        len(size) != 2
        or min(size) < 1
        or scales.shape
        != tuple(-(-whole // part) for whole, part in zip(weights.shape, size, strict=True))
    ):
        raise ValueError(f"its scales are {list(scales.shape)} for blocks of {list(size)}")
    # Row by row of blocks, so that the scales are never as large as the matrix.
    columns = np.arange(inputs) // size[1]
    for start in range(0, outputs, size[0]):
        numbers[start : start + size[0]] *= scales[start // size[0], columns]
    return numbers
