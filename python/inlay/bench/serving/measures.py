"""Computes figures from records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inlay.bench.serving.client import Record
from inlay.bench.statistics import percentile

SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True)
class Slo:
    """Latency targets in seconds; a request that meets all of them counts as good."""

    first: float | None = None
    pace: float | None = None
    total: float | None = None

    def kept(self, record: Record) -> bool:
        """Whether a request was good."""
        if record.error or record.first is None:
            return False
        pairs = ((self.first, record.first), (self.pace, record.pace), (self.total, record.total))
        return all(most is None or took is None or took <= most for most, took in pairs)


def distribution(values: Sequence[float]) -> dict[str, float]:
    """Mean and percentiles, in milliseconds."""
    if not values:
        return {}
    found = {"mean": sum(values) / len(values)}
    found |= {name: percentile(values, share) for name, share in SHARES.items()}
    return {name: 1e3 * value for name, value in {**found, "max": max(values)}.items()}


def measures(records: Sequence[Record], duration: float, slo: Slo) -> dict[str, Any]:
    """The figures of a run."""
    good = [record for record in records if not record.error]
    output = sum(record.output_tokens or len(record.chunks) for record in good)
    prompt = sum(record.prompt_tokens or 0 for record in good)
    kept = sum(slo.kept(record) for record in records)
    return {
        "requests": len(records),
        "failed": len(records) - len(good),
        "duration": duration,
        "requests_per_second": len(good) / duration,
        "output_tokens": output,
        "prompt_tokens": prompt,
        "output_tokens_per_second": output / duration,
        "total_tokens_per_second": (output + prompt) / duration,
        "goodput": kept / duration,
        "kept": 100 * kept / max(1, len(records)),
        "ttft": distribution([r.first for r in good if r.first is not None]),
        "itl": distribution([gap for r in good for gap in r.gaps]),
        "tpot": distribution([r.pace for r in good if r.pace is not None]),
        "e2e": distribution([r.total for r in good]),
    }


def row(record: Record) -> dict[str, Any]:
    """A request as a row of the result."""
    return {
        "conversation": record.conversation,
        "turn": record.turn,
        "due": record.due,
        "sent": record.sent,
        "ttft": record.first,
        "tpot": record.pace,
        "e2e": record.total,
        "longest_gap": max(record.gaps, default=None),
        "prompt_tokens": record.prompt_tokens,
        "output_tokens": record.output_tokens,
        "error": record.error,
    }
