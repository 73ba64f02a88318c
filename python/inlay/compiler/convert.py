"""From a checkpoint's tensors to the data file: check, pack, write, one tensor at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

from inlay._progress import Progress, silent
from inlay.compiler.graph import parts
from inlay.errors import CheckpointError, listed
from inlay.loader.checkpoint import Checkpoint
from inlay.loader.datafile import DataFileWriter, Slot
from inlay.loader.dtypes import Array
from inlay.loader.source import Source
from inlay.models.common.match import resolve
from inlay.models.common.model import Model
from inlay.models.common.parameters import Matrix, Parameter, tensor_name
from inlay.ops.dot import TILE

# Elements to check for NaN at a time.
_BLOCK = 1 << 22
# Elements to pack between two reports of progress.
_PIECE = 1 << 24
_BF16 = np.dtype(ml_dtypes.bfloat16)


@dataclass(frozen=True)
class Plan:
    """Which checkpoint tensor fills which parameters, in the order of the data file."""

    parameters: list[tuple[str, Parameter]]
    own: Mapping[str, str]

    def slots(self) -> dict[str, Slot]:
        """The tensors of the data file that hold weights."""
        return {
            part.name: Slot(np.dtype(part.dtype), part.shape)
            for name, parameter in self.parameters
            for _, part in parts(name, parameter)
        }


def plan(checkpoint: Checkpoint, model: Model) -> Plan:
    """Match the checkpoint with the model; raise one error that lists every problem."""
    parameters = list(model.parameters())
    wanted: dict[str, tuple[int, ...]] = {}
    for name, parameter in parameters:
        wanted[tensor_name(name, parameter)] = _shape(parameter)
    return Plan(parameters, resolve(checkpoint, wanted, model.names))


def _shape(parameter: Parameter) -> tuple[int, ...]:
    """The shape of the checkpoint's tensor that holds a parameter."""
    if not isinstance(parameter, Matrix):
        return (parameter.rows.of if parameter.rows else parameter.size,)
    shape = (parameter.rows.of if parameter.rows else parameter.outputs, parameter.inputs)
    return shape[::-1] if parameter.transposed else shape


def convert(
    source: Source,
    model: Model,
    output: Path,
    manifest: Mapping[str, Any],
    progress: Progress = silent,
) -> dict[str, Any]:
    """Write the data file; return the manifest with the hash of the contents.

    Progress is in bytes of the checkpoint.
    """
    files = source.kept_files()
    checkpoint = source.tensors
    made = plan(checkpoint, model)
    slots = made.slots()
    texts = {f"file:{name}": np.frombuffer(text, np.uint8) for name, text in files.items()}
    slots |= {name: Slot(text.dtype, text.shape) for name, text in texts.items()}
    total = sum(checkpoint.nbytes(own) for own in made.own.values())
    done, bad = 0, {}
    counted: set[str] = set()
    progress("converting weights", 0, total)
    with DataFileWriter(output, slots, dict(manifest)) as writer:
        for name, parameter in made.parameters:
            own = made.own[tensor_name(name, parameter)]
            values = checkpoint.read(own)
            if own not in counted:
                wrong = not_finite(values)
                if wrong:
                    bad[own] = wrong
            if bad:  # the rest is counted too, and nothing is written
                counted.add(own)
                checkpoint.release(own)
                continue
            size = 0 if own in counted else checkpoint.nbytes(own)
            packed = []
            for share, piece in pack(parameter, values):
                packed.append(piece)
                progress("converting weights", done + int(share * size), total)
            for part, described in parts(name, parameter):
                for piece in packed:
                    writer.write(described.name, piece[part])
            del values, packed
            checkpoint.release(own)
            counted.add(own)
            done += size
        if bad:
            named = listed([f"`{name}` has {count}" for name, count in bad.items()])
            raise CheckpointError(
                f"Weights in {checkpoint.folder} are NaN or infinite: {named}; "
                "the checkpoint is damaged"
            )
        for name, text in texts.items():
            writer.write(name, text)
        return writer.finish()


def pack(parameter: Parameter, values: Array) -> Iterator[tuple[float, dict[str, Array]]]:
    """The parts of a parameter, from the checkpoint's tensor, some rows at a time.

    With each comes the fraction of the parameter that is done.
    """
    if isinstance(parameter, Matrix) and parameter.transposed:
        values = values.T
    if parameter.rows:
        values = parameter.rows.take(values)
    if not isinstance(parameter, Matrix):
        yield 1.0, {"": np.ascontiguousarray(values, dtype=np.float32)}
        return
    outputs, inputs = values.shape
    rows = max(1, _PIECE // (inputs * TILE)) * TILE
    for start in range(0, outputs, rows):
        piece = parameter.packed().pack(values[start : start + rows])  # type: ignore[arg-type]
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
