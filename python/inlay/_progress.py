"""How long-running work reports progress to the caller."""

from __future__ import annotations

from collections.abc import Callable

# The kind of work, the amount done, and the total, which is 0 if unknown.
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Report nothing."""
