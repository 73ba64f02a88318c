"""bitsandbytes: 4 bits through a table of 16 levels, or 8 bits with a scale for each row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from inlay.loader.checkpoint import Checkpoint
from inlay.loader.dtypes import Array
from inlay.loader.quantized.unpacked import Floats, Format, Grid, Packed, expect, require

_PARTS = {
    "weights": ".weight",
    "largest": ".weight.absmax",
    "levels": ".weight.quant_map",
    "nested": ".weight.nested_absmax",
    "nested_levels": ".weight.nested_quant_map",
    "nf4": ".weight.quant_state.bitsandbytes__nf4",
    "fp4": ".weight.quant_state.bitsandbytes__fp4",
    "rows": ".SCB",
    "format": ".weight_format",
}


class BitsAndBytes(Format):
    """`weight` as bytes with `weight.absmax` and `weight.quant_map`, or as int8 with `SCB`."""

    mark = ".weight"
    parts = _PARTS
    title = "bitsandbytes"

    def __init__(self, settings: Mapping[str, Any]):
        require(settings, "bnb_4bit_quant_storage", "uint8", None)

    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix."""
        if "rows" in parts:
            return checkpoint.shape(parts["weights"])
        state = self._state({part: checkpoint.read(own) for part, own in parts.items()
                             if part in ("nf4", "fp4")})  # fmt: skip
        outputs, inputs = state["shape"]
        return int(outputs), int(inputs)

    def _state(self, parts: Mapping[str, Array]) -> dict[str, Any]:
        """What is said of a matrix in 4 bits."""
        data = parts["nf4"] if "nf4" in parts else parts["fp4"]
        state = json.loads(data.astype(np.uint8).tobytes())
        shape = state.get("shape") if isinstance(state, dict) else None
        if not isinstance(shape, list) or [type(n) for n in shape] != [int, int] or min(shape) < 1:
            raise ValueError(f"its shape is said to be {shape!r:.80}")
        return dict(state)

    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Grid | Floats:
        """The matrix."""
        outputs, inputs = packed.shape
        if "rows" in parts:
            expect("scales", parts["rows"].shape, (outputs,))
            scales = parts["rows"].astype(np.float32).reshape(outputs, 1) / np.float32(127)
            return Grid(parts["weights"].astype(np.int16), scales, inputs)
        state = self._state(parts)
        packed_bytes = parts["weights"].astype(np.uint8).reshape(-1)
        expect("bytes", packed_bytes.shape, (-(-outputs * inputs // 2),))
        # The first of two numbers is in the high half.
        codes = np.stack([packed_bytes >> 4, packed_bytes & 15], axis=1).reshape(-1)
        expect("levels", parts["levels"].shape, (16,))
        block = int(state["blocksize"])
        largest = self._largest(parts, state)
        expect("scales", largest.shape, (-(-outputs * inputs // block),))
        numbers = parts["levels"].astype(np.float32)[codes[: outputs * inputs]]
        numbers *= np.repeat(largest, block)[: numbers.size]
        return numbers.reshape(outputs, inputs)

    def _largest(self, parts: Mapping[str, Array], state: Mapping[str, Any]) -> Floats:
        """The largest number of each block, which may itself be stored in 8 bits."""
        largest = parts["largest"]
        if "nested" not in parts:
            return largest.astype(np.float32)
        expect("levels of scales", parts["nested_levels"].shape, (256,))
        found = parts["nested_levels"].astype(np.float32)[largest.astype(np.uint8)]
        block = int(state["nested_blocksize"])
        found *= np.repeat(parts["nested"].astype(np.float32), block)[: found.size]
        return found + np.float32(state["nested_offset"])
