"""The memory layout of weights that every kernel reads: tiles of 16 outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.ops.dot import DEPTH, GROUP, STEPS, TILE

Floats = npt.NDArray[np.float32]


def tiles(outputs: int) -> int:
    """Return how many tiles hold `outputs`; the last is padded with zeros."""
    return -(-outputs // TILE)


def groups(inputs: int) -> int:
    """Return how many groups hold `inputs`; the last is padded with zeros."""
    return -(-inputs // GROUP)


def pad(weight: npt.NDArray[Any], outputs: int, inputs: int) -> npt.NDArray[Any]:
    """Pad a matrix with zeros to the given size."""
    rows, columns = outputs - weight.shape[0], inputs - weight.shape[1]
    return np.pad(weight, ((0, rows), (0, columns))) if rows or columns else weight


def interleave(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Order a padded matrix as [tile, group, step, 16 outputs x 4 inputs]."""
    outputs, inputs = values.shape
    split = values.reshape(outputs // TILE, TILE, inputs // GROUP, STEPS, DEPTH)
    ordered = np.ascontiguousarray(split.transpose(0, 2, 3, 1, 4))
    return ordered.reshape(outputs // TILE, inputs // GROUP, STEPS, TILE * DEPTH)


def deinterleave(ordered: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Undo `interleave`."""
    count, group_count = ordered.shape[:2]
    split = ordered.reshape(count, group_count, STEPS, TILE, DEPTH)
    return np.ascontiguousarray(split.transpose(0, 3, 1, 2, 4)).reshape(
        count * TILE, group_count * GROUP
    )


def join_nibbles(ordered: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Put the odd steps of interleaved 4-bit values above the even ones."""
    low, high = ordered[:, :, 0::2], ordered[:, :, 1::2]
    joined: npt.NDArray[np.uint8] = low | (high << np.uint8(4))
    return joined


def split_nibbles(joined: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Undo `join_nibbles`."""
    shape = joined.shape
    ordered = np.empty((shape[0], shape[1], shape[2] * 2, shape[3]), np.uint8)
    ordered[:, :, 0::2] = joined & np.uint8(15)
    ordered[:, :, 1::2] = joined >> np.uint8(4)
    return ordered


def scales_by_tile(scales: npt.NDArray[Any]) -> npt.NDArray[np.float16]:
    """Order scales [outputs, groups] as [tile, group, 16]."""
    outputs, count = scales.shape
    ordered = scales.reshape(outputs // TILE, TILE, count).transpose(0, 2, 1)
    return np.ascontiguousarray(ordered, np.float16)


def scales_by_output(scales: npt.NDArray[np.float16]) -> Floats:
    """Undo `scales_by_tile`, in 32 bits."""
    count, group_count, _ = scales.shape
    ordered = scales.astype(np.float32).transpose(0, 2, 1)
    return np.ascontiguousarray(ordered).reshape(count * TILE, group_count)
