"""Server-sent events, as OpenAI sends them."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Protocol

from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from inlay.client import AsyncStream
from inlay.errors import InlayError
from inlay.server.errors import body_of


class Framing(Protocol):
    """The format of a stream."""

    def chunks(self, chunks: list[bytes]) -> bytes:
        """Write chunks."""
        ...

    def end(self, result: BaseModel) -> bytes:
        """Write the end."""
        ...

    def failure(self, error: InlayError) -> bytes:
        """Write the end of a stream that failed."""
        ...


class ChunkFraming:
    """One event for each chunk, in the bytes that the engine wrote, then `[DONE]`."""

    def chunks(self, chunks: list[bytes]) -> bytes:
        """Write chunks."""
        return b"".join([b"data: %b\n\n" % chunk for chunk in chunks])

    def end(self, result: BaseModel) -> bytes:
        """Write the end."""
        return b"data: [DONE]\n\n"

    def failure(self, error: InlayError) -> bytes:
        """Write the error as an event."""
        body = json.dumps(body_of(error), ensure_ascii=False, separators=(",", ":"))
        return b"data: %b\n\ndata: [DONE]\n\n" % body.encode()


class EventStream:
    """An ASGI response of events. If the client disconnects, the request is cancelled."""

    def __init__(
        self,
        stream: AsyncStream[Any, Any],
        first: list[bytes],
        framing: Framing,
        keep_alive_seconds: float,
    ) -> None:
        self._stream = stream
        self._first = first
        self._framing = framing
        self._keep_alive = keep_alive_seconds
        self._sent_at = time.monotonic()
        self._sending = asyncio.Lock()
        self._gone = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        helpers = [
            asyncio.ensure_future(self._watch(receive)),
            asyncio.ensure_future(self._keep_open(send)),
        ]
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [
                        (b"content-type", b"text/event-stream; charset=utf-8"),
                        (b"cache-control", b"no-cache"),
                        (b"x-accel-buffering", b"no"),
                    ],
                }
            )
            await self._send_all(send)
        except OSError:
            self._gone = True  # the client disconnected during a send
        finally:
            for helper in helpers:
                helper.cancel()
            await self._stream.close()

    async def _send_all(self, send: Send) -> None:
        chunks = self._first
        try:
            while chunks:
                await self._send(send, self._framing.chunks(chunks))
                chunks = await self._stream.next_batch()
            last = self._framing.end(await self._stream.result())
        except InlayError as error:
            if self._gone:
                return
            last = self._framing.failure(error)
        await self._send(send, last, more=False)

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        async with self._sending:
            await send({"type": "http.response.body", "body": body, "more_body": more})
            self._sent_at = time.monotonic()

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        await self._stream.close()

    async def _keep_open(self, send: Send) -> None:
        while True:
            quiet = time.monotonic() - self._sent_at
            if quiet >= self._keep_alive:
                await self._send(send, b": keep-alive\n\n")
                quiet = 0.0
            await asyncio.sleep(self._keep_alive - quiet)
