"""One client of libinlay: its handle, its requests in flight, and the reading of messages.

`Connection` is independent of how a caller waits. `BlockingConnection` waits in threads.
`inlay.client.async_client` waits in an event loop.
"""

from __future__ import annotations

import itertools
import os
import select
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from inlay.client import wire
from inlay.client.library import Library, load
from inlay.errors import InlayError

FAILED: Final = 4
"""The kind of a message that is an exception raised here and not by the library."""

RETRY_SECONDS: Final = 0.001
"""How long to wait before a retry when the library's queue was full."""

_MAIN_THREAD = threading.main_thread().ident
_POLL_SECONDS = 0.2
_BURST = 512
"""Maximum messages that one thread reads for others before it wakes them."""


class Route:
    """A request in flight, and the messages about it that were not taken yet."""

    __slots__ = ("acknowledged", "id", "messages", "taken", "wake")

    def __init__(self, request: int) -> None:
        self.id = request
        self.messages: deque[tuple[int, Any]] = deque()
        self.taken = 0
        """Chunks that were taken."""
        self.acknowledged = 0
        """Those of them that were acknowledged to the library."""
        self.wake: Callable[[], object] | None = None

    def deliver(self, kind: int, payload: Any) -> None:
        """Deliver a message, and wake the waiter."""
        self.messages.append((kind, payload))
        wake = self.wake
        if wake is not None:
            wake()


def payload_of(kind: int, payload: Any) -> Any:
    """Return the payload of a message, or raise its exception."""
    if kind == wire.ERROR:
        raise wire.error_of(payload)
    if kind == FAILED:
        raise payload
    return payload


class Connection:
    """Sending and routing. Every step on shared state is one atomic operation.

    No lock is taken here: a half-read stream that is garbage collected cancels its request, and
    that may happen at any point.
    """

    def __init__(self) -> None:
        self.library: Library = load()
        self._lib = self.library.lib
        self._ffi = self.library.ffi
        codes = self.library.codes
        self._full, self._timed_out = codes["FULL"], codes["TIMED_OUT"]
        self._reasons = {
            codes["CLOSED"]: ("client_closed", "The client is closed."),
            codes["FORKED"]: ("forked", _FORKED),
            codes["BUSY"]: ("internal_error", "Another reader is on this client's handle."),
        }
        self._handle = self._lib.inlay_open()
        if self._handle == self._ffi.NULL:
            raise InlayError(
                "out_of_memory", "No client could be opened: memory or threads ran out, or fork()."
            )
        self._message = self._ffi.new("const char **")
        self._length = self._ffi.new("size_t *")
        self._pid = os.getpid()
        self._ids = itertools.count(1)
        self._routes: dict[int, Route] = {}
        self._late: deque[bytes] = deque()
        self.max_bytes = wire.DEFAULT_MAX_BYTES
        self.max_depth = wire.DEFAULT_MAX_DEPTH
        self.stream_window = 0
        """Maximum unacknowledged chunks of a stream; 0: no limit."""
        self._finalizer = weakref.finalize(self, _close, self._lib, self._handle, self._pid)

    @property
    def closed(self) -> bool:
        """Whether the client was closed."""
        return not self._finalizer.alive

    def prepare(self, method: str, params: Any) -> tuple[Route, bytes]:
        """Write a request and create the route for its answers."""
        if os.getpid() != self._pid:
            raise InlayError("forked", _FORKED)
        route = Route(next(self._ids))
        body = wire.encode(route.id, method, params, self.max_bytes, self.max_depth)
        self._routes[route.id] = route
        return route, body

    def post(self, route: Route, body: bytes) -> bool:
        """Send a prepared request. False if the queue of the library is full."""
        code = -self._lib.inlay_send(self._handle, body, len(body))
        if code == 0:
            return True
        if code == self._full:
            return False
        self._routes.pop(route.id, None)
        raise self._reason(code)

    def abandon(self, route: Route, why: InlayError | None = None) -> None:
        """Cancel a request whose answer is no longer wanted. Never blocks."""
        if self._routes.pop(route.id, None) is None or os.getpid() != self._pid:
            return
        why = why or InlayError("request_cancelled", "The request was cancelled.")
        route.deliver(FAILED, why)
        self._notify(wire.cancellation(route.id))

    def take(self, route: Route) -> tuple[int, Any]:
        """The oldest pending message of a route."""
        message = route.messages.popleft()
        if message[0] == wire.CHUNK and self.stream_window and route.id in self._routes:
            route.taken += 1
            # At half a window, so that the stream does not stall for the acknowledgement.
            if 2 * (route.taken - route.acknowledged) >= self.stream_window:
                route.acknowledged = route.taken
                self._notify(wire.acknowledgement(route.id, route.taken))
        return message

    def _say(self, body: bytes) -> bool:
        """Send a notification. False if the queue of the library is full."""
        return bool(-self._lib.inlay_send(self._handle, body, len(body)) != self._full)

    def _notify(self, body: bytes) -> None:
        """Send a notification, later if the queue is full. Never blocks."""
        if self._late or not self._say(body):
            self._late.append(body)

    def abandon_all(self, why: InlayError) -> None:
        """Cancel everything in flight."""
        for route in list(self._routes.values()):
            self.abandon(route, why)

    def receive(self, timeout: float) -> bool:
        """Take one message and route it. False if none arrived in time."""
        code = -self._lib.inlay_recv(self._handle, timeout, self._message, self._length)
        if code != 0:
            if code == self._timed_out:
                return False
            self._fail_all(self._reason(code))
            return True
        message = self._ffi.buffer(self._message[0], self._length[0])[:]
        routed = wire.classify(message)
        if routed is None:
            failure = wire.unroutable(message)
            if failure is not None:
                self._fail_all(failure)
        else:
            request, kind, payload = routed
            ends = kind >= wire.RESULT
            route = self._routes.pop(request, None) if ends else self._routes.get(request)
            if route is not None:
                route.messages.append((kind, payload))
                if route.wake is not None:
                    self._awaken(route.wake)
        if self._late:
            self.send_late()
        return True

    def _awaken(self, wake: Callable[[], object]) -> None:
        """Notify a waiter that a message of its request has arrived."""
        wake()

    def close_handle(self) -> None:
        """Close the client in the library, and wait for its threads to end."""
        self._finalizer()

    def close(self) -> None:
        """Close the client. What is in flight ends with `client_closed`."""
        self.close_handle()
        self._fail_all(self._reason(self.library.codes["CLOSED"]))

    def send_late(self) -> bool:
        """Send the notifications that found the queue full. Return whether all are sent."""
        while self._late:
            try:
                body = self._late.popleft()
            except IndexError:  # another thread is sending them, too
                break
            if not self._say(body):
                self._late.appendleft(body)
                return False
        return True

    def _fail_all(self, error: InlayError) -> None:
        for request in list(self._routes):
            route = self._routes.pop(request, None)
            if route is not None:
                route.deliver(FAILED, error)

    def _reason(self, code: int) -> InlayError:
        name, message = self._reasons.get(
            code, ("internal_error", f"libinlay reports status {code}.")
        )
        return InlayError(name, message)


class BlockingConnection(Connection):
    """Waits in threads.

    There is no reader thread: a thread that waits for an answer while no thread is reading reads
    for all, and hands the reading over to another waiter when its own message has arrived. So a
    program with one thread reads its messages without a context switch. With many threads, context
    switches dominate the cost: the reader takes all queued messages, up to a burst, before it wakes
    the threads they are for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._reading = threading.Lock()
        self._waiting: dict[int, Callable[[], object]] = {}
        self._woken: dict[int, Callable[[], object]] = {}
        """The waiters that the reader is going to wake. Touched only by the reader."""
        descriptor = self._lib.inlay_fd(self._handle)
        self._poll: Any = None
        if descriptor >= 0 and hasattr(select, "poll"):
            self._poll = select.poll()
            self._poll.register(descriptor, select.POLLIN)

    def start(self, method: str, params: Any) -> Route:
        """Send a request. While the queue of the library is full, read."""
        route, body = self.prepare(method, params)
        try:
            while not self.post(route, body):
                if self._reading.acquire(blocking=False):
                    try:
                        self.receive(RETRY_SECONDS)
                    finally:
                        self._hand_over()
                else:
                    time.sleep(RETRY_SECONDS)
        except BaseException:
            self._routes.pop(route.id, None)
            raise
        return route

    def next(self, route: Route, deadline: float | None = None) -> tuple[int, Any]:
        """The next message of a request; waits for it until `deadline` (monotonic)."""
        messages = route.messages
        if not messages:
            try:
                self._wait(route, deadline)
            except BaseException:
                self.abandon(route)
                raise
        return self.take(route)

    def _wait(self, route: Route, deadline: float | None) -> None:
        if os.getpid() != self._pid:
            raise InlayError("forked", _FORKED)
        messages = route.messages
        if self._reading.acquire(blocking=False):
            try:
                self._read_until(messages, deadline)
            finally:
                self._hand_over()
            return
        gate = threading.Lock()
        gate.acquire()
        opened = _opener(gate)
        key = id(gate)
        try:
            # The order matters: announce, then check, then sleep, so that neither a message nor the
            # end of the reader is missed in between.
            route.wake = opened
            self._waiting[key] = opened
            while not messages:
                if self._reading.acquire(blocking=False):
                    try:
                        self._read_until(messages, deadline)
                    finally:
                        self._hand_over()
                elif deadline is None:
                    gate.acquire()
                elif not gate.acquire(timeout=max(0.0, deadline - time.monotonic())):
                    raise _late()
        finally:
            route.wake = None
            self._waiting.pop(key, None)
            self._nudge()

    def _read_until(self, messages: deque[tuple[int, Any]], deadline: float | None) -> None:
        # A signal handler of Python runs in the main thread only, and only between bytecodes.
        # So the main thread waits in poll(), which Ctrl-C interrupts without losing a message.
        poll = self._poll if threading.get_ident() == _MAIN_THREAD else None
        slices = threading.get_ident() == _MAIN_THREAD
        while not messages:
            left = -1.0 if deadline is None else deadline - time.monotonic()
            if deadline is not None and left <= 0:
                raise _late()
            if slices:
                left = _POLL_SECONDS if left < 0 else min(left, _POLL_SECONDS)
            if self._late:
                left = RETRY_SECONDS
                self.send_late()
            if self._woken:
                self._read_burst()
            elif poll is None:
                self.receive(left)
            elif not self.receive(0.0):
                poll.poll(left * 1000)
        if self._waiting:
            self._read_burst()

    def _read_burst(self) -> None:
        """Take the queued messages, then wake their waiters."""
        for _ in range(_BURST):
            if not self.receive(0.0) or self.closed:
                break
        self._wake_all()

    def _awaken(self, wake: Callable[[], object]) -> None:
        self._woken[id(wake)] = wake

    def _wake_all(self) -> None:
        woken, self._woken = self._woken, {}
        for wake in woken.values():
            wake()

    def _hand_over(self) -> None:
        self._wake_all()
        self._reading.release()
        self._nudge()

    def _nudge(self) -> None:
        if self._waiting and not self._reading.locked():
            for opened in list(self._waiting.values())[:1]:
                opened()


def _opener(gate: threading.Lock) -> Callable[[], object]:
    def opened() -> None:
        # Several threads may open the gate at once; it only has to be open.
        try:
            gate.release()
        except RuntimeError:
            return

    return opened


def _late() -> InlayError:
    return InlayError("timed_out", "No answer came in time; the request was cancelled.")


def _close(lib: Any, handle: Any, pid: int) -> None:
    if os.getpid() == pid:
        lib.inlay_close(handle)


_FORKED = (
    "This client was opened by the parent process, and threads do not survive fork(). "
    "Open a client in the child only if the parent has none, or use the spawn start method."
)
