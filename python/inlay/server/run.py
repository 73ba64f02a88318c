"""Running the application with uvicorn."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable

import uvicorn

from inlay.errors import InlayError
from inlay.server.app import create_app
from inlay.server.options import ServerOptions


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], object]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready(self._address())

    def _address(self) -> str:
        if self.config.uds:
            return f"unix:{self.config.uds}"
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        scheme = "https" if self.config.is_ssl else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def serve(options: ServerOptions, on_ready: Callable[[str], object] = lambda _: None) -> None:
    """Serve until SIGINT or SIGTERM. `on_ready` is told the address.

    Requests in flight may run on for the time of grace; then they are cancelled.
    """
    logging.basicConfig(
        level=options.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    config = uvicorn.Config(
        create_app(options),
        host=options.host,
        port=options.port,
        uds=options.unix_socket,
        ssl_certfile=options.tls_certificate,
        ssl_keyfile=options.tls_key,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=max(1, round(options.grace_seconds)),
        lifespan="on",
        server_header=False,
    )
    server = _Server(config, on_ready)
    server.run()
    if not server.started:
        raise InlayError("io_error", "The server could not start; its log says why.")
