"""Folders of the current user, who may have none."""

from __future__ import annotations

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
