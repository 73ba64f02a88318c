"""Where compiled things are kept between runs, under names made of their contents."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from inlay._paths import home
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
