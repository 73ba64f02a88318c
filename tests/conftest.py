"""Every message that the library sends in any Python test is checked against the protocol."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import inlay.client.library
from inlay.protocol.validation import parse
from inlay.testing.checker import ConversationChecker, ProtocolError

PROBLEMS: list[str] = []

# Programs that the tests start find the package in the checkout, as the tests do.
PACKAGE = str(Path(__file__).parents[1] / "python")
if PACKAGE not in os.environ.get("PYTHONPATH", "").split(os.pathsep):
    _rest = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = PACKAGE + (os.pathsep + _rest if _rest else "")

# A shell starts background jobs with SIGINT ignored, which the tests of Ctrl-C and every program
# that they start would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class CheckedFunctions:
    """The functions of libinlay, with every message inspected."""

    def __init__(self, library: inlay.client.library.Library) -> None:
        self._lib, self._ffi = library.lib, library.ffi
        self._checkers: dict[int, ConversationChecker] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lib, name)

    def _checker(self, client: Any) -> ConversationChecker:
        handle = int(self._ffi.cast("uintptr_t", client))
        return self._checkers.setdefault(handle, ConversationChecker())

    def inlay_send(self, client: Any, message: Any, length: int) -> Any:
        if isinstance(message, bytes):
            # An invalid message has no request to record.
            with contextlib.suppress(ValueError, RecursionError):
                self._checker(client).sent(parse(message[:length]))
        return self._lib.inlay_send(client, message, length)

    def inlay_recv(self, client: Any, timeout: float, message: Any, length: Any) -> Any:
        out = length if length != self._ffi.NULL else self._ffi.new("size_t *")
        status = self._lib.inlay_recv(client, timeout, message, out)
        if status == 0:
            try:
                self._checker(client).received(parse(bytes(self._ffi.buffer(message[0], out[0]))))
            except (ProtocolError, ValueError) as error:
                PROBLEMS.append(str(error))
        return status


@pytest.fixture(scope="session", autouse=True)
def checked_library() -> Iterator[None]:
    """Insert the checks between the package and the library."""
    original = inlay.client.library.open_library

    def checked(*arguments: Any) -> inlay.client.library.Library:
        library = original(*arguments)
        return dataclasses.replace(library, lib=CheckedFunctions(library))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inlay.client.library, "open_library", checked)
        yield


@pytest.fixture(autouse=True)
def every_message_is_right(checked_library: None) -> Iterator[None]:
    """Fail the test in which the library violated the protocol."""
    yield
    problems, PROBLEMS[:] = list(PROBLEMS), []
    assert not problems, "the library broke the protocol:\n" + "\n".join(problems)
