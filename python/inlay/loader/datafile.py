"""Writes the data file: a plain safetensors file, aligned, hashed, and written atomically.

The rules are in docs/model-format.md. The file is written under a temporary name and renamed when
it is complete, so that an interrupted run leaves nothing under the final name. Tensors are
streamed: the writer holds only what it is passed at a time.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from inlay._files import create_partial
from inlay.errors import CompileError
from inlay.loader.dtypes import NAMES, Array

ALIGNMENT = 64
_BLANK = "0" * 64
_SPARE = 64 << 20  # to leave free on the disk


@dataclass(frozen=True)
class Slot:
    """A tensor to write: the shape and type of its place in the file."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Its size in bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


def _padded(size: int) -> int:
    return -size % ALIGNMENT


class DataFileWriter:
    """Writes tensors in the order of their slots.

    Use as a context manager; leaving it without `finish` removes the unfinished file.
    """

    def __init__(self, path: Path, slots: Mapping[str, Slot], manifest: dict[str, Any]):
        self.path = path
        self._slots = dict(slots)
        self._manifest = manifest | {"content": _BLANK}
        self._hash = hashlib.sha256()
        self._pending = iter(self._slots.items())
        self._open: tuple[str, int] | None = None
        header, self._padding = self._layout()
        size = len(header) + sum(slot.nbytes for slot in self._slots.values())
        path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path.parent).free
        if size + _SPARE > free:
            raise CompileError(
                f"There is not enough disk space for {path}: it takes {size / 1e6:,.1f} MB and "
                f"leaves {_SPARE / 1e6:.0f} MB alone, and {free / 1e6:,.1f} MB are free"
            )
        descriptor, self.partial = create_partial(path)
        self._file = os.fdopen(descriptor, "r+b")
        self._header = header
        try:
            with self._told():
                self._file.write(header)
        except CompileError:
            self._discard()
            raise

    def _layout(self) -> tuple[bytes, dict[str, Slot]]:
        """The header, and the padding tensors that align each tensor.

        safetensors allows no holes between tensors, so padding is a separate tensor.
        """
        padding: dict[str, Slot] = {}
        table: dict[str, Any] = {"__metadata__": {"inlay": self._text()}}
        at = 0
        for name, slot in self._slots.items():
            fill = _padded(at)
            if fill:
                pad = Slot(np.dtype(np.uint8), (fill,))
                padding[name] = pad
                table[f"pad:{len(padding)}"] = _entry(pad, at)
                at += fill
            table[name] = _entry(slot, at)
            at += slot.nbytes
        text = json.dumps(table, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * _padded(8 + len(text))
        return len(text).to_bytes(8, "little") + text, padding

    def _text(self) -> str:
        return json.dumps(self._manifest, separators=(",", ":"), ensure_ascii=False)

    def __enter__(self) -> DataFileWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._file.closed:
            self._discard()

    def _discard(self) -> None:
        self.partial.unlink(missing_ok=True)
        with suppress(OSError):  # what did not fit before will not fit now
            self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Report in a sentence why the file cannot be written: most likely, the disk is full."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise CompileError(f"{self.path} cannot be written: {reason}") from None

    def write(self, name: str, values: Array) -> None:
        """Append the next rows of tensor `name`; it is complete when its slot is full."""
        if self._open is None:
            expected, slot = next(self._pending)
            if expected != name:
                raise ValueError(f"{name} written where {expected} belongs")
            if name in self._padding:
                with self._told():
                    self._file.write(bytes(self._padding[name].nbytes))
            self._open = (name, slot.nbytes)
        opened, left = self._open
        slot = self._slots[name]
        if opened != name or values.dtype != slot.dtype or values.nbytes > left:
            raise ValueError(
                f"{name}: {values.dtype} {values.shape} does not fit {slot} ({left} bytes left)"
            )
        self._put(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)
        left -= values.nbytes
        self._open = (name, left) if left else None

    def _put(self, data: bytes | memoryview) -> None:
        self._hash.update(data)
        with self._told():
            self._file.write(data)

    def finish(self) -> dict[str, Any]:
        """Set the hash, sync the file, rename it; return the manifest as written."""
        if self._open is not None or next(self._pending, None) is not None:
            raise ValueError("not every tensor was written")
        self._manifest["content"] = self._hash.hexdigest()
        header, _ = self._layout()
        assert len(header) == len(self._header)
        with self._told():
            self._file.seek(0)
            self._file.write(header)
            self._file.flush()
            os.fsync(self._file.fileno())
        self.partial.replace(self.path)
        self._file.close()
        return self._manifest


def _entry(slot: Slot, at: int) -> dict[str, Any]:
    return {
        "dtype": NAMES[slot.dtype],
        "shape": list(slot.shape),
        "data_offsets": [at, at + slot.nbytes],
    }
