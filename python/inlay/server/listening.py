"""The sockets of a server, bound before any long work, and their errors as sentences."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inlay.errors import InlayError
from inlay.server.options import ServerOptions


def bind(options: ServerOptions) -> list[socket.socket]:
    """Bind the port or the path, and check the certificate. Nothing is served yet."""
    _check_certificate(options)
    if options.unix_socket is not None:
        with told(options):
            return [_bind_path(options.unix_socket)]
    try:
        found = socket.getaddrinfo(
            options.host or None,
            options.port,
            type=socket.SOCK_STREAM,
            flags=socket.AI_PASSIVE,
        )
    except OSError as error:
        raise InlayError(
            "invalid_params", f"{options.host!r} is no address to listen on: {error.strerror}."
        ) from error
    bound: list[socket.socket] = []
    port = options.port
    with told(options):
        for family, kind, protocol, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind, protocol)
            bound.append(one)
            if os.name == "posix":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((address[0], port, *address[2:]))
            port = one.getsockname()[1]
    return bound


def _bind_path(path: str) -> socket.socket:
    """Bind the path of a Unix socket, replacing one that a killed server left there."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if Path(path).is_socket() and not _answers(path):
        Path(path).unlink(missing_ok=True)
    bound.bind(path)
    Path(path).chmod(0o666)  # access is controlled by its folder
    return bound


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            return False
    return True


@contextmanager
def told(options: ServerOptions) -> Iterator[None]:
    """Report in a sentence why the server cannot listen."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        if options.unix_socket is not None:
            message = f"The server cannot listen on {options.unix_socket}: {reason}."
        elif error.errno == errno.EADDRINUSE:
            message = (
                f"Port {options.port} of {options.host} is in use: give another one, or 0 for "
                "any that is free."
            )
        elif error.errno == errno.EACCES:
            message = f"This account may not listen on port {options.port}: take one above 1023."
        else:
            message = f"The server cannot listen on {options.host}, port {options.port}: {reason}."
        raise InlayError("io_error", message) from error


def _check_certificate(options: ServerOptions) -> None:
    if options.tls_certificate is None:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls_certificate, options.tls_key)
    except OSError as error:  # includes ssl.SSLError
        raise InlayError(
            "io_error",
            f"The certificate {options.tls_certificate} with the key {options.tls_key} cannot be "
            f"used: {error.strerror or error}. Both must be in PEM, and belong together.",
        ) from error
