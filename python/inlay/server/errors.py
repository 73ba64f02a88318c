"""Failures as OpenAI's error bodies."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inlay.errors import InlayError
from inlay.protocol import errors as table
from inlay.protocol.validation import (
    Problem,
    field_of,
    pointer_of,
    shown,
    validate_body,
)


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


def invalid_body(model: type[BaseModel], error: ValidationError, body: bytes) -> InlayError:
    """What is wrong with a request body, in the words that the library would use."""
    found = error.errors(include_url=False)
    if found[0]["type"] == "json_invalid":
        reason = f"not JSON: {found[0]['ctx']['error']}" if body.strip() else "empty"
        return api_error("parse_error", f"The body is {reason}.")
    payload = from_json(body)
    problems = validate_body(model, payload)
    problem = problems[0] if problems else _finer(found, payload)
    param = table.param_of_pointer(f"/params{problem.pointer}") or None
    return api_error("invalid_params", problem.message, param)


_WANTED = {
    "int_type": "be an integer",
    "finite_number": "be a finite number",
    "string_pattern_mismatch": "match `{pattern}`",
}
"""What the protocol asks where its schema cannot: 1.0 is an integer there, and NaN is no JSON."""


def _finer(found: list[ErrorDetails], payload: Any) -> Problem:
    """The problem of a body in which its schema finds none."""
    places = [(error, _path(error["loc"], payload)) for error in found]
    error, path = max(places, key=lambda each: (each[0]["type"] in _WANTED, len(each[1])))
    wanted = _WANTED.get(error["type"], "").format(**error.get("ctx", {}))
    must = f"must {wanted}, but is" if wanted else "cannot be"
    return Problem(pointer_of(path), f"{field_of(path)} {must} {shown(error['input'])}.")


def _path(loc: tuple[str | int, ...], payload: Any) -> list[str | int]:
    """Where a value is. Pydantic names the type that it tried for a value, too."""
    path: list[str | int] = []
    for part in loc:
        keys: Any = ()
        if isinstance(payload, dict):
            keys = payload
        elif isinstance(payload, list):
            keys = range(len(payload))
        if part in keys:
            payload = payload[part]
            path.append(part)
    return path


async def on_inlay_error(request: Request, error: Exception) -> Response:
    """Answer an error of the engine."""
    assert isinstance(error, InlayError)
    return response_of(error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what Starlette refuses: unknown paths and wrong methods."""
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
    """Give the access log a status for a client that left; nobody reads the answer."""
    return Response(status_code=499)


async def on_fault(request: Request, error: Exception) -> Response:
    """Answer a fault of the server itself, without telling its inside."""
    return response_of(api_error("internal_error", "The server failed on this request."))
