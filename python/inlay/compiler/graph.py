"""From a model to the Relax functions of one instruction set.

`step` and `hidden` of decoders and `encode` of encoders take tensors by name. Every extent that a
call may choose is symbolic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tvm import relax, tirx
from tvm.relax.frontend import nn

from inlay import ops
from inlay.models import Model
from inlay.models.common.attention import Pool, Step, pools
from inlay.models.common.decoder import CausalLM
from inlay.models.common.encoder import Texts
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

    @property
    def sizes(self) -> dict[str, int]:
        """The largest sizes of a call, as entries name them."""
        return {"n": self.rows, "m": self.logit_rows, "s": self.seqs, "s1": self.seqs + 1}


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


@dataclass(frozen=True)
class Entry:
    """A function of the model, by name: what it takes and what it gives."""

    name: str
    takes: Sequence[str]
    gives: Sequence[str]


class Inputs:
    """The tensors that an entry asks for, by name."""

    def __init__(self) -> None:
        self.sizes: dict[str, tirx.Var] = {}
        self.taken: dict[str, relax.Var] = {}

    def size(self, name: str) -> tirx.Var:
        """A size of the call."""
        return self.sizes.setdefault(name, tirx.Var(name, "int64"))

    def tensor(self, name: str, shape: Sequence[int | str], dtype: str = "int32") -> nn.Tensor:
        """Ask for a tensor; a string in its shape is a size of the call."""
        extents = [self.size(s) if isinstance(s, str) else s for s in shape]
        made = nn.Tensor.placeholder(extents, dtype, name.replace(".", "_"))
        self.taken[name] = made._expr
        return made


def _bind(bb: relax.BlockBuilder, model: Model, packed: relax.Var) -> None:
    """Give the items of the weights' argument to the parameters, in the order of `weights`."""
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
    build: Callable[[Inputs], Callable[[], Mapping[str, nn.Tensor]]],
) -> Entry:
    """Add an entry. `build` declares its inputs, and returns what computes its results.

    `bind` takes what stands for all weights, and gives each parameter its own.
    """
    inputs = Inputs()
    compute = build(inputs)
    packed = relax.Var("weights", relax.ObjectType())
    with bb.function(name, [*inputs.taken.values(), packed], attrs={"global_symbol": name}):
        with bb.dataflow():
            bind(packed)
            results = compute()
            output = bb.emit_output(relax.Tuple([each._expr for each in results.values()]))
        bb.emit_func_output(output)
    return Entry(name, list(inputs.taken), list(results))


def step_of(inputs: Inputs, model: CausalLM, *, tree: bool = False) -> Step:
    """The batch and the pages that a decoder runs on; with a `tree`, texts may branch in it."""
    batch = ops.Batch(
        tokens=inputs.tensor("tokens", ["n"]),
        positions=inputs.tensor("positions", ["n"]),
        row_seq=inputs.tensor("row_seq", ["n"]),
        row_start=inputs.tensor("row_start", ["s1"]),
        kv_len=inputs.tensor("kv_len", ["s"]),
        logit_rows=inputs.tensor("logit_rows", ["m"]),
        tree=inputs.tensor("tree", ["n"], "int64") if tree else None,
    )
    pages = [
        ops.Pages(
            slots=inputs.tensor(f"pool.{i}.slots", ["n"]),
            page_ptr=inputs.tensor(f"pool.{i}.page_ptr", ["s1"]),
            page_ids=inputs.tensor(f"pool.{i}.page_ids", [f"p{i}"]),
            page_first=inputs.tensor(f"pool.{i}.page_first", ["s"]),
            planes=[
                inputs.tensor(f"pool.{i}.{plane.name}", [f"pages{i}", *plane.shape], plane.dtype)
                for plane in planes(model, pool)
            ],
            page_size=PAGE_SIZE,
        )
        for i, pool in enumerate(cache(model))
    ]
    return Step(batch, cache(model), pages)


def _texts(inputs: Inputs) -> Texts:
    tokens = inputs.tensor("tokens", ["n"])
    token_types = inputs.tensor("token_types", ["n"])
    row_start = inputs.tensor("row_start", ["s1"])
    row_seq, positions = inputs.tensor("row_seq", ["n"]), inputs.tensor("positions", ["n"])
    return Texts(tokens, positions, token_types, row_seq, row_start)


def emit(bb: relax.BlockBuilder, model: Model, isa: Isa) -> list[Entry]:
    """Add the model's entries for one instruction set to the module that `bb` builds."""

    def logits(inputs: Inputs) -> Callable[[], Mapping[str, nn.Tensor]]:
        assert isinstance(model, CausalLM)
        step = step_of(inputs, model)
        return lambda: {"logits": model.logits(step)}

    def hidden(inputs: Inputs) -> Callable[[], Mapping[str, nn.Tensor]]:
        if isinstance(model, CausalLM):
            step = step_of(inputs, model)
            return lambda: {"hidden": model.hidden(step)}
        texts = _texts(inputs)
        return lambda: {"hidden": model.hidden(texts)}

    bind = partial(_bind, bb, model)
    with isa:
        if isinstance(model, CausalLM):
            return [add(bb, "step", bind, logits), add(bb, "hidden", bind, hidden)]
        return [add(bb, "encode", bind, hidden)]
