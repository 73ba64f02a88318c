"""`inlay bench`: each function is a subcommand."""

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


def roofline(
    threads: Threads = None,
    repeats: Repeats = 5,
    save: Save = None,
) -> None:
    """Measure the machine's limits: reading memory, and multiply-adds of each kind."""
    from inlay.bench import output
    from inlay.bench.model import measured
    from inlay.bench.roofline import Machine

    machine = Machine()
    found = []
    for kind in machine.kinds:
        for count in range(1, (threads or _processors()) + 1):
            _say(f"{kind}, {count} threads")
            samples = [machine.measure(kind, count) for _ in range(repeats)]
            unit = "GB/s" if kind == "read" else "GMAC/s"
            rates = [sample["tokens"] / sample["seconds"] for sample in samples]
            found.append(measured(kind, unit, rates) | {"threads": count})
    columns = {"name": "limit", "threads": "threads", **MEASURED}
    output.show(f"{output.machine()['processor']}, {machine.isa.name}", found, columns)
    _save(output.result("roofline", {"isa": machine.isa.name}, found), save)


def kernel(
    model: Model = "demo",
    prompt: Annotated[
        list[int] | None, typer.Option(min=1, help="Rows of a prompt; may be repeated.")
    ] = None,
    depth: Annotated[
        list[int] | None, typer.Option(min=0, help="Tokens in the cache when decoding.")
    ] = None,
    batch: Annotated[list[int] | None, typer.Option(min=1, help="Sequences at once.")] = None,
    threads: Threads = None,
    repeats: Repeats = 5,
    save: Save = None,
) -> None:
    """Time every kernel in the steps of a compiled model, at its shapes.

    Each kernel is compared with what bounds it: multiply-adds on registers, or reading memory, both
    measured in the same run.
    """
    from inlay.bench import kernels, output
    from inlay.catalog import resolve

    steps = [kernels.prefill(rows) for rows in prompt or ([] if depth or batch else [512])]
    if depth or batch or not prompt:
        steps += [kernels.decode(d, b) for d in depth or [128] for b in batch or [1]]
    count = threads or _processors()
    data = resolve(model).path
    if data.startswith("builtin:"):
        raise typer.BadParameter(
            f"{model} has no kernels: name a compiled model", param_hint="model"
        )
    found = kernels.run(Path(data), steps, count, repeats, _say)
    for step in steps:
        rows = [row for row in found if row["step"] == step.name]
        output.show(f"{model}, {step.name}, {count} threads", rows, KERNELS)
    settings = {"model": model, "threads": count, "repeats": repeats}
    _save(output.result("kernel", settings, found), save)


KERNELS = {
    "kernel": "kernel",
    "shape": "shape",
    "calls": "calls",
    "milliseconds": "ms",
    "part": "% of step",
    "spread": "spread %",
    "gmacs": "GMAC/s",
    "gbs": "GB/s",
    "share": "% of limit",
    "bound": "limit",
}


def model(
    model: Model = "demo",
    prompt: Annotated[list[int] | None, typer.Option(min=1, help="Prompt length.")] = None,
    depth: Annotated[
        list[int] | None, typer.Option(min=1, help="Tokens in the cache when decoding.")
    ] = None,
    batch: Annotated[list[int] | None, typer.Option(min=1, help="Sequences at once.")] = None,
    threads: Threads = None,
    repeats: Repeats = 5,
    save: Save = None,
) -> None:
    """Measure a model: prefill, decode over depth and batch, load, first token, memory.

    Each list option may be repeated. Every figure is the median of fresh samples; rates are
    compared with the machine's limit at the same time.
    """
    from inlay.bench import model as benchmark
    from inlay.bench import output
    from inlay.catalog import resolve

    rows = benchmark.rows(prompt or [128, 512], depth or [128, 1024], batch or [1, 4])
    count = threads or _processors()
    found = benchmark.run(Path(resolve(model).path), rows, count, repeats, _say)
    columns = {"name": "what", **MEASURED, "share": "% of limit", "limit": "limit"}
    output.show(f"{model}, {count} threads", [_with_limit(each) for each in found], columns)
    settings = {"model": model, "threads": count, "repeats": repeats}
    _save(output.result("model", settings, found), save)


MEASURED = {"median": "median", "unit": "unit", "low": "1st quartile", "high": "3rd quartile"}


def serve(
    target: Annotated[
        str,
        typer.Argument(help="http://HOST:PORT/v1 of any server, or a model to serve for this."),
    ] = "demo",
    model: Annotated[
        str | None, typer.Option(help="The model to ask for; the server's first if not given.")
    ] = None,
    dataset: Annotated[
        str,
        typer.Option(
            help="random, shared-prefix, multi-turn, prompts:FILE, azure:FILE or mooncake:FILE."
        ),
    ] = "random",
    requests: Annotated[int, typer.Option(min=1, help="Conversations to hold.")] = 100,
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Closed loop: so many at once (16 if none is given).")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.001, help="Open loop: so many a second, Poisson.")
    ] = None,
    trace_times: Annotated[
        float | None, typer.Option(min=0, help="Open loop: times of the trace, times this.")
    ] = None,
    input: Annotated[int, typer.Option(min=1, help="Mean tokens of a prompt.")] = 256,
    output: Annotated[int, typer.Option(min=1, help="Mean tokens of an answer.")] = 64,
    vary: Annotated[float, typer.Option(min=0, max=1, help="Share by which they vary.")] = 0.5,
    scale: Annotated[float, typer.Option(min=0.001, help="Multiplies a trace's lengths.")] = 1.0,
    limit: Annotated[
        int | None, typer.Option(min=2, help="Most tokens of prompt and answer, in traces.")
    ] = None,
    prefix: Annotated[int, typer.Option(min=1, help="Tokens of a shared prefix.")] = 1024,
    groups: Annotated[int, typer.Option(min=1, help="Shared prefixes.")] = 4,
    turns: Annotated[int, typer.Option(min=1, help="Turns of a conversation.")] = 4,
    slo_ttft: Annotated[float | None, typer.Option(help="Seconds to the first token.")] = None,
    slo_tpot: Annotated[float | None, typer.Option(help="Seconds a token after it.")] = None,
    slo_e2e: Annotated[float | None, typer.Option(help="Seconds of a whole request.")] = None,
    ignore_eos: Annotated[
        bool, typer.Option(help="Have every answer as long as asked, where the server can.")
    ] = True,
    api_key: Annotated[str | None, typer.Option(help="Key of the server.")] = None,
    seed: int = 0,
    threads: Threads = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with plots here.")] = None,
    save: Save = None,
) -> None:
    """Put a server under load and measure the latencies that its users see.

    The load is a dataset and an arrival process: a closed loop of --concurrency, or an open one
    of --rate or --trace-times. JSON and CSV results contain every request.
    """
    from inlay.bench.serving.cli import Load, run
    from inlay.bench.serving.datasets import Shape
    from inlay.bench.serving.measures import Slo

    if sum(each is not None for each in (concurrency, rate, trace_times)) > 1:
        raise typer.BadParameter("choose one of --concurrency, --rate and --trace-times.")
    shape = Shape(requests, input, output, vary, scale, limit, prefix, groups, turns, seed)
    load = Load(
        target=target,
        model=model,
        dataset=dataset,
        shape=shape,
        concurrency=concurrency,
        rate=rate,
        trace_times=trace_times,
        slo=Slo(slo_ttft, slo_tpot, slo_e2e),
        extra={"ignore_eos": True} if ignore_eos else {},
        key=api_key,
        threads=threads,
    )
    _save(run(load, html), save)


def _with_limit(row: dict[str, Any]) -> dict[str, Any]:
    from inlay.bench.output import number

    limit = row.get("limit")
    text = limit and f"{number(limit['median'])} {limit['unit']} ({limit['kind']})"
    return {**row, "limit": text}


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
    """Run Inlay and a peer alternately and print how they compare.

    The peer can be Inlay too: another model, or another library with --peer-env.
    """
    from inlay.bench import compare, output
    from inlay.bench.peers import PEERS
    from inlay.bench.rows import ROWS
    from inlay.catalog import resolve

    rows = [_known(name, ROWS, "--row") for name in row or COMPARED_ROWS]
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


COMPARED_ROWS = ["prefill-512", "decode-at-128", "decode-at-2048", "load", "peak-memory"]
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
    """The rows of a comparison, as printed."""
    rows = []
    for each in found:
        ahead = each["ratio"]
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
                "limit": _with_limit(each)["limit"],
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


verbs = [roofline, kernel, model, serve, compare]
