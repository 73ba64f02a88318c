"""Folders of the current user, who may have none."""

from __future__ import annotations

import glob
import re
from pathlib import Path


def home() -> Path | None:
    """The user's home folder; service accounts and containers may lack one."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def expanded(path: str) -> Path:
    """A path with `~` and `~user` expanded; unchanged if there is no such user."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


GGUF = b"GGUF"
"""What a GGUF file begins with."""


def is_gguf(path: Path) -> bool:
    """Whether a path is that of a GGUF file."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(GGUF)) == GGUF


PART = re.compile(r"^(.*)-(\d{5})-of-(\d{5})\.gguf$", re.DOTALL)
"""The name of a part of a split GGUF: the model's, the part's number, and how many there are."""


def model_name(path: Path) -> str:
    """The name of the model in a GGUF file, without the number of a part."""
    part = PART.match(path.name)
    return part[1] if part else path.name.removesuffix(".gguf")


def files_of(place: Path) -> list[Path]:
    """The files of a checkpoint: those of a folder, a file, or the parts of a split GGUF."""
    if place.is_dir():
        return [path for path in place.iterdir() if path.is_file()]
    part = PART.match(place.name)
    if part is None:
        return [place]
    return list(place.parent.glob(f"{glob.escape(part[1])}-*-of-{part[3]}.gguf"))
