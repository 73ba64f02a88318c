"""Where compiled things are kept between runs, under names made of their contents."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def folder() -> Path:
    """The cache: INLAY_CACHE, or the place that the system has for caches."""
    chosen = os.environ.get("INLAY_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "inlay"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inlay"


def digest(*texts: str) -> str:
    """A name for contents."""
    joined = hashlib.sha256()
    for text in texts:
        joined.update(f"{len(text)}:{text}".encode())
    return joined.hexdigest()[:32]
