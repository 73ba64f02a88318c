"""The rounding of llama.cpp's Q4_0 and Q8_0, from the definition of those formats."""

from __future__ import annotations

import numpy as np


def q4_0(weight: np.ndarray) -> np.ndarray:
    """Round [outputs, inputs] to 4 bits in blocks of 32 with a float16 scale."""
    blocks = weight.reshape(-1, 32).astype(np.float32)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scale = largest / np.float32(-8)
    inverse = np.divide(np.float32(1), scale, out=np.zeros_like(scale), where=scale != 0)
    levels = np.minimum(np.floor(blocks * inverse + np.float32(8.5)), 15) - 8
    return (levels * scale.astype(np.float16).astype(np.float32)).reshape(weight.shape)


def q8_0(weight: np.ndarray) -> np.ndarray:
    """Round [outputs, inputs] to 8 bits in blocks of 32 with a float16 scale."""
    blocks = weight.reshape(-1, 32).astype(np.float32)
    scale = np.abs(blocks).max(axis=1, keepdims=True) / np.float32(127)
    inverse = np.divide(np.float32(1), scale, out=np.zeros_like(scale), where=scale != 0)
    levels = np.rint(blocks * inverse)
    return (levels * scale.astype(np.float16).astype(np.float32)).reshape(weight.shape)
