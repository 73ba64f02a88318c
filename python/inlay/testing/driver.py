"""Running a compiled model from Python: a developer's tool and the reference for tests.

The engine proper is the runtime. This driver keeps one paged cache in NumPy, deals pages in an
order that is not the natural one, and calls `step` through TVM's virtual machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tvm
from tvm import relax

from inlay.compiler.graph import PAGE_SIZE
from inlay.compiler.manifest import packed_manifest
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.ops.isa import host_isas

Floats = npt.NDArray[np.float32]


def _ints(values: Sequence[int] | npt.NDArray[Any]) -> Any:
    return tvm.runtime.tensor(np.asarray(values, np.int32))


def _unwritten(pages: int, plane: dict[str, Any]) -> Any:
    """Pages of what would show in every result that read it: NaN, and large numbers."""
    made = tvm.runtime.empty([pages, *plane["shape"]], plane["dtype"])
    np.from_dlpack(made).fill(np.nan if plane["dtype"].startswith("float") else 99)
    return made


class Cached:
    """Tokens so far and, for each pool, the pages that hold them."""

    def __init__(self, pools: int):
        self.length = 0
        self.pages: list[list[int]] = [[] for _ in range(pools)]
        self.first: list[int] = [0] * pools


class Driver:
    """A loaded model. `isa` forces a variant."""

    def __init__(self, data: Path, library: Path, *, isa: str | None = None, pages: int = 64):
        file = SafetensorsFile(data)
        self.manifest = packed_manifest(file)
        self.vm = relax.VirtualMachine(tvm.runtime.load_module(str(library)), tvm.cpu())
        self.library = json.loads(str(self.vm["manifest"]()))
        if self.library["layout"] != self.manifest["layout"]:
            raise ValueError(f"{library} was compiled for another model than {data}")
        able = {each.name for each in host_isas()}
        self.isa = isa or next(name for name in self.library["isas"] if name in able)
        self.weights = []
        for name in self.manifest["weights"]:
            self.weights.append(tvm.runtime.tensor(file.read(name)))
            file.release(name)
        self.pools = self.manifest.get("kv", [])
        self.planes = []
        for pool in self.pools:
            self.planes.append([_unwritten(pages, plane) for plane in pool["planes"]])
        rng = np.random.default_rng(1)
        self._free = [list(map(int, rng.permutation(pages))) for _ in self.pools]

    def sequence(self) -> Cached:
        """A new, empty sequence."""
        return Cached(len(self.pools))

    def skip(self, sequence: Cached, count: int) -> None:
        """Take `count` tokens as read without computing them: their keys and values are zero."""
        for pool, planes in enumerate(self.planes):
            slots = self._reserve(sequence, pool, count)[::PAGE_SIZE]
            for values in map(np.from_dlpack, planes):
                for slot in slots:
                    values[slot // PAGE_SIZE] = 0
        sequence.length += count

    def release(self, sequence: Cached) -> None:
        """Give the pages of a sequence back; it is empty after that."""
        for pool, pages in enumerate(sequence.pages):
            self._free[pool] += pages
        sequence.__init__(len(self.pools))  # type: ignore[misc]

    def _reserve(self, sequence: Cached, pool: int, count: int) -> list[int]:
        """Slots for the next tokens; pages that have left the window are given back."""
        pages, window = sequence.pages[pool], self.pools[pool]["window"]
        if window:
            while sequence.first[pool] + PAGE_SIZE <= sequence.length - window + 1:
                self._free[pool].append(pages.pop(0))
                sequence.first[pool] += PAGE_SIZE
        slots = []
        for position in range(sequence.length, sequence.length + count):
            index, offset = divmod(position - sequence.first[pool], PAGE_SIZE)
            if index == len(pages):
                pages.append(self._free[pool].pop())
            slots.append(pages[index] * PAGE_SIZE + offset)
        return slots

    def step(
        self,
        work: Sequence[tuple[Cached, Sequence[int]]],
        wanted: Sequence[int] | None = None,
        function: str = "step",
    ) -> Floats:
        """Run new tokens of some sequences; logits of the rows in `wanted`, or of the last."""
        tokens: list[int] = []
        positions: list[int] = []
        row_seq: list[int] = []
        row_start, kv_len = [0], list[int]()
        slots: list[list[int]] = [[] for _ in self.pools]
        for index, (sequence, new) in enumerate(work):
            tokens += new
            positions += range(sequence.length, sequence.length + len(new))
            row_seq += [index] * len(new)
            row_start.append(len(tokens))
            for pool in range(len(self.pools)):
                slots[pool] += self._reserve(sequence, pool, len(new))
            sequence.length += len(new)
            kv_len.append(sequence.length)
        rows = [end - 1 for end in row_start[1:]] if wanted is None else list(wanted)
        arguments = [tokens, positions, row_seq, row_start, kv_len, rows]
        args = [_ints(values) for values in arguments]
        for pool, planes in enumerate(self.planes):
            sequences = [sequence for sequence, _ in work]
            counts = [len(s.pages[pool]) for s in sequences]
            args += [
                _ints(slots[pool]),
                _ints(np.cumsum([0, *counts])),
                _ints([page for s in sequences for page in s.pages[pool]]),
                _ints([s.first[pool] for s in sequences]),
                *planes,
            ]
        result = self.vm[f"{function}_{self.isa}"](*args, self.weights)
        return np.asarray(result.numpy(), np.float32)

    def encode(self, texts: Sequence[Sequence[int]], types: Sequence[Sequence[int]]) -> Floats:
        """Hidden states of every token of the texts, one text after the other."""
        lengths = [len(text) for text in texts]
        arguments: list[Any] = [
            [token for text in texts for token in text],
            [kind for text in types for kind in text],
            np.cumsum([0, *lengths]),
        ]
        result = self.vm[f"encode_{self.isa}"](*map(_ints, arguments), self.weights)
        return np.asarray(result.numpy(), np.float32)
