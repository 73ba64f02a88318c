"""A client of libinlay that blocks. For asyncio see `inlay.async_client`.

```python
from inlay.client import Client

with Client() as client:
    client.models.load("builtin:echo")
    for chunk in client.chat.completions.create(
        model="builtin:echo", messages=[{"role": "user", "content": "Hello!"}], stream=True
    ):
        print(chunk.choices[0].delta.content or "", end="")
```

A client is an engine of its own: models loaded by one are not seen by another. It may be used
from many threads at once; every stream gets its own chunks and no others. A stream that nobody
reads is paused after some chunks and goes on when it is read; the others do not notice. Close a
stream that you no longer want, or let go of it, and its request is cancelled.

A client does not survive `fork()`: its use in the child raises `InlayError` with the name
`forked`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Generic, Literal, Self, TypeVar, overload

from pydantic import BaseModel

from inlay import _wire
from inlay._connection import BlockingConnection, Route, payload_of
from inlay._version import __version__
from inlay.errors import InlayError
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.completions import Completion
from inlay.protocol.embeddings import EmbeddingList
from inlay.protocol.engine import (
    EngineInfoResult,
    EngineMetricsResult,
    EngineTraceResult,
    InitializeResult,
)
from inlay.protocol.models import (
    ModelCard,
    ModelList,
    ModelPlanResult,
    ModelUnloadResult,
    ProgressParams,
)
from inlay.protocol.render import ChatRenderResult
from inlay.protocol.sessions import SessionRestoreResult, SessionSaveResult
from inlay.protocol.tokens import TokensCountResult, TokensDecodeResult, TokensEncodeResult

__all__ = ["Client", "InlayError", "Stream"]

M = TypeVar("M", bound=BaseModel)
C = TypeVar("C", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

OnProgress = Callable[[ProgressParams], object]


def parse(model: type[M], payload: bytes) -> M:
    """The payload of a message as its type."""
    return model.model_validate_json(payload)


def initialize_params(options: dict[str, Any]) -> dict[str, Any]:
    """The params of `initialize`, with what the caller left out."""
    return {"client": {"name": "inlay-python", "version": __version__}, **options}


class Stream(Generic[C, R]):
    """The chunks of one request, as they come.

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
            if kind == _wire.CHUNK:
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
        """The complete result: what the same request gives without streaming.

        What has not been read of the stream yet is read first.
        """
        for _ in self:
            pass
        if self._result is None:
            raise InlayError("request_cancelled", "The stream did not reach its end.")
        return self._result

    def close(self) -> None:
        """Cancel the request, if it still runs."""
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


class Client:
    """An engine, opened by this program and closed with it.

    `limits` and `tvm_library_dir` are those of the `initialize` message.
    """

    def __init__(self, *, timeout: float | None = None, **options: Any) -> None:
        self._connection = BlockingConnection()
        self.timeout = timeout
        """Seconds to wait for an answer, or for the next chunk of a stream; None: no limit."""
        self.default_model: str | None = None
        """The model of requests that name none."""
        try:
            payload = self.request("initialize", initialize_params(options))
        except BaseException:
            self._connection.close()
            raise
        self.server = parse(InitializeResult, payload)
        """What the library said of itself when it was opened."""
        self._connection.max_bytes = self.server.limits.max_message_bytes
        self._connection.max_depth = self.server.limits.max_message_depth
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
                if kind == _wire.PROGRESS:
                    if on_progress is not None:
                        on_progress(parse(ProgressParams, payload))
                elif kind != _wire.CHUNK:
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
        """Send a request whose answer comes in chunks."""
        timeout = self.timeout if timeout is None else timeout
        route = self._connection.start(method, params)
        return Stream(self._connection, route, chunk, result, timeout)

    def named(self, model: str | None) -> str:
        """The model of a request: the one that it names, or the default."""
        name = self.default_model if model is None else model
        if name is None:
            raise InlayError("invalid_params", "Name a model: there is no default.", param="model")
        return name

    def info(self) -> EngineInfoResult:
        """Describe the library and the machine (`engine.info`)."""
        return parse(EngineInfoResult, self.request("engine.info", {}))

    def metrics(self) -> EngineMetricsResult:
        """What the engine has done so far (`engine.metrics`)."""
        return parse(EngineMetricsResult, self.request("engine.metrics", {}))

    def trace(self, action: Literal["start", "stop"], **options: Any) -> EngineTraceResult:
        """Begin or end a record of every step (`engine.trace`)."""
        payload = self.request("engine.trace", {"action": action, **options})
        return parse(EngineTraceResult, payload)

    @property
    def library_path(self) -> str:
        """The file of libinlay that is in use."""
        return str(self._connection.library.path)

    @property
    def closed(self) -> bool:
        """Whether the client was closed."""
        return self._connection.closed

    def close(self) -> None:
        """Cancel what runs, unload the models, free everything. Safe from any thread."""
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


class _Resource:
    def __init__(self, client: Client) -> None:
        self._client = client


class Chat(_Resource):
    """`client.chat`."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.completions = ChatCompletions(client)

    def render(
        self, *, model: str | None = None, messages: list[Any], **params: Any
    ) -> ChatRenderResult:
        """The prompt of a chat, without running the model (`chat.render`)."""
        params |= {"model": self._client.named(model), "messages": messages}
        return parse(ChatRenderResult, self._client.request("chat.render", params))


class ChatCompletions(_Resource):
    """`client.chat.completions`."""

    @overload
    def create(
        self,
        *,
        model: str | None = None,
        messages: list[Any],
        stream: Literal[True],
        timeout: float | None = None,
        **params: Any,
    ) -> Stream[ChatCompletionChunk, ChatCompletion]: ...
    @overload
    def create(
        self,
        *,
        model: str | None = None,
        messages: list[Any],
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **params: Any,
    ) -> ChatCompletion: ...
    def create(
        self,
        *,
        model: str | None = None,
        messages: list[Any],
        stream: bool | None = None,
        timeout: float | None = None,
        **params: Any,
    ) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
        """Answer a chat. `params` are the fields of OpenAI's request body."""
        params |= {"model": self._client.named(model), "messages": messages, "stream": bool(stream)}
        method = "chat.completions.create"
        if stream:
            return self._client.stream(method, params, ChatCompletionChunk, ChatCompletion, timeout)
        return parse(ChatCompletion, self._client.request(method, params, timeout=timeout))


class Completions(_Resource):
    """`client.completions`."""

    @overload
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Any,
        stream: Literal[True],
        timeout: float | None = None,
        **params: Any,
    ) -> Stream[Completion, Completion]: ...
    @overload
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Any,
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **params: Any,
    ) -> Completion: ...
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Any,
        stream: bool | None = None,
        timeout: float | None = None,
        **params: Any,
    ) -> Completion | Stream[Completion, Completion]:
        """Continue a text. `params` are the fields of OpenAI's request body."""
        params |= {"model": self._client.named(model), "prompt": prompt, "stream": bool(stream)}
        method = "completions.create"
        if stream:
            return self._client.stream(method, params, Completion, Completion, timeout)
        return parse(Completion, self._client.request(method, params, timeout=timeout))


class Embeddings(_Resource):
    """`client.embeddings`."""

    def create(self, *, model: str | None = None, input: Any, **params: Any) -> EmbeddingList:
        """Embed texts. `params` are the fields of OpenAI's request body."""
        params |= {"model": self._client.named(model), "input": input}
        return parse(EmbeddingList, self._client.request("embeddings.create", params))


class Models(_Resource):
    """`client.models`."""

    def plan(self, model: str, **options: Any) -> ModelPlanResult:
        """What a load would take, in bytes; nothing is loaded (`model.plan`)."""
        payload = self._client.request("model.plan", {"model": model, **options})
        return parse(ModelPlanResult, payload)

    def load(
        self, model: str, *, on_progress: OnProgress | None = None, **options: Any
    ) -> ModelCard:
        """Load a data file or a built-in model (`model.load`)."""
        payload = self._client.request(
            "model.load", {"model": model, **options}, on_progress=on_progress
        )
        return parse(ModelCard, payload)

    def unload(self, model: str) -> ModelUnloadResult:
        """End the requests of a model and free its memory (`model.unload`)."""
        return parse(ModelUnloadResult, self._client.request("model.unload", {"model": model}))

    def list(self) -> ModelList:
        """The loaded models (`model.list`)."""
        return parse(ModelList, self._client.request("model.list", {}))


class Tokens(_Resource):
    """`client.tokens`."""

    def encode(self, *, model: str | None = None, text: str, **params: Any) -> TokensEncodeResult:
        """The tokens of a text."""
        params |= {"model": self._client.named(model), "text": text}
        return parse(TokensEncodeResult, self._client.request("tokens.encode", params))

    def decode(
        self, *, model: str | None = None, tokens: list[int], **params: Any
    ) -> TokensDecodeResult:
        """The text of tokens."""
        params |= {"model": self._client.named(model), "tokens": tokens}
        return parse(TokensDecodeResult, self._client.request("tokens.decode", params))

    def count(self, *, model: str | None = None, **params: Any) -> TokensCountResult:
        """How many tokens a text or a chat has."""
        params |= {"model": self._client.named(model)}
        return parse(TokensCountResult, self._client.request("tokens.count", params))


class Sessions(_Resource):
    """`client.sessions`."""

    def save(self, *, model: str | None = None, path: str, **params: Any) -> SessionSaveResult:
        """Write the cache of a prompt to a file."""
        params |= {"model": self._client.named(model), "path": path}
        return parse(SessionSaveResult, self._client.request("session.save", params))

    def restore(self, *, model: str | None = None, path: str) -> SessionRestoreResult:
        """Put a saved cache back."""
        params = {"model": self._client.named(model), "path": path}
        return parse(SessionRestoreResult, self._client.request("session.restore", params))
