"""A server in its own process, for tests and notebooks.

```python
from inlay.server.popen import PopenServer

with PopenServer("builtin:echo") as server:
    client = openai.OpenAI(base_url=server.openai_url, api_key="none")
```
"""

from __future__ import annotations

import collections
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from inlay.errors import InlayError

READY = "Listening on "


class PopenServer:
    """Starts `inlay serve`, waits until it is ready, and stops it at the end of the block.

    The port is a free one unless `arguments` sets it. `logs` holds the last lines that
    the server wrote.
    """

    def __init__(self, *models: str, arguments: tuple[str, ...] = (), wait: float = 60.0) -> None:
        self._command = [sys.executable, "-m", "inlay", "serve", *models]
        if "--port" not in arguments and "--unix-socket" not in arguments:
            self._command += ["--port", "0"]
        self._command += arguments
        self._wait = wait
        self._process: subprocess.Popen[str] | None = None
        self._ready = threading.Event()
        self.logs: collections.deque[str] = collections.deque(maxlen=1000)
        self.url = ""
        """Its address, such as `http://127.0.0.1:8000`, once it is ready."""

    @property
    def openai_url(self) -> str:
        """The `base_url` for OpenAI's clients."""
        return f"{self.url}/v1"

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process, once it is started."""
        if self._process is None:
            raise InlayError("invalid_request", "The server was not started.")
        return self._process

    def start(self) -> Self:
        """Start it and wait until it is ready."""
        process = self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        reader.start()
        end = time.monotonic() + self._wait
        while not self._ready.wait(0.05):
            if process.poll() is not None:
                reader.join(5)
                raise InlayError("io_error", f"The server ended at once:\n{self._tail()}")
            if time.monotonic() > end:
                self.stop()
                raise InlayError(
                    "timed_out", f"The server was not ready in {self._wait} s:\n{self._tail()}"
                )
        return self

    def stop(self, wait: float = 30.0) -> int:
        """Ask it to stop, wait, and kill it if it does not. Return the exit status."""
        process = self.process
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self.logs.append(line.rstrip("\n"))
            if line.startswith(READY):
                self.url = line.removeprefix(READY).strip()
                self._ready.set()

    def _tail(self) -> str:
        return "\n".join(list(self.logs)[-20:])
