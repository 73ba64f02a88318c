"""Clients for the runner: the C ABI by cffi, and `inlay rpc` over its standard streams."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from cffi import FFI

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"darwin": "libinlay.dylib", "win32": "inlay.dll"}

FUNCTIONS = """
typedef struct inlay_client inlay_client;
inlay_client *inlay_open(void);
int inlay_send(inlay_client *client, const char *json, size_t length);
int inlay_recv(inlay_client *client, double timeout, const char **json, size_t *length);
void inlay_close(inlay_client *client);
"""


def library() -> Path:
    """The library under test: `INLAY_LIBRARY`, or the output of `make build`."""
    named = os.environ.get("INLAY_LIBRARY")
    return (
        Path(named) if named else ROOT / "target/release" / NAMES.get(sys.platform, "libinlay.so")
    )


class Abi:
    """The library in this process, through its C functions only."""

    def __init__(self) -> None:
        self.ffi = FFI()
        self.ffi.cdef(FUNCTIONS)
        self.lib: Any = self.ffi.dlopen(str(library()))

    def open(self) -> AbiClient:
        return AbiClient(self)


class AbiClient:
    """A client of the library in this process."""

    def __init__(self, abi: Abi) -> None:
        self.ffi, self.lib = abi.ffi, abi.lib
        self.client = self.lib.inlay_open()
        assert self.client != self.ffi.NULL
        self.message = self.ffi.new("const char **")
        self.length = self.ffi.new("size_t *")

    def send(self, data: bytes) -> None:
        status = self.lib.inlay_send(self.client, data, len(data))
        assert status == 0, f"inlay_send returned {status}"

    def receive(self, timeout: float) -> bytes | None:
        status = self.lib.inlay_recv(self.client, timeout, self.message, self.length)
        if status != 0:
            return None
        message = self.message[0]
        data = bytes(self.ffi.buffer(message, self.length[0]))
        assert message[self.length[0]] == b"\0"
        return data

    def close(self) -> None:
        self.lib.inlay_close(self.client)


class Stdio:
    """`inlay rpc` in its own process, with the framing of the Language Server Protocol."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "inlay", "rpc"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "INLAY_LIBRARY": str(library())},
        )
        self.buffer = b""

    def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def receive(self, timeout: float) -> bytes | None:
        deadline = time.monotonic() + timeout
        while (message := self._take()) is None:
            assert self.process.stdout is not None
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            data = self.process.stdout.read(1 << 16)
            assert data, "inlay rpc ended"
            self.buffer += data
        return message

    def _take(self) -> bytes | None:
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return None
        self.buffer = body[length:]
        return body[:length]

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=120)
        self.process.stdout.close()
