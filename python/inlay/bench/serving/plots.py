"""Plots as SVG: a line or dots over two axes, with colours that the page chooses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 560, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 34, 46


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that cover a range."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return [low]
    step = 10 ** math.floor(math.log10(span / count))
    step *= next(m for m in (1, 2, 5, 10) if span / (step * m) <= count)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _text(value: float) -> str:
    if abs(value) >= 10_000:
        return f"{value / 1000:,.4g}k"
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def plot(title: str, x: str, y: str, points: Points, *, dots: bool = False) -> str:
    """A line or dots; both axes begin at zero."""
    right = max((a for a, _ in points), default=1.0) or 1.0
    top = max((b for _, b in points), default=1.0) or 1.0
    floor = HEIGHT - _BOTTOM

    def place(a: float, b: float) -> tuple[float, float]:
        across, up = a / right * (WIDTH - _LEFT - _RIGHT), b / top * (floor - _TOP)
        return _LEFT + across, floor - up

    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        f'<text class="title" x="{_LEFT}" y="20">{escape(title)}</text>',
        f'<text class="x" x="{(_LEFT + WIDTH - _RIGHT) / 2}" y="{HEIGHT - 8}">{escape(x)}</text>',
        f'<text class="x" transform="translate(14 {(_TOP + floor) / 2}) rotate(-90)">'
        f"{escape(y)}</text>",
    ]
    for tick in ticks(0.0, top):
        _, at = place(0, tick)
        parts.append(f'<path class="grid" d="M{_LEFT} {at:.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(f'<text class="y" x="{_LEFT - 8}" y="{at + 4:.1f}">{_text(tick)}</text>')
    for tick in ticks(0.0, right, 7):
        at, _ = place(tick, 0)
        parts.append(f'<text class="x" x="{at:.1f}" y="{floor + 17}">{_text(tick)}</text>')
    places = [place(a, b) for a, b in points]
    if dots:
        parts += [f'<circle r="2.5" cx="{a:.1f}" cy="{b:.1f}"/>' for a, b in places]
    elif places:
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in places)
        parts.append(f'<path class="line" d="M{path}"/>')
    return "".join([*parts, "</svg>"])


def shares(values: Sequence[float], scale: float = 1.0) -> list[tuple[float, float]]:
    """The distribution of values: the percentage of values up to each."""
    most = 400  # points that a plot can show
    ordered = sorted(values)
    if not ordered:
        return []
    places = {round(i * (len(ordered) - 1) / most) for i in range(most + 1)}
    points = [(ordered[i] * scale, 100 * (i + 1) / len(ordered)) for i in sorted(places)]
    return [(points[0][0], 0.0), *points]
