"""Results as a table for people, and as JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inlay._version import __version__

Row = Mapping[str, Any]


def machine() -> dict[str, Any]:
    """The machine that results belong to."""
    found: dict[str, Any] = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    try:
        cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in cpu if line.startswith("model name")]
        memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()
        found["processor"] = names[0] if names else found["processor"]
        found["memory_gib"] = round(int(memory[memory.index("MemTotal:") + 1]) / 2**20, 1)
        found["load_average"] = os.getloadavg()[0]
    except (OSError, ValueError):
        pass  # only Linux reports it
    return found


def result(kind: str, settings: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """A result with everything needed to judge it later."""
    return {
        "kind": kind,
        "inlay": __version__,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "settings": dict(settings),
        "rows": list(rows),
    }


def number(value: Any) -> str:
    """A number with three significant digits, for people."""
    if value is None or (isinstance(value, float) and value != value):
        return "–"  # noqa: RUF001
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"


def show(title: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    """Print a table: `columns` are keys of the rows and their headings."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in columns.values():
        table.add_column(heading, justify="left" if not table.columns else "right")
    for row in rows:
        table.add_row(*(number(row.get(key)) for key in columns))
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(table)


def markdown(rows: Sequence[Row], columns: Mapping[str, str]) -> str:
    """The same as a table of Markdown."""
    lines = [
        "| " + " | ".join(columns.values()) + " |",
        "| " + " | ".join("---" for _ in columns) + " |",
    ]
    lines += ["| " + " | ".join(number(row.get(key)) for key in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def save(path: Path, found: Mapping[str, Any]) -> None:
    """Write a result: JSON, or its rows as CSV where the name ends in `.csv`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        rows = [_flat(row) for row in found["rows"]]
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
        return
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _flat(row: Row, prefix: str = "") -> dict[str, Any]:
    """Nested tables as `outer.inner`; lists of samples are in the JSON only."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        elif not isinstance(value, list):
            flat[prefix + key] = value
    return flat
