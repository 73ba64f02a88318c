"""A checkpoint whose matrices are stored in parts, seen as one with plain matrices."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.errors import CheckpointError, ConfigError
from inlay.loader.checkpoint import GROUP, Checkpoint
from inlay.loader.dtypes import Array

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Packed:
    """A matrix, and the tensors that it is made of by their names in the format."""

    shape: tuple[int, ...]
    parts: Mapping[str, str]


def shares(inputs: int, columns: int, order: npt.NDArray[np.intp] | None) -> npt.NDArray[np.intp]:
    """The group of each input."""
    return np.arange(inputs) // columns if order is None else order


@dataclass(frozen=True)
class Grid:
    """A matrix as integers times scales [outputs, groups]; `columns` share a scale of a row.

    With `order`, column i belongs to group `order[i]` instead.
    """

    values: npt.NDArray[np.int16]
    scales: Floats
    columns: int
    order: npt.NDArray[np.intp] | None = None

    def numbers(self) -> Floats:
        """The matrix as numbers."""
        groups = shares(self.values.shape[1], self.columns, self.order)
        return self.values.astype(np.float32) * self.scales[:, groups]

    def integers(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]] | None:
        """The integers, and a scale for each group of 32, if both can be given exactly."""
        inputs = self.values.shape[1]
        stored = self.scales.astype(np.float16)
        exact = bool((stored.astype(np.float32) == self.scales).all())
        whole = self.columns % GROUP == 0 and inputs % GROUP == 0 and self.order is None
        small = bool(np.abs(self.values).max(initial=0) <= 127)
        if not (exact and whole and small):
            return None
        groups = np.arange(0, inputs, GROUP) // self.columns
        return self.values.astype(np.int8), np.ascontiguousarray(stored[:, groups])


class Format(ABC):
    """How a format stores a matrix."""

    # The name of the format, for people.
    title: str
    # The end of the name by which a quantized matrix is recognised.
    mark: str
    # The ends of the names of the tensors of a matrix, by the name of the part.
    parts: Mapping[str, str]
    # Ends of names that hold nothing of a weight.
    ignored: tuple[str, ...] = ()

    @abstractmethod
    def shape(self, checkpoint: Checkpoint, parts: Mapping[str, str]) -> tuple[int, ...]:
        """The shape of the matrix, by the shapes of its parts."""

    @abstractmethod
    def read(self, packed: Packed, parts: Mapping[str, Array]) -> Grid | Floats:
        """The matrix; a ValueError says what is wrong with the parts."""


def require(settings: Mapping[str, Any], key: str, *known: Any) -> None:
    """Raise ConfigError if a setting is there and is none of `known`."""
    if key in settings and settings[key] not in known:
        names = " or ".join(repr(each) for each in known)
        raise ConfigError(
            "quantization_config", f"has {key} {settings[key]!r:.80}; only {names} is supported"
        )


def number(settings: Mapping[str, Any], *keys: str, known: range) -> int:
    """The whole number under the first of some keys; ConfigError if it is not in `known`."""
    value = next((settings[key] for key in keys if key in settings), None)
    if type(value) is not int or value not in known:
        raise ConfigError("quantization_config", f"has {keys[0]} {value!r:.80}, which is not known")
    return value


@dataclass
class Unpacked:
    """The tensors of a quantized checkpoint; those that are not quantized are as they are."""

    base: Checkpoint
    format: Format
    _packed: dict[str, Packed] = field(default_factory=dict)
    _plain: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = self.base.place
        taken: set[str] = set()
        for own in self.base:
            if not own.endswith(self.format.mark):
                continue
            stem = own.removesuffix(self.format.mark)
            parts = {
                part: stem + end
                for part, end in self.format.parts.items()
                if stem + end in self.base
            }
            if not self._quantized(own, parts):
                continue
            self._packed[f"{stem}.weight"] = Packed(self._shape(own, parts), parts)
            taken |= set(parts.values())
        self._plain = [
            own
            for own in self.base
            if own not in taken and not own.endswith(self.format.ignored or ("\0",))
        ]

    def _quantized(self, own: str, parts: Mapping[str, str]) -> bool:
        """A tensor with a plain name may be a plain matrix, which has no other parts."""
        return own != f"{own.rpartition('.')[0]}.weight" or len(parts) > 1

    def _shape(self, own: str, parts: Mapping[str, str]) -> tuple[int, ...]:
        try:
            return self.format.shape(self.base, parts)
        except (KeyError, ValueError, IndexError) as error:
            raise self._damaged(own, error) from None

    def _damaged(self, own: str, error: Exception) -> CheckpointError:
        lacks = isinstance(error, KeyError)
        reason = f"lacks its {error.args[0]}" if lacks else str(error)
        return CheckpointError(
            f"`{own}` in {self.base.file(own)} is not a matrix of {self.format.title}: {reason}"
        )

    def __iter__(self) -> Iterator[str]:
        yield from self._packed
        yield from self._plain

    def __contains__(self, name: str) -> bool:
        return name in self._packed or name in self._plain

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape."""
        packed = self._packed.get(name)
        return packed.shape if packed else self.base.shape(name)

    def dtype(self, name: str) -> np.dtype[np.generic]:
        """The type of the numbers that `read` returns."""
        return np.dtype(np.float32) if name in self._packed else self.base.dtype(name)

    def stored(self, name: str) -> str:
        """The type in the file."""
        return self.format.title if name in self._packed else self.base.stored(name)

    def _own(self, name: str) -> list[str]:
        packed = self._packed.get(name)
        return list(packed.parts.values()) if packed else [name]

    def nbytes(self, name: str) -> int:
        """The tensor's size in the files."""
        return sum(self.base.nbytes(own) for own in self._own(name))

    def file(self, name: str) -> Path:
        """The file that holds the tensor, or its first part."""
        return self.base.file(self._own(name)[0])

    def _matrix(self, name: str) -> Grid | Floats:
        packed = self._packed[name]
        parts = {part: self.base.read(own) for part, own in packed.parts.items()}
        try:
            found = self.format.read(packed, parts)
        except (KeyError, ValueError, IndexError) as error:
            raise self._damaged(self._own(name)[0], error) from None
        made = found.values.shape if isinstance(found, Grid) else found.shape
        assert made == packed.shape
        return found

    def read(self, name: str) -> Array:
        """The tensor as numbers."""
        if name not in self._packed:
            return self.base.read(name)
        found = self._matrix(name)
        return found.numbers() if isinstance(found, Grid) else found

    def integers(self, name: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]] | None:
        """A matrix as integers and a scale for each group of 32 of a row, if it is so exactly."""
        found = self._matrix(name) if name in self._packed else None
        return found.integers() if isinstance(found, Grid) else None

    def release(self, name: str) -> None:
        """Return the tensor's memory to the system."""
        for own in self._own(name):
            self.base.release(own)


def expect(what: str, found: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    """Raise ValueError if a part has another shape than the matrix needs."""
    if found != wanted:
        raise ValueError(f"its {what} are {list(found)}, expected {list(wanted)}")


def group_order(
    given: Array | None, inputs: int, groups: int, columns: int
) -> npt.NDArray[np.intp] | None:
    """The group of each input; None where groups of `columns` follow one another."""
    if given is None:
        return None
    expect("groups", given.shape, (inputs,))
    order = given.astype(np.intp)
    if order.size and (order.min() < 0 or order.max() >= groups):
        raise ValueError(f"its groups must be 0 to {groups - 1}")
    return None if np.array_equal(order, np.arange(inputs) // columns) else order


def words(values: Array, bits: int) -> npt.NDArray[np.uint8]:
    """Numbers of `bits` bits out of 32-bit words along the last axis, the lowest bits first."""
    if values.dtype not in (np.dtype(np.int32), np.dtype(np.uint32)):
        raise ValueError(f"its words are {values.dtype}, expected int32")
    packed = np.ascontiguousarray(values).view(np.uint32)
    if 32 % bits == 0:
        shifts = np.arange(0, 32, bits, dtype=np.uint32)
        found = (packed[..., None] >> shifts) & np.uint32((1 << bits) - 1)
        return found.astype(np.uint8).reshape(*values.shape[:-1], -1)
    stream = np.unpackbits(packed.view(np.uint8), axis=-1, bitorder="little")
    count = stream.shape[-1] // bits
    grouped = stream[..., : count * bits].reshape(*values.shape[:-1], count, bits)
    return np.packbits(grouped, axis=-1, bitorder="little")[..., 0]
