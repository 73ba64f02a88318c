"""The exceptions of the package, and how they describe files."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class InlayError(Exception):
    """A request failed, or the client cannot work.

    `name` is stable: compare it, not the sentence. It is a name of the protocol's error table,
    or one of the client's own:

    - `library_missing`, `library_incompatible`: libinlay was not found, or is not the right one
    - `compiler_missing`: Apache TVM is not installed, and a model would have to be compiled
    - `client_closed`: the client was closed, before the call or during it
    - `forked`: the client was opened by the parent of this process
    - `timed_out`: no answer came within `timeout`; the request was cancelled
    """

    def __init__(
        self,
        name: str,
        message: str,
        *,
        pointer: str | None = None,
        param: str | None = None,
        code: int | None = None,
        http_status: int = 500,
        openai_type: str = "server_error",
    ) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.pointer = pointer
        """JSON Pointer to the invalid field in the message, such as `/params/temperature`."""
        self.param = param
        """The same as OpenAI writes it, such as `messages[0].content`."""
        self.code = code
        """The JSON-RPC code; None for the client's own errors."""
        self.http_status = http_status
        self.openai_type = openai_type

    def __str__(self) -> str:
        place = f" (at {self.pointer})" if self.pointer else ""
        return f"{self.message} [{self.name}]{place}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.name, self.message, {**self.__dict__})


class CompileError(InlayError):
    """A fault in the user's input: the message is a sentence that says what to do.

    Its full stop may be left out: messages are composed of other messages.
    """

    kind = "compile_failed"

    def __init__(self, message: str):
        super().__init__(self.kind, message if message.endswith(".") else f"{message}.")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_compile_error, (type(self), self.message)


def _rebuild_compile_error(kind: type[CompileError], message: str) -> CompileError:
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


def file_fault(error: OSError) -> str:
    """The system's error about a file, in a sentence that names the file."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return f"Reading or writing failed: {reason}."
    return f"{error.filename} cannot be read or written: {reason}."


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have a full disk name the file that is written: the system names none, or the one that is
    copied."""
    try:
        yield
    except OSError as error:
        if error.filename is None or error.errno in _FULL:
            error.filename, error.filename2 = str(path), None
        raise


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn the system's errors about a file into a sentence."""
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


def _rebuild(name: str, message: str, state: dict[str, object]) -> InlayError:
    error = InlayError(name, message)
    error.__dict__.update(state)
    return error
