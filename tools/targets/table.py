"""The table of targets as Markdown."""

from __future__ import annotations

from typing import Any

from tools.targets.goals import GOALS, Goal

from inlay.bench.output import markdown, number

COLUMNS = {
    "what": "target",
    "asked": "asked for",
    "ours": "Inlay",
    "theirs": "peer",
    "ratio": "ahead (quartiles)",
    "limit": "of the limit in the same run",
    "met": "met",
}


def line(goal: Goal, step: dict[str, Any] | None) -> dict[str, Any]:
    """One target with its measurement, or why it was skipped."""
    line = {"what": goal.what, "asked": goal.asked}
    if step is None or "skipped" in step:
        return {**line, "met": (step or {}).get("skipped", "not measured")}
    found = [row for row in step["rows"] if row["name"] == goal.row]
    if not found:
        return {**line, "met": "not measured"}
    [row] = found
    line["ours"] = f"{number(float(row['ours']['median']))} {row['unit']}"
    if row["ours"]["count"] > 1:
        line["ours"] += f" ± {100 * row['ours']['spread']:.0f} %"
    if "theirs" in row:
        ahead = row["ratio"]
        line["theirs"] = f"{number(float(row['theirs']['median']))} {row['unit']}"
        line["ratio"] = f"{ahead['median']:.2f}x ({ahead['low']:.2f} to {ahead['high']:.2f})"
    if "p99" in row:
        p99 = row["p99"]
        line["limit"] = f"p99 {number(p99['ours'])} ms, peer {number(p99['theirs'])} ms"
    if "limit" in row:
        limit = row["limit"]
        line["limit"] = f"{row['share']:.0f} % of {number(limit['median'])} {limit['unit']}"
    return {**line, "met": "yes" if goal.met(row) else "**no**"}


def table(steps: dict[str, dict[str, Any]], quick: bool) -> str:
    """The whole table, with the machine and the settings of the peer."""
    goals = [goal for goal in GOALS if goal.quick or not quick]
    text = markdown([line(goal, steps.get(goal.step)) for goal in goals], COLUMNS)
    some = next(iter(steps.values()))
    machine = some["machine"]
    heads = (
        f"{machine['processor']}, {machine['cores']} cores, {machine.get('memory_gib', '?')} GiB, "
        f"{machine['system']}; {some['settings']['threads']} threads; {some['time']}."
    )
    settings = []
    for name, step in steps.items():
        for row in step.get("rows", []):
            if row.get("settings"):
                chosen = " ".join(f"{k}={v}" for k, v in row["settings"].items())
                settings.append(f"- {name}, {row['name']}: {chosen}")
    peers = "\n".join(settings)
    return f"{heads}\n\n{text}\nThe peer's settings, the fastest of those tried:\n\n{peers}\n"
