"""Reads one safetensors file: header checked, tensors as views of the mapped file.

The `safetensors` package reads these files too, but it does not say which file is damaged and how,
return the pages of a tensor to the system, or keep a mapped view of bfloat16.
"""

from __future__ import annotations

import json
import math
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inlay.errors import CheckpointError
from inlay.loader import mapped
from inlay.loader.dtypes import SAFETENSORS, Array

# The format's own limit on the header.
MAX_HEADER = 100_000_000


@dataclass(frozen=True)
class Entry:
    """The place of one tensor in the file."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    start: int
    end: int


def parse_header(path: Path) -> tuple[dict[str, Entry], dict[str, str], int]:
    """Entries, metadata and offset of the first data byte; checks every rule of the format."""

    def bad(reason: str) -> CheckpointError:
        return CheckpointError(f"{path} is not a usable safetensors file: {reason}")

    size = path.stat().st_size
    with path.open("rb") as file:
        prefix = file.read(8)
        if len(prefix) < 8:
            raise bad(f"it has {size} bytes, too few for a header")
        length = int.from_bytes(prefix, "little")
        if length > MAX_HEADER:
            raise bad(f"its header claims {length} bytes, more than the format allows")
        if 8 + length > size:
            raise bad(f"its header claims {length} bytes but the file ends after {size}")
        text = file.read(length)
    try:
        header = json.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise bad(f"its header is not JSON ({error})") from None
    if not isinstance(header, dict):
        raise bad("its header is not a JSON object")
    metadata = header.pop("__metadata__", None) or {}
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise bad("`__metadata__` is not a table of strings")
    base = 8 + length
    entries = {}
    for name, fields in header.items():
        try:
            entries[name] = _entry(fields)
        except (KeyError, TypeError, ValueError) as error:
            raise bad(f"the entry of `{name}` is wrong ({error})") from None
    last = 0
    for name, entry in sorted(entries.items(), key=lambda item: (item[1].start, item[1].end)):
        if entry.start != last:
            raise bad(f"`{name}` starts at byte {entry.start}, expected {last} (hole or overlap)")
        last = entry.end
    if base + last > size:
        missing = base + last - size
        raise CheckpointError(
            f"{path} is truncated: {missing} of its {base + last} bytes are missing; "
            "download it again"
        )
    if base + last < size:
        raise bad(f"{size - base - last} bytes after the last tensor belong to none")
    return entries, metadata, base


def _entry(fields: Any) -> Entry:
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    dtype_name, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
    if dtype_name not in SAFETENSORS:
        raise ValueError(f"unknown dtype {dtype_name!r}")
    numbers = [*shape, *offsets]
    if len(offsets) != 2 or not all(type(n) is int and 0 <= n < 2**62 for n in numbers):
        raise ValueError("shape and data_offsets must be whole numbers")
    dtype = SAFETENSORS[dtype_name]
    if math.prod(shape) * dtype.itemsize != offsets[1] - offsets[0]:
        raise ValueError(f"shape {shape} of {dtype_name} does not fill bytes {offsets}")
    return Entry(dtype, tuple(shape), offsets[0], offsets[1])


class SafetensorsFile:
    """One mapped file. Tensors are views: they live as long as the file object."""

    def __init__(self, path: Path):
        self.path = path
        self.entries, self.metadata, self._base = parse_header(path)
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def read(self, name: str) -> Array:
        """The tensor as an array that views the file."""
        entry = self.entries[name]
        count = math.prod(entry.shape)
        flat = np.frombuffer(self._map, entry.dtype, count, self._base + entry.start)
        return flat.reshape(entry.shape)

    def release(self, name: str) -> None:
        """Return the tensor's pages to the system; reading it again is still allowed."""
        entry = self.entries[name]
        mapped.release(self._map, self._base + entry.start, self._base + entry.end)
