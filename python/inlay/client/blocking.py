"""A client of libinlay that blocks. For asyncio see `inlay.client.AsyncClient`.

```python
from inlay.client import Client

with Client() as client:
    client.models.load("builtin:echo")
    for chunk in client.chat.completions.create(
        model="builtin:echo", messages=[{"role": "user", "content": "Hello!"}], stream=True
    ):
        print(chunk.choices[0].delta.content or "", end="")
```

Each client is its own engine: models loaded by one are not visible to another. It may be used from
many threads at once; every stream gets its own chunks and no others. A stream that is not read is
paused after some chunks and continues when it is read; the others are unaffected. Closing a stream,
or dropping the last reference to it, cancels its request.

A client does not survive `fork()`: using it in the child raises `InlayError` with the name
`forked`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar, Unpack

from pydantic import BaseModel

from inlay.client import wire
from inlay.client.base import Defaults, OnProgress, initialize_params, parse
from inlay.client.connection import BlockingConnection, Route, payload_of
from inlay.client.resources import Chat, Completions, Embeddings, Models, Sessions, Tokens
from inlay.errors import InlayError
from inlay.protocol.engine import (
    EngineInfoResult,
    EngineMetricsResult,
    EngineTraceResult,
    InitializeResult,
)
from inlay.protocol.models import ProgressParams

__all__ = ["Client", "InlayError", "Stream"]

if TYPE_CHECKING:
    from inlay.client.params import EngineTraceOptions, InitializeOptions

C = TypeVar("C", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class Stream(Generic[C, R]):
    """The chunks of one request, as they arrive.

    Leaving it early (`close`, the end of a `with` block, or the garbage collector) cancels the
    request.
    """

    def __init__(
        self,
        connection: BlockingConnection,
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

    def __iter__(self) -> Iterator[C]:
        return self

    def __next__(self) -> C:
        if self._done:
            raise StopIteration
        timeout = self._timeout
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            kind, payload = self._connection.next(self._route, deadline)
            if kind == wire.CHUNK:
                chunk: C = self._chunk(payload)
                return chunk
            self._done = True
            self._result = parse(self._result_type, payload_of(kind, payload))
        except BaseException:
            self._done = True
            raise
        raise StopIteration

    @property
    def result(self) -> R:
        """The complete result: what the same request returns without streaming.

        The rest of the stream is read first.
        """
        for _ in self:
            pass
        if self._result is None:
            raise InlayError("request_cancelled", "The stream did not reach its end.")
        return self._result

    def close(self) -> None:
        """Cancel the request, if it is still running."""
        self._done = True
        self._connection.abandon(self._route)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None and not self._done:
            connection.abandon(self._route)


class Client(Defaults):
    """An engine, opened by this program and closed with it.

    `limits` are those of the `initialize` message.
    """

    def __init__(
        self, *, timeout: float | None = None, **options: Unpack[InitializeOptions]
    ) -> None:
        super().__init__(timeout)
        self._connection = BlockingConnection()
        try:
            payload = self.request("initialize", initialize_params(options))
        except BaseException:
            self._connection.close()
            raise
        self.server = parse(InitializeResult, payload)
        """What the library reported about itself when it was opened."""
        self._connection.max_bytes = self.server.limits.max_message_bytes
        self._connection.max_depth = self.server.limits.max_message_depth
        self._connection.stream_window = self.server.limits.stream_window or 0
        self.chat = Chat(self)
        self.completions = Completions(self)
        self.embeddings = Embeddings(self)
        self.models = Models(self)
        self.tokens = Tokens(self)
        self.sessions = Sessions(self)

    def request(
        self,
        method: str,
        params: Any,
        *,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> bytes:
        """Send a request and return its result as JSON."""
        connection = self._connection
        timeout = self.timeout if timeout is None else timeout
        deadline = None if timeout is None else time.monotonic() + timeout
        route = connection.start(method, params)
        try:
            while True:
                kind, payload = connection.next(route, deadline)
                if kind == wire.PROGRESS:
                    if on_progress is not None:
                        on_progress(parse(ProgressParams, payload))
                elif kind != wire.CHUNK:
                    answer: bytes = payload_of(kind, payload)
                    return answer
        except BaseException:
            connection.abandon(route)
            raise

    def call(self, method: str, **params: Any) -> Any:
        """Send any request of the protocol and return its result as plain Python values."""
        return json.loads(self.request(method, params))

    def stream(
        self,
        method: str,
        params: Any,
        chunk: type[C],
        result: type[R],
        timeout: float | None = None,
    ) -> Stream[C, R]:
        """Send a request whose answer is streamed."""
        timeout = self.timeout if timeout is None else timeout
        route = self._connection.start(method, params)
        return Stream(self._connection, route, chunk, result, timeout)

    def info(self) -> EngineInfoResult:
        """Describe the library and the machine (`engine.info`)."""
        return parse(EngineInfoResult, self.request("engine.info", {}))

    def metrics(self) -> EngineMetricsResult:
        """What the engine has done so far (`engine.metrics`)."""
        return parse(EngineMetricsResult, self.request("engine.metrics", {}))

    def trace(
        self, action: Literal["start", "stop"], **options: Unpack[EngineTraceOptions]
    ) -> EngineTraceResult:
        """Start or stop recording every step (`engine.trace`)."""
        payload = self.request("engine.trace", {"action": action, **options})
        return parse(EngineTraceResult, payload)

    @property
    def library_path(self) -> str:
        """The file of libinlay in use."""
        return str(self._connection.library.path)

    @property
    def closed(self) -> bool:
        """Whether the client was closed."""
        return self._connection.closed

    def close(self) -> None:
        """Cancel all requests, unload the models, free everything. Safe from any thread."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
