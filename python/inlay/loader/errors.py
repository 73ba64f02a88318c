"""What can be wrong with a checkpoint, a config or a conversion, as sentences."""

from __future__ import annotations

from inlay.errors import InlayError


class CompileError(InlayError):
    """A fault in what the user gave: the message is a sentence that says what to do."""

    kind = "compile_failed"

    def __init__(self, message: str):
        super().__init__(self.kind, message)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message)


def _rebuild(kind: type[CompileError], message: str) -> CompileError:
    error = kind.__new__(kind)
    CompileError.__init__(error, message)
    return error


class CheckpointError(CompileError):
    """The files of a checkpoint are missing, damaged or do not fit the config."""

    kind = "checkpoint_invalid"


class ConfigError(CompileError):
    """A key of config.json is missing, wrong or not supported."""

    kind = "config_unsupported"

    def __init__(self, key: str, message: str):
        super().__init__(f"config.json: `{key}` {message}")
        self.key = key


def listed(names: list[str], most: int = 8) -> str:
    """`a, b, c and 5 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
