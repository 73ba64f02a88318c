"""Random checkpoints that a seed reproduces bit for bit, on any machine and with any NumPy.

Only the raw output of the Philox counter generator is used: its stream is fixed by its
definition, while NumPy may change how it shapes that stream into normal numbers. Every weight
is a small integer times a power of two, so it is exact in float32, bfloat16 and float16 alike.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt


def _raw(key: str, count: int) -> npt.NDArray[np.uint64]:
    digest = hashlib.sha256(key.encode()).digest()
    words = np.random.Philox(key=int.from_bytes(digest[:16], "little")).random_raw(count)
    return np.asarray(words, dtype=np.uint64)


def tensor(seed: int, name: str, shape: Sequence[int]) -> npt.NDArray[np.float32]:
    """The tensor of `seed` and `name`: uniform, with a spread that suits its role."""
    count = math.prod(shape)
    steps = (_raw(f"{seed}:{name}", count) >> np.uint64(56)).astype(np.float32) - np.float32(127.5)
    values = np.floor(steps)  # integers from -128 to 127
    if len(shape) < 2:
        if name.endswith("weight"):
            values = np.float32(1.0) + np.floor(values / np.float32(8.0)) * np.float32(2.0**-6)
        else:
            values = values * np.float32(2.0**-10)
    else:
        # Of a stack of matrices, the sizes of one matter.
        exponent = round(math.log2(2.6 / math.sqrt(min(shape[-2:])))) - 7
        values = values * np.float32(2.0**exponent)
    return np.asarray(values, np.float32).reshape(tuple(shape))


def checkpoint(
    seed: int, shapes: Mapping[str, Sequence[int]]
) -> dict[str, npt.NDArray[np.float32]]:
    """All tensors of a checkpoint whose names and shapes are given."""
    return {name: tensor(seed, name, shape) for name, shape in shapes.items()}


def tokens(seed: int, count: int, vocabulary: int) -> list[int]:
    """`count` token ids below `vocabulary`."""
    return [int(word) for word in _raw(f"{seed}:tokens", count) % np.uint64(vocabulary)]
