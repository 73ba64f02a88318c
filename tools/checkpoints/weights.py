"""Random weights that a seed reproduces bit for bit, fast enough for billions of them.

Every byte of a counter-based generator picks one of 256 quantiles of a normal distribution. The
quantiles have at most 8 significant bits and are large enough to be exact in both bfloat16 and
float16, so every format of a checkpoint holds the same numbers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

BLOCK = 1 << 24
"""Weights generated at a time."""


def _bfloat16(values: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
    bits = values.view(np.uint32)
    rounded = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (rounded >> np.uint32(16)).astype(np.uint16)


def quantiles(mean: float, deviation: float) -> npt.NDArray[np.uint16]:
    """256 equally likely values of a normal distribution, as the bits of bfloat16."""
    normal = NormalDist(mean, deviation)
    values = [normal.inv_cdf((i + 0.5) / 256) for i in range(256)]
    return _bfloat16(np.array(values, np.float32))


def spread(name: str, shape: Sequence[int], layers: int) -> tuple[float, float]:
    """Mean and deviation that keep activations as large as in a trained model."""
    if name.endswith("norm.weight"):
        return 1.0, 0.1
    if len(shape) == 1:
        return 0.0, 0.1
    if "embed_tokens" in name or "lm_head" in name:
        return 0.0, 2.0 / math.sqrt(shape[1])  # logits with a deviation of two
    out = ("o_proj" in name) or ("down_proj" in name)
    return 0.0, 1.0 / math.sqrt(shape[1] * (2 * layers if out else 1))


def blocks(
    seed: int, name: str, shape: Sequence[int], layers: int
) -> Iterator[npt.NDArray[np.uint16]]:
    """The tensor in pieces, as the bits of bfloat16."""
    table = quantiles(*spread(name, shape, layers))
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    generator = np.random.Philox(key=int.from_bytes(digest[:16], "little"))
    left = math.prod(shape)
    while left:
        count = min(left, BLOCK)
        raw = np.asarray(generator.random_raw(-(-count // 8)), "<u8")
        yield table[raw.view(np.uint8)[:count]]
        left -= count
