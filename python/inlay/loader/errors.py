"""What can be wrong with a checkpoint, a config or a conversion, as sentences."""

from __future__ import annotations


class CompileError(Exception):
    """A fault in what the user gave: the message is a sentence that says what to do."""


class CheckpointError(CompileError):
    """The files of a checkpoint are missing, damaged or do not fit the config."""


class ConfigError(CompileError):
    """A key of config.json is missing, wrong or not supported."""

    def __init__(self, key: str, message: str):
        super().__init__(f"config.json: `{key}` {message}")
        self.key = key


def listed(names: list[str], most: int = 8) -> str:
    """`a, b, c and 5 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
