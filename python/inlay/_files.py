"""Atomic file writes: to a temporary file in the same folder, which is then renamed."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inlay.errors import naming

_STALE_SECONDS = 3600.0
"""Seconds without a write after which an unfinished file counts as left by a killed process."""


def create_partial(path: Path) -> tuple[int, Path]:
    """A new empty file next to `path`, as a descriptor and a name, to be renamed to `path`.

    The name is random and the file must not exist: in a folder that other users can write to, no
    symbolic link planted under a predictable name is followed.
    """
    _sweep(path)
    partial = path.with_name(f"{path.name}.{os.urandom(8).hex()}.partial")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(partial, flags, 0o666), partial


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file to write to, which replaces `path` if the block succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path):
        descriptor, partial = create_partial(path)
        os.close(descriptor)
        try:
            yield partial
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove unfinished files for `path` that killed processes left."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.*.partial"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
                left.unlink()
