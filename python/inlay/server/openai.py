"""The routes of OpenAI's API."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from inlay.client import AsyncClient
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.completions import Completion
from inlay.protocol.validation import shown
from inlay.server.errors import api_error, invalid_body
from inlay.server.events import ChunkFraming, EventStream
from inlay.server.options import ServerOptions

B = TypeVar("B", bound=BaseModel)
T = TypeVar("T")


def client_of(request: Request) -> AsyncClient:
    """The client of the engine that the application holds."""
    client: AsyncClient = request.app.state.client
    return client


async def read_json(request: Request) -> dict[str, Any]:
    """The body of a request: a JSON object. The engine checks its contents."""
    body = await request.body()
    try:
        payload = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        reason = f"not JSON: {error}" if body.strip() else "empty"
        raise api_error("parse_error", f"The body is {reason}.") from error
    if not isinstance(payload, dict):
        raise api_error("invalid_params", f"The body must be an object, but is {shown(payload)}.")
    return payload


async def read_body(request: Request, model: type[B]) -> B:
    """The body of a request that the engine does not get unchanged."""
    payload = await read_json(request)
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise invalid_body(error, payload) from error


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do the work, and cancel it if the HTTP client disconnects first."""
    task = asyncio.ensure_future(work)

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        task.cancel()

    watcher = asyncio.ensure_future(watch())
    try:
        return await task
    except asyncio.CancelledError:
        if watcher.done():
            raise ClientDisconnect from None
        raise
    finally:
        watcher.cancel()


async def chat_completions(request: Request) -> Response | ASGIApp:
    """`POST /v1/chat/completions`."""
    body = await read_json(request)
    return await _generate(
        request, "chat.completions.create", body, ChatCompletionChunk, ChatCompletion
    )


async def completions(request: Request) -> Response | ASGIApp:
    """`POST /v1/completions`."""
    body = await read_json(request)
    return await _generate(request, "completions.create", body, Completion, Completion)


async def embeddings(request: Request) -> Response:
    """`POST /v1/embeddings`."""
    body = await read_json(request)
    client = client_of(request)
    payload = await unless_gone(request, client.request("embeddings.create", body))
    return json_response(payload)


async def models(request: Request) -> Response:
    """`GET /v1/models`."""
    return json_response(await client_of(request).request("model.list", {}))


async def model(request: Request) -> Response:
    """`GET /v1/models/{id}`."""
    wanted = request.path_params["id"]
    for card in (await client_of(request).models.list()).data:
        if card.id == wanted:
            return JSONResponse(card.model_dump(mode="json", by_alias=True, exclude_none=True))
    raise api_error("model_not_found", f"No model of the id {wanted!r} is loaded.", "model")


async def _generate(
    request: Request,
    method: str,
    body: dict[str, Any],
    chunk: type[BaseModel],
    result: type[BaseModel],
) -> Response | ASGIApp:
    client = client_of(request)
    if body.get("stream") is not True:
        return json_response(await unless_gone(request, client.request(method, body)))
    stream = await client.stream(method, body, chunk, result)
    # The status line is sent with the first chunk: failures before it are plain HTTP errors.
    first = await unless_gone(request, stream.next_batch())
    options: ServerOptions = request.app.state.options
    return EventStream(stream, first, ChunkFraming(), options.keep_alive_seconds)


def json_response(payload: bytes) -> Response:
    """JSON that the engine wrote."""
    return Response(payload, media_type="application/json")
