"""A thin layer over TVM's TIR builder, so that kernels read as loops.

Kernels are built with Python, not parsed from it: a Python loop unrolls, a
`k.loop` is a loop of the kernel, and an expression is a value in a register.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import tvm
from tvm import tirx
from tvm.script.ir_builder import IRBuilder
from tvm.tirx.script.builder import ir as T  # noqa: N812

if TYPE_CHECKING:
    from inlay.ops.isa.base import Isa

# A TIR expression, buffer or variable. TVM has no useful static types for them.
Expr = Any
Buffer = Any

# Lanes of the vectors that floating-point code uses on every instruction set. LLVM splits them
# where registers are narrower, so every sum has the same order everywhere.
LANES = 16
# Where TVM puts a kernel's buffers: on the stack up to this size, else in the thread's scratch
# memory, in whole pages.
STACK_BYTES = 1024
PAGE_BYTES = 4096
# The attribute of a kernel for the memory that each thread needs.
SCRATCH = "inlay.scratch_bytes"


class Kernel:
    """One TIR function under construction for one instruction set."""

    def __init__(self, name: str, isa: Isa) -> None:
        self.isa = isa
        self.name = f"{name}_{isa.name}"
        self.func: tirx.PrimFunc | None = None
        self._sizes: dict[str, Expr] = {}
        self._scratch = 0

    @contextmanager
    def define(self) -> Iterator[Kernel]:
        """Open the function; buffers are declared inside, then `body`."""
        with IRBuilder() as builder:
            with T.prim_func(s_tir=True):
                T.func_name(self.name)
                yield self
            func = builder.get()
        # The module that it is added to gives it a symbol.
        func = func.without_attr("global_symbol")
        # No two arguments share memory except in-place ones, which are read before they are
        # written.
        func = func.with_attr("tirx.noalias", True)
        if self._scratch:
            func = func.with_attr(SCRATCH, self._scratch)
        self.func = func.with_attr("target", tvm.target.Target(self.isa.target()))

    def size(self, name: str) -> Expr:
        """Return the symbolic extent called `name`."""
        return self._sizes.setdefault(name, tirx.Var(name, "int64"))

    def arg(self, name: str, shape: Sequence[int | str | Expr], dtype: str) -> Buffer:
        """Declare a tensor argument; a string in the shape is a symbolic extent."""
        extents = [self.size(s) if isinstance(s, str) else tirx.IntImm("int64", s)
                   if isinstance(s, int) else s for s in shape]  # fmt: skip
        return T.match_buffer(T.arg(name, T.handle()), extents, dtype)

    def scalar(self, name: str) -> Expr:
        """Declare a 64-bit integer argument."""
        return T.arg(name, tirx.Var(name, "int64"))

    @contextmanager
    def body(self) -> Iterator[None]:
        """Open the body, after all arguments."""
        with T.sblock("root"):
            T.reads()
            T.writes()
            yield

    @contextmanager
    def loop(self, extent: Expr | int, *, parallel: bool = False) -> Iterator[Expr]:
        """Open a loop from 0 to `extent`, split over the threads if `parallel`."""
        extent = tirx.IntImm("int64", extent) if isinstance(extent, int) else extent
        with (T.parallel if parallel else T.serial)(extent) as index:
            yield index

    @contextmanager
    def when(self, condition: Expr) -> Iterator[None]:
        """Open a block that runs when `condition` holds."""
        with T.If(condition), T.Then():
            yield

    @contextmanager
    def either(self, condition: Expr) -> Iterator[tuple[Any, Any]]:
        """Open an if with two branches, each a separate context."""
        with T.If(condition):
            yield T.Then, T.Else

    def local(self, dtype: str, lanes: int = 1) -> Buffer:
        """Declare a register, or scratch where LLVM could not keep it out of memory."""
        size = lanes * np.dtype(dtype).itemsize
        if size > STACK_BYTES:
            self._scratch += -(-size // PAGE_BYTES) * PAGE_BYTES
        return T.alloc_buffer((lanes,), dtype, scope="global")

    def let(self, value: Expr) -> Expr:
        """Compute `value` once, here.

        A float or a vector goes through a register: TVM inlines the definition of a variable at its
        uses, repeatedly during lowering, and these depend on one another in long chains.
        """
        kind = value.ty.dtype
        if not str(kind).startswith("float") and int(kind.lanes) == 1:
            return T.Bind(value)
        register = self.local(str(kind).partition("x")[0], int(kind.lanes))
        put(register, value)
        return get(register)


def flat(buffer: Buffer) -> Buffer:
    """Return a view of a tensor argument in one dimension."""
    extent = buffer.shape[0]
    for other in buffer.shape[1:]:
        extent = extent * other
    return T.decl_buffer((extent,), buffer.dtype, data=buffer.data)


def load(buffer: Buffer, *index: Expr | int, lanes: int = 1) -> Expr:
    """Load one element, or `lanes` adjacent ones along the last axis."""
    if lanes == 1:
        return buffer[index]
    return buffer[(*index[:-1], T.ramp(index[-1], 1, lanes))]


def store(buffer: Buffer, value: Expr, *index: Expr | int) -> None:
    """Store a scalar or a vector along the last axis."""
    lanes = lanes_of(value)
    if lanes > 1:
        T.buffer_store(buffer, value, [*index[:-1], T.ramp(index[-1], 1, lanes)])
    else:
        T.buffer_store(buffer, value, list(index))


def get(register: Buffer) -> Expr:
    """Read a whole register."""
    return load(register, 0, lanes=int(register.shape[0]))


def put(register: Buffer, value: Expr) -> None:
    """Write a whole register."""
    store(register, value, 0)


def lanes_of(value: Expr) -> int:
    """Return how many lanes a value has."""
    return int(value.ty.dtype.lanes)


def splat(value: Expr | float | int, lanes: int, dtype: str = "float32") -> Expr:
    """Return a vector with `value` in every lane, or `value` if it is a vector already."""
    if isinstance(value, float | int):
        value = const(value, dtype)
    return value if lanes_of(value) == lanes else T.broadcast(value, lanes)


def const(value: float | int, dtype: str = "float32") -> Expr:
    """Return a constant scalar."""
    return tirx.const(value, dtype)


def quotient(a: Expr, b: Expr | int) -> Expr:
    """Divide non-negative integers.

    `//` rounds down for all signs: TVM emits a select that repeats its operands, and a chain of
    such selects grows exponentially.
    """
    return tirx.truncdiv(a, b)


def remainder(a: Expr, b: Expr | int) -> Expr:
    """Return the remainder of a division of non-negative integers."""
    return tirx.truncmod(a, b)


def vector(dtype: str, lanes: int) -> str:
    """Return the name of a vector type."""
    return dtype if lanes == 1 else f"{dtype}x{lanes}"


def intrinsic(name: str, dtype: str, *args: Expr) -> Expr:
    """Call an LLVM intrinsic."""
    return T.call_llvm_pure_intrin(T.llvm_lookup_intrinsic_id(name), *args, dtype=dtype)


def prefetch(buffer: Buffer, *index: Expr | int, write: bool = False) -> None:
    """Prefetch a cache line."""
    arguments = [const(int(write), "int32"), const(3, "int32"), const(1, "int32")]
    call = T.call_llvm_intrin(
        "llvm.prefetch", T.address_of(buffer[index]), *arguments, dtype="void"
    )
    T.evaluate(call)


def pieces(length: int, widest: int = LANES) -> list[tuple[int, int]]:
    """Cut `length` into (start, lanes) pieces, the widest first."""
    cuts, start, lanes = [], 0, widest
    while start < length:
        while lanes > length - start:
            lanes //= 2
        cuts.append((start, lanes))
        start += lanes
    return cuts
