"""Engines to measure, each in its own process.

A worker is `python -m inlay.bench.peers.NAME`. It reads one JSON object per line and answers each
with one line, so that several engines stay loaded and alternate. Workers of other engines run with
the interpreter of their own environment: of this package they import only `wire`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from inlay.errors import InlayError

_PLACE = Path("build") / "bench-peers"


@dataclass(frozen=True)
class Peer:
    """An engine to measure: the module of its worker and where its interpreter is."""

    name: str
    module: str
    variable: str
    environment: str

    def python(self) -> str:
        """The interpreter that has the engine."""
        if not self.environment:
            return sys.executable
        chosen = os.environ.get(self.variable)
        path = Path(chosen) if chosen else _PLACE / self.environment / "bin" / "python"
        if not path.is_file():
            raise InlayError(
                "peer_missing",
                f"{self.name} is not installed: {path} does not exist. Run `make bench-peers` in "
                f"a checkout, or set {self.variable} to an interpreter that has it.",
            )
        return str(path.absolute())


INLAY = Peer("inlay", "inlay.bench.peers.inlay", "", "")
LLAMA = Peer("llama.cpp", "inlay.bench.peers.llama", "INLAY_BENCH_LLAMA", "llama")
ONNX = Peer("onnx", "inlay.bench.peers.onnx", "INLAY_BENCH_ONNX", "onnx")
MACHINE = Peer("machine", "inlay.bench.peers.machine", "", "")

PEERS = {peer.name: peer for peer in (INLAY, LLAMA, ONNX)}
