"""Checks which web pages may send requests, and the host name that requests use."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from inlay.errors import InlayError
from inlay.server.options import ServerOptions


class Sources:
    """Rejects pages that are not allowed. Keys do not help here: a local server has none."""

    def __init__(self, options: ServerOptions) -> None:
        self._origins = frozenset(origin.rstrip("/") for origin in options.cors_origins)
        self._hosts = frozenset(host.lower() for host in (*options.allowed_hosts, options.host))
        self._any_host = (
            "*" in self._hosts or options.unix_socket is not None or not _loopback(options.host)
        )

    def refusal(self, headers: Headers) -> InlayError | None:
        """The reason to reject a request, if any."""
        host = headers.get("host", "")
        name = _name(host)
        # A page whose name resolves here (DNS rebinding) would have the same origin, and read
        # answers.
        if host and not self._any_host and not _loopback(name) and name not in self._hosts:
            return _forbidden(
                f"This server is not asked as {name!r}: `--allowed-host` names further hosts."
            )
        origin = headers.get("origin")
        if origin is None or "*" in self._origins or origin in self._origins:
            return None
        # TLS may end before this server, so the scheme is not compared.
        if host and urlsplit(origin).netloc.lower() == host.lower():
            return None
        return _forbidden(
            f"Pages of {origin!r} may not ask this server: `--cors-origin` allows an origin."
        )


def media_type_refusal(headers: Headers) -> InlayError | None:
    """Reject a body that a page may send to another origin without a preflight request."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return None
    given = f"is {kind!r}" if kind else "is missing"
    return InlayError(
        "invalid_request",
        f"The body must be JSON, but the header `Content-Type` {given}: send `application/json`.",
        http_status=415,
        openai_type="invalid_request_error",
    )


def _forbidden(message: str) -> InlayError:
    return InlayError(
        "invalid_request", message, http_status=403, openai_type="invalid_request_error"
    )


def _name(host: str) -> str:
    """A host without its port, and an IPv6 address without its brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
