"""Where compiled things are kept between runs, under names made of their contents."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from inlay._paths import home
from inlay._version import __version__
from inlay.errors import InlayError


def folder() -> Path:
    """The cache: INLAY_CACHE, or the place that the system has for caches."""
    chosen = os.environ.get("INLAY_CACHE")
    if chosen:
        return Path(chosen)
    base, own = os.environ.get("XDG_CACHE_HOME"), home()
    if base and sys.platform != "darwin":
        return Path(base) / "inlay"
    if own is None:
        raise InlayError(
            "io_error",
            "This user has no home folder, where what is compiled is kept: name another folder "
            "in INLAY_CACHE.",
        )
    return own / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "inlay"


def digest(*texts: str) -> str:
    """A name for contents."""
    joined = hashlib.sha256()
    for text in texts:
        joined.update(f"{len(text)}:{text}".encode())
    return joined.hexdigest()[:32]


COMPILER = ("ops", "quantization", "loader", "models", "compiler")
"""The packages that a compiled model is made by."""


def compiler_fingerprint(package: Path = Path(__file__).parent) -> str:
    """Changes when a file of the compiler does, and so may anything that it makes.

    Every cache of compiled things is keyed by it. It is told without importing the compiler,
    which takes longer than to load a model.
    """
    files = sorted(path for part in COMPILER for path in (package / part).rglob("*.py"))
    names = (path.relative_to(package).as_posix() for path in files)
    texts = (path.read_text(encoding="utf-8") for path in files)
    return digest(__version__, *names, *texts)


def facts_of(folder: Path) -> list[tuple[str, int, int]]:
    """What changes when a file of a checkpoint does: names, sizes and times.

    Reading the files would take as long as packing them.
    """
    return sorted(
        (str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.iterdir()
        if path.is_file()
    )
