"""What can be wrong with a checkpoint, a config or a conversion, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from inlay.errors import InlayError


class CompileError(InlayError):
    """A fault in what the user gave: the message is a sentence that says what to do.

    Its full stop may be left out: messages are put together of what others say.
    """

    kind = "compile_failed"

    def __init__(self, message: str):
        super().__init__(self.kind, message if message.endswith(".") else f"{message}.")

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


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn what the system says of a file into a sentence."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        reason = error.strerror or str(error)
        raise CompileError(f"{error.filename} cannot be read or written: {reason}") from None


def listed(names: list[str], most: int = 32) -> str:
    """`a, b, c and 5 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
