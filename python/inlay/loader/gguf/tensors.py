"""The tensors of a GGUF file under the names, and in the order, of a checkpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from inlay.loader.dtypes import Array
from inlay.loader.gguf.architectures import FACTORS, Architecture
from inlay.loader.gguf.blocks import PLAIN, Bytes, Integers, Scales, dequantize, integers
from inlay.loader.gguf.file import GgufFile
from inlay.loader.row_order import half_rotation

_LAYER = re.compile(r"^blk\.(\d+)\.")
_PAIRED = re.compile(r"attn_([qk])\.(weight|bias)$")


def factors(file: GgufFile, name: str) -> list[float] | None:
    """A tensor that is part of the config."""
    own = f"{name}.weight"
    if own not in file.tensors:
        return None
    return [float(each) for each in dequantize(file.tensors[own].type, file.rows(own)).reshape(-1)]


class GgufTensors:
    """Names, shapes and types up front, contents on access, as a checkpoint's."""

    def __init__(self, file: GgufFile, architecture: Architecture, heads: tuple[int, int]):
        self.place = file.path
        self._file, self._architecture, self._heads = file, architecture, heads
        self._stack: tuple[str, Array] = "", np.empty(0)
        self._own = {
            _name(name, architecture): name
            for name in file.tensors
            if not name.removesuffix(".weight").endswith(FACTORS)
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __contains__(self, name: str) -> bool:
        return name in self._own

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape in a checkpoint."""
        shape = self._file.tensors[self._own[name]].shape
        return shape[::-1] if self._transposed(name) else shape

    def dtype(self, name: str) -> np.dtype[np.generic]:
        """The type of the numbers that `read` returns."""
        kind = self._file.tensors[self._own[name]].type.name
        dtype: np.dtype[np.generic] = np.dtype(PLAIN.get(kind, np.float32))
        return dtype

    def stored(self, name: str) -> str:
        """The type in the file, such as Q4_K."""
        return self._file.tensors[self._own[name]].type.name

    def nbytes(self, name: str) -> int:
        """The tensor's size in the file."""
        return self._file.tensors[self._own[name]].nbytes

    def file(self, name: str) -> Path:
        """The file that holds the tensor."""
        return self._file.file(self._own[name])

    def read(self, name: str) -> Array:
        """The tensor as numbers."""
        own = self._own[name]
        tensor = self._file.tensors[own]
        if len(tensor.shape) == 3:  # it is asked for once for each expert
            if self._stack[0] != name:
                self._stack = "", np.empty(0)  # one of them takes a gigabyte
                whole = dequantize(tensor.type, self._file.rows(own)).reshape(tensor.shape)
                self._stack = name, whole
            return self._stack[1]
        values = dequantize(tensor.type, self._ordered(own)).reshape(tensor.shape)
        if self._architecture.norms_plus_one and own.endswith("norm.weight"):
            values = np.asarray(values, np.float32) - np.float32(1)
        return values.T if self._transposed(name) else values

    def integers(self, name: str) -> tuple[Integers, Scales] | None:
        """A matrix as [outputs, inputs] integers with a scale for each group of 32.

        None if it is no matrix, or its type holds something else.
        """
        own = self._own[name]
        tensor = self._file.tensors[own]
        return integers(tensor.type, self._ordered(own)) if len(tensor.shape) == 2 else None

    def release(self, name: str) -> None:
        """Return the tensor's memory to the system."""
        self._file.release(self._own[name])

    def _transposed(self, name: str) -> bool:
        return _LAYER.sub("", self._own[name]) in self._architecture.transposed

    def _ordered(self, own: str) -> Bytes:
        """The bytes, by rows in the order of the checkpoint."""
        rows = self._file.rows(own)
        found = _PAIRED.search(own) if self._architecture.paired else None
        if found is None:
            return rows
        heads = self._heads[0] if found[1] == "q" else self._heads[1]
        if found[2] == "bias":  # one row of numbers
            numbers = rows.reshape(self._file.tensors[own].shape[-1], -1)
            return _halves(numbers, heads).reshape(rows.shape)
        return _halves(rows, heads)


def _halves(rows: Bytes, heads: int) -> Bytes:
    """Rows of heads that rotate neighbours, in the order of heads that rotate halves."""
    if len(rows) % (2 * heads):  # of another shape than the config says, which is reported by name
        return rows
    return half_rotation(heads, len(rows) // heads).take(rows)


def _name(name: str, architecture: Architecture) -> str:
    layer = _LAYER.match(name)
    pattern = _LAYER.sub("blk.{}.", name)
    own = architecture.tensors.get(pattern, name)
    return own.format(layer[1]) if layer and own is not name else own
