"""The common base of both clients and their methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel

from inlay._version import __version__
from inlay.errors import InlayError
from inlay.protocol.models import ProgressParams

if TYPE_CHECKING:
    from inlay.client.async_client import AsyncClient, AsyncStream
    from inlay.client.blocking import Client, Stream

C = TypeVar("C", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

OnProgress = Callable[[ProgressParams], object]


def parse(model: type[R], payload: bytes) -> R:
    """The payload of a message, parsed as its type."""
    return model.model_validate_json(payload)


STREAM_WINDOW: Final = 64
"""Maximum unacknowledged chunks per stream, unless the caller chooses another number."""


def initialize_params(options: Mapping[str, Any]) -> dict[str, Any]:
    """The params of `initialize`, with what the caller left out."""
    limits = {"stream_window": STREAM_WINDOW, **(options.get("limits") or {})}
    client = {"name": "inlay-python", "version": __version__}
    return {"client": client, **options, "limits": limits}


class Defaults:
    """Defaults for requests."""

    def __init__(self, timeout: float | None) -> None:
        self.timeout = timeout
        """Seconds to wait for an answer, or for the next chunk of a stream; None: no limit."""
        self.default_model: str | None = None
        """The model of requests that do not name one."""

    def named(self, model: str | None) -> str:
        """The model of a request: the one that it names, or the default."""
        name = self.default_model if model is None else model
        if name is None:
            raise InlayError("invalid_params", "Name a model: there is no default.", param="model")
        return name


class Resource:
    """Methods of a blocking client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def _send(
        self,
        method: str,
        result: type[R],
        params: dict[str, Any],
        timeout: float | None,
        on_progress: OnProgress | None = None,
    ) -> R:
        request = self._client.request
        return parse(result, request(method, params, timeout=timeout, on_progress=on_progress))

    def _stream(
        self,
        method: str,
        chunk: type[C],
        result: type[R],
        params: dict[str, Any],
        timeout: float | None,
    ) -> Stream[C, R]:
        return self._client.stream(method, params, chunk, result, timeout)


class AsyncResource:
    """Methods of a client for asyncio."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _send(
        self,
        method: str,
        result: type[R],
        params: dict[str, Any],
        timeout: float | None,
        on_progress: OnProgress | None = None,
    ) -> R:
        request = self._client.request
        payload = await request(method, params, timeout=timeout, on_progress=on_progress)
        return parse(result, payload)

    async def _stream(
        self,
        method: str,
        chunk: type[C],
        result: type[R],
        params: dict[str, Any],
        timeout: float | None,
    ) -> AsyncStream[C, R]:
        return await self._client.stream(method, params, chunk, result, timeout)
