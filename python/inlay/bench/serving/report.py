"""A run as a self-contained page: figures and plots, light and dark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from inlay.bench.output import number
from inlay.bench.serving.client import Record
from inlay.bench.serving.plots import plot, shares

STYLE = """
:root { color-scheme: light dark; --ink: #1c2128; --soft: #59636e; --line: #d9dee3; --page: #fff;
  --card: #f6f8fa; --mark: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #9aa4ae; --line: #343b43;
  --page: #14171a; --card: #1c2025; --mark: #62aefc; } }
body { margin: 0 auto; padding: 24px; max-width: 1180px; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0; } p { color: var(--soft); margin: 4px 0 20px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 12px 14px; }
.card b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: 13px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr));
  gap: 16px; margin-top: 16px; }
.plots svg { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .title { fill: var(--ink);
  font-weight: 600; font-size: 14px; } svg .y { text-anchor: end; } svg .x { text-anchor: middle; }
svg .grid { stroke: var(--line); fill: none; } svg .line { fill: none; stroke-width: 2;
  stroke: var(--mark); } circle { fill: var(--mark); fill-opacity: .6; }
table { border-collapse: collapse; width: 100%; margin: 20px 0 0; font-variant-numeric:
  tabular-nums; } th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid
  var(--line); } th:first-child, td:first-child { text-align: left; } th { color: var(--soft);
  font-weight: 500; }
.scroll { overflow-x: auto; }
"""

HEADS = ("mean", "p50", "p90", "p95", "p99", "max")
TIMES = {
    "ttft": "Time to first token",
    "itl": "Between tokens",
    "tpot": "Per token of a request",
    "e2e": "Whole request",
}


def page(title: str, settings: Mapping[str, Any], found: Mapping[str, Any],
         records: Sequence[Record]) -> str:  # fmt: skip
    """The page as HTML."""
    cards = {
        "output tokens a second": found["output_tokens_per_second"],
        "requests a second": found["requests_per_second"],
        "requests": f"{found['requests']:,}",
        "failed": f"{found['failed']:,}",
    }
    if settings.get("slo"):
        cards["good requests a second"] = found["goodput"]
        cards["kept the SLO"] = f"{found['kept']:.1f} %"
    shown = "".join(
        f'<div class="card"><b>{escape(number(value))}</b><span>{escape(name)}</span></div>'
        for name, value in cards.items()
    )
    said = " · ".join(f"{escape(str(k))}: {escape(str(v))}" for k, v in settings.items() if v)
    rows = "".join(
        f"<tr><td>{label}</td>"
        + "".join(f"<td>{number(found[key].get(head))}</td>" for head in HEADS)
        + "</tr>"
        for key, label in TIMES.items()
    )
    table = "".join(f"<th>{head}</th>" for head in HEADS)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f"<h1>{escape(title)}</h1><p>{said}</p>"
        f'<div class="cards">{shown}</div>'
        f'<div class="scroll"><table><tr><th>milliseconds</th>{table}</tr>{rows}</table></div>'
        f'<div class="plots">{"".join(plots(records))}</div></html>\n'
    )


def plots(records: Sequence[Record]) -> list[str]:
    """The plots of a run."""
    good = [record for record in records if not record.error]
    firsts = [record.first for record in good if record.first is not None]
    gaps = [gap for record in good for gap in record.gaps]
    scattered = [
        (float(record.prompt_tokens), 1e3 * record.first)
        for record in good
        if record.prompt_tokens and record.first is not None
    ]
    percent = "% of requests at most"
    return [
        plot("Time to first token", "ms", percent, shares(firsts, 1e3)),
        plot("Time between tokens", "ms", "% of gaps at most", shares(gaps, 1e3)),
        plot("Whole request", "s", percent, shares([r.total for r in good])),
        plot("Output", "s since the start", "pieces of text a second", flow(good)),
        plot("In flight", "s since the start", "requests", flight(records)),
        plot("First token and prompt", "prompt tokens", "ms", scattered, dots=True),
    ]


def flow(records: Sequence[Record]) -> list[tuple[float, float]]:
    """Pieces of text in each of about a hundred slices of the run, as a rate."""
    times = [at for record in records for at in record.chunks]
    if not times:
        return []
    width = max(times) / 100 or 1.0
    counts = Counter(int(at / width) for at in times)
    return [((i + 0.5) * width, counts[i] / width) for i in range(max(counts) + 1)]


def flight(records: Sequence[Record]) -> list[tuple[float, float]]:
    """The number of requests in flight, at every change."""
    changes = sorted([(r.sent, 1) for r in records] + [(r.end, -1) for r in records])
    points, now = [], 0
    for at, change in changes:
        points.append((at, float(now)))
        now += change
        points.append((at, float(now)))
    return points
