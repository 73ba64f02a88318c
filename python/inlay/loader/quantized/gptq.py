"""GPTQ: 2, 3, 4 or 8 bits, packed along the inputs, with groups in any order of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from inlay.loader.checkpoint import Checkpoint
from inlay.loader.dtypes import Array
from inlay.loader.quantized.unpacked import (
    Format,
    Grid,
    Packed,
    expect,
    group_order,
    number,
    require,
    shares,
    words,
)

_PARTS = {
    "weights": ".qweight",
    "zeros": ".qzeros",
    "scales": ".scales",
    "groups": ".g_idx",
}


class Gptq(Format):
    """`qweight` [inputs x bits / 32, outputs], `qzeros`, `scales` [groups, outputs], `g_idx`."""

    mark = ".qweight"
    parts = _PARTS
    title = "GPTQ"

    def __init__(self, settings: Mapping[str, Any]):
        self.bits = number(settings, "bits", known=range(2, 9))
        require(settings, "bits", 2, 3, 4, 8)
        require(settings, "checkpoint_format", "gptq", "gptq_v2", None)
        require(settings, "pack_dtype", "int32", None)
        require(settings, "dynamic", {}, None)
        # The first version stores zero points less one.
        self.less = 0 if settings.get("checkpoint_format") == "gptq_v2" else 1

    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix."""
        rows, outputs = checkpoint.shape(parts["weights"])
        return outputs, rows * 32 // self.bits

    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Grid:
        """The matrix."""
        outputs, inputs = packed.shape
        groups = parts["scales"].shape[0]
        expect("scales", parts["scales"].shape, (groups, outputs))
        expect("zero points", parts["zeros"].shape, (groups, outputs * self.bits // 32))
        values = words(np.ascontiguousarray(parts["weights"].T), self.bits).astype(np.int16)
        zeros = words(parts["zeros"], self.bits).astype(np.int16)
        # One below 0 wraps around, as it was packed.
        zeros = (zeros + self.less) % (1 << self.bits) if self.less else zeros
        scales = np.ascontiguousarray(parts["scales"].astype(np.float32).T)
        columns = -(-inputs // max(groups, 1))
        order = group_order(parts.get("groups"), inputs, groups, columns)
        signed = values - zeros.T[:, shares(inputs, columns, order)]
        return Grid(signed.astype(np.int16), scales, columns, order)
