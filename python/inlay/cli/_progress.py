"""Progress bars on standard error, one for each kind of work."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inlay.catalog import Resolved
    from inlay.protocol.models import ProgressParams

BYTES = (
    "downloading",
    "checking files",
    "converting weights",
    "hashing",
    "copying",
    "loading weights",
)
"""Work that is counted in bytes."""


LONG_LOAD = 100_000_000
"""Bytes of weights that take a second to load."""


class Bars:
    """Shows progress bars on a terminal, and prints a line elsewhere.

    Short work shows nothing.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._progress: Any = None
        self._tasks: dict[str, Any] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def update(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        if not self._quiet:
            with self._lock:  # files are downloaded by several threads
                self._show(what, done, total)

    def loading(self, told: ProgressParams) -> None:
        """Show the progress of a load, if the weights are large enough for it to take a while."""
        if told.stage == "weights" and told.total > LONG_LOAD:
            self.update("loading weights", told.completed, told.total)

    def _show(self, what: str, done: int, total: int) -> None:
        if self._progress is None:
            self._progress = _bars()
            self._progress.start()
        if what not in self._tasks:
            if not self._progress.console.is_terminal:
                print(f"{what[:1].upper()}{what[1:]} ...", file=sys.stderr, flush=True)
            self._tasks[what] = self._progress.add_task(what, total=total or None, amount="")
        amount = f"{done}/{total}" if total else ""
        if what in BYTES:
            amount = f"{done / 1e6:,.1f}/{total / 1e6:,.1f} MB"
        self._progress.update(self._tasks[what], completed=done, total=total or None, amount=amount)


def _bars() -> Any:
    # Imported here: importing rich takes longer than loading a small model.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=sys.stderr)
    return Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        TextColumn("{task.fields[amount]:>20}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def megabytes(size: int) -> str:
    """A human-readable size."""
    if size < 1e5:
        return f"{size / 1e3:.1f} kB"
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def found_model(model: str) -> Resolved:
    """Resolve a MODEL of the command line, with progress bars for long work."""
    from inlay.catalog import resolve

    with Bars() as bars:
        return resolve(model, progress=bars.update)
