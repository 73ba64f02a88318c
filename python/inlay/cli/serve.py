"""`inlay serve`."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from inlay.cli._options import LogLevel


def command(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MODEL...",
            help="`demo`, folders, GGUF or compiled files, `user/repo[:w8]`; MODEL or ID=MODEL.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")
    ] = 8000,
    unix_socket: Annotated[
        Path | None, typer.Option(help="Listen on this path instead of a port.")
    ] = None,
    tls_certificate: Annotated[
        Path | None, typer.Option(exists=True, help="Serve HTTPS with this certificate (PEM).")
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option(exists=True, help="The key of the certificate (PEM).")
    ] = None,
    api_key: Annotated[
        list[str] | None,
        typer.Option(help="A key that requests must carry. May be given several times."),
    ] = None,
    cors_origin: Annotated[
        list[str] | None,
        typer.Option(help="An origin whose web pages may ask; * for all. May be repeated."),
    ] = None,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            help="A name under which a server on a loopback address is asked, such as that of a "
            "proxy; * for all. May be repeated."
        ),
    ] = None,
    max_body_bytes: Annotated[int, typer.Option(min=1024, help="The longest request body.")] = 16
    * 1024
    * 1024,
    max_concurrent: Annotated[
        int, typer.Option(min=1, help="Requests at once; more are answered with 429.")
    ] = 256,
    max_connections: Annotated[
        int, typer.Option(min=1, help="Connections at once; more wait until one ends.")
    ] = 1024,
    header_timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds that the head of a request may take.")
    ] = 30.0,
    body_timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds that the body of a request may take.")
    ] = 120.0,
    send_timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds that a client may leave an answer unread.")
    ] = 120.0,
    idle_timeout: Annotated[
        int, typer.Option(min=1, help="Seconds that a connection is kept for a further request.")
    ] = 5,
    keep_alive: Annotated[
        float, typer.Option(min=0.1, help="Seconds of silence before a comment in a stream.")
    ] = 15.0,
    grace: Annotated[
        float, typer.Option(min=1, help="Seconds that requests may run on at the end.")
    ] = 30.0,
    context: Annotated[
        int | None, typer.Option(min=1, help="Tokens of the longest sequence.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads that run a step.")] = None,
    access_log: Annotated[bool, typer.Option(help="Write a line for each request.")] = True,
    log_level: Annotated[
        LogLevel, typer.Option(case_sensitive=False, help="The least that is told.")
    ] = "info",
) -> None:
    """Answer HTTP requests as OpenAI's API does.

    Point a client of OpenAI's API at http://HOST:PORT/v1. Without --api-key, anyone who can reach
    the port can send requests.
    """
    from inlay.cli._progress import found_model
    from inlay.server.listening import bind
    from inlay.server.options import ModelSpec, ServerOptions
    from inlay.server.popen import READY
    from inlay.server.run import serve

    if (tls_certificate is None) != (tls_key is None):
        raise typer.BadParameter("give both --tls-certificate and --tls-key")
    if not api_key and "INLAY_SERVE_API_KEY" in os.environ:
        # Typer takes an empty variable for none. It was meant to protect the server.
        api_key = [""]
    options = ServerOptions(
        host=host,
        port=port,
        unix_socket=None if unix_socket is None else str(unix_socket),
        tls_certificate=None if tls_certificate is None else str(tls_certificate),
        tls_key=None if tls_key is None else str(tls_key),
        api_keys=tuple(api_key or ()),
        cors_origins=tuple(cors_origin or ()),
        allowed_hosts=tuple(allowed_host or ()),
        max_body_bytes=max_body_bytes,
        max_concurrent=max_concurrent,
        max_connections=max_connections,
        header_seconds=header_timeout,
        body_seconds=body_timeout,
        send_seconds=send_timeout,
        idle_seconds=idle_timeout,
        keep_alive_seconds=keep_alive,
        grace_seconds=grace,
        access_log=access_log,
        log_level=log_level,
    )
    sockets = bind(options)  # before a model is compiled: that may take minutes
    specs = []
    for text in models or ["demo"]:
        name, equals, model = text.partition("=")
        found = found_model(model if equals else text)
        given = {"context": context, "threads": threads}
        settings = {key: value for key, value in given.items() if value is not None}
        specs.append(ModelSpec(found.path, name if equals else found.id, settings))
    serve(
        replace(options, models=tuple(specs)),
        on_ready=lambda address: print(f"{READY}{address}", file=sys.stderr, flush=True),
        sockets=sockets,
    )
