"""What recurrent layers carry from one row to the next, and the pool that keeps it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from inlay.ops.kv import Plane


@dataclass(frozen=True)
class Recurrence:
    """The state of one layer: float32 arrays by name."""

    layer: int
    arrays: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class StatePool:
    """Layers whose states make up one page: all of a text that such layers know."""

    layers: tuple[int, ...]
    arrays: tuple[tuple[str, tuple[int, ...]], ...]
    reach: ClassVar[str] = "last"
    window: ClassVar[None] = None

    def planes(self, dtype: str) -> list[Plane]:
        """Its planes: the arrays of all layers. The type of the cache is not theirs."""
        del dtype
        return [
            Plane(name, (len(self.layers), math.prod(shape)), "float32")
            for name, shape in self.arrays
        ]


def state_pools(recurrences: Sequence[Recurrence]) -> list[StatePool]:
    """One pool for all recurrent layers; they must carry the same arrays."""
    if not recurrences:
        return []
    [arrays] = {each.arrays for each in recurrences}
    return [StatePool(tuple(each.layer for each in recurrences), arrays)]
