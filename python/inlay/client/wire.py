"""Messages as bytes: writing requests, and classifying what the library sends.

`inlay.h` promises the order of members, so a prefix is enough to route a message. The rest is
parsed once, by the thread or task that waits for it.
"""

from __future__ import annotations

import json
import logging
import re
from typing import Any, Final

from pydantic import BaseModel

from inlay.errors import InlayError

log = logging.getLogger("inlay.client")

CHUNK: Final = 0
PROGRESS: Final = 1
RESULT: Final = 2
ERROR: Final = 3

_PREFIX = re.compile(
    rb'\{"jsonrpc":"2\.0",(?:"id":(-?\d+),"(?:(result)|error)":'
    rb'|"method":"[^"]+","params":\{"request":(-?\d+),("chunk":)?)'
)

DEFAULT_MAX_BYTES: Final = 16 * 1024 * 1024
DEFAULT_MAX_DEPTH: Final = 100


def classify(message: bytes) -> tuple[int, int, bytes] | None:
    """The request, the kind and the payload of a message; None if it names no request."""
    match = _PREFIX.match(message)
    if match is None:
        return None
    answered, result, notified, chunk = match.groups()
    if answered is not None:
        return int(answered), RESULT if result else ERROR, message[match.end() : -1]
    if chunk is not None:
        return int(notified), CHUNK, message[match.end() : -2]
    return int(notified), PROGRESS, message[match.start(3) - len('{"request":') : -1]


def encode(
    request: int,
    method: str,
    params: Any,
    max_bytes: int = DEFAULT_MAX_BYTES,
    max_depth: int = DEFAULT_MAX_DEPTH,
) -> bytes:
    """Write a request.

    Requests that the library could only answer without an id (too long, too deep, invalid UTF-8)
    are rejected here, because such an answer could not be matched to its request.
    """
    try:
        body = json.dumps(
            {"jsonrpc": "2.0", "id": request, "method": method, "params": params},
            allow_nan=False,
            ensure_ascii=False,
            separators=(",", ":"),
            default=_plain,
        ).encode()
    except UnicodeEncodeError as error:
        raise _refused("invalid_params", "A text holds a lone surrogate.") from error
    except RecursionError as error:
        raise _refused("message_too_deep", "The request is nested too deep.") from error
    except (TypeError, ValueError) as error:
        raise _refused("invalid_params", f"The request is no JSON: {error}.") from error
    if len(body) > max_bytes:
        raise _refused(
            "message_too_large",
            f"The request has {len(body)} bytes; the limit is {max_bytes}.",
            status=413,
        )
    if body.count(b"[") + body.count(b"{") > max_depth and depth(body) > max_depth:
        raise _refused("message_too_deep", f"The request nests deeper than {max_depth}.")
    return body


def depth(body: bytes) -> int:
    """The nesting depth of a JSON text."""
    deepest = level = 0
    for token in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]', body):
        first = token.group()[0]
        if first in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif first in b"]}":
            level -= 1
    return deepest


def cancellation(request: int) -> bytes:
    """The notification that cancels a request."""
    return b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":%d}}' % request


def acknowledgement(request: int, chunks: int) -> bytes:
    """The notification that this many chunks of a stream were taken in total."""
    params = b'{"id":%d,"chunks":%d}' % (request, chunks)
    return b'{"jsonrpc":"2.0","method":"$/acknowledge","params":%b}' % params


def error_of(payload: bytes) -> InlayError:
    """The exception for the `error` of a response."""
    error = json.loads(payload)
    data = error.get("data") or {}
    return InlayError(
        data.get("name", "internal_error"),
        error["message"],
        pointer=data.get("pointer"),
        param=data.get("param"),
        code=error["code"],
        http_status=data.get("http_status", 500),
        openai_type=data.get("openai_type", "server_error"),
    )


def unroutable(message: bytes) -> InlayError | None:
    """The exception for a message that names no request, if it is an error.

    An answer with the id null is to a message that the library could not read. `encode` sends none,
    so its request is unknown: everything in flight ends with it.
    """
    parsed = json.loads(message)
    if isinstance(parsed, dict) and parsed.get("error") and parsed.get("id") is None:
        return error_of(json.dumps(parsed["error"]).encode())
    log.warning("A message that belongs to no request was dropped: %.200r", message)
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _refused(name: str, message: str, *, status: int = 400) -> InlayError:
    return InlayError(name, message, http_status=status, openai_type="invalid_request_error")
