"""Runs a compiled model from Python: a developer's tool and the reference for tests.

The real engine is the runtime. This driver keeps one paged cache in NumPy, allocates pages in a
shuffled order, and runs the program launch by launch, with TVM's threads.
"""

from __future__ import annotations

import ctypes
import json
import mmap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tvm

from inlay.compiler import embed, program
from inlay.compiler.manifest import packed_manifest
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.models.common.attention import PAGE_SIZE
from inlay.ops.isa import host_isas

Floats = npt.NDArray[np.float32]
# Called for every launch with the kernel and its tensors, to run it.
Around = Callable[[str, Sequence[Any], Callable[[], Any]], None]


def _aligned(size: int) -> npt.NDArray[np.uint8]:
    """Page-aligned memory, as the tensors of kernels must be aligned to cache lines."""
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), np.uint8)


def _ints(values: Sequence[int] | npt.NDArray[Any]) -> npt.NDArray[Any]:
    given: npt.NDArray[Any] = np.asarray(values, np.int32)
    made: npt.NDArray[Any] = (
        _aligned(given.nbytes)[: given.nbytes].view(np.int32).reshape(given.shape)
    )
    made[...] = given
    return made


def _unwritten(pages: int, plane: Mapping[str, Any]) -> npt.NDArray[Any]:
    """Pages filled with what would show in every result that reads it: NaN, and large numbers."""
    dtype, shape = np.dtype(plane["dtype"]), (pages, *plane["shape"])
    size = int(np.prod(shape)) * dtype.itemsize
    made: npt.NDArray[Any] = _aligned(size)[:size].view(dtype).reshape(shape)
    made[...] = np.nan if dtype.kind == "f" else 99
    return made


def read_program(library: Path) -> tuple[dict[str, Any], bytes]:
    """The program in a compiled library, and its constants."""
    opened = ctypes.CDLL(str(library))

    def data(symbol: str) -> bytes:
        size = ctypes.c_int64.in_dll(opened, f"{symbol}_size").value
        return bytes((ctypes.c_char * size).in_dll(opened, symbol))

    return json.loads(data(embed.PROGRAM)), data(embed.CONSTANTS)


class Program:
    """The program of one variant, ready to run."""

    def __init__(self, library: Path, weights: Mapping[str, Any], isa: str | None = None):
        self.described, constants = read_program(library)
        able = {each.name for each in host_isas()}
        variants = {variant["isa"]: variant for variant in self.described["variants"]}
        self.isa = isa or next(name for name in variants if name in able)
        self._variant = variants[self.isa]
        module = tvm.runtime.load_module(str(library))
        names = [each["symbol"].removeprefix("__tvm_ffi_") for each in self._variant["kernels"]]
        self._kernels = [(name, module[name]) for name in names]
        self._weights = [
            tvm.runtime.tensor(weights[each["name"]]) for each in self.described["weights"]
        ]
        held = _aligned(len(constants))
        held[: len(constants)] = np.frombuffer(constants, np.uint8)
        self._constants = [
            _view(held, each["offset"], each, {}) for each in self.described["constants"]
        ]
        entries = self._variant["entries"].values()
        self._arena = _aligned(max(entry["arena_bytes"] for entry in entries))
        self.around: Around = lambda _name, _tensors, launch: launch()

    def run(self, name: str, given: Mapping[str, Any]) -> dict[str, npt.NDArray[Any]]:
        """Run an entry; its results are copies."""
        entry = self._variant["entries"][name]
        sizes: dict[str, int] = {}
        for taken in entry["takes"]:
            for extent, length in zip(taken["shape"], given[taken["name"]].shape, strict=True):
                if isinstance(extent, str):
                    assert sizes.setdefault(extent, length) == length, taken["name"]
        inputs = [tvm.runtime.from_dlpack(given[taken["name"]]) for taken in entry["takes"]]
        slices = [_view(self._arena, each["offset"], each, sizes) for each in entry["slices"]]
        places = {
            "input": inputs,
            "weight": self._weights,
            "constant": self._constants,
            "slice": slices,
        }
        for launch in entry["launches"]:
            arguments = [_argument(each, places) for each in launch["arguments"]]
            tensors = [each for each in arguments if not isinstance(each, int)]
            name, function = self._kernels[launch["kernel"]]
            self.around(name, tensors, partial(function, *arguments))
        return {
            each["name"]: np.from_dlpack(slices[each["slice"]]).copy() for each in entry["gives"]
        }


def _argument(written: Any, places: Mapping[str, Sequence[Any]]) -> Any:
    if isinstance(written, int):
        return written
    [(kind, index)] = written.items()
    return places[kind][index]


def _view(
    memory: npt.NDArray[np.uint8], offset: int, tensor: Mapping[str, Any], sizes: Mapping[str, int]
) -> Any:
    shape = [program.evaluate(extent, sizes) for extent in tensor["shape"]]
    dtype = np.dtype(tensor["dtype"])
    size = int(np.prod(shape)) * dtype.itemsize
    return tvm.runtime.from_dlpack(memory[offset : offset + size].view(dtype).reshape(shape))


class Cached:
    """Tokens so far and, for each pool, the pages that hold them."""

    def __init__(self, pools: int):
        self.length = 0
        # Of a pool of recurrent state: the page of the state after `length` tokens.
        self.pages: list[list[int]] = [[] for _ in range(pools)]
        self.first: list[int] = [0] * pools


class Driver:
    """A loaded model. `isa` forces a variant."""

    def __init__(self, data: Path, library: Path, *, isa: str | None = None, pages: int = 64):
        file = SafetensorsFile(data)
        self.manifest = packed_manifest(file)
        self.described, _ = read_program(library)
        if self.described["layout"] != self.manifest["layout"]:
            raise ValueError(f"{library} was compiled for another model than {data}")
        weights = {each["name"]: file.read(each["name"]) for each in self.described["weights"]}
        self.program = Program(library, weights, isa)
        self.isa = self.program.isa
        self.pools = self.described["pools"]
        self.planes = [[_unwritten(pages, p) for p in pool["planes"]] for pool in self.pools]
        rng = np.random.default_rng(1)
        self._free = [list(map(int, rng.permutation(pages))) for _ in self.pools]

    def sequence(self) -> Cached:
        """A new, empty sequence."""
        return Cached(len(self.pools))

    def skip(self, sequence: Cached, count: int) -> None:
        """Append `count` tokens without computing them: their keys and values are zero."""
        for pool in self._paged():
            slots = self._reserve(sequence, pool, count)[::PAGE_SIZE]
            for values in self.planes[pool]:
                for slot in slots:
                    values[slot // PAGE_SIZE] = 0
        sequence.length += count

    def release(self, sequence: Cached) -> None:
        """Free the pages of a sequence; it is empty after that."""
        for pool, pages in enumerate(sequence.pages):
            self._free[pool] += pages
        sequence.__init__(len(self.pools))  # type: ignore[misc]

    def _reserve(self, sequence: Cached, pool: int, count: int) -> list[int]:
        """Slots for the next tokens; pages that have left the window are freed."""
        pages, window = sequence.pages[pool], self.pools[pool]["reach"]
        assert window != "last"
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
            for pool in self._paged():
                slots[pool] += self._reserve(sequence, pool, len(new))
            sequence.length += len(new)
            kv_len.append(sequence.length)
        rows = [end - 1 for end in row_start[1:]] if wanted is None else list(wanted)
        given: dict[str, Any] = {
            "tokens": _ints(tokens),
            "positions": _ints(positions),
            "row_seq": _ints(row_seq),
            "row_start": _ints(row_start),
            "kv_len": _ints(kv_len),
            "logit_rows": _ints(rows),
        }
        for pool, planes in enumerate(self.planes):
            sequences = [sequence for sequence, _ in work]
            for plane, values in zip(self.pools[pool]["planes"], planes, strict=True):
                given[f"pool.{pool}.{plane['name']}"] = values
            if pool not in self._paged():
                read, write = self._states(pool, work, len(tokens))
                given |= {
                    f"pool.{pool}.state_read": _ints(read),
                    f"pool.{pool}.state_write": _ints(write),
                }
                continue
            counts = [len(s.pages[pool]) for s in sequences]
            lists: dict[str, Any] = {
                "slots": slots[pool],
                "page_ptr": np.cumsum([0, *counts]),
                "page_ids": [page for s in sequences for page in s.pages[pool]],
                "page_first": [s.first[pool] for s in sequences],
            }
            given |= {f"pool.{pool}.{name}": _ints(values) for name, values in lists.items()}
        [result] = self.program.run(function, given).values()
        return result

    def _paged(self) -> list[int]:
        """The pools of keys and values."""
        return [i for i, pool in enumerate(self.pools) if pool["reach"] != "last"]

    def _states(
        self, pool: int, work: Sequence[tuple[Cached, Sequence[int]]], rows: int
    ) -> tuple[list[int], list[int]]:
        """Pages of the states before the step and after its last rows; the old ones are freed."""
        read, write, end, old = list[int](), [-1] * rows, 0, list[int]()
        for sequence, new in work:
            end += len(new)
            read.append(sequence.pages[pool][0] if sequence.pages[pool] else -1)
            old += sequence.pages[pool]
            sequence.pages[pool] = [self._free[pool].pop()]
            write[end - 1] = sequence.pages[pool][0]
        self._free[pool] += old
        return read, write

    def encode(self, texts: Sequence[Sequence[int]], types: Sequence[Sequence[int]]) -> Floats:
        """Hidden states of every token of the texts, one text after the other."""
        lengths = [len(text) for text in texts]
        given = {
            "tokens": _ints([token for text in texts for token in text]),
            "token_types": _ints([kind for text in types for kind in text]),
            "row_start": _ints(np.cumsum([0, *lengths])),
            "row_seq": _ints(np.repeat(np.arange(len(texts)), lengths)),
            "positions": _ints([i for length in lengths for i in range(length)]),
        }
        return self.program.run("encode", given)["hidden"]
