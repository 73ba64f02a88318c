"""One run from its settings: find or start the server, show progress, show the result."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from inlay.bench import output
from inlay.bench.serving import arrivals, report
from inlay.bench.serving.client import Asker, Record
from inlay.bench.serving.datasets import Conversation, Shape, conversations
from inlay.bench.serving.measures import Slo, measures, row
from inlay.bench.serving.run import Run, fit
from inlay.bench.serving.run import run as run_load
from inlay.errors import InlayError


@dataclass(frozen=True)
class Load:
    """The requests, their times, and the server."""

    target: str
    model: str | None = None
    dataset: str = "random"
    shape: Shape = field(default_factory=Shape)
    concurrency: int | None = None
    rate: float | None = None
    trace_times: float | None = None
    slo: Slo = field(default_factory=Slo)
    extra: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    threads: int | None = None

    def arrivals(self, data: list[Conversation]) -> arrivals.Arrivals:
        """When the conversations begin."""
        if self.rate is not None:
            return arrivals.poisson(len(data), self.rate, self.shape.seed)
        if self.trace_times is not None:
            return arrivals.trace(data, self.trace_times)
        return arrivals.closed(len(data), self.concurrency or 16)


def run(load: Load, html: Path | None = None) -> dict[str, Any]:
    """Run a load, show it, and return the result."""
    from inlay.server.popen import PopenServer

    if load.target.startswith(("http://", "https://")):
        server: Any = nullcontext(None)
    else:
        threads = ("--threads", str(load.threads)) if load.threads else ()
        server = PopenServer(load.target, arguments=("--no-access-log", *threads), wait=1800)
    with server as running:
        url = running.openai_url if running else load.target
        model, described, done = asyncio.run(_ask(load, url))
    found = measures(done.records, done.duration, load.slo)
    found |= {"client_cpu": 100 * done.client_cpu, "client_lag": 1e3 * done.client_lag}
    settings = {
        "target": load.target,
        "model": model,
        "dataset": load.dataset,
        "arrivals": described,
        "slo": ", ".join(f"{k} {v:g} s" for k, v in asdict(load.slo).items() if v is not None),
    }
    show(settings, found, done)
    if html:
        html.parent.mkdir(parents=True, exist_ok=True)
        title = f"{model} under load: {load.dataset}, {described}"
        shown = {**settings, **_client(found)}
        html.write_text(report.page(title, shown, found, done.records), encoding="utf-8")
    rows = [row(record) for record in done.records]
    return {**output.result("serve", {**settings, "shape": asdict(load.shape)}, rows), **found}


async def _ask(load: Load, url: str) -> tuple[str, str, Run]:
    asker = Asker(url, load.model, key=load.key, extra=load.extra)
    try:
        try:
            model = await asker.find_model()
        except Exception as error:
            raise InlayError(
                "server_failed", f"{url} does not list its models: {error}."
            ) from error
        data = conversations(load.dataset, load.shape, await fit(asker))
        chosen = load.arrivals(data)
        total = sum(len(each.turns) for each in data)
        with Bar(total) as bar:
            done = await run_load(asker, data, chosen, bar.ended)
        return model, chosen.described, done
    finally:
        await asker.close()


class Bar:
    """Progress of the run, on standard error."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        console = Console(file=sys.stderr)
        text = TextColumn("{task.fields[tokens]:,} tokens, {task.fields[failed]} failed")
        self._bar = Progress(
            BarColumn(), MofNCompleteColumn(), text, Elapsed(), console=console,
            disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=total, tokens=0, failed=0)
        self._tokens = self._failed = 0

    def ended(self, record: Record) -> None:
        """Count a finished request."""
        self._tokens += record.output_tokens or len(record.chunks)
        self._failed += record.error is not None
        self._bar.update(self._task, advance=1, tokens=self._tokens, failed=self._failed)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _client(found: dict[str, Any]) -> dict[str, str]:
    return {
        "client": f"{found['client_cpu']:.0f} % of a core, {found['client_lag']:.1f} ms late (p99)"
    }


def show(settings: dict[str, Any], found: dict[str, Any], done: Run) -> None:
    """Print the figures, and the first error if there was one."""
    columns = {"name": "milliseconds", **{name: name for name in report.HEADS}}
    rows = [{"name": label, **found[key]} for key, label in report.TIMES.items()]
    title = f"{settings['model']}: {settings['dataset']}, {settings['arrivals']}"
    output.show(title, rows, columns)
    print(
        f"{found['requests']:,} requests in {found['duration']:.1f} s, {found['failed']:,} failed: "
        f"{found['output_tokens_per_second']:,.1f} output tokens/s, "
        f"{found['total_tokens_per_second']:,.1f} tokens/s, "
        f"{found['requests_per_second']:,.2f} requests/s"
    )
    if settings["slo"]:
        print(f"goodput {found['goodput']:,.2f} requests/s: {found['kept']:.1f} % kept the SLO")
    print(f"{'client':<7}{_client(found)['client']}")
    errors = [record.error for record in done.records if record.error]
    if errors:
        print(f"first error: {errors[0]}")
