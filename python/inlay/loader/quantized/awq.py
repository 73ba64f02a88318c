"""AWQ, in the layout of its matrix kernel: 4 bits, eight outputs to a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from inlay.loader.checkpoint import Checkpoint
from inlay.loader.dtypes import Array
from inlay.loader.quantized.unpacked import Format, Grid, Packed, expect, number, require, words

# The outputs that a word holds, from its lowest bits on.
_ORDER = np.array([0, 2, 4, 6, 1, 3, 5, 7])
_PER_WORD = 8

_PARTS = {"weights": ".qweight", "zeros": ".qzeros", "scales": ".scales"}


class Awq(Format):
    """`qweight` [inputs, outputs / 8], `qzeros` [groups, outputs / 8], `scales` by group."""

    mark = ".qweight"
    parts = _PARTS
    title = "AWQ"

    def __init__(self, settings: Mapping[str, Any]):
        number(settings, "bits", "w_bit", known=range(4, 5))
        require(settings, "version", "gemm", "GEMM")
        require(settings, "zero_point", True, False)

    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix."""
        inputs, columns = checkpoint.shape(parts["weights"])
        return columns * _PER_WORD, inputs

    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Grid:
        """The matrix."""
        outputs, inputs = packed.shape
        groups = parts["scales"].shape[0]
        if groups == 0 or inputs % groups:
            raise ValueError(f"{groups} groups do not divide its {inputs} inputs")
        expect("scales", parts["scales"].shape, (groups, outputs))
        values = _spread(parts["weights"])
        zeros = np.full((groups, outputs), 8, np.int16)
        if "zeros" in parts:
            expect("zero points", parts["zeros"].shape, (groups, outputs // _PER_WORD))
            zeros = _spread(parts["zeros"])
        columns = inputs // groups
        signed = values - np.repeat(zeros, columns, axis=0)
        scales = parts["scales"].astype(np.float32)
        return Grid(np.ascontiguousarray(signed.T), np.ascontiguousarray(scales.T), columns)


def _spread(packed: Array) -> np.ndarray[Any, np.dtype[np.int16]]:
    values = words(packed, 4).reshape(packed.shape[0], -1, _PER_WORD)
    ordered = np.empty_like(values)
    ordered[..., _ORDER] = values
    return ordered.reshape(packed.shape[0], -1).astype(np.int16)
