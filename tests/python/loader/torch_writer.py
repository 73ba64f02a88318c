"""Writes `.bin` checkpoints as PyTorch does, without PyTorch."""

from __future__ import annotations

import io
import pickle
import sys
import types
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

STORAGES = {"float32": "FloatStorage", "float16": "HalfStorage", "int64": "LongStorage"}


class _Storage:
    def __init__(self, key: str, values: np.ndarray):
        self.key, self.values = key, values


class _Tensor:
    def __init__(self, storage: _Storage, shape: tuple[int, ...], strides: tuple[int, ...]):
        self.storage, self.shape, self.strides = storage, shape, strides

    def __reduce__(self) -> Any:
        rebuild = sys.modules["torch._utils"]._rebuild_tensor_v2
        return rebuild, (self.storage, 0, self.shape, self.strides, False, OrderedDict())


@contextmanager
def _torch() -> Iterator[Any]:
    """Modules with the names that pickle writes into the file."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def _rebuild_tensor_v2() -> None: ...

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    for name in STORAGES.values():
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    before = {name: sys.modules.get(name) for name in ("torch", "torch._utils")}
    sys.modules.update({"torch": torch, "torch._utils": utils})
    try:
        yield torch
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def save(
    path: Path,
    tensors: dict[str, np.ndarray],
    *,
    transposed: tuple[str, ...] = (),
    legacy: bool = False,
) -> None:
    """Write tensors; those in `transposed` share memory in another order, as views do."""
    with _torch() as torch:

        class Pickler(pickle.Pickler):
            def persistent_id(self, value: Any) -> Any:
                if not isinstance(value, _Storage):
                    return None
                kind = getattr(torch, STORAGES[value.values.dtype.name])
                more = (None,) if legacy else ()
                return "storage", kind, value.key, "cpu", value.values.size, *more

        table, storages = OrderedDict(), []
        for index, (name, values) in enumerate(tensors.items()):
            kept = np.array(values.T if name in transposed else values, order="C")
            storage = _Storage(str(index), kept)
            storages.append(storage)
            strides = [step // values.itemsize for step in kept.strides]
            if name in transposed:
                strides.reverse()
            table[name] = _Tensor(storage, values.shape, tuple(strides))
        text = io.BytesIO()
        Pickler(text, protocol=2).dump(table)
    if not legacy:
        archive(path, text.getvalue(), {s.key: s.values.tobytes() for s in storages})
        return
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}
    with path.open("wb") as file:
        for head in (0x1950A86A20F9469CFC6C, 1001, machine):
            pickle.dump(head, file, protocol=2)
        file.write(text.getvalue())
        pickle.dump([s.key for s in storages], file, protocol=2)
        for s in storages:
            file.write(s.values.size.to_bytes(8, "little") + s.values.tobytes())


def archive(path: Path, description: bytes, storages: dict[str, bytes]) -> None:
    """Write the zip archive around a pickle."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        file.writestr("archive/data.pkl", description)
        for key, data in storages.items():
            file.writestr(f"archive/data/{key}", data)
        file.writestr("archive/version", "3\n")
