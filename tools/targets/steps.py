"""The steps of a run: each measures one thing and returns its rows."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inlay.bench import compare
from inlay.bench.peers import INLAY, LLAMA
from inlay.bench.peers.worker import Worker
from inlay.bench.rows import ROWS
from inlay.bench.serving.cli import Load
from inlay.bench.serving.cli import run as run_load
from inlay.bench.serving.datasets import Shape
from inlay.bench.statistics import ratio, summary

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
MODELS = BUILD / "bench" / "models"
SERVER = Path(os.environ.get("INLAY_BENCH_LLAMA_SERVER", BUILD / "bench-peers" / "llama-server"))
TRACE = ROOT.parent / "shared/data/traces/azure-llm-2023-conv.csv"

SHAPES = {"small": "qwen2.5-0.5b", "middle": "llama-3.2-1b", "large": "qwen2.5-3b"}
FILES = {"w4": "q4_0", "w8": "q8_0"}
CONTEXT = 12288

Rows = list[dict[str, Any]]


class Skipped(Exception):  # noqa: N818 - not an error
    """The reason why a step cannot be done here."""


@dataclass(frozen=True)
class Run:
    """The context of all steps."""

    threads: int
    quick: bool
    checkpoints: Path
    trace: Path


def _checkpoint(run: Run, size: str, kind: str) -> Path:
    """The folder of a checkpoint with its GGUF file, written if missing."""
    folder = run.checkpoints / SHAPES[size]
    if not (folder / f"{FILES[kind]}.gguf").exists() or not (folder / "hf/config.json").exists():
        command = [sys.executable, "-m", "tools.checkpoints", SHAPES[size], "--gguf", FILES[kind]]
        subprocess.run([*command, "--out", str(run.checkpoints)], cwd=ROOT, check=True)
    return folder


def _data(size: str, kind: str) -> Path:
    return MODELS / f"{SHAPES[size]}-{kind}.safetensors"


def _compile(run: Run, size: str, kind: str, cache: str | None = None) -> float:
    """Compile a checkpoint; return the seconds it took."""
    folder = _checkpoint(run, size, kind)
    environment = {**os.environ, **({"INLAY_CACHE": cache} if cache else {})}
    began = time.perf_counter()
    command = [sys.executable, "-m", "inlay", "compile", str(folder / "hf"), "-q", kind]
    command += ["-o", str(MODELS), "--name", f"{SHAPES[size]}-{kind}", "--context", str(CONTEXT)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def cold_compile(size: str) -> Callable[[Run], Rows]:
    """Compile with an empty cache."""

    def step(run: Run) -> Rows:
        with tempfile.TemporaryDirectory() as cache:
            seconds = _compile(run, size, "w4", cache)
            stored = summary([seconds]).as_dict()
        return [{"name": "compile", "unit": "s", "ours": stored}]

    return step


def contest(size: str, kind: str, full: list[str], quick: list[str]) -> Callable[[Run], Rows]:
    """Inlay and llama.cpp, alternating."""

    def step(run: Run) -> Rows:
        _compile(run, size, kind)
        settings = compare.Contest(
            data=_data(size, kind),
            peer=LLAMA,
            file=str(run.checkpoints / SHAPES[size] / f"{FILES[kind]}.gguf"),
            threads=run.threads,
            repeats=5 if run.quick else 9,
        )
        rows = [ROWS[name] for name in (quick if run.quick else full)]
        return compare.run(settings, rows, lambda name: print(f"  {name}", flush=True))

    return step


def overhead(run: Run) -> Rows:
    """The overhead of a token, beyond computing."""
    data = _data("small", "w4")
    with Worker(INLAY) as worker:
        worker.ask("load", path=str(data), threads=run.threads, tokens=2048)
        worker.ask("overhead", depth=128, tokens=32)
        samples = [worker.ask("overhead", depth=128, tokens=64) for _ in range(9)]
    shares = [sample["share"] for sample in samples]
    return [{"name": "overhead", "unit": "%", "ours": summary(shares).as_dict()}]


@contextmanager
def llama_server(run: Run, file: Path, sequences: int, tokens: int) -> Iterator[str]:
    """llama-server with settings for many users at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(SERVER), "-m", str(file), "--port", str(port), "-np", str(sequences)]
    command += ["-c", str(sequences * tokens), "-t", str(run.threads), "-tb", str(run.threads)]
    command += ["-fa", "on", "--no-webui", "--log-disable"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            for _ in range(600):
                if process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(f"llama-server ended: {log.read()[-500:].decode()}")
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait()


def serving(run: Run) -> Rows:
    """Many users at once, alternating between our server and llama-server."""
    if not SERVER.exists():
        raise Skipped(f"{SERVER} does not exist: run `make bench-peers PEER_PARTS=server`.")
    if not run.trace.exists():
        raise Skipped(f"{run.trace} does not exist: give Azure's trace with --trace.")
    shape = Shape(count=32 if run.quick else 64, scale=0.25, limit=512)
    data, file = _data("small", "w4"), run.checkpoints / SHAPES["small"] / "q4_0.gguf"
    found: list[list[dict[str, Any]]] = [[], []]
    for _ in range(1 if run.quick else 3):
        load = Load(
            target=str(data),
            dataset=f"azure:{run.trace}",
            shape=shape,
            concurrency=16,
            extra={"ignore_eos": True, "temperature": 0},
            threads=run.threads,
        )
        found[0].append(run_load(load))
        with llama_server(run, file, 16, 1024) as url:
            found[1].append(run_load(dataclasses.replace(load, target=url)))
    rates = [[each["output_tokens_per_second"] for each in side] for side in found]
    slow = [[each["itl"]["p99"] for each in side] for side in found]
    if any(each["failed"] for side in found for each in side):
        raise RuntimeError("requests failed; see above")
    p99 = [summary(side).median for side in slow]
    return [
        {
            "name": "serving",
            "unit": "tok/s",
            "ours": summary(rates[0]).as_dict(),
            "theirs": summary(rates[1]).as_dict(),
            "ratio": ratio(*rates).as_dict(),
            "p99": {"ours": p99[0], "theirs": p99[1], "ratio": p99[1] / p99[0]},
            "settings": {"flash": True, "parallel": 16},
        }
    ]


BASE = ["prefill-512", "decode-at-128"]
SMALL = [*BASE, "decode-at-2048", "decode-at-8192", "decode-4-at-128", "decode-8-at-128"]
SMALL += ["decode-16-at-128", "cached-prefix-2048", "peak-memory"]

STEPS: dict[str, Callable[[Run], Rows]] = {
    "compile-small": cold_compile("small"),
    "compile-middle": cold_compile("middle"),
    "small-w4": contest("small", "w4", SMALL, SMALL),
    "small-w8": contest("small", "w8", BASE, BASE),
    "middle-w4": contest(
        "middle", "w4", [*BASE, "load", "peak-memory"], [*BASE, "load", "peak-memory"]
    ),
    "overhead": overhead,
    "serving": serving,
    "middle-w8": contest("middle", "w8", BASE, []),
    "large-w4": contest("large", "w4", BASE, []),
}
"""In the order in which they run: earlier ones make what later ones need."""

QUICK = [name for name in STEPS if name not in ("middle-w8", "large-w4")]
