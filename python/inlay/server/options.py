"""Options of the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from inlay.errors import InlayError


@dataclass(frozen=True)
class ModelSpec:
    """A model to load at the start."""

    model: str
    """The data file, or a built-in model."""
    id: str | None = None
    """The name that requests use."""
    options: dict[str, Any] = field(default_factory=dict)
    """Further params of `model.load`."""


@dataclass(frozen=True)
class ServerOptions:
    """How to serve."""

    models: tuple[ModelSpec, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any free port."""
    unix_socket: str | None = None
    """Listen on this path instead of a port."""
    tls_certificate: str | None = None
    tls_key: str | None = None
    api_keys: tuple[str, ...] = ()
    """Requests must carry one of them; if empty, no key is needed."""
    cors_origins: tuple[str, ...] = ()
    """Web pages of these origins may send requests; `*` allows all."""
    allowed_hosts: tuple[str, ...] = ()
    """On a loopback address: names in `Host`, next to those of this machine; `*` allows all."""
    max_body_bytes: int = 16 * 1024 * 1024
    max_concurrent: int = 256
    """Requests to the engine at once; more are answered with 429."""
    max_connections: int = 1024
    """Connections at once; others wait until one ends. Fewer if descriptors are scarce."""
    header_seconds: float = 30.0
    """How long the head of a request may take, from its first byte or the connection's start."""
    body_seconds: float = 120.0
    """How long its body may take after that."""
    send_seconds: float = 120.0
    """How long a client may leave an answer unread while more of it waits."""
    idle_seconds: int = 5
    """How long an idle connection is kept open for another request."""
    keep_alive_seconds: float = 15.0
    """After this long without data a stream gets a comment, so that no proxy times out."""
    grace_seconds: float = 30.0
    """How long requests may keep running after the server was asked to stop."""
    access_log: bool = True
    log_level: str = "info"

    def __post_init__(self) -> None:
        """Reject settings that look like protection but give none."""
        if any(not key or key != key.strip() for key in self.api_keys):
            raise InlayError(
                "invalid_params",
                "An API key may not be empty, nor begin or end with white space. Was it taken from "
                "a variable that is not set?",
            )
