"""Failures as OpenAI's error bodies."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inlay.errors import InlayError
from inlay.protocol import errors as table
from inlay.protocol.validation import field_of


def api_error(name: str, message: str, param: str | None = None) -> InlayError:
    """An error of the protocol's table, raised by the server itself."""
    spec = table.BY_NAME[name]
    return InlayError(
        name,
        message,
        param=param,
        code=spec.code,
        http_status=spec.http_status,
        openai_type=spec.openai_type,
    )


def body_of(error: InlayError) -> dict[str, Any]:
    """The OpenAI error body of an exception."""
    return {
        "error": {
            "message": error.message,
            "type": error.openai_type,
            "param": error.param,
            "code": error.name,
        }
    }


def response_of(error: InlayError) -> Response:
    """The HTTP response of an exception."""
    headers = {"retry-after": "1"} if error.http_status in (429, 503) else {}
    return JSONResponse(body_of(error), error.http_status, headers)


def invalid_body(error: ValidationError, payload: Any) -> InlayError:
    """The error for a body that the engine does not get unchanged."""
    found = error.errors(include_url=False, include_input=False)
    # Of several types that a value may have, the one that matches deepest is assumed.
    places = [(_path(each, payload), each) for each in found[:_LOOKED_AT]]
    path, meant = max(places, key=lambda place: len(place[0]))
    name = field_of(path)
    message = meant["msg"]
    if meant["type"] == "union_tag_invalid":
        message = f"Input should be {meant['ctx']['expected_tags']}"
    return api_error("invalid_params", f"{name}: {message}.", name)


_LOOKED_AT = 32
"""Maximum errors of a body to look at; there may be ten thousand."""


def _path(error: ErrorDetails, payload: Any) -> list[str | int]:
    """The path of a value. Pydantic's path also names the types that it tried."""
    path: list[str | int] = []
    for part in error["loc"]:
        keys: Any = payload if isinstance(payload, dict) else ()
        if isinstance(payload, list):
            keys = range(len(payload))
        if part in keys:
            payload = payload[part]
            path.append(part)
    if error["type"] == "missing":
        path.append(error["loc"][-1])
    elif error["type"].startswith("union_tag"):
        path.append("type")  # the tag of every union in the bodies
    return path


async def on_inlay_error(request: Request, error: Exception) -> Response:
    """Answer an error of the engine."""
    assert isinstance(error, InlayError)
    return response_of(error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what Starlette rejects: unknown paths and wrong methods."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        message = f"There is nothing at {request.method} {request.url.path}."
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        message = f"{request.url.path} does not take {request.method}."
    else:
        message = error.detail
    found = error.status_code == HTTPStatus.NOT_FOUND
    failure = InlayError(
        "method_not_found",
        message,
        http_status=error.status_code,
        openai_type="not_found_error" if found else "invalid_request_error",
    )
    response = response_of(failure)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def on_gone(request: Request, error: Exception) -> Response:
    """Set a status for the access log after a client disconnected; the answer is never read."""
    return Response(status_code=499)


async def on_fault(request: Request, error: Exception) -> Response:
    """Answer an internal error of the server, without revealing details."""
    return response_of(api_error("internal_error", "The server failed on this request."))
