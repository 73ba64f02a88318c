"""`inlay bench kernel`: every kernel of a compiled model, timed within a step.

A step runs launch by launch, and each launch is timed. So weights come from memory, as in practice,
and not from a cache that a loop over one kernel has warmed.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from inlay.bench.roofline import Machine
from inlay.bench.rows import rate
from inlay.bench.statistics import summary
from inlay.errors import InlayError
from inlay.ops.dot import GROUP, TILE
from inlay.ops.isa import host_target
from inlay.testing.driver import Driver
from inlay.testing.threads import set_threads

Progress = Callable[[str], None]
Shape = tuple[tuple[int, ...], str]


@dataclass(frozen=True)
class Step:
    """A call of the model: the new rows of each sequence, and the tokens it has before."""

    name: str
    rows: int
    batch: int
    depth: int

    @property
    def looks(self) -> int:
        """Keys that all rows together attend to."""
        return self.batch * sum(self.depth + i + 1 for i in range(self.rows))

    @property
    def cached(self) -> int:
        """Tokens in the cache after it."""
        return self.batch * (self.depth + self.rows)


def prefill(rows: int) -> Step:
    """Prefill of a prompt."""
    return Step(f"prefill {rows}", rows, 1, 0)


def decode(depth: int, batch: int) -> Step:
    """One token for each of `batch` sequences."""
    return Step(f"decode {batch} at {depth}", 1, batch, depth)


@dataclass
class Kernel:
    """The calls of one kernel with tensors of the same shapes in one step."""

    name: str
    shapes: list[Shape]
    seconds: list[float] = field(default_factory=list)
    """One total for each step."""
    calls: int = 0

    def size(self, *wanted: int) -> int:
        """Bytes of the tensors with this many axes."""
        return sum(
            math.prod(shape) * np.dtype(dtype).itemsize
            for shape, dtype in self.shapes
            if len(shape) in wanted
        )

    def work(self, step: Step, page: int) -> tuple[float, float, str]:
        """Multiply-adds of one call, the bytes it must read, and the kind of arithmetic."""
        rows, width = self.shapes[0][0][0], self.shapes[0][0][-1]
        scales = [math.prod(s) for s, dtype in self.shapes if len(s) == 3 and dtype == "float16"]
        dense = [math.prod(s) for s, _ in self.shapes if len(s) == 3 and s[-1] == TILE]
        if self.name.startswith("attend"):
            planes = [(s, dtype) for s, dtype in self.shapes if len(s) == 5]
            token = sum(math.prod(s[2:]) // page * np.dtype(d).itemsize for s, d in planes)
            return 2.0 * step.looks * width, float(step.cached * token), "f32"
        taken = min(rows, self.experts) / self.experts
        if self.name.startswith("embedding") or not (scales or dense):
            return 0.0, float(self.size(1, 2)), "f32"
        if scales:
            # Activations are integers, with their scales and sums.
            activations = Kernel(self.name, self.shapes[:3]).size(2)
            macs = rows * sum(scales) * GROUP / self.experts
            return macs, activations + self.size(3, 4) * taken, "int8"
        activations = Kernel(self.name, self.shapes[:1]).size(2)
        return rows * sum(dense) / self.experts, activations + self.size(3) * taken, "f32"

    @property
    def experts(self) -> int:
        """How many matrices are stacked, of which a row is multiplied by one.

        At most as many of them are read as there are rows.
        """
        if not self.name.startswith("experts_"):
            return 1
        offsets = [s[0] for s, dtype in self.shapes if len(s) == 1 and dtype == "int32"]
        return offsets[0] - 1

    @property
    def shape(self) -> str:
        """Rows, outputs and inputs of a matrix; else the first tensor's shape."""
        rows, inputs = self.shapes[0][0][0], self.shapes[0][0][-1]
        tiles = [s[0] for s, dtype in self.shapes if len(s) == 4 and dtype == "uint8"]
        tiles = tiles or [s[0] for s, _ in self.shapes if len(s) == 3 and s[-1] == TILE]
        if tiles and not self.name.startswith("embedding"):
            return f"{rows} x {sum(tiles) * TILE // self.experts} x {inputs}"
        return " x ".join(map(str, self.shapes[0][0]))


class Bench:
    """A loaded model whose steps are timed by kernel."""

    def __init__(self, data: Path, threads: int, pages: int) -> None:
        library = data.with_name(f"{data.stem}-{host_target()}.so")
        self.driver = Driver(data, library, pages=pages)
        self.threads = threads
        self.machine = Machine()
        self.page = int(self.driver.described["page_size"])
        self._suffix = re.compile(rf"_{self.driver.isa}(_[0-9a-f]+)?$")

    def step(self, step: Step, repeats: int) -> list[dict[str, Any]]:
        """Run a step repeatedly; a row for each kernel, and one for everything in between."""
        most = self.driver.described["max_rows"], self.driver.described["max_seqs"]
        if step.rows * step.batch > most[0] or step.batch > most[1]:
            raise InlayError(
                "bench_too_large",
                f"{step.name} does not fit: the model was compiled for steps of at most {most[0]} "
                f"rows and {most[1]} sequences.",
            )
        kernels: dict[str, Kernel] = {}
        totals, limits = [], dict[str, list[float]]()
        for turn in range(repeats + 1):
            work = [(self.driver.sequence(), [1] * step.rows) for _ in range(step.batch)]
            for sequence, _ in work:
                self.driver.skip(sequence, step.depth)
            set_threads(self.threads)
            total = self._run(work, kernels if turn else {})
            for sequence, _ in work:
                self.driver.release(sequence)
            if turn:  # the first warms up
                totals.append(total)
                for kind in ("int8", "f32", "read"):
                    sample = self.machine.measure(kind, self.threads, 0.05)
                    limits.setdefault(kind, []).append(rate(sample))
        peaks = {kind: summary(values).median * 1e9 for kind, values in limits.items()}
        whole = summary(totals).median
        rows = [self._row(step, kernel, whole, peaks) for kernel in kernels.values()]
        between = whole - sum(row["seconds"] for row in rows)
        rows.sort(key=lambda row: -row["seconds"])
        # The engine takes microseconds for all launches of a step; this is Python.
        rows.append({"step": step.name, "kernel": "(between launches)", "seconds": between})
        rows.append({"step": step.name, "kernel": "(the step)", "seconds": whole})
        for row in rows:
            row["part"] = 100 * row["seconds"] / whole
            row["milliseconds"] = 1e3 * row["seconds"]
        return rows

    def _run(self, work: Sequence[Any], kernels: dict[str, Kernel]) -> float:
        """One step with a timer around every kernel, and the time of the same step without."""
        taken: dict[str, float] = {}

        def clock(name: str, tensors: Sequence[Any], launch: Callable[[], Any]) -> None:
            began = time.perf_counter()
            launch()
            seconds = time.perf_counter() - began
            shapes = [(tuple(map(int, each.shape)), str(each.dtype)) for each in tensors]
            key = f"{name}{shapes}"
            kernel = kernels.setdefault(key, Kernel(self._suffix.sub("", name), shapes))
            if key not in taken:
                kernel.calls = 0
            kernel.calls += 1
            taken[key] = taken.get(key, 0.0) + seconds

        begin = time.perf_counter()
        self.driver.step(work)
        whole = time.perf_counter() - begin
        for sequence, new in work:
            sequence.length -= len(new)
        plain, self.driver.program.around = self.driver.program.around, clock
        try:
            self.driver.step(work)
        finally:
            self.driver.program.around = plain
        for key, seconds in taken.items():
            kernels[key].seconds.append(seconds)
        return whole

    def _row(
        self, step: Step, kernel: Kernel, whole: float, peaks: dict[str, float]
    ) -> dict[str, Any]:
        macs, size, kind = kernel.work(step, self.page)
        seconds = summary(kernel.seconds)
        call = seconds.median / kernel.calls
        bounds = {kind: macs / peaks[kind], "read": size / peaks["read"]}
        bound = max(bounds, key=lambda name: bounds[name])
        return {
            "step": step.name,
            "kernel": kernel.name,
            "shape": kernel.shape,
            "calls": kernel.calls,
            "seconds": seconds.median,
            "spread": 100 * seconds.spread,
            "gmacs": macs / call / 1e9 if macs else None,
            "gbs": size / call / 1e9,
            # A kernel without weights reads what the last one wrote, which memory does not bound.
            "bound": bound if macs else None,
            "share": 100 * bounds[bound] / call if macs else None,
        }


def run(
    data: Path, steps: Sequence[Step], threads: int, repeats: int, progress: Progress
) -> list[dict[str, Any]]:
    """Time the kernels of several steps, in order."""
    pages = max(step.batch * (-(-(step.depth + step.rows) // 16) + 1) for step in steps)
    bench = Bench(data, threads, pages)
    found = []
    for step in steps:
        progress(step.name)
        found += bench.step(step, repeats)
    return found
