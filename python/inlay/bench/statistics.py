"""Medians, spread and percentiles of samples."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """A summary of several samples of one measurement."""

    count: int
    median: float
    low: float
    """The first quartile."""
    high: float
    """The third quartile."""

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles, as a share of the median."""
        return (self.high - self.low) / 2 / abs(self.median) if self.median else 0.0

    def as_dict(self) -> dict[str, float]:
        """For results in JSON."""
        return {
            "count": self.count,
            "median": self.median,
            "low": self.low,
            "high": self.high,
            "spread": self.spread,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share (0 to 1) of `values` does not exceed, interpolated linearly."""
    if not values:
        return math.nan
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(values: Sequence[float]) -> Summary:
    """Median and quartiles."""
    return Summary(
        len(values),
        statistics.median(values) if values else math.nan,
        percentile(values, 0.25),
        percentile(values, 0.75),
    )


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Summary:
    """The ratio of medians, with the quartiles of the ratios of adjacent samples.

    Adjacent samples see the same other load on the machine, so the ratios of pairs spread less than
    the samples do.
    """
    pairs = [a / b for a, b in zip(ours, theirs, strict=True) if b]
    if not pairs:
        return Summary(0, math.nan, math.nan, math.nan)
    return Summary(
        len(pairs),
        statistics.median(ours) / statistics.median(theirs),
        percentile(pairs, 0.25),
        percentile(pairs, 0.75),
    )
