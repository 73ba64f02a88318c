"""The parent's end of a worker."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from inlay.bench.peers import Peer
from inlay.errors import InlayError

_PACKAGE = str(Path(__file__).parents[3])


class Worker:
    """A running engine that handles one request at a time."""

    def __init__(self, peer: Peer, environment: dict[str, str] | None = None) -> None:
        self.peer = peer
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        paths = [_PACKAGE, os.environ.get("PYTHONPATH", "")] if peer.environment == "" else []
        variables = {"PYTHONPATH": os.pathsep.join(p for p in paths or [_PACKAGE] if p)}
        self._process = subprocess.Popen(
            [peer.python(), "-m", peer.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, **variables, **(environment or {})},
            text=True,
        )

    def ask(self, do: str, **arguments: Any) -> Any:
        """Handle one request and return its result."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            code = self._process.wait()
            raise InlayError(
                "peer_failed",
                f"The worker of {self.peer.name} ended with {code} at `{do}`: {self._said()}",
            )
        answer = json.loads(line)
        if "error" in answer:
            raise InlayError("peer_failed", f"{self.peer.name} failed at `{do}`: {answer['error']}")
        return answer["result"]

    def _said(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing."

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
