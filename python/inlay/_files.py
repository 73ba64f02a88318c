"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inlay.errors import naming

_STALE_SECONDS = 3600.0
"""An unfinished file that was not written to for so long was left by a process that was killed."""


def create_partial(path: Path) -> tuple[int, Path]:
    """A new empty file beside `path`, as a descriptor and a name, for what is to become `path`.

    The name is new and the file is made here: in a folder that others write to as well, no link
    that waits under a name that can be guessed is followed.
    """
    _sweep(path)
    partial = path.with_name(f"{path.name}.{os.urandom(8).hex()}.partial")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(partial, flags, 0o666), partial


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file to write to, which takes the place of `path` when the block ends well."""
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
    """Remove what killed processes left of `path`."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.*.partial"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
                left.unlink()
