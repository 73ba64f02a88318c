"""From a checkpoint's tensors to the data file: check, pack, write, one tensor at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

from inlay._progress import Progress, silent
from inlay.compiler.graph import parts
from inlay.errors import CheckpointError, listed
from inlay.loader.checkpoint import Tensors
from inlay.loader.datafile import DataFileWriter, Slot
from inlay.loader.dtypes import WEIGHTS, Array
from inlay.loader.source import Source
from inlay.models.common.match import Names, present, resolve
from inlay.models.common.model import Model
from inlay.models.common.parameters import (
    Biases,
    Form,
    Matrix,
    Parameter,
    Stack,
    Stacked,
    tensor_name,
)
from inlay.ops.dot import TILE

# Elements to check for NaN at a time.
_BLOCK = 1 << 22
# Elements to pack between two reports of progress.
_PIECE = 1 << 24
_BF16 = np.dtype(ml_dtypes.bfloat16)
# Schemes that hold what a quantized file says, or lose far less than it has lost.
_EXACT = ("f32", "bf16")


@dataclass(frozen=True)
class Read:
    """Tensors of the checkpoint that are read at once: a parameter, or one expert of a stack."""

    own: tuple[str, ...]
    # Which part of them, along the leading axis.
    expert: int | None = None


@dataclass(frozen=True)
class Plan:
    """Which checkpoint tensor fills which parameters, in the order of the data file."""

    parameters: list[tuple[str, Parameter]]
    own: Mapping[str, str]
    # How the checkpoint stores each stack.
    forms: Mapping[str, Form]

    def slots(self) -> dict[str, Slot]:
        """The tensors of the data file that hold weights."""
        return {
            part.name: Slot(np.dtype(part.dtype), part.shape)
            for name, parameter in self.parameters
            for _, part in parts(name, parameter)
        }

    def reads(self, name: str, parameter: Parameter) -> list[Read]:
        """What a parameter is made of, in the order in which it is stored."""
        if not isinstance(parameter, Stack | Biases):
            return [Read((self.own[tensor_name(name, parameter)],))]
        form, prefix = self.forms[name], _prefix(name)
        return [
            Read(
                tuple(self.own[each] for each in form.names(prefix, expert)),
                None if form.apart else expert,
            )
            for expert in range(parameter.experts)
        ]

    def pieces(
        self, name: str, parameter: Parameter, values: Sequence[Array]
    ) -> Iterator[tuple[float, Mapping[str, Array]]]:
        """The parts of what was read, some rows at a time, and the fraction that is done."""
        if isinstance(parameter, Stack | Biases):
            form = self.forms[name]
            matrix = form.read(values)
            if form.raw and not_finite(matrix):
                raise CheckpointError(
                    f"`{_prefix(name)}{form.name}` has numbers that are NaN or infinite; the "
                    "checkpoint is damaged"
                )
            yield 1.0, parameter.piece(matrix)
        else:
            yield from pack(parameter, values[0])


def plan(checkpoint: Tensors, model: Model) -> Plan:
    """Match the checkpoint with the model; raise one error that lists every problem."""
    parameters = list(model.parameters())
    stacks = {name: p for name, p in parameters if isinstance(p, Stack | Biases)}
    forms = _forms(checkpoint, stacks, model.names)
    wanted: dict[str, tuple[int, ...]] = {}
    raw: set[str] = set()
    for name, parameter in parameters:
        if isinstance(parameter, Stack | Biases):
            tensors = _tensors(name, parameter, forms[name])
            wanted |= tensors
            raw |= set(tensors) if forms[name].raw else set()
        else:
            wanted[tensor_name(name, parameter)] = _shape(parameter)
    return Plan(parameters, resolve(checkpoint, wanted, model.names, raw), forms)


def tensors(model: Model) -> dict[str, tuple[int, ...]]:
    """The tensors of a model's checkpoint and their shapes; experts in the first of their forms."""
    wanted: dict[str, tuple[int, ...]] = {}
    for name, parameter in model.parameters():
        if isinstance(parameter, Stack | Biases):
            wanted |= _tensors(name, parameter, parameter.forms[0])
        else:
            wanted[tensor_name(name, parameter)] = _shape(parameter)
    return wanted


def _prefix(name: str) -> str:
    """The name of the experts that a stack belongs to, with the dot."""
    return name[: name.rindex(".") + 1]


def _tensors(name: str, stack: Stacked, form: Form) -> dict[str, tuple[int, ...]]:
    """The tensors of the checkpoint that hold a stack, if it has that form."""
    shapes, prefix = form.shapes(stack.shape), _prefix(name)
    if not form.apart:
        shapes = [(stack.experts, *shape) for shape in shapes]
    experts = range(stack.experts) if form.apart else range(1)
    return {
        own: shape
        for expert in experts
        for own, shape in zip(form.names(prefix, expert), shapes, strict=True)
    }


def _forms(checkpoint: Tensors, stacks: Mapping[str, Stacked], names: Names) -> dict[str, Form]:
    """The form of each stack that the checkpoint has most tensors of."""
    offered = {
        name: [_tensors(name, stack, form) for form in stack.forms]
        for name, stack in stacks.items()
    }
    candidates = {own for each in offered.values() for tensors in each for own in tensors}
    found = present(checkpoint, candidates, names) if candidates else {}

    def fits(tensors: Mapping[str, tuple[int, ...]]) -> tuple[bool, bool]:
        there = [own for own in tensors if own in found]
        return bool(there) and all(found[own] == tensors[own] for own in there), bool(there)

    return {
        name: max(zip(stack.forms, offered[name], strict=True), key=lambda pair: fits(pair[1]))[0]
        for name, stack in stacks.items()
    }


def _shape(parameter: Parameter) -> tuple[int, ...]:
    """The shape of the checkpoint's tensor that holds a parameter."""
    if not isinstance(parameter, Matrix):
        return parameter.axes or (parameter.rows.of if parameter.rows else parameter.size,)
    shape = (parameter.rows.of if parameter.rows else parameter.outputs, parameter.inputs)
    return shape[::-1] if parameter.transposed else shape


def convert(
    source: Source,
    model: Model,
    output: Path,
    manifest: Mapping[str, Any],
    progress: Progress = silent,
) -> tuple[dict[str, Any], list[str]]:
    """Write the data file; return the manifest with the hash of the contents, and notes.

    Progress is in bytes of the checkpoint.
    """
    files = source.kept_files()
    checkpoint = source.tensors
    made = plan(checkpoint, model)
    slots = made.slots()
    texts = {f"file:{name}": np.frombuffer(text, np.uint8) for name, text in files.items()}
    slots |= {name: Slot(text.dtype, text.shape) for name, text in texts.items()}
    state = _State(checkpoint, sum(checkpoint.nbytes(own) for own in made.own.values()), progress)
    progress("converting weights", 0, state.total)
    with DataFileWriter(output, slots, dict(manifest)) as writer:
        for name, parameter in made.parameters:
            _write(writer, made, name, parameter, state)
        if state.bad:
            named = listed([f"`{name}` has {count}" for name, count in state.bad.items()])
            raise CheckpointError(
                f"Weights in {checkpoint.place} are NaN or infinite: {named}; "
                "the checkpoint is damaged"
            )
        for name, text in texts.items():
            writer.write(name, text)
        return writer.finish(), state.notes()


@dataclass
class _State:
    """How far a conversion is."""

    checkpoint: Tensors
    total: int
    progress: Progress
    done: int = 0
    counted: set[tuple[str, int | None]] = field(default_factory=set)
    bad: dict[str, int] = field(default_factory=dict)
    # The types that were rounded a second time, by scheme.
    rounded: dict[str, set[str]] = field(default_factory=dict)

    def notes(self) -> list[str]:
        """What was rounded a second time, for the user."""
        return [
            f"Weights in {listed(sorted(types))} were rounded again, to {scheme}"
            + ("; in w8 they stay nearly as they are." if scheme == "w4" else ".")
            for scheme, types in self.rounded.items()
            if scheme not in _EXACT
        ]

    def note(self, parameter: Parameter, read: Read) -> None:
        """Keep in mind what was rounded before."""
        if isinstance(parameter, Matrix):
            types = {self.checkpoint.stored(own) for own in read.own} - WEIGHTS
            if types:
                self.rounded.setdefault(parameter.packed().name, set()).update(types)

    def count(self, read: Read) -> int:
        """The size in the file of what is read, if it was not counted before."""
        size = 0
        for own in read.own:
            if (own, read.expert) not in self.counted:
                self.counted.add((own, read.expert))
                whole = self.checkpoint.nbytes(own)
                size += whole if read.expert is None else whole // self.checkpoint.shape(own)[0]
        return size

    def open(self, read: Read) -> tuple[list[Array], int]:
        """The tensors of a read, and their size if they were not counted before."""
        values = []
        for own in read.own:
            tensor = self.checkpoint.read(own)
            part = tensor if read.expert is None else tensor[read.expert]
            values.append(part)
            wrong = 0 if (own, read.expert) in self.counted else not_finite(part)
            if wrong:
                self.bad[own] = self.bad.get(own, 0) + wrong
        return values, self.count(read)


def repacked(parameter: Parameter, checkpoint: Tensors, read: Read) -> Mapping[str, Array] | None:
    """The parts of a parameter whose scheme holds the file's own integers as they are."""
    if not isinstance(parameter, Matrix) or isinstance(parameter, Stack) or parameter.unit_rows:
        return None
    found = checkpoint.integers(read.own[0])
    if found is None or not np.isfinite(found[1]).all():
        return None
    values, scales = found
    if parameter.rows:
        values, scales = parameter.rows.take(values), parameter.rows.take(scales)
    return parameter.packed().repack(values, scales)


def _write(
    writer: DataFileWriter, made: Plan, name: str, parameter: Parameter, state: _State
) -> None:
    """Write a parameter: its largest part as it is made, and the others behind it."""
    (first, described), *others = parts(name, parameter)
    kept: list[dict[str, Array]] = []
    for read in made.reads(name, parameter):
        same = None if state.bad else repacked(parameter, state.checkpoint, read)
        if same is not None:
            size = state.count(read)
            writer.write(described.name, same[first])
            kept.append({part: same[part] for part, _ in others})
        else:
            values, size = state.open(read)
            if not state.bad:  # the rest is counted too, and nothing is written
                state.note(parameter, read)
                for share, piece in made.pieces(name, parameter, values):
                    writer.write(described.name, piece[first])
                    kept.append({part: piece[part] for part, _ in others})
                    done = state.done + int(share * size)
                    state.progress("converting weights", done, state.total)
            del values
        for own in read.own:
            state.checkpoint.release(own)
        state.done += size
    if not state.bad:
        for part, other in others:
            for piece in kept:
                writer.write(other.name, piece[part])


def pack(parameter: Parameter, values: Array) -> Iterator[tuple[float, dict[str, Array]]]:
    """The parts of a parameter, from the checkpoint's tensor, some rows at a time.

    With each comes the fraction of the parameter that is done.
    """
    if isinstance(parameter, Matrix) and parameter.transposed:
        values = values.T
    if parameter.rows:
        values = parameter.rows.take(values)
    if not isinstance(parameter, Matrix):
        yield 1.0, {"": np.ascontiguousarray(values.T, dtype=np.float32).reshape(-1)}
        return
    outputs, inputs = values.shape
    rows = max(1, _PIECE // (inputs * TILE)) * TILE
    for start in range(0, outputs, rows):
        part = values[start : start + rows]
        if parameter.unit_rows:
            numbers = part.astype(np.float32)
            part = numbers / np.maximum(np.linalg.norm(numbers, axis=1, keepdims=True), 1e-12)
        piece = parameter.packed().pack(part)  # type: ignore[arg-type]
        yield min(1.0, (start + rows) / outputs), dict(piece)


def not_finite(values: Array) -> int:
    """How many elements are NaN or infinite."""
    flat = values.reshape(-1)
    count = 0
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        if block.dtype == _BF16:
            exponent = block.view(np.uint16) & np.uint16(0x7F80)
            count += int(np.count_nonzero(exponent == np.uint16(0x7F80)))
        else:
            count += block.size - int(np.count_nonzero(np.isfinite(block)))
    return count
