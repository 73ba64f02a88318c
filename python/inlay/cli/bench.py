"""`inlay bench`: each function is a verb of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

Save = Annotated[
    list[Path] | None,
    typer.Option("--save", help="Write the result here: .json or .csv; may be repeated."),
]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; all processors if not given.")]
Repeats = Annotated[int, typer.Option(min=1, help="Samples of each figure.")]
Model = Annotated[str, typer.Argument(help="A data file, a checkpoint folder, or `demo`.")]


def compare(
    model: Model,
    file: Annotated[str, typer.Argument(help="The peer's file of the same model.")],
    peer: Annotated[str, typer.Option(help="What to compare with.")] = "llama.cpp",
    row: Annotated[
        list[str] | None, typer.Option("--row", help="Such as prefill-512; may be repeated.")
    ] = None,
    threads: Threads = None,
    repeats: Repeats = 7,
    tune: Annotated[bool, typer.Option(help="Try the peer's settings first.")] = True,
    peer_env: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE for the peer's process; may be repeated.")
    ] = None,
    save: Save = None,
) -> None:
    """Run Inlay and a peer in turns and print how they stand to each other.

    The peer can be Inlay too: another model, or another library by way of --peer-env.
    """
    from inlay.bench import compare, output
    from inlay.bench.peers import PEERS
    from inlay.cli._models import resolve

    rows = [_known(name, compare.ROWS, "--row") for name in row or compare.DEFAULT]
    contest = compare.Contest(
        data=Path(resolve(model).path),
        peer=_known(peer, PEERS, "--peer"),
        file=resolve(file).path if peer == "inlay" else file,
        environment=dict(_pair(text) for text in peer_env or ()),
        threads=threads or _processors(),
        repeats=repeats,
        tune=tune,
    )
    found = compare.run(contest, rows, _say)
    settings = {"model": model, "peer": peer, "file": file, "threads": contest.threads}
    output.show(f"Inlay and {peer}, {contest.threads} threads", table(found), COMPARED)
    _save(output.result("compare", settings, found), save)


COMPARED = {
    "name": "what",
    "unit": "unit",
    "ours": "Inlay",
    "theirs": "peer",
    "ratio": "ahead",
    "pairs": "pairs (quartiles)",
    "cpu": "by CPU time",
    "share": "% of limit",
    "limit": "limit",
    "settings": "peer's settings",
}


def table(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a comparison as they are printed."""
    from inlay.bench.output import number

    rows = []
    for each in found:
        limit, ahead = each.get("limit"), each["ratio"]
        rows.append(
            {
                "name": each["name"],
                "unit": each["unit"],
                "ours": each["ours"]["median"],
                "theirs": each["theirs"]["median"],
                "ratio": f"{ahead['median']:.2f}x",
                "pairs": f"{ahead['low']:.2f} to {ahead['high']:.2f}",
                "cpu": f"{each['cpu_ratio']['median']:.2f}x" if "cpu_ratio" in each else None,
                "share": each.get("share"),
                "limit": limit and f"{number(limit['median'])} {limit['unit']} ({limit['kind']})",
                "settings": " ".join(f"{k}={v}" for k, v in each["settings"].items()),
            }
        )
    return rows


def _known(name: str, table: dict[str, Any], option: str) -> Any:
    if name not in table:
        known = ", ".join(table)
        raise typer.BadParameter(f"{name!r} is not known; known are {known}.", param_hint=option)
    return table[name]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE.", param_hint="--peer-env")
    return name, value


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _save(result: dict[str, Any], paths: list[Path] | None) -> None:
    from inlay.bench.output import save

    for path in paths or ():
        save(path, result)


verbs = [compare]
