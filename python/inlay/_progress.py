"""How work that takes a while reports to the caller."""

from __future__ import annotations

from collections.abc import Callable

# What is being done, how much of it is done, and how much there is; 0 where that is not known.
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Report nothing."""
