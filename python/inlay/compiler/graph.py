"""From a model to the Relax functions of one instruction set.

`step` and `hidden` of decoders and `encode` of encoders take the arguments that seam 4 of the
architecture lists. Every extent that a call may choose is symbolic; the upper bounds are
attributes, so that memory is planned once, for the largest call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tvm import relax, tirx
from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import Model
from inlay.models.common.attention import Pool, Step, pools
from inlay.models.common.decoder import CausalLM
from inlay.models.common.encoder import Encoder, Texts
from inlay.models.common.parameters import Matrix, Parameter
from inlay.ops import kv
from inlay.ops.isa import Isa
from inlay.ops.kv import Plane

PAGE_SIZE = 16


@dataclass(frozen=True)
class Limits:
    """The largest call that memory is planned for."""

    rows: int = 512
    seqs: int = 64
    logit_rows: int = 64


@dataclass(frozen=True)
class Part:
    """One tensor of the weights' argument: a vector, or one part of a packed matrix."""

    name: str
    shape: tuple[int, ...]
    dtype: str


def parts(name: str, parameter: Parameter) -> list[tuple[str, Part]]:
    """What a parameter becomes in the data file, by the name of the part."""
    if not isinstance(parameter, Matrix):
        return [("", Part(name, (parameter.size,), "float32"))]
    packed = parameter.packed().parts(parameter.outputs, parameter.inputs)
    return [(part, Part(f"{name}.{part}", shape, dtype)) for part, (shape, dtype) in packed.items()]


def weights(model: Model) -> list[Part]:
    """The weights' argument: all parts of all parameters, in the order of the modules."""
    return [part for name, p in model.parameters() for _, part in parts(name, p)]


def cache(model: Model) -> list[Pool]:
    """The page pools of a model; encoders have none."""
    return pools(model.heads) if isinstance(model, CausalLM) else []


def planes(model: Model, pool: Pool) -> list[Plane]:
    """The planes of a pool: shape and dtype of a page of each."""
    assert isinstance(model, CausalLM)
    return kv.planes(model.cache_dtype, len(pool.layers), pool.heads, pool.size, PAGE_SIZE)


class _Arguments:
    """The parameters of a function under construction."""

    def __init__(self) -> None:
        self.sizes: dict[str, tirx.Var] = {}
        self.inputs: list[relax.Var] = []

    def size(self, name: str) -> tirx.Var:
        return self.sizes.setdefault(name, tirx.Var(name, "int64"))

    def tensor(self, name: str, shape: Sequence[int | str], dtype: str = "int32") -> nn.Tensor:
        extents = [self.size(s) if isinstance(s, str) else s for s in shape]
        made = nn.Tensor.placeholder(extents, dtype, name)
        self.inputs.append(made._expr)
        return made

    def weights(self) -> relax.Var:
        """The last argument, an array of tensors: `_bind` gives its items to the parameters."""
        packed = relax.Var("weights", relax.ObjectType())
        self.inputs.append(packed)
        return packed


def _bind(bb: relax.BlockBuilder, model: Model, packed: relax.Var) -> None:
    """Bind the items of the weights' argument.

    A tuple would have the virtual machine look at every type and shape of it in every step. That
    the weights are of the right shapes is known: the layout of the data file says so.
    """
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


def _function(
    bb: relax.BlockBuilder,
    name: str,
    model: Model,
    limits: Limits,
    arguments: _Arguments,
    result: Callable[[], nn.Tensor],
) -> None:
    packed = arguments.weights()
    bounds = {"n": limits.rows, "m": limits.logit_rows, "s": limits.seqs, "s1": limits.seqs + 1}
    bounds = {size: bound for size, bound in bounds.items() if size in arguments.sizes}
    attributes = {"global_symbol": name, "tir_var_upper_bound": bounds}
    with bb.function(name, arguments.inputs, attrs=attributes):
        with bb.dataflow():
            _bind(bb, model, packed)
            output = bb.emit_output(result()._expr)
        bb.emit_func_output(output)


def _decoder(bb: relax.BlockBuilder, model: CausalLM, isa: Isa, limits: Limits) -> None:
    for name, result in (("step", model.logits), ("hidden", model.hidden)):
        a = _Arguments()
        batch = ops.Batch(
            tokens=a.tensor("tokens", ["n"]),
            positions=a.tensor("positions", ["n"]),
            row_seq=a.tensor("row_seq", ["n"]),
            row_start=a.tensor("row_start", ["s1"]),
            kv_len=a.tensor("kv_len", ["s"]),
            logit_rows=a.tensor("logit_rows", ["m"]),
        )
        pages = []
        for i, pool in enumerate(cache(model)):
            described = planes(model, pool)
            pages.append(
                ops.Pages(
                    slots=a.tensor(f"slots{i}", ["n"]),
                    page_ptr=a.tensor(f"page_ptr{i}", ["s1"]),
                    page_ids=a.tensor(f"page_ids{i}", [f"p{i}"]),
                    page_first=a.tensor(f"page_first{i}", ["s"]),
                    planes=[
                        a.tensor(f"{plane.name}{i}", [f"pages{i}", *plane.shape], plane.dtype)
                        for plane in described
                    ],
                    page_size=PAGE_SIZE,
                )
            )
        step = Step(batch, cache(model), pages)
        _function(bb, f"{name}_{isa.name}", model, limits, a, lambda: result(step))  # noqa: B023


def _encoder(bb: relax.BlockBuilder, model: Encoder, isa: Isa, limits: Limits) -> None:
    a = _Arguments()
    tokens = a.tensor("tokens", ["n"])
    token_types = a.tensor("token_types", ["n"])
    row_start = a.tensor("row_start", ["s1"])

    def result() -> nn.Tensor:
        row_seq, positions = ops.places(tokens, row_start)
        return model.hidden(Texts(tokens, positions, token_types, row_seq, row_start))

    _function(bb, f"encode_{isa.name}", model, limits, a, result)


def emit(bb: relax.BlockBuilder, model: Model, isa: Isa, limits: Limits) -> None:
    """Add the model's functions for one instruction set to the module that `bb` builds."""
    with isa:
        if isinstance(model, CausalLM):
            _decoder(bb, model, isa, limits)
        else:
            _encoder(bb, model, isa, limits)
