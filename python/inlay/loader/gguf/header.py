"""Reads the header of a GGUF file: metadata and the places of the tensors.

Every count and length is compared with what the file can hold before memory is taken for it.
"""

from __future__ import annotations

import math
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inlay._paths import GGUF
from inlay.errors import CheckpointError
from inlay.loader.gguf.types import TYPES, UNREAD, TensorType

_VERSIONS = (2, 3)
# Far beyond any model: the largest have some thousand tensors and a quarter of a million tokens.
_MOST_KEYS, _MOST_TENSORS, _MOST_STRINGS = 1 << 16, 1 << 17, 1 << 22
_MOST_NAME, _MOST_DIMENSIONS, _MOST_DEPTH = 1 << 12, 4, 4
_MOST_ALIGNMENT = 1 << 20

_STRING, _ARRAY, _BOOL = 8, 9, 7
_NUMBERS: dict[int, str] = {
    0: "<u1",
    1: "<i1",
    2: "<u2",
    3: "<i2",
    4: "<u4",
    5: "<i4",
    6: "<f4",
    _BOOL: "?",
    10: "<u8",
    11: "<i8",
    12: "<f8",
}
_DTYPES = {kind: np.dtype(name) for kind, name in _NUMBERS.items()}


@dataclass(frozen=True)
class Tensor:
    """The place of one tensor. Its shape is [outputs, inputs], the reverse of the file's order."""

    type: TensorType
    shape: tuple[int, ...]
    start: int
    nbytes: int


@dataclass(frozen=True)
class Header:
    """What a file says before its first weight."""

    metadata: dict[str, Any]
    """Numbers, strings, lists of strings, and arrays of numbers."""
    tensors: dict[str, Tensor]


class _FormatError(ValueError):
    pass


class _Cursor:
    """Reads values in order. An array of numbers is copied, a text decoded."""

    def __init__(self, data: mmap.mmap):
        self._data, self._size = data, len(data)
        self.at = 0
        self._strings = 0

    def take(self, length: int, what: str) -> int:
        """Step over `length` bytes; return where they begin."""
        start = self.at
        if length > self._size - start:
            raise _FormatError(f"{what} reaches beyond its end; download it again")
        self.at = start + length
        return start

    def u32(self, what: str) -> int:
        [value] = struct.unpack_from("<I", self._data, self.take(4, what))
        return int(value)

    def u64(self, what: str) -> int:
        [value] = struct.unpack_from("<Q", self._data, self.take(8, what))
        return int(value)

    def text(self, what: str, most: int | None = None) -> str:
        length = self.u64(what)
        if most is not None and length > most:
            raise _FormatError(f"{what} has {length} bytes")
        start = self.take(length, what)
        return self._data[start : start + length].decode("utf-8", "surrogateescape")

    def value(self, kind: int, what: str, depth: int = 0) -> Any:
        if kind == _STRING:
            return self.text(what)
        if kind in _DTYPES:
            return self.numbers(kind, 1, what)[0].item()
        if kind != _ARRAY:
            raise _FormatError(f"{what} has the unknown type {kind}")
        if depth == _MOST_DEPTH:
            raise _FormatError(f"{what} is a list of lists of lists")
        inner, count = self.u32(what), self.u64(what)
        if inner in _DTYPES:
            return self.numbers(inner, count, what)
        self._strings += count
        if self._strings > _MOST_STRINGS:
            raise _FormatError(f"{what} has {count} entries")
        if inner == _STRING:
            return self.texts(count, what)
        return [self.value(inner, what, depth + 1) for _ in range(count)]

    def texts(self, count: int, what: str) -> list[str]:
        """Many texts: a vocabulary has a quarter of a million."""
        data, at, found = self._data, self.at, []
        length_of = struct.Struct("<Q").unpack_from
        for _ in range(count):
            if self._size - at < 8:
                break
            [length] = length_of(data, at)
            at += 8
            if length > self._size - at:
                break
            found.append(data[at : at + length].decode("utf-8", "surrogateescape"))
            at += length
        if len(found) < count:
            raise _FormatError(f"{what} reaches beyond its end; download it again")
        self.at = at
        return found

    def numbers(self, kind: int, count: int, what: str) -> npt.NDArray[Any]:
        dtype = _DTYPES[kind]
        start = self.take(count * dtype.itemsize, what)
        return np.frombuffer(self._data, dtype, count, start).copy()


def parse_header(path: Path, data: mmap.mmap) -> Header:
    """Read the header of a mapped file; check every rule of the format."""
    try:
        return _parse(_Cursor(data), len(data))
    except _FormatError as error:
        raise CheckpointError(f"{path} is not a usable GGUF file: {error}") from None


def _parse(cursor: _Cursor, size: int) -> Header:
    cursor.take(len(GGUF), "the header")
    version = cursor.u32("the header")
    if version not in _VERSIONS:
        if version & 0xFFFF == 0:
            raise _FormatError("it is in big-endian order")
        raise _FormatError(f"it has version {version} of the format; 2 and 3 are read")
    tensor_count, key_count = cursor.u64("the header"), cursor.u64("the header")
    if tensor_count > _MOST_TENSORS or key_count > _MOST_KEYS:
        raise _FormatError(f"it claims {tensor_count} tensors and {key_count} keys")
    metadata: dict[str, Any] = {}
    for _ in range(key_count):
        key = cursor.text("the name of a key", _MOST_NAME)
        if key in metadata:
            raise _FormatError(f"it has `{key}` twice")
        metadata[key] = cursor.value(cursor.u32(f"`{key}`"), f"`{key}`")
    alignment = metadata.get("general.alignment", 32)
    if type(alignment) is not int or not 0 < alignment <= _MOST_ALIGNMENT:
        raise _FormatError(f"`general.alignment` is {alignment!r:.80}")
    found = [_tensor(cursor) for _ in range(tensor_count)]
    base = -(-cursor.at // alignment) * alignment
    tensors: dict[str, Tensor] = {}
    last, before = base, ""
    for name, kind, shape, offset in sorted(found, key=lambda each: each[3]):
        if name in tensors:
            raise _FormatError(f"it has `{name}` twice")
        start, nbytes = base + offset, math.prod(shape[:-1]) * kind.row_bytes(shape[-1])
        if offset % alignment or start < last:
            raise _FormatError(f"`{name}` overlaps `{before}` or starts at an odd place")
        tensors[name] = Tensor(kind, shape, start, nbytes)
        last, before = start + nbytes, name
    if found and last > size:
        raise _FormatError(f"{last - size} of its {last} bytes are missing; download it again")
    # The order of the file is kept: readers go through it from front to back.
    return Header(metadata, {name: tensors[name] for name, *_ in found})


def _tensor(cursor: _Cursor) -> tuple[str, TensorType, tuple[int, ...], int]:
    name = cursor.text("the name of a tensor", _MOST_NAME)
    count = cursor.u32(f"`{name}`")
    if not 0 < count <= _MOST_DIMENSIONS:
        raise _FormatError(f"`{name}` has {count} dimensions")
    shape = tuple(reversed([cursor.u64(f"`{name}`") for _ in range(count)]))
    number, offset = cursor.u32(f"`{name}`"), cursor.u64(f"`{name}`")
    if number not in TYPES:
        what = UNREAD.get(number, f"of the unknown type {number}")
        raise _FormatError(f"`{name}` is {what}")
    kind = TYPES[number]
    if math.prod(shape) >= 1 << 62 or offset >= 1 << 62 or 0 in shape:
        raise _FormatError(f"`{name}` is {list(shape)}, at {offset}")
    if shape[-1] % kind.weights:
        raise _FormatError(
            f"`{name}` has rows of {shape[-1]}, no multiple of {kind.name}'s {kind.weights}"
        )
    return name, kind, shape, offset
