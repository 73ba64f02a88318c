"""A GGUF model: one file, or the numbered parts that it was split into."""

from __future__ import annotations

import math
import mmap
from pathlib import Path
from typing import Any

import numpy as np

from inlay._paths import GGUF, PART
from inlay.errors import CheckpointError, listed
from inlay.loader import mapped
from inlay.loader.gguf.blocks import Bytes
from inlay.loader.gguf.header import Tensor, parse_header


def parts_of(path: Path) -> list[Path]:
    """Every file of the model that `path` is the file, or a part, of."""
    part = PART.match(path.name)
    if part is None:
        return [path]
    count = int(part[3])
    names = [f"{part[1]}-{number + 1:05}-of-{part[3]}.gguf" for number in range(count)]
    missing = [name for name in names if not (path.parent / name).is_file()]
    if missing:
        raise CheckpointError(
            f"{len(missing)} of the {count} parts of {path.name} are missing from {path.parent}: "
            f"{listed(missing)}"
        )
    return [path.parent / name for name in names]


class _Part:
    def __init__(self, path: Path):
        self.path = path
        with path.open("rb") as file:
            if file.read(len(GGUF)) != GGUF:
                raise CheckpointError(f"{path} is not a GGUF file")
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.header = parse_header(path, self.map)


class GgufFile:
    """The mapped parts of a model. Metadata is the first part's."""

    def __init__(self, path: Path):
        self.path = path
        parts = [_Part(each) for each in parts_of(path)]
        self.metadata: dict[str, Any] = parts[0].header.metadata
        self.tensors: dict[str, Tensor] = {}
        self._where: dict[str, _Part] = {}
        for part in parts:
            count = part.header.metadata.get("split.count", 1)
            if type(count) is not int or count not in (0, len(parts)):
                raise CheckpointError(
                    f"{part.path} is one of {count!r:.80} parts: keep the names that they were "
                    "given, such as model-00001-of-00003.gguf"
                )
            for name, tensor in part.header.tensors.items():
                if name in self.tensors:
                    other = self._where[name].path.name
                    raise CheckpointError(f"`{name}` is in both {other} and {part.path.name}")
                self.tensors[name], self._where[name] = tensor, part

    def usual(self) -> str:
        """The type that holds most of the weights, embedding and head aside."""
        ends = ("token_embd.weight", "output.weight")
        counts: dict[str, int] = {}
        for name, tensor in self.tensors.items():
            if len(tensor.shape) > 1 and name not in ends:
                kind = tensor.type.name
                counts[kind] = counts.get(kind, 0) + math.prod(tensor.shape)
        return max(counts, key=lambda kind: counts[kind], default="F32")

    def rows(self, name: str) -> Bytes:
        """The bytes of a tensor, a row for each output: a view of the mapped file."""
        tensor = self.tensors[name]
        flat = np.frombuffer(self._where[name].map, np.uint8, tensor.nbytes, tensor.start)
        return flat.reshape(-1, tensor.type.row_bytes(tensor.shape[-1]))

    def file(self, name: str) -> Path:
        """The file that holds the tensor."""
        return self._where[name].path

    def release(self, name: str) -> None:
        """Return the tensor's pages to the system; reading it again is still allowed."""
        tensor = self.tensors[name]
        mapped.release(self._where[name].map, tensor.start, tensor.start + tensor.nbytes)
