"""Connections: how many are accepted, and how long each may take to send and to read."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from inlay.server.options import ServerOptions

log = logging.getLogger("inlay.server")

_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_RETRY_SECONDS = 1.0
_BACKLOG = 128
_RESERVED_DESCRIPTORS = 16
"""Descriptors for the page, model files and sessions opened while all connections are in use."""

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Connection(H11Protocol):
    """A connection whose headers, and whose bodies, must arrive in time."""

    def __init__(self, options: ServerOptions, closed: Callable[[], None], **given: Any) -> None:
        super().__init__(**given)
        self._seconds = {"head": options.header_seconds, "body": options.body_seconds}
        self._send_seconds = options.send_seconds
        self._closed = closed
        self._awaited = ""
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._await("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """Free the place for another connection."""
        self._await("")
        self._read()
        super().connection_lost(exc)
        self._closed()

    def data_received(self, data: bytes) -> None:
        """Read the data, and set the deadline for what is still to come."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._await("head")
        else:
            self._await("body" if self.cycle.more_body else "")

    def on_response_complete(self) -> None:
        """Leave the idle time to uvicorn, which limits it."""
        self._await("")
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give the client a limited time to read what waits for it."""
        super().pause_writing()
        self._unread = self.loop.call_later(self._send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Note that the client reads."""
        self._read()
        super().resume_writing()

    def _read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()

    def _await(self, what: str) -> None:
        # A slow trickle of bytes gets no extra time: the clock runs from the first.
        if what == self._awaited and what != "":
            return
        if self._timer is not None:
            self._timer.cancel()
        self._awaited = what
        self._timer = self.loop.call_later(self._seconds[what], self._late) if what else None

    def _late(self) -> None:
        if self._awaited == "head" and self.cycle is None:
            self.transport.write(_TIMED_OUT)
            self.transport.close()
        else:
            self.transport.abort()


class Listener:
    """Accepts connections from one socket while there is room for them."""

    def __init__(
        self,
        bound: socket.socket,
        room: asyncio.Semaphore,
        make: Callable[[Callable[[], None]], Connection],
        tls: ssl.SSLContext | None,
        handshake_seconds: float,
    ) -> None:
        self._bound = bound
        self._room = room
        self._make = make
        self._tls = tls
        self._handshake_seconds = handshake_seconds if tls is not None else None
        self._opening: set[asyncio.Task[None]] = set()
        bound.listen(_BACKLOG)
        bound.setblocking(False)
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    def close(self) -> None:
        """Accept no more. Open connections stay open."""
        self._accepting.cancel()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        told = False
        while True:
            # Clients that connect while all places are in use wait in the system's queue.
            await self._room.acquire()
            try:
                taken, _ = await loop.sock_accept(self._bound)
            except asyncio.CancelledError:
                self._room.release()
                raise
            except OSError as error:
                self._room.release()
                if error.errno in _EXHAUSTED:
                    if not told:
                        log.warning("No connection can be taken now: %s.", error.strerror)
                    told = True
                    await asyncio.sleep(_RETRY_SECONDS)
                continue
            told = False
            opening = loop.create_task(self._open(taken))
            self._opening.add(opening)
            opening.add_done_callback(self._opening.discard)

    async def _open(self, taken: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(
                lambda: self._make(self._room.release),
                taken,
                ssl=self._tls,
                ssl_handshake_timeout=self._handshake_seconds,
            )
        except OSError as error:  # the handshake failed; TLS reported it to the client
            log.debug("A connection was not opened: %s", error)
            self._room.release()


def places(options: ServerOptions, sockets: int) -> asyncio.Semaphore:
    """Room for the allowed connections, or for fewer if descriptors are scarce."""
    allowed = min(options.max_connections, _descriptors_left())
    # Each listener holds a place for its next connection.
    return asyncio.Semaphore(max(allowed, 1) + sockets - 1)


def _descriptors_left() -> int:
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        used = sum(1 for _ in Path("/dev/fd").iterdir())
    except (ImportError, OSError):  # Windows has no such limit
        return sys.maxsize
    if limit == resource.RLIM_INFINITY:
        return sys.maxsize
    return limit - used - _RESERVED_DESCRIPTORS
