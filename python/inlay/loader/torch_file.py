"""Reads a PyTorch `.bin` checkpoint without PyTorch and without running its pickle.

A `.bin` file is a zip archive: `data.pkl` describes the tensors, `data/N` holds the bytes of
storage N. Before PyTorch 1.6 it was a sequence of pickles, followed by the storages: a magic
number, a version, facts about the machine, the tensors, the keys of the storages.

A pickle is a program that may call anything it can name. This reader only lets it name the
functions and types below, and replaces each with a harmless implementation.
"""

from __future__ import annotations

import io
import math
import mmap
import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ml_dtypes
import numpy as np

from inlay.errors import CheckpointError
from inlay.loader import mapped
from inlay.loader.dtypes import Array

# A description of tensors is a few hundred bytes each; more than this is an attack or a mistake.
MAX_PICKLE = 64 << 20
_LOCAL_HEADER = 30
# The first bytes of files from before 1.6.
_LEGACY_MARK = 0x1950A86A20F9469CFC6C
_LEGACY_VERSION = 1001

_STORAGES: dict[str, np.dtype[np.generic]] = {
    "FloatStorage": np.dtype(np.float32),
    "DoubleStorage": np.dtype(np.float64),
    "HalfStorage": np.dtype(np.float16),
    "BFloat16Storage": np.dtype(ml_dtypes.bfloat16),
    "LongStorage": np.dtype(np.int64),
    "IntStorage": np.dtype(np.int32),
    "ShortStorage": np.dtype(np.int16),
    "CharStorage": np.dtype(np.int8),
    "ByteStorage": np.dtype(np.uint8),
    "BoolStorage": np.dtype(np.bool_),
}


@dataclass(frozen=True)
class _StorageType:
    dtype: np.dtype[np.generic]


@dataclass(frozen=True)
class _Storage:
    key: str
    dtype: np.dtype[np.generic]


@dataclass(frozen=True)
class TorchTensor:
    """The description of one tensor in the pickle."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """The element type."""
        return self.storage.dtype


def _rebuild_tensor(
    storage: Any, offset: Any, shape: Any, strides: Any, *_rest: object
) -> TorchTensor:
    shape, strides = tuple(shape), tuple(strides)
    whole = all(type(n) is int and 0 <= n < 2**62 for n in (offset, *shape, *strides))
    if not isinstance(storage, _Storage) or not whole or len(shape) != len(strides):
        raise pickle.UnpicklingError("a tensor is described wrongly")
    return TorchTensor(storage, offset, shape, strides)


def _rebuild_parameter(tensor: Any, *_rest: object) -> TorchTensor:
    if not isinstance(tensor, TorchTensor):
        raise pickle.UnpicklingError("a parameter is not a tensor")
    return tensor


def _ordered(items: Any = (), *_rest: object) -> OrderedDict[str | int, Any]:
    return OrderedDict((_key(name), value) for name, value in items)


def _key(name: Any) -> str | int:
    """A key of a table. Nested tuples, of which a few bytes can make 2**64, are never hashed."""
    if type(name) is not str and type(name) is not int:
        raise pickle.UnpicklingError("a table has a key that is no name")
    return name


_ALLOWED: dict[tuple[str, str], object] = {
    ("collections", "OrderedDict"): _ordered,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
    **{("torch", name): _StorageType(dtype) for name, dtype in _STORAGES.items()},
}


def _refused(*_given: object) -> None:
    raise pickle.UnpicklingError("it builds something that is no part of a tensor")


class _Unpickler(pickle._Unpickler):
    """Python's own reader in Python: the one in C allocates its memo up to any index that is named,
    and hashes any key.
    """

    dispatch: ClassVar[dict[int, Any]] = {
        **pickle._Unpickler.dispatch,
        **dict.fromkeys(
            (
                ord(code)
                for code in (
                    pickle.DICT,
                    pickle.EMPTY_SET,
                    pickle.ADDITEMS,
                    pickle.FROZENSET,
                    pickle.BYTEARRAY8,
                    pickle.INST,
                    pickle.OBJ,
                    pickle.NEWOBJ,
                    pickle.NEWOBJ_EX,
                    pickle.EXT1,
                    pickle.EXT2,
                    pickle.EXT4,
                )
            ),
            _refused,
        ),
    }

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        # Type and number of elements of every storage named.
        self.storages: dict[str, tuple[np.dtype[np.generic], Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(
                f"it asks for `{module}.{name}`, which is no part of a tensor"
            ) from None

    def persistent_load(self, pid: Any) -> Any:
        # Files from before 1.6 have a sixth element, for storages that are a view of another.
        right = isinstance(pid, tuple) and len(pid) in (5, 6) and pid[0] == "storage"
        if not right:
            raise pickle.UnpicklingError("it refers to something that is no storage")
        _, kind, key, _location, count, *view = pid
        described = isinstance(kind, _StorageType) and isinstance(key, str)
        if not described or type(count) is not int:
            raise pickle.UnpicklingError("a storage is described wrongly")
        if any(view):
            raise pickle.UnpicklingError("a storage is a view of another, which is not supported")
        self.storages[key] = kind.dtype, count
        return _Storage(key, kind.dtype)


def _setitem(reader: Any) -> None:
    value, name = reader.stack.pop(), reader.stack.pop()
    reader.stack[-1][_key(name)] = value


def _setitems(reader: Any) -> None:
    items = reader.pop_mark()
    table = reader.stack[-1]
    for name, value in zip(items[::2], items[1::2], strict=True):
        table[_key(name)] = value


_Unpickler.dispatch[ord(pickle.SETITEM)] = _setitem
_Unpickler.dispatch[ord(pickle.SETITEMS)] = _setitems


class TorchFile:
    """One mapped `.bin` file. Tensors are views: they live as long as the file object."""

    def __init__(self, path: Path):
        self.path = path
        self._storages: dict[str, tuple[int, int]] = {}
        try:
            self.entries = self._open()
        except CheckpointError:
            raise
        except Exception as error:  # a hostile pickle can raise anything
            raise CheckpointError(f"{path} is not a usable PyTorch checkpoint: {error}") from None

    def _open(self) -> dict[str, TorchTensor]:
        with self.path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = self._zip() if self._map[:2] == b"PK" else self._legacy()
        if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
            found = found["state_dict"]
        if not isinstance(found, dict):
            raise pickle.UnpicklingError("it holds no table of tensors")
        entries = {str(k): v for k, v in found.items() if isinstance(v, TorchTensor)}
        for name, tensor in entries.items():
            self._check(name, tensor)
        return entries

    def _legacy(self) -> Any:
        with self.path.open("rb") as file:
            if file.peek(1)[:1] != b"\x80":
                raise pickle.UnpicklingError("it is neither a zip archive nor a row of pickles")
            if _Unpickler(file).load() != _LEGACY_MARK:
                raise pickle.UnpicklingError("it does not begin as PyTorch's files do")
            version = _Unpickler(file).load()
            if type(version) is not int or version != _LEGACY_VERSION:
                raise pickle.UnpicklingError(f"its version is not {_LEGACY_VERSION}")
            _Unpickler(file).load()  # facts about the machine that wrote it
            reader = _Unpickler(file)
            found = reader.load()
            keys = _Unpickler(file).load()
            named = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
            if not named or set(keys) != reader.storages.keys():
                raise pickle.UnpicklingError("its list of storages does not fit its tensors")
            at = file.tell()
        for key in keys:
            kind, count = reader.storages[key]
            stored = int.from_bytes(self._map[at : at + 8], "little")
            size = stored * kind.itemsize
            if at + 8 + size > len(self._map):
                raise CheckpointError(f"{self.path} is truncated; download it again")
            if stored != count:
                raise pickle.UnpicklingError(f"storage {key} has {stored} elements, not {count}")
            self._storages[key] = at + 8, size
            at += 8 + size
        return found

    def _zip(self) -> Any:
        with zipfile.ZipFile(self.path) as archive:
            members = archive.infolist()
            pickles = [m for m in members if m.filename.rsplit("/", 1)[-1] == "data.pkl"]
            if len(pickles) != 1:
                raise pickle.UnpicklingError(f"it holds {len(pickles)} files named data.pkl")
            root = pickles[0].filename[: -len("data.pkl")]
            if pickles[0].file_size > MAX_PICKLE:
                raise pickle.UnpicklingError(f"data.pkl has {pickles[0].file_size} bytes")
            for member in members:
                if member.filename.startswith(f"{root}data/"):
                    key = member.filename[len(f"{root}data/") :]
                    self._storages[key] = self._locate(member)
            return _Unpickler(io.BytesIO(archive.read(pickles[0]))).load()

    def _locate(self, member: zipfile.ZipInfo) -> tuple[int, int]:
        if member.compress_type != zipfile.ZIP_STORED:
            raise pickle.UnpicklingError(f"{member.filename} is compressed")
        header = self._map[member.header_offset : member.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise pickle.UnpicklingError(f"{member.filename} has no header")
        skip = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        start = member.header_offset + _LOCAL_HEADER + skip
        if start + member.file_size > len(self._map):
            raise CheckpointError(f"{self.path} is truncated; download it again")
        return start, member.file_size

    def _check(self, name: str, tensor: TorchTensor) -> None:
        if tensor.storage.key not in self._storages:
            raise pickle.UnpicklingError(f"the bytes of `{name}` are not in the file")
        held = self._storages[tensor.storage.key][1]
        if math.prod(tensor.shape) * tensor.dtype.itemsize > held:
            raise pickle.UnpicklingError(f"`{name}` reaches past the end of its bytes")
        reach = tensor.offset
        if math.prod(tensor.shape):
            reach += 1 + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.strides, strict=True))
        if reach * tensor.dtype.itemsize > held:
            raise pickle.UnpicklingError(f"`{name}` reaches past the end of its bytes")
        try:
            self._view(tensor)
        except (ValueError, OverflowError) as error:
            raise pickle.UnpicklingError(f"`{name}` has no usable shape: {error}") from None

    def read(self, name: str) -> Array:
        """The tensor as an array that views the file."""
        return self._view(self.entries[name])

    def _view(self, tensor: TorchTensor) -> Array:
        start, size = self._storages[tensor.storage.key]
        item = tensor.dtype.itemsize
        flat = np.frombuffer(self._map, tensor.dtype, size // item, start)[tensor.offset :]
        strides = [s * item for s in tensor.strides]
        return np.lib.stride_tricks.as_strided(flat, tensor.shape, strides, writeable=False)

    def release(self, name: str) -> None:
        """Return the tensor's pages to the system; reading it again is still allowed."""
        start, size = self._storages[self.entries[name].storage.key]
        mapped.release(self._map, start, start + size)
