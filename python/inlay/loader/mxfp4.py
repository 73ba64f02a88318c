"""Numbers in MXFP4: blocks of 32 numbers of 4 bits, and a power of two for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

BLOCK = 32
_NUMBERS = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6], np.float32)
# By the 4 bits that stand for them.
LEVELS = np.concatenate([_NUMBERS, -_NUMBERS])
# The exponent that stands for one, and the one that stands for no number.
_BIAS, _NAN = 127, 255


def decode(blocks: npt.NDArray[Any], scales: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Numbers [rows, width] from bytes [rows, width / 32, 16] and exponents [rows, width / 32].

    The low half of a byte comes first.
    """
    halves = np.stack([blocks & np.uint8(15), blocks >> np.uint8(4)], axis=-1)
    numbers = LEVELS[halves.reshape(*scales.shape, BLOCK)]
    powers = np.ldexp(np.float32(1), np.minimum(scales, _NAN - 1).astype(np.int32) - _BIAS)
    powers[scales == _NAN] = np.nan
    numbers *= powers[..., None]
    return np.asarray(numbers, np.float32).reshape(len(blocks), -1)
