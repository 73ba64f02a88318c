"""The memory of mapped files."""

from __future__ import annotations

import mmap


def release(map_: mmap.mmap, start: int, end: int) -> None:
    """Return the pages of a range to the system; reading it again is still allowed."""
    first = start // mmap.PAGESIZE * mmap.PAGESIZE
    if end > first and hasattr(mmap, "MADV_DONTNEED"):
        map_.madvise(mmap.MADV_DONTNEED, first, end - first)
