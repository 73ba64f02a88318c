"""A checkpoint folder as one table of tensors, whatever its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from inlay.errors import CheckpointError, listed
from inlay.loader.dtypes import NAMES, Array
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.torch_file import TorchFile

_SINGLE = ("model.safetensors", "pytorch_model.bin")


def read_json(path: Path, purpose: str) -> dict[str, Any]:
    """The JSON object in `path`; the error says what it is needed for."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CheckpointError(f"{path} is missing; {purpose}") from None
    return parse_json(path, data)


def parse_json(path: Path, data: bytes) -> dict[str, Any]:
    """The JSON object in the contents of `path`."""
    try:
        value = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise CheckpointError(f"{path} is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise CheckpointError(f"{path} must hold a JSON object")
    return value


# The weights of a row that share a scale, where a source gives a matrix as integers.
GROUP = 32


class Tensors(Protocol):
    """The tensors of a source: names, shapes and types up front, contents on access."""

    place: Path
    """The folder or the file, for messages."""

    def __iter__(self) -> Iterator[str]: ...

    def __contains__(self, name: str) -> bool: ...

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape."""

    def dtype(self, name: str) -> np.dtype[np.generic]:
        """The type of the numbers that `read` returns."""

    def stored(self, name: str) -> str:
        """The type in the file."""

    def nbytes(self, name: str) -> int:
        """The tensor's size in the file."""

    def file(self, name: str) -> Path:
        """The file that holds the tensor."""

    def read(self, name: str) -> Array:
        """The tensor as numbers."""

    def integers(self, name: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]] | None:
        """A matrix as [outputs, inputs] integers, and a scale for each group of 32 of a row.

        None if the file does not hold it so.
        """

    def release(self, name: str) -> None:
        """Return the tensor's memory to the system."""


class Checkpoint:
    """The tensors of a folder, whatever its files."""

    def __init__(self, folder: Path):
        self.place = folder
        self._where: dict[str, SafetensorsFile | TorchFile] = {}
        for file, promised in _files(folder):
            opened = _open(file)
            lost = sorted(set(promised) - opened.entries.keys())
            if lost:
                raise CheckpointError(f"{file} lacks tensors that the index names: {listed(lost)}")
            for name in opened.entries:
                if name in self._where:
                    other = self._where[name].path.name
                    raise CheckpointError(f"`{name}` is in both {other} and {file.name}")
                self._where[name] = opened

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __contains__(self, name: str) -> bool:
        return name in self._where

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape."""
        return self._where[name].entries[name].shape

    def dtype(self, name: str) -> np.dtype[np.generic]:
        """The tensor's element type."""
        return self._where[name].entries[name].dtype

    def stored(self, name: str) -> str:
        """The element type, as safetensors calls it."""
        return NAMES.get(self.dtype(name), "?")

    def nbytes(self, name: str) -> int:
        """The tensor's size in the checkpoint."""
        return int(np.prod(self.shape(name), dtype=np.int64)) * self.dtype(name).itemsize

    def file(self, name: str) -> Path:
        """The file that holds the tensor."""
        return self._where[name].path

    def read(self, name: str) -> Array:
        """A view of the tensor in the mapped file."""
        return self._where[name].read(name)

    def integers(self, name: str) -> None:
        """A checkpoint holds numbers."""

    def release(self, name: str) -> None:
        """Return the tensor's memory to the system."""
        self._where[name].release(name)


def _open(path: Path) -> SafetensorsFile | TorchFile:
    return SafetensorsFile(path) if path.suffix == ".safetensors" else TorchFile(path)


def _files(folder: Path) -> list[tuple[Path, list[str]]]:
    """Each file of the checkpoint, with the tensors that an index lists for it."""
    for single in _SINGLE:
        if (folder / single).is_file():
            return [(folder / single, [])]
        index = folder / f"{single}.index.json"
        if index.is_file():
            return _shards(index)
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not a folder with a checkpoint")
    raise CheckpointError(
        f"{folder} holds no weights: expected model.safetensors, model.safetensors.index.json, "
        "pytorch_model.bin or pytorch_model.bin.index.json"
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # its name is too long for the system
        return False


def _shards(index: Path) -> list[tuple[Path, list[str]]]:
    table = read_json(index, "it lists the shards").get("weight_map")
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise CheckpointError(f"{index} has no `weight_map` from tensor names to file names")
    shards: dict[str, list[str]] = {}
    for name, file in table.items():
        if Path(file).name != file:
            raise CheckpointError(f"{index} names {file!r}, which is not a file of this folder")
        shards.setdefault(file, []).append(name)
    missing = sorted(file for file in shards if not _is_file(index.parent / file))
    if missing:
        raise CheckpointError(
            f"{len(missing)} of {len(shards)} shards are missing from {index.parent}: "
            f"{listed([f'{file:.100}' for file in missing])}; download them again"
        )
    return [(index.parent / file, names) for file, names in sorted(shards.items())]
