"""`inlay rpc`: the messages of the C ABI over standard input and output.

Two framings: one message per line, and `Content-Length` headers as language servers use them. The
first byte of the input that is not white space decides which, and the output is framed likewise.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import IO, Any

from inlay.client.library import load

MAX_FRAME = 256 * 1024 * 1024
"""Maximum bytes of a frame. The library's own limit is lower; this one bounds the memory."""


class FramingError(Exception):
    """The input cannot be split into messages any further."""


def command() -> None:
    """Speak the protocol over standard input and output.

    Send one JSON message per line, or after a `Content-Length` header as in the Language
    Server Protocol; answers come framed in the same way. At the end of the input, requests in
    flight are finished before the program ends. Standard error carries only errors.
    """
    for name in ("SIGPIPE", "SIGINT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    sys.exit(Bridge(sys.stdin.buffer, sys.stdout.buffer).run())


class Bridge:
    """Carries messages between two byte streams and a client of the library."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._library = load()
        self._codes = self._library.codes
        self._handle = self._library.lib.inlay_open()
        self._headers = False
        self._failed = False
        # The answer to this request means that everything before it has ended.
        self._last = f"inlay-rpc-{uuid.uuid4().hex}"

    def run(self) -> int:
        """Carry messages until the input has ended and all are answered; return the exit status."""
        threading.Thread(target=self._carry_in, name="inlay-rpc-input", daemon=True).start()
        try:
            self._carry_out()
        finally:
            self._library.lib.inlay_close(self._handle)
        return 1 if self._failed else 0

    def _carry_in(self) -> None:
        try:
            for message in self._frames():
                self._send(message)
        except (FramingError, OSError) as error:
            self._failed = True
            print(f"inlay rpc: {error}", file=sys.stderr)
        self._send(b'{"jsonrpc":"2.0","id":"%s","method":"shutdown"}' % self._last.encode())

    def _frames(self) -> Iterator[bytes]:
        first = self._source.read(1)
        while first in (b" ", b"\t", b"\r", b"\n"):
            first = self._source.read(1)
        self._headers = first in (b"C", b"c")

        read = read_headed if self._headers else read_lines
        yield from read(self._source, first)

    def _send(self, message: bytes) -> None:
        while True:
            code = -self._library.lib.inlay_send(self._handle, message, len(message))
            if code != self._codes["FULL"]:
                return
            time.sleep(0.002)

    def _carry_out(self) -> None:
        lib, ffi = self._library.lib, self._library.ffi
        text, length = ffi.new("const char **"), ffi.new("size_t *")
        end = b'{"jsonrpc":"2.0","id":"%s",' % self._last.encode()
        while True:
            if lib.inlay_recv(self._handle, 0.0, text, length) != 0:
                self._sink.flush()
                if lib.inlay_recv(self._handle, -1.0, text, length) != 0:
                    return
            message: Any = ffi.buffer(text[0], length[0])[:]
            if message.startswith(end):
                self._sink.flush()
                return
            if self._headers:
                self._sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(message), message))
            else:
                self._sink.write(message + b"\n")


def read_lines(source: IO[bytes], first: bytes = b"") -> Iterator[bytes]:
    """One message per line. Empty lines are skipped; the last needs no line break."""
    while line := first + source.readline(MAX_FRAME):
        first = b""
        if len(line) >= MAX_FRAME:
            raise FramingError(f"A line has more than {MAX_FRAME} bytes.")
        line = line.strip()
        if line:
            yield line


def read_headed(source: IO[bytes], first: bytes = b"") -> Iterator[bytes]:
    """Messages after headers, of which only `Content-Length` matters."""
    while True:
        length = None
        while (line := first + source.readline(65536)) not in (b"\r\n", b"\n"):
            first = b""
            if not line:
                if length is None:
                    return
                raise FramingError("The input ended within the headers of a message.")
            name, colon, value = line.partition(b":")
            if not colon or not line.endswith(b"\n"):
                raise FramingError(f"This is no header: {line[:80]!r}.")
            if name.strip().lower() == b"content-length":
                digits = value.strip()
                if not digits.isdigit() or len(digits) > 12 or int(digits) > MAX_FRAME:
                    raise FramingError(
                        f"Content-Length must be a number up to {MAX_FRAME}, not {digits[:40]!r}."
                    )
                length = int(digits)
        if length is None:
            raise FramingError("The headers of a message lack Content-Length.")
        body = source.read(length)
        if len(body) < length:
            raise FramingError(f"The input ended {length - len(body)} bytes before its message.")
        yield body
