"""What a server can be told."""

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
    """Listen on this path, and on no port."""
    tls_certificate: str | None = None
    tls_key: str | None = None
    api_keys: tuple[str, ...] = ()
    """Requests must carry one of them; none: anybody may ask."""
    cors_origins: tuple[str, ...] = ()
    """Web pages of these origins may ask; `*` allows all."""
    allowed_hosts: tuple[str, ...] = ()
    """On a loopback address: names in `Host`, beside those of this machine; `*` allows all."""
    max_body_bytes: int = 16 * 1024 * 1024
    max_concurrent: int = 256
    """Requests to the engine at once; more are answered with 429."""
    max_connections: int = 1024
    """Connections at once; others wait until one ends. Fewer where descriptors are short."""
    header_seconds: float = 30.0
    """How long the head of a request may take, from its first byte or the connection's start."""
    body_seconds: float = 120.0
    """How long its body may take after that."""
    idle_seconds: int = 5
    """How long a connection is kept for a further request."""
    keep_alive_seconds: float = 15.0
    """A stream in which nothing came for so long gets a comment, so that no proxy gives up."""
    grace_seconds: float = 30.0
    """How long requests may run on after the server was told to stop."""
    access_log: bool = True
    log_level: str = "info"

    def __post_init__(self) -> None:
        """Refuse what looks like protection and is none."""
        if any(not key or key != key.strip() for key in self.api_keys):
            raise InlayError(
                "invalid_params",
                "An API key may not be empty, nor begin or end with white space. Was it taken from "
                "a variable that is not set?",
            )
