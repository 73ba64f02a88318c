"""The memory plan of a model, as `inlay plan` and `inlay compile --plan` show it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from json import dumps
from typing import TYPE_CHECKING, Any

from inlay.cli._progress import Bars, megabytes

if TYPE_CHECKING:
    from inlay.cli._subject import Subject


def show_plan(subject: Subject, options: Any, json: bool) -> None:
    """Make the plan and print it, as text or as JSON."""
    from inlay.compiler.plan import memory_plan

    with Bars(quiet=json) as bars:
        recipe, target = subject.understood(options, bars.update)
        plan = memory_plan(recipe, target, options.limits, bars.update)
    if not subject.data:  # reported when it was packed
        tell(recipe.notes)
    if json:
        print(dumps({**plan.as_dict(), "context": recipe.context}, indent=2))
        return
    rows = {
        "parameters": f"{plan.parameters:,}",
        "weights": f"{megabytes(plan.weights)} ({plan.bits_per_weight:.2f} bits a weight)",
        "cache, a token": f"{plan.kv_per_token:,} bytes",
        f"cache, {recipe.context:,} tokens": megabytes(plan.kv_per_context),
    }
    threads = os.cpu_count() or 1
    for isa in plan.workspace:
        rows[f"workspace, {isa}"] = megabytes(plan.needed(isa, threads))
    most = plan.weights + plan.kv_per_context + plan.most(threads)
    rows["one full sequence"] = megabytes(most)
    width = max(map(len, rows))
    for label, value in rows.items():
        print(f"{label:<{width}}  {value}")


def tell(notes: Sequence[str]) -> None:
    """Print the notes on how a checkpoint was read."""
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)
