"""Folders of the user who runs the program, who may have none."""

from __future__ import annotations

from pathlib import Path


def home() -> Path | None:
    """The user's own folder; accounts of services and containers may lack it."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def expanded(path: str) -> Path:
    """A path with `~` and `~somebody` put in. Where there is nobody of the name, it stays."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
