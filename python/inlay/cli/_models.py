"""What the MODEL of a command line stands for."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inlay._version import __version__
from inlay.compiler import cache
from inlay.errors import InlayError

DEMO = "demo"
DEMO_QUANTIZATION = "w8"
"""The demo model is so small that 4 bits would hurt it, and speed is no concern."""


@dataclass(frozen=True)
class Resolved:
    """A model that the engine can load."""

    path: str
    """The data file, or the name of a built-in model."""
    id: str | None
    """The name that requests use; none leaves it to the model."""


def resolve(model: str, quantization: str = "w4") -> Resolved:
    """Turn what a person types into what the engine loads.

    That is `builtin:...`, a data file, `demo`, the folder of a checkpoint, or `user/model` on
    the Hugging Face Hub. Checkpoints are compiled the first time, and kept.
    """
    if model.startswith("builtin:"):
        return Resolved(model, None)
    if model == DEMO:
        folder = Path(__file__).parents[1] / "demo"
        return Resolved(str(compiled(folder, DEMO_QUANTIZATION)), DEMO)
    path = Path(model)
    if path.is_file():
        return Resolved(str(path.resolve()), None)
    if model and path.is_dir():
        return Resolved(str(compiled(path.resolve(), quantization)), None)
    if model.count("/") == 1 and not model.startswith((".", "/", "~")):
        return Resolved(str(_compile(model, quantization)), None)
    raise InlayError("model_file_missing", f"There is no model {model!r}: no such file or folder.")


def compiled(folder: Path, quantization: str) -> Path:
    """The data file of a checkpoint in a folder.

    Whether it is up to date is told by a note of our own: asking the compiler would import it,
    and that takes longer than loading the model.
    """
    note = cache.folder() / "ready" / f"{_fingerprint(folder, quantization)}.json"
    try:
        data = Path(json.loads(note.read_text(encoding="utf-8"))["data"])
        if data.is_file():
            return data
    except (OSError, ValueError, KeyError):
        pass  # not made yet, or the cache was cleaned
    data = _compile(str(folder), quantization)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"data": str(data)}), encoding="utf-8")
    return data


def _compile(model: str, quantization: str) -> Path:
    from inlay.compiler.job import Options, compile_model

    output = cache.folder() / "compiled" / cache.digest(model, quantization)
    print(f"Compiling {model} ({quantization}); this is done once.", file=sys.stderr)
    try:
        with _progress() as update:
            return compile_model(model, output, Options(quantization=quantization), update).data
    except (OSError, ValueError) as error:
        raise InlayError("model_file_invalid", f"{model} cannot be compiled: {error}") from error


class _progress:  # noqa: N801 - used like a function
    """One bar per stage on a terminal; nothing where nobody looks."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bars = Progress(console=console, transient=True, disable=not console.is_terminal)
        self._tasks: dict[str, Any] = {}
        self._bars.start()
        return self._update

    def _update(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total or None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)

    def __exit__(self, *_: object) -> None:
        self._bars.stop()


def _fingerprint(folder: Path, quantization: str) -> str:
    """Changes when a file of the checkpoint or of the compiler does."""
    package = Path(__file__).parents[1]
    code = [package / part for part in ("models", "ops", "quantization", "compiler", "loader")]
    files = [path for path in folder.iterdir() if path.is_file()]
    files += [path for part in code for path in part.rglob("*.py")]
    facts = sorted((str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in files)
    return cache.digest(json.dumps(facts), quantization, __version__)
