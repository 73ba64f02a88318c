"""Which rows of a checkpoint's tensor a parameter holds, and in which order.

Checkpoints differ in what kernels need not know: one tensor for queries, keys and values, cut in
ranges or head by head; rotation of neighbouring dimensions instead of halves. Each is an order of
rows, applied once when the checkpoint is converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RowOrder:
    """Rows of a tensor that has `of` rows."""

    indices: Indices
    of: int

    def __len__(self) -> int:
        return len(self.indices)

    def take(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The rows: a view if they lie in a row, a copy if not."""
        first = int(self.indices[0])
        if np.array_equal(self.indices, np.arange(first, first + len(self))):
            return values[first : first + len(self)]
        return values[self.indices]

    def then(self, other: RowOrder) -> RowOrder:
        """`other` applied to the rows of this one."""
        assert other.of == len(self)
        return RowOrder(self.indices[other.indices], self.of)


def split(sizes: Sequence[int]) -> list[RowOrder]:
    """Ranges of a tensor, one after another."""
    total, start, orders = sum(sizes), 0, []
    for size in sizes:
        orders.append(RowOrder(np.arange(start, start + size), total))
        start += size
    return orders


def split_groups(groups: int, sizes: Sequence[int]) -> list[RowOrder]:
    """Parts of a tensor that holds, group by group, `sizes` rows of each part.

    GPT-NeoX: for each head its query, key and value. InternLM 2: for each key head its queries,
    the key and the value.
    """
    whole = sum(sizes)
    starts = np.arange(groups)[:, None] * whole
    return [RowOrder((starts + part.indices).reshape(-1), groups * whole) for part in split(sizes)]


def half_rotation(heads: int, size: int, rotary: int | None = None) -> RowOrder:
    """From pairs of neighbouring dimensions to pairs of the two halves of the rotated part.

    Kernels rotate dimension i with i + rotary / 2. Queries and keys in the same order have the
    same product.
    """
    width = size if rotary is None else rotary
    head = np.concatenate([np.arange(0, width, 2), np.arange(1, width, 2), np.arange(width, size)])
    indices = (np.arange(heads)[:, None] * size + head).reshape(-1)
    return RowOrder(indices, heads * size)
