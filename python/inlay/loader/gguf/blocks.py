"""What the blocks of a tensor stand for: floats, and for some types integers with a scale."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

from inlay.errors import CheckpointError
from inlay.loader import mxfp4
from inlay.loader.dtypes import Array
from inlay.loader.gguf.types import TensorType

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int8]
Scales = npt.NDArray[np.float16]

PLAIN: dict[str, Any] = {
    "F32": np.float32,
    "F16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "F64": np.float64,
    "I8": np.int8,
    "I16": np.int16,
    "I32": np.int32,
    "I64": np.int64,
}
"""Types whose elements are numbers."""
# Weights to decode at a time, by one thread.
_PIECE = 1 << 20

# The 16 levels of IQ4_NL.
_LEVELS = np.array(
    [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113], np.int8
)
# Those of MXFP4, doubled to be integers; the scale is halved instead.
_MX_LEVELS = (2 * mxfp4.LEVELS).astype(np.int8)


def dequantize(kind: TensorType, rows: Bytes) -> Array:
    """The numbers of rows of blocks, in 32 bits unless the file has them as numbers."""
    if kind.name in PLAIN:
        return rows.view(PLAIN[kind.name])
    inputs = rows.shape[1] // kind.nbytes * kind.weights
    out = np.empty((len(rows), inputs), np.float32)
    step = max(1, _PIECE // inputs)
    decode = _decoder(kind)

    def piece(start: int) -> None:
        out[start : start + step] = decode(rows[start : start + step])

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(piece, range(0, len(rows), step)))
    return out


def _decoder(kind: TensorType) -> Callable[[Bytes], npt.NDArray[np.float32]]:
    if kind.name in _SPLIT:
        return lambda rows: _floats(kind, rows)
    try:
        import gguf
    except ImportError:
        raise CheckpointError(
            f"Weights in {kind.name} are read with the package gguf, which is not installed: "
            "pip install gguf"
        ) from None
    number = getattr(gguf.GGMLQuantizationType, kind.name)

    def decode(rows: Bytes) -> npt.NDArray[np.float32]:
        with np.errstate(all="ignore"):  # what is not finite is reported by name
            decoded: npt.NDArray[np.float32] = gguf.dequantize(rows, number)
        return decoded

    return decode


def _floats(kind: TensorType, rows: Bytes) -> npt.NDArray[np.float32]:
    values, scales = _SPLIT[kind.name](_blocks(kind, rows))
    with np.errstate(all="ignore"):
        return (values.astype(np.float32) * scales[..., None]).reshape(len(rows), -1)


def integers(kind: TensorType, rows: Bytes) -> tuple[Integers, Scales] | None:
    """The weights as integers [rows, inputs] and scales [rows, groups]; their product is exact.

    None if the type is not of that kind.
    """
    if kind.name not in _SPLIT:
        return None
    values, scales = _SPLIT[kind.name](_blocks(kind, rows))
    with np.errstate(all="ignore"):
        stored = scales.astype(np.float16)
    if not np.isfinite(stored).all() or not np.array_equal(stored, scales):
        return None
    return values.reshape(len(rows), -1), stored.reshape(len(rows), -1)


def _blocks(kind: TensorType, rows: Bytes) -> Bytes:
    return rows.reshape(len(rows), -1, kind.nbytes)


_Split = tuple[Integers, npt.NDArray[np.float32]]


def _half(blocks: Bytes) -> npt.NDArray[np.float32]:
    """The scale that a block begins with."""
    return np.ascontiguousarray(blocks[..., :2]).view(np.float16)[..., 0].astype(np.float32)


def _nibbles(packed: Bytes) -> Bytes:
    """16 bytes hold the first half of a block in their low bits, the second in their high ones."""
    return np.concatenate([packed & np.uint8(15), packed >> np.uint8(4)], axis=-1)


def _q4_0(blocks: Bytes) -> _Split:
    return _nibbles(blocks[..., 2:]).view(np.int8) - np.int8(8), _half(blocks)


def _q5_0(blocks: Bytes) -> _Split:
    fifth = np.unpackbits(blocks[..., 2:6], axis=-1, bitorder="little")
    values = _nibbles(blocks[..., 6:]) | (fifth << np.uint8(4))
    return values.view(np.int8) - np.int8(16), _half(blocks)


def _q8_0(blocks: Bytes) -> _Split:
    return np.ascontiguousarray(blocks[..., 2:]).view(np.int8), _half(blocks)


def _iq4_nl(blocks: Bytes) -> _Split:
    return _LEVELS[_nibbles(blocks[..., 2:])], _half(blocks)


def _mxfp4(blocks: Bytes) -> _Split:
    exponents = blocks[..., 0].astype(np.int32)
    scales = np.ldexp(np.float32(1), exponents - 128).astype(np.float32)
    return _MX_LEVELS[_nibbles(blocks[..., 1:])], scales


_SPLIT: dict[str, Callable[[Bytes], _Split]] = {
    "Q4_0": _q4_0,
    "Q5_0": _q5_0,
    "Q8_0": _q8_0,
    "IQ4_NL": _iq4_nl,
    "MXFP4": _mxfp4,
}
