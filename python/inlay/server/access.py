"""Checks for every request: its id, its key, the limits, and the access log."""

from __future__ import annotations

import hmac
import logging
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inlay.errors import InlayError
from inlay.server.errors import api_error, response_of
from inlay.server.options import ServerOptions
from inlay.server.origin import Sources, media_type_refusal

access = logging.getLogger("inlay.access")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_OPEN_PATHS = ("/", "/health")
_OPEN_FOLDERS = ("/health/", "/page/")
"""Paths that need no key: health, and the page, which asks its user for the key."""


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        self._app = app
        self._keys = tuple(key.encode() for key in options.api_keys)
        self._sources = Sources(options)
        self._max_body = options.max_body_bytes
        self._max_concurrent = options.max_concurrent
        self._log = options.access_log
        self._running = 0
        self.answered: Counter[tuple[str, int]] = Counter()
        """Responses by path and status, for the metrics."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or reject it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        scope["state"]["gate"] = self
        began = time.monotonic()
        status = 500
        sent = 0

        async def tell(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        refused = self._refusal(scope, headers)
        counted = refused is None and scope["method"] == "POST"
        self._running += counted
        try:
            if refused is not None:
                response = response_of(refused)
                if _two_lengths(headers):
                    response.headers["connection"] = "close"
                await response(scope, receive, tell)
            else:
                await self._app(scope, self._limited(receive), tell)
        finally:
            self._running -= counted
            route = scope.get("route")
            self.answered[getattr(route, "path", "other"), status] += 1
            if self._log:
                access.info(
                    "%s %s %d %.1fms %dB id=%s",
                    scope["method"],
                    printable(scope["path"]),
                    status,
                    (time.monotonic() - began) * 1000,
                    sent,
                    request_id,
                )

    @property
    def running(self) -> int:
        """Requests to the engine in flight."""
        return self._running

    def _refusal(self, scope: Scope, headers: Headers) -> InlayError | None:
        if _two_lengths(headers):
            return InlayError(
                "invalid_request",
                "A request has `Content-Length` or `Transfer-Encoding`, never both.",
                http_status=400,
                openai_type="invalid_request_error",
            )
        refused = self._sources.refusal(headers)
        if refused is not None:
            return refused
        if self._keys and not _open(scope):
            kind, _, key = headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer" or not _known(key.strip().encode(), self._keys):
                return InlayError(
                    "invalid_api_key",
                    "Send a key of this server in the header `Authorization: Bearer KEY`.",
                    http_status=401,
                    openai_type="invalid_request_error",
                )
        refused = media_type_refusal(headers) if scope["method"] == "POST" else None
        if refused is not None:
            return refused
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._max_body:
            return self._too_large()
        if scope["method"] == "POST" and self._running >= self._max_concurrent:
            return api_error(
                "too_many_requests",
                f"The server runs {self._max_concurrent} requests at once; try again later.",
            )
        return None

    def _too_large(self) -> InlayError:
        return api_error("message_too_large", f"The body may have {self._max_body} bytes.")

    def _limited(self, receive: Receive) -> Receive:
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > self._max_body:
                    raise self._too_large()
            return message

        return limited


def printable(text: str) -> str:
    """The text on one line, with line breaks and control characters escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _two_lengths(headers: Headers) -> bool:
    """Whether a proxy may see another end of the body, and find a smuggled request in it."""
    return "content-length" in headers and "transfer-encoding" in headers


def _open(scope: Scope) -> bool:
    path: str = scope["path"]
    return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS) or scope["method"] == "OPTIONS"


def _known(key: bytes, keys: Iterable[bytes]) -> bool:
    # Every key is compared in full, so that the time reveals nothing.
    return sum(hmac.compare_digest(key, known) for known in keys) > 0
