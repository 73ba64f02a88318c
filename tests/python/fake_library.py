"""A fake libinlay with the same six functions, for what is hard to provoke in the real one.

It answers from a script: a function that gets each request and returns the messages to queue.
"""

import contextlib
import json
import os
import threading
import time
from collections import deque
from pathlib import Path

import cffi

from inlay.client.base import STREAM_WINDOW
from inlay.client.library import Library, declarations

HEADER = Path(__file__).parents[2] / "ffi/include/inlay.h"


def answer(request, result):
    return json.dumps(
        {"jsonrpc": "2.0", "id": request["id"], "result": result}, separators=(",", ":")
    )


def chunk(request, text):
    body = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}],
    }
    params = {"request": request["id"], "chunk": body}
    message = {"jsonrpc": "2.0", "method": "chat.completions.chunk", "params": params}
    return json.dumps(message, separators=(",", ":"))


def completion(text):
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


INITIALIZED = {
    "server": {"name": "inlay", "version": "0.1.0"},
    "protocol_version": 1,
    "abi_version": 1,
    "schema_hash": "0",
    "limits": {
        "max_message_bytes": 4096,
        "max_message_depth": 20,
        "max_batch_messages": 4,
        "max_id_characters": 256,
        "max_queued_bytes": 65536,
        "max_live_requests": 4,
        "max_queued_messages": 4,
        "stream_window": STREAM_WINDOW,
    },
    "capabilities": {
        "methods": [],
        "notifications": [],
        "features": [],
    },
}


class FakeLibrary:
    """The `lib` of a `Library`. `script(request)` returns the messages to queue."""

    def __init__(self, script):
        cdef, self.codes = declarations(HEADER.read_text())
        self.ffi = cffi.FFI()
        self.ffi.cdef(cdef)
        self.script = script
        self.sent = []
        self.cancelled = []
        self.acknowledged = []  # requests and their totals
        self.refuse = 0  # how many sends to answer with FULL
        self.refuse_next = None  # the method of a message to answer with FULL, once
        self.ready = threading.Condition()
        self.queue = deque()
        self.closed = False
        self.descriptor = os.eventfd(0, os.EFD_NONBLOCK)
        self.last = None

    def library(self):
        return Library(self.ffi, self, Path("fake"), self.codes)

    def push(self, *messages):
        with self.ready:
            self.queue.extend(m if isinstance(m, str) else json.dumps(m) for m in messages)
            if messages:
                os.eventfd_write(self.descriptor, 1)
            self.ready.notify_all()

    def inlay_about(self):
        raise AssertionError("the fake is made open")

    def inlay_open(self):
        return self.ffi.cast("inlay_client *", 1)

    def inlay_send(self, handle, body, length):
        if self.closed:
            return -self.codes["CLOSED"]
        if self.refuse:
            self.refuse -= 1
            return -self.codes["FULL"]
        message = json.loads(body[:length])
        if message["method"] == self.refuse_next:
            self.refuse_next = None
            return -self.codes["FULL"]
        self.sent.append(message)
        if message["method"] == "$/cancelRequest":
            self.cancelled.append(message["params"]["id"])
        elif message["method"] == "$/acknowledge":
            self.acknowledged.append((message["params"]["id"], message["params"]["chunks"]))
        elif message["method"] == "initialize":
            self.push(answer(message, INITIALIZED))
        else:
            self.push(*self.script(message))
        return 0

    def inlay_recv(self, handle, timeout, message, length):
        end = None if timeout < 0 else time.monotonic() + timeout
        with self.ready:
            while not self.queue:
                left = None if end is None else end - time.monotonic()
                if self.closed or (left is not None and left <= 0):
                    message[0], length[0] = self.ffi.NULL, 0
                    if self.closed:
                        return -self.codes["CLOSED"]
                    with contextlib.suppress(BlockingIOError):
                        os.eventfd_read(self.descriptor)
                    return -self.codes["TIMED_OUT"]
                self.ready.wait(left)
            self.last = self.ffi.new("char[]", self.queue.popleft().encode())
            length[0] = len(self.last) - 1
            message[0] = self.last
            return 0

    def inlay_fd(self, handle):
        return self.descriptor

    def inlay_close(self, handle):
        with self.ready:
            if not self.closed:
                self.closed = True
                os.close(self.descriptor)
            self.ready.notify_all()
