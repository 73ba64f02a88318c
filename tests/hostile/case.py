"""What the corpus is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Cases of one kind: a name and a value.
Named = Iterator[tuple[str, Any]]


@dataclass(frozen=True)
class Case:
    """Something hostile."""

    kind: str
    name: str
    value: Any

    @property
    def key(self) -> str:
        """Its name in `sentences.json`."""
        return f"{self.kind}/{self.name}"
