"""Measure the targets for speed: `python -m tools.targets`, which `make bench` runs.

Every step writes build/bench/STEP.json when it ends, and a step that was done with the same commit
is not repeated: an interrupted run continues. The table goes to standard output and to
build/bench/table.md. The machine should be otherwise idle.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.targets.steps import BUILD, QUICK, ROOT, STEPS, TRACE, Run, Skipped
from tools.targets.table import table

from inlay.bench.output import result, save
from inlay.errors import InlayError


def commit() -> str:
    """The measured commit; empty outside a checkout."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def done_before(path: Path, key: dict[str, Any]) -> dict[str, Any] | None:
    """The result of a step, if it was measured in the same way."""
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return found if found.get("settings") == key and "skipped" not in found else None


def main() -> int:
    """Run the missing steps and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.targets",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer rows and samples: 15 minutes")
    parser.add_argument("--step", action="append", choices=[*STEPS], help="only this step")
    parser.add_argument("--fresh", action="store_true", help="measure again what was measured")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--checkpoints", type=Path, default=BUILD / "checkpoints")
    parser.add_argument("--trace", type=Path, default=TRACE, help="Azure's conversation trace")
    given = parser.parse_args()
    run = Run(given.threads, given.quick, given.checkpoints, given.trace)
    key = {"commit": commit(), "threads": given.threads, "quick": given.quick}
    folder = BUILD / "bench"
    steps = {}
    for name in given.step or (QUICK if given.quick else STEPS):
        path = folder / f"{name}.json"
        found = None if given.fresh else done_before(path, key)
        if found is None:
            print(f"{name} ...", flush=True)
            began = time.monotonic()
            try:
                found = result(name, key, STEPS[name](run))
            except Skipped as reason:
                found = {**result(name, key, []), "skipped": str(reason)}
            except (InlayError, RuntimeError, subprocess.CalledProcessError) as error:
                found = {**result(name, key, []), "skipped": f"failed: {error}"}
                print(f"{name} failed: {error}", file=sys.stderr)
            save(path, found)
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
        steps[name] = found
    text = table(steps, given.quick)
    (folder / "table.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return int(any("skipped" in step for step in steps.values()))


if __name__ == "__main__":
    sys.exit(main())
