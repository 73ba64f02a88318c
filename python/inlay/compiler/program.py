"""The program of a model: what to launch, in what order, on what memory.

Relax holds the model as a graph of kernel calls. This turns the graph of one entry into a list of
launches over named inputs, weights, constants and slices of an arena, which the engine runs
without TVM. `docs/model-format.md` describes what is written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tvm
from tvm import relax, tirx

from inlay.errors import CompileError
from inlay.ops.tir import SCRATCH

# Kernels load whole cache lines, and need every tensor aligned to one.
ALIGNMENT = 64

# An extent: a number, the name of a size of the call, or an operation, `["*", "n", 4]`.
Extent = int | str | list[Any]

_OPERATIONS: dict[type, str] = {
    tirx.Add: "+",
    tirx.Sub: "-",
    tirx.Mul: "*",
    tirx.FloorDiv: "/",
    tirx.FloorMod: "%",
    tirx.Min: "min",
    tirx.Max: "max",
}


def extent(expr: Any) -> Extent:
    """An extent as JSON of the program."""
    if isinstance(expr, int):
        return expr
    if isinstance(expr, tirx.IntImm):
        return int(expr.value)
    if isinstance(expr, tirx.Var):
        return str(expr.name)
    name = _OPERATIONS.get(type(expr))
    if name is None:
        raise CompileError(f"A tensor has the extent {expr}, which no program can compute")
    return [name, extent(expr.a), extent(expr.b)]


def evaluate(expr: Extent, sizes: Mapping[str, int]) -> int:
    """The value of an extent for the sizes of a call."""
    if isinstance(expr, int):
        return expr
    if isinstance(expr, str):
        return sizes[expr]
    name, a, b = expr[0], evaluate(expr[1], sizes), evaluate(expr[2], sizes)
    results = {"+": a + b, "-": a - b, "*": a * b, "min": min(a, b), "max": max(a, b)}
    if name in results:
        return results[name]
    return a // b if name == "/" else a % b


@dataclass(frozen=True)
class Tensor:
    """What is known about a tensor before a call."""

    dtype: str
    shape: tuple[Extent, ...] | tuple[int, ...]

    @staticmethod
    def of(type_: Any) -> Tensor:
        """The tensor that a Relax type describes."""
        return Tensor(str(type_.dtype), tuple(_hashable(extent(e)) for e in type_.shape.values))

    def bytes(self, sizes: Mapping[str, int]) -> int:
        """Its size in a call."""
        return math.prod(evaluate(e, sizes) for e in self.shape) * np.dtype(self.dtype).itemsize

    def described(self) -> dict[str, Any]:
        """As the program writes it."""
        return {"dtype": self.dtype, "shape": list(self.shape)}


def _hashable(expr: Extent) -> Any:
    return tuple(map(_hashable, expr)) if isinstance(expr, list) else expr


@dataclass(frozen=True)
class Input:
    """A tensor that the caller passes."""

    index: int


@dataclass(frozen=True)
class Weight:
    """A tensor of the data file."""

    index: int


@dataclass(frozen=True)
class Constant:
    """A tensor known at compile time."""

    index: int


@dataclass(eq=False)
class Slice:
    """A slice of the arena. Compared by identity: each is written by one launch."""

    tensor: Tensor
    index: int = -1
    offset: int = -1


Place = Input | Weight | Constant | Slice


@dataclass
class Launch:
    """One call of a kernel."""

    kernel: str
    arguments: list[Place | int]
    writes: list[Place]
    # Launches of one group are independent, and may run in parallel.
    group: int = 0

    @property
    def reads(self) -> list[Place]:
        """All its arguments, including those it overwrites."""
        return [each for each in self.arguments if not isinstance(each, int)]


@dataclass
class Kernel:
    """A kernel of a program, and what the engine has to know to call it."""

    symbol: str
    # Parallel loops that a call may run; if there are none, a single thread runs the kernel.
    loops: int


@dataclass
class Constants:
    """Tensors known at compile time; equal ones are stored once."""

    tensors: list[Tensor] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    _known: dict[tuple[Tensor, bytes], int] = field(default_factory=dict)

    def add(self, values: np.ndarray[Any, Any]) -> Constant:
        """The constant that holds `values`."""
        tensor, raw = Tensor(str(values.dtype), tuple(values.shape)), values.tobytes()
        if (tensor, raw) not in self._known:
            self._known[tensor, raw] = len(self.tensors)
            self.data += bytes(-len(self.data) % ALIGNMENT)
            self.tensors.append(tensor)
            self.offsets.append(len(self.data))
            self.data += raw
        return Constant(self._known[tensor, raw])

    def described(self) -> list[dict[str, Any]]:
        """As JSON of the program."""
        return [
            {**tensor.described(), "offset": offset}
            for tensor, offset in zip(self.tensors, self.offsets, strict=True)
        ]


@dataclass
class Entry:
    """A function of the model: named tensors in, named tensors out."""

    name: str
    takes: dict[str, Tensor]
    gives: dict[str, Slice]
    launches: list[Launch]
    arena_bytes: int = 0

    @property
    def slices(self) -> list[Slice]:
        """The slices of the arena, each once, in the order in which they are written."""
        found: dict[int, Slice] = {}
        for launch in self.launches:
            for place in launch.writes:
                if isinstance(place, Slice):
                    found.setdefault(id(place), place)
        return list(found.values())

    def described(self, kernels: Mapping[str, int]) -> dict[str, Any]:
        """As the program writes it."""
        return {
            "takes": [{"name": name, **tensor.described()} for name, tensor in self.takes.items()],
            "gives": [
                {"name": name, "slice": made.index, **made.tensor.described()}
                for name, made in self.gives.items()
            ],
            "arena_bytes": self.arena_bytes,
            "slices": [{"offset": s.offset, **s.tensor.described()} for s in self.slices],
            "launches": [
                {
                    "kernel": kernels[launch.kernel],
                    "group": launch.group,
                    "arguments": [_argument(each) for each in launch.arguments],
                }
                for launch in self.launches
            ],
        }


def _argument(place: Place | int) -> Any:
    if isinstance(place, int):
        return place
    return {type(place).__name__.lower(): place.index}


class _Reader:
    """Reads the bindings of one Relax function."""

    def __init__(
        self, inputs: Sequence[relax.Var], weights: relax.Var, constants: Constants
    ) -> None:
        self.weights = weights
        self.constants = constants
        self.launches: list[Launch] = []
        # The value of each variable; that of a call with several results is a list.
        self.places: dict[relax.Var, Place | list[Place]] = {
            var: Input(index) for index, var in enumerate(inputs)
        }

    def bind(self, var: relax.Var, value: Any) -> None:
        """Process one binding."""
        if isinstance(value, relax.Var):
            self.places[var] = self.places[value]
        elif isinstance(value, relax.TupleGetItem):
            made = self.places[value.tuple_value]
            assert isinstance(made, list)
            self.places[var] = made[int(value.index)]
        elif isinstance(value, relax.Tuple):
            self.places[var] = [self.place(each) for each in value.fields]
        elif isinstance(value, tvm.ir.Call):
            self.places[var] = self._call(value)
        else:
            raise CompileError(f"A program cannot hold {type(value).__name__}: {value}")

    def place(self, expr: Any) -> Place:
        """The value of a tensor expression."""
        if isinstance(expr, tvm.ir.GenericConst):
            return self.constants.add(expr.value.numpy())
        found = self.places[expr]
        assert not isinstance(found, list)
        return found

    def _call(self, call: Any) -> Place | list[Place]:
        operator = getattr(call.op, "name", "")
        if operator == "relax.call_pure_packed":
            name, packed, index = call.args
            if name.global_symbol == "vm.builtin.tuple_getitem" and packed.same_as(self.weights):
                return Weight(int(index.value))
        if operator not in ("relax.call_tir", "relax.call_tir_inplace"):
            raise CompileError(f"A program cannot hold a call of {operator or call.op}")
        arguments = [self._argument(each) for each in call.args[1].fields]
        [types] = call.ty_args
        types = list(types.fields) if isinstance(types, relax.TupleType) else [types]
        in_place = [-1] * len(types)
        if operator == "relax.call_tir_inplace":
            in_place = [int(index) for index in call.attrs.inplace_indices]
        writes: list[Place] = []
        for type_, index in zip(types, in_place, strict=True):
            if index < 0:
                made = Slice(Tensor.of(type_))
                arguments.append(made)
                writes.append(made)
            else:
                changed = arguments[index]
                assert not isinstance(changed, int)
                writes.append(changed)
        self.launches.append(Launch(call.args[0].name_hint, arguments, writes))
        return writes if len(writes) > 1 or isinstance(call.ty_args[0], relax.TupleType) else (
            writes[0]
        )  # fmt: skip

    def _argument(self, expr: Any) -> Place | int:
        if isinstance(expr, tirx.IntImm):
            return int(expr.value)
        return self.place(expr)


def _bindings(function: relax.Function) -> Iterator[tuple[relax.Var, Any]]:
    for block in function.body.blocks:
        for binding in block.bindings:
            yield binding.var, binding.value


def read(
    name: str,
    function: relax.Function,
    takes: Sequence[str],
    gives: Sequence[str],
    kernels: Mapping[str, tirx.PrimFunc],
    sizes: Mapping[str, int],
    constants: Constants,
) -> Entry:
    """The entry that a Relax function describes. Its last parameter are the weights.

    `sizes` are the largest sizes of a call: the arena holds such a call.
    """
    *inputs, weights = function.params
    reader = _Reader(inputs, weights, constants)
    for var, value in _bindings(function):
        reader.bind(var, value)
    result = reader.places[function.body.body]
    results = result if isinstance(result, list) else [result]
    given: dict[str, Slice] = {}
    for each, place in zip(gives, results, strict=True):
        if not isinstance(place, Slice):
            raise CompileError(f"`{each}` of {name} is not computed by a kernel")
        given[each] = place
    taken = {each: Tensor.of(var.ty) for each, var in zip(takes, inputs, strict=True)}
    entry = Entry(name, taken, given, _needed(reader.launches, given))
    _group(entry.launches, kernels)
    _lay_out(entry, sizes)
    return entry


def _needed(launches: list[Launch], gives: Mapping[str, Slice]) -> list[Launch]:
    """Without the launches whose results are never read."""
    wanted: set[int] = {id(place) for place in gives.values()}
    kept = []
    for launch in reversed(launches):
        in_place = any(not isinstance(place, Slice) for place in launch.writes)
        if in_place or any(id(place) in wanted for place in launch.writes):
            kept.append(launch)
            wanted |= {id(place) for place in launch.reads}
    return kept[::-1]


def _key(place: Place) -> Any:
    return id(place) if isinstance(place, Slice) else place


def _group(launches: Sequence[Launch], kernels: Mapping[str, tirx.PrimFunc]) -> None:
    """Put adjacent independent launches into one group.

    A kernel with several loops has a barrier between them, so it stays alone.
    """
    number, read, written = -1, set[Any](), set[Any]()
    alone = True
    for launch in launches:
        reads = {_key(place) for place in launch.reads}
        writes = {_key(place) for place in launch.writes}
        single = loops(kernels[launch.kernel]) <= 1
        if alone or not single or reads & written or writes & read:
            number, read, written = number + 1, set(), set()
        launch.group = number
        read |= reads
        written |= writes
        alone = not single


def _lay_out(entry: Entry, sizes: Mapping[str, int]) -> None:
    """Assign every slice an offset in the arena: slices that are live together do not overlap."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for launch in entry.launches:
        for place in launch.reads:
            if isinstance(place, Slice):
                first.setdefault(id(place), launch.group)
                last[id(place)] = launch.group
    end = entry.launches[-1].group if entry.launches else 0
    for made in entry.gives.values():
        last[id(made)] = end
    placed: list[tuple[Slice, int]] = []
    slices = entry.slices
    for index, each in enumerate(slices):
        each.index = index
        unknown = {name for e in each.tensor.shape for name in _names(e)} - set(sizes)
        if unknown:
            raise CompileError(
                f"A tensor of {entry.name} has the size {', '.join(sorted(unknown))}, which has no "
                "largest value"
            )
    for each in sorted(slices, key=lambda s: -s.tensor.bytes(sizes)):
        size = -(-each.tensor.bytes(sizes) // ALIGNMENT) * ALIGNMENT
        offset = 0
        for other, length in sorted(placed, key=lambda pair: pair[0].offset):
            if last[id(other)] < first[id(each)] or last[id(each)] < first[id(other)]:
                continue
            if offset + size <= other.offset:
                break
            offset = max(offset, other.offset + length)
        each.offset = offset
        placed.append((each, size))
        entry.arena_bytes = max(entry.arena_bytes, offset + size)


def _names(expr: Any) -> Iterator[str]:
    if isinstance(expr, str):
        yield expr
    elif isinstance(expr, list | tuple):
        for each in expr[1:]:
            yield from _names(each)


def loops(function: tirx.PrimFunc) -> int:
    """How many parallel loops a call of a kernel may run.

    All threads run the kernel and share its loops. Each of them runs the code outside of loops, so
    a kernel with loops that stores to a tensor there is rejected.
    """
    found, local, stored = 0, list[Any](), list[Any]()

    def visit(statement: Any, inside: bool) -> None:
        nonlocal found
        if isinstance(statement, tirx.For) and statement.kind == tirx.ForKind.PARALLEL:
            if inside:
                raise CompileError("A parallel loop of a kernel stands in another one")
            found += 1
            inside = True
        if isinstance(statement, tirx.AllocBuffer):
            local.append(statement.buffer)
        if isinstance(statement, tirx.BufferStore) and not inside:
            stored.append(statement.buffer)
        for child in _children(statement):
            visit(child, inside)

    visit(function.body, False)
    if found and not all(any(buffer.same_as(own) for own in local) for buffer in stored):
        raise CompileError("A kernel with a parallel loop stores to a tensor outside of it")
    return found


def _children(statement: Any) -> Iterator[Any]:
    if isinstance(statement, tirx.SeqStmt):
        yield from statement.seq
    for name in ("body", "block", "init", "then_case", "else_case"):
        child = getattr(statement, name, None)
        if child is not None:
            yield child


def scratch(functions: Sequence[tirx.PrimFunc]) -> int:
    """Bytes that a thread needs for the largest of some kernels."""
    return max((int(f.attrs[SCRATCH]) for f in functions if SCRATCH in f.attrs), default=0)
