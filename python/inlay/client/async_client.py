"""A client of libinlay for asyncio.

```python
from inlay.client import AsyncClient

async with AsyncClient() as client:
    await client.models.load("builtin:echo")
    stream = await client.chat.completions.create(
        model="builtin:echo", messages=[{"role": "user", "content": "Hello!"}], stream=True
    )
    async for chunk in stream:
        print(chunk.choices[0].delta.content or "", end="")
```

The event loop watches the descriptor of the client (`inlay_fd`); no thread is used, neither per
client nor per request. A client belongs to the loop that it is first used in. Cancelling the task
that waits for an answer cancels the request.
"""

from __future__ import annotations

import asyncio
import json
import os
import weakref
from collections.abc import AsyncIterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar, Unpack

from pydantic import BaseModel

from inlay.client import wire
from inlay.client.async_resources import (
    AsyncChat,
    AsyncCompletions,
    AsyncEmbeddings,
    AsyncModels,
    AsyncSessions,
    AsyncTokens,
)
from inlay.client.base import Defaults, OnProgress, initialize_params, parse
from inlay.client.connection import RETRY_SECONDS, Connection, Route, payload_of
from inlay.errors import InlayError
from inlay.protocol.engine import (
    EngineInfoResult,
    EngineMetricsResult,
    EngineTraceResult,
    InitializeResult,
)
from inlay.protocol.models import ProgressParams

__all__ = ["AsyncClient", "AsyncStream"]

if TYPE_CHECKING:
    from inlay.client.params import EngineTraceOptions, InitializeOptions

C = TypeVar("C", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

_BURST = 256
"""Maximum messages per turn of the event loop, so that other tasks get to run."""


class AsyncConnection(Connection):
    """Waits in an event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._descriptor = -1

    def attach(self) -> asyncio.AbstractEventLoop:
        """Let the running loop watch the descriptor, once."""
        loop = asyncio.get_running_loop()
        if loop is self._loop:
            return loop
        if self._loop is not None:
            raise InlayError("invalid_request", "This client belongs to another event loop.")
        descriptor = self._lib.inlay_fd(self._handle)
        if descriptor < 0:
            raise self._reason(-descriptor)
        this = weakref.ref(self)

        def readable() -> None:
            connection = this()
            if connection is None:
                loop.remove_reader(descriptor)
            else:
                connection.drain()

        loop.add_reader(descriptor, readable)
        self._loop, self._descriptor = loop, descriptor
        return loop

    def drain(self) -> None:
        """Take the queued messages, up to one burst."""
        for _ in range(_BURST):
            if not self.receive(0.0) or self.closed:
                return

    def detach(self) -> None:
        """Remove the descriptor from the loop, before the library closes it."""
        loop, descriptor = self._loop, self._descriptor
        if loop is None or descriptor < 0 or loop.is_closed() or os.getpid() != self._pid:
            return
        self._descriptor = -1
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if running is loop or not loop.is_running():
            loop.remove_reader(descriptor)
        else:
            loop.call_soon_threadsafe(loop.remove_reader, descriptor)

    async def start(self, method: str, params: Any) -> Route:
        """Send a request. While the queue of the library is full, let the loop read."""
        self.attach()
        route, body = self.prepare(method, params)
        try:
            while not self.post(route, body):
                await asyncio.sleep(RETRY_SECONDS)
        except BaseException:
            self._routes.pop(route.id, None)
            raise
        return route

    async def next(self, route: Route) -> tuple[int, Any]:
        """The next message of a request. Cancels the request when it is cancelled itself."""
        messages = route.messages
        if not messages:
            waiter = self.attach().create_future()

            def wake() -> None:
                if not waiter.done():
                    waiter.set_result(None)

            route.wake = wake
            self._try_late()
            try:
                await waiter
            except BaseException:
                self.abandon(route)
                raise
            finally:
                route.wake = None
        return self.take(route)

    def _try_late(self) -> None:
        """Retry the messages that found the queue full; an answer may depend on them."""
        if not self.send_late() and self._loop is not None and not self.closed:
            self._loop.call_later(RETRY_SECONDS, self._try_late)

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            self.detach()


class AsyncStream(Generic[C, R]):
    """The chunks of one request, as they arrive.

    Leaving it early (`close`, the end of an `async with` block, or the garbage collector)
    cancels the request.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        route: Route,
        chunk: type[C],
        result: type[R],
        timeout: float | None,
    ) -> None:
        self._connection = connection
        self._route = route
        self._chunk = chunk.__pydantic_validator__.validate_json
        self._result_type = result
        self._timeout = timeout
        self._result: R | None = None
        self._done = False

    def __aiter__(self) -> AsyncIterator[C]:
        return self

    async def __anext__(self) -> C:
        payload = await self.next_json()
        if payload is None:
            raise StopAsyncIteration
        chunk: C = self._chunk(payload)
        return chunk

    async def next_json(self) -> bytes | None:
        """The next chunk as the JSON received, or None at the end."""
        if self._done:
            return None
        try:
            kind, payload = await _within(self._timeout, self._connection.next(self._route))
            if kind == wire.CHUNK:
                text: bytes = payload
                return text
            self._done = True
            self._result = parse(self._result_type, payload_of(kind, payload))
        except BaseException:
            self._done = True
            raise
        return None

    async def next_batch(self) -> list[bytes]:
        """The next chunk and those already received, as JSON. Empty at the end."""
        first = await self.next_json()
        if first is None:
            return []
        batch = [first]
        messages = self._route.messages
        while messages and messages[0][0] == wire.CHUNK:
            batch.append(self._connection.take(self._route)[1])
        return batch

    async def result(self) -> R:
        """The complete result: what the same request returns without streaming.

        The rest of the stream is read first.
        """
        while await self.next_json() is not None:
            pass
        if self._result is None:
            raise InlayError("request_cancelled", "The stream did not reach its end.")
        return self._result

    async def close(self) -> None:
        """Cancel the request, if it is still running."""
        self._done = True
        self._connection.abandon(self._route)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None and not self._done:
            connection.abandon(self._route)


class AsyncClient(Defaults):
    """An engine, opened by this program and closed with it.

    Use it in `async with`, or call `open` once before anything else.
    """

    def __init__(
        self, *, timeout: float | None = None, **options: Unpack[InitializeOptions]
    ) -> None:
        super().__init__(timeout)
        self._connection = AsyncConnection()
        self._options = options
        self._server: InitializeResult | None = None
        self.chat = AsyncChat(self)
        self.completions = AsyncCompletions(self)
        self.embeddings = AsyncEmbeddings(self)
        self.models = AsyncModels(self)
        self.tokens = AsyncTokens(self)
        self.sessions = AsyncSessions(self)

    async def open(self) -> Self:
        """Send `initialize` and wait for its answer."""
        if self._server is None:
            payload = await self.request("initialize", initialize_params(self._options))
            self._server = parse(InitializeResult, payload)
            self._connection.max_bytes = self._server.limits.max_message_bytes
            self._connection.max_depth = self._server.limits.max_message_depth
            self._connection.stream_window = self._server.limits.stream_window or 0
        return self

    @property
    def server(self) -> InitializeResult:
        """What the library reported about itself when it was opened."""
        if self._server is None:
            raise InlayError("not_initialized", "Open the client first: `await client.open()`.")
        return self._server

    async def request(
        self,
        method: str,
        params: Any,
        *,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> bytes:
        """Send a request and return its result as JSON."""
        timeout = self.timeout if timeout is None else timeout
        work = self._request(method, params, on_progress)
        answer: bytes = await _within(timeout, work)
        return answer

    async def _request(self, method: str, params: Any, on_progress: OnProgress | None) -> bytes:
        connection = self._connection
        route = await connection.start(method, params)
        try:
            while True:
                kind, payload = await connection.next(route)
                if kind == wire.PROGRESS:
                    if on_progress is not None:
                        on_progress(parse(ProgressParams, payload))
                elif kind != wire.CHUNK:
                    answer: bytes = payload_of(kind, payload)
                    return answer
        except BaseException:
            connection.abandon(route)
            raise

    async def call(self, method: str, **params: Any) -> Any:
        """Send any request of the protocol and return its result as plain Python values."""
        return json.loads(await self.request(method, params))

    async def stream(
        self,
        method: str,
        params: Any,
        chunk: type[C],
        result: type[R],
        timeout: float | None = None,
    ) -> AsyncStream[C, R]:
        """Send a request whose answer is streamed."""
        timeout = self.timeout if timeout is None else timeout
        route = await self._connection.start(method, params)
        return AsyncStream(self._connection, route, chunk, result, timeout)

    async def info(self) -> EngineInfoResult:
        """Describe the library and the machine (`engine.info`)."""
        return parse(EngineInfoResult, await self.request("engine.info", {}))

    async def metrics(self) -> EngineMetricsResult:
        """What the engine has done so far (`engine.metrics`)."""
        return parse(EngineMetricsResult, await self.request("engine.metrics", {}))

    async def trace(
        self, action: Literal["start", "stop"], **options: Unpack[EngineTraceOptions]
    ) -> EngineTraceResult:
        """Start or stop recording every step (`engine.trace`)."""
        payload = await self.request("engine.trace", {"action": action, **options})
        return parse(EngineTraceResult, payload)

    @property
    def closed(self) -> bool:
        """Whether the client was closed."""
        return self._connection.closed

    def cancel_all(self, why: InlayError) -> None:
        """Cancel everything in flight; its waiters get this error."""
        self._connection.abandon_all(why)

    async def close(self) -> None:
        """Cancel all requests, unload the models, free everything."""
        self._connection.detach()
        await asyncio.to_thread(self._connection.close_handle)
        self._connection.close()

    async def __aenter__(self) -> Self:
        try:
            return await self.open()
        except BaseException:
            await self.close()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def _within(timeout: float | None, work: Any) -> Any:
    if timeout is None:
        return await work
    try:
        async with asyncio.timeout(timeout) as limit:
            return await work
    except TimeoutError:
        if not limit.expired():
            raise
        raise InlayError(
            "timed_out", "No answer came in time; the request was cancelled."
        ) from None
