"""Running the application with uvicorn."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inlay.errors import InlayError
from inlay.server.app import create_app
from inlay.server.connections import Connection, Listener, places
from inlay.server.errors import api_error
from inlay.server.listening import bind, told
from inlay.server.options import ServerOptions

STARTUP_FAILURE = 3
HARD_STOP_SECONDS = 5
"""Seconds after the grace period until connections that are not read are cut."""


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, app: Starlette, on_ready: Callable[[str], object]
    ) -> None:
        super().__init__(config)
        self._app = app
        self._on_ready = on_ready
        self._listeners: list[Listener] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            raise SystemExit(STARTUP_FAILURE)
        options = self._app.state.options
        # asyncio's own server accepts every connection, and spins when descriptors run out.
        self.servers = []
        sockets = sockets or []
        room = places(options, len(sockets))
        for bound in sockets:
            listener = Listener(
                bound, room, self._connection, self.config.ssl, options.header_seconds
            )
            self._listeners.append(listener)
        self.started = True
        self._on_ready(self._address(sockets[0]))

    def _connection(self, closed: Callable[[], None]) -> Connection:
        return Connection(
            self._app.state.options,
            closed,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        state = self._app.state
        state.ready = False
        for listener in self._listeners:
            listener.close()
        await asyncio.sleep(0)  # until they have released their sockets
        # Requests that outlive the grace period end here with an error that their clients can read.
        # uvicorn cancels tasks some seconds later, which would only break connections.
        stopper = asyncio.get_running_loop().call_later(
            self._app.state.options.grace_seconds,
            state.client.cancel_all,
            api_error("shutting_down", "The server stopped."),
        )
        try:
            await super().shutdown(sockets)
        finally:
            stopper.cancel()

    def _address(self, bound: socket.socket) -> str:
        path = self._app.state.options.unix_socket
        if path is not None:
            return f"unix:{path}"
        host, port = bound.getsockname()[:2]
        scheme = "https" if self.config.is_ssl else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _without_traceback(app: Starlette) -> ASGIApp:
    """The application, whose failed start `serve` reports in one sentence."""

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        async def quiet(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed" and app.state.failure is not None:
                message = {"type": message["type"]}
            await send(message)

        await app(scope, receive, quiet if scope["type"] == "lifespan" else send)

    return asgi


def serve(
    options: ServerOptions,
    on_ready: Callable[[str], object] = lambda _: None,
    sockets: list[socket.socket] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. `on_ready` is called with the address.

    Requests in flight may keep running for the grace period, then they are cancelled. `sockets` are
    those from `bind`, if it was called before.
    """
    sockets = bind(options) if sockets is None else sockets
    logging.basicConfig(
        level=options.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    app = create_app(options)
    config = uvicorn.Config(
        _without_traceback(app),
        host=options.host,
        port=options.port,
        ssl_certfile=options.tls_certificate,
        ssl_keyfile=options.tls_key,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=options.idle_seconds,
        timeout_graceful_shutdown=round(options.grace_seconds) + HARD_STOP_SECONDS,
        lifespan="on",
        server_header=False,
    )
    server = _Server(config, app, on_ready)
    # What `serve` raises need not be logged too.
    logging.getLogger("uvicorn.error").addFilter(lambda _: app.state.failure is None)
    # After stopping, uvicorn raises the signal again for the previous handler. A server that
    # stopped on request has not failed.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with told(options):
            server.run(sockets)
    except SystemExit:
        if app.state.failure is None:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)
        if options.unix_socket is not None:
            with suppress(OSError):
                Path(options.unix_socket).unlink()
    if app.state.failure is not None:
        raise app.state.failure
    if not server.started:
        raise InlayError("io_error", "The server could not start; its log says why.")
