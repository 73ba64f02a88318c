"""Health, metrics and the published descriptions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from inlay.protocol.engine import EngineMetricsResult, Histogram
from inlay.server.errors import api_error
from inlay.server.openai import client_of

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def live(request: Request) -> Response:
    """`GET /health/live`: the process answers."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """`GET /health` and `/health/ready`: the engine answers and the models are loaded."""
    if not request.app.state.ready or client_of(request).closed:
        raise api_error("shutting_down", "The server is stopping.")
    await client_of(request).models.list()
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """`GET /metrics`."""
    gate = request.state.gate
    lines = ["# HELP inlay_http_requests_running Requests to the engine in flight."]
    lines += ["# TYPE inlay_http_requests_running gauge"]
    lines += [f"inlay_http_requests_running {gate.running}"]
    lines += ["# HELP inlay_http_responses_total Responses by path and status."]
    lines += ["# TYPE inlay_http_responses_total counter"]
    for (path, status), count in sorted(gate.answered.items()):
        label = f'path="{escape(path)}",status="{status}"'
        lines.append(f"inlay_http_responses_total{{{label}}} {count}")
    lines += engine_lines(await client_of(request).metrics())
    return PlainTextResponse("\n".join(lines) + "\n", headers={"content-type": METRICS_TYPE})


def escape(value: str) -> str:
    """A label's value, escaped for Prometheus."""
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def engine_lines(measured: EngineMetricsResult) -> list[str]:
    """The engine's metrics in Prometheus' text format."""
    families: dict[str, tuple[str, str, list[str]]] = {}

    def add(name: str, kind: str, text: str, label: str, value: float) -> None:
        family = families.setdefault(name, (kind, text, []))
        family[2].append(f"{name}{{{label}}} {value}" if label else f"{name} {value}")

    add("inlay_uptime_seconds", "gauge", "Time since the start.", "", measured.uptime_seconds)
    add(
        "inlay_resident_bytes",
        "gauge",
        "Memory of the process in RAM.",
        "",
        measured.resident_bytes,
    )
    for model in measured.models:
        name = f'model="{escape(model.model)}"'
        for state in ("running", "waiting"):
            value = getattr(model.requests, state)
            add(f"inlay_requests_{state}", "gauge", f"Requests {state}.", name, value)
        for end in ("completed", "failed", "cancelled"):
            label = f'{name},end="{end}"'
            value = getattr(model.requests, end)
            add("inlay_requests_total", "counter", "Requests by their end.", label, value)
        for kind in ("prompt", "cached", "generated"):
            label = f'{name},kind="{kind}"'
            value = getattr(model.tokens, kind)
            add("inlay_tokens_total", "counter", "Tokens by kind.", label, value)
        for state in ("total", "used", "cached"):
            label = f'{name},state="{state}"'
            value = getattr(model.cache, f"pages_{state}")
            add("inlay_cache_pages", "gauge", "Pages of the KV cache by state.", label, value)
        text = "Requests set back to make room."
        add("inlay_preemptions_total", "counter", text, name, model.cache.preemptions)
        text = "Pages that the prefix cache gave up."
        add("inlay_cache_evictions_total", "counter", text, name, model.cache.evictions)
        text = "Pages copied as two requests parted."
        add("inlay_cache_copies_total", "counter", text, name, model.cache.copies)
        for kind in ("proposed", "accepted"):
            label = f'{name},kind="{kind}"'
            value = getattr(model.speculation, kind)
            text = "Tokens guessed ahead."
            add("inlay_speculation_tokens_total", "counter", text, label, value)
        add("inlay_steps_total", "counter", "Steps run.", name, model.steps)
        add("inlay_step_rows_total", "counter", "Rows in all steps.", name, model.step_rows)
        add("inlay_step_seconds_total", "counter", "Time in all steps.", name, model.step_seconds)
    lines = []
    for name, (kind, text, samples) in families.items():
        lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}", *samples]
    for field, text in HISTOGRAMS.items():
        lines += [f"# HELP inlay_{field} {text}", f"# TYPE inlay_{field} histogram"]
        for model in measured.models:
            label = f'model="{escape(model.model)}"'
            lines += histogram_lines(f"inlay_{field}", label, getattr(model, field))
    return lines


HISTOGRAMS = {
    "batch_size": "Sequences in a step.",
    "time_to_first_token_seconds": "From the request to its first token.",
    "inter_token_seconds": "Between two tokens of a request.",
    "request_seconds": "From the request to its end.",
    "queue_seconds": "From the request to its first step.",
}


def histogram_lines(name: str, label: str, histogram: Histogram) -> list[str]:
    """One histogram: cumulative buckets, sum and count."""
    lines = []
    total = 0
    for bound, count in zip([*histogram.bounds, None], histogram.counts, strict=True):
        total += count
        le = "+Inf" if bound is None else f"{bound:g}"
        lines.append(f'{name}_bucket{{{label},le="{le}"}} {total}')
    return [
        *lines,
        f"{name}_sum{{{label}}} {histogram.sum}",
        f"{name}_count{{{label}}} {histogram.count}",
    ]
