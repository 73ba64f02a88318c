"""From a model to the Relax functions of one instruction set.

An entry takes tensors by name. Every extent that may vary between calls is symbolic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tvm import relax, tirx
from tvm.relax.frontend import nn

from inlay.models.common.inputs import Entry, Inputs
from inlay.models.common.model import Model
from inlay.models.common.parameters import Matrix, Parameter
from inlay.ops.isa import Isa


@dataclass(frozen=True)
class Limits:
    """The largest call to plan memory for."""

    rows: int = 512
    seqs: int = 64
    logit_rows: int = 64

    @property
    def sizes(self) -> dict[str, int]:
        """The largest sizes of a call, as entries name them."""
        return {"n": self.rows, "m": self.logit_rows, "s": self.seqs, "s1": self.seqs + 1}


@dataclass(frozen=True)
class Part:
    """One tensor of the weights argument: a vector, or one part of a packed matrix."""

    name: str
    shape: tuple[int, ...]
    dtype: str


def parts(name: str, parameter: Parameter) -> list[tuple[str, Part]]:
    """The tensors of a parameter in the data file, by the name of the part."""
    if not isinstance(parameter, Matrix):
        return [("", Part(name, (parameter.size,), "float32"))]
    packed = parameter.packed().parts(parameter.outputs, parameter.inputs)
    return [(part, Part(f"{name}.{part}", shape, dtype)) for part, (shape, dtype) in packed.items()]


def weights(model: Model) -> list[Part]:
    """The weights argument: all parts of all parameters, in the order of the modules."""
    return [part for name, p in model.parameters() for _, part in parts(name, p)]


@dataclass(frozen=True)
class Signature:
    """A function of the model by name, with its inputs and its results."""

    name: str
    takes: Sequence[str]
    gives: Sequence[str]


def _bind(bb: relax.BlockBuilder, model: Model, packed: relax.Var) -> None:
    """Assign the items of the weights argument to the parameters, in the order of `weights`."""
    index = 0
    for name, parameter in model.parameters():
        for part, described in parts(name, parameter):
            item = relax.op.call_pure_packed(
                "vm.builtin.tuple_getitem",
                packed,
                tirx.IntImm("int64", index),
                ty_args=relax.TensorType(described.shape, described.dtype),
            )
            field = bb.emit(item, name_hint=f"w{index}")
            index += 1
            if isinstance(parameter, Matrix):
                parameter.tensors[part] = nn.Tensor(_expr=field)
            else:
                parameter.tensor = nn.Tensor(_expr=field)


def add(
    bb: relax.BlockBuilder,
    name: str,
    bind: Callable[[relax.Var], None],
    entry: Entry,
) -> Signature:
    """Add an entry. `bind` takes the weights argument and assigns its items to the parameters."""
    inputs = Inputs()
    compute = entry(inputs)
    packed = relax.Var("weights", relax.ObjectType())
    with bb.function(name, [*inputs.taken.values(), packed], attrs={"global_symbol": name}):
        with bb.dataflow():
            bind(packed)
            results = compute()
            output = bb.emit_output(relax.Tuple([each._expr for each in results.values()]))
        bb.emit_func_output(output)
    return Signature(name, list(inputs.taken), list(results))


def emit(bb: relax.BlockBuilder, model: Model, isa: Isa) -> list[Signature]:
    """Add the model's entries for one instruction set to the module that `bb` builds."""
    bind = partial(_bind, bb, model)
    with isa:
        return [add(bb, name, bind, entry) for name, entry in model.entries().items()]
