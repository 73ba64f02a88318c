"""The cache of compiled artifacts, whose names are hashes of their inputs."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from inlay._paths import files_of, home
from inlay._version import __version__
from inlay.errors import InlayError


def folder() -> Path:
    """The cache folder: INLAY_CACHE, or the system's folder for caches."""
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
    """A name derived from the contents."""
    joined = hashlib.sha256()
    for text in texts:
        joined.update(f"{len(text)}:{text}".encode())
    return joined.hexdigest()[:32]


COMPILER = ("ops", "quantization", "loader", "models", "compiler")
"""The packages whose code determines a compiled model."""


def compiler_fingerprint(package: Path = Path(__file__).parent) -> str:
    """Changes whenever a file of the compiler does, as its output then may, too.

    Every cache of compiled artifacts is keyed by it. It is computed without importing the compiler,
    which takes longer than loading a model.
    """
    files = sorted(path for part in COMPILER for path in (package / part).rglob("*.py"))
    names = (path.relative_to(package).as_posix() for path in files)
    texts = (path.read_text(encoding="utf-8") for path in files)
    return digest(__version__, *names, *texts)


def facts_of(place: Path) -> list[tuple[str, int, int]]:
    """Changes whenever a file of a checkpoint does: names, sizes and modification times.

    Reading the files would take as long as packing them.
    """
    return sorted(
        (str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns)
        for path in files_of(place)
    )
