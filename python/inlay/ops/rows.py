"""The values between operators: activations, and the batch of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tvm import tirx
from tvm.relax.frontend import nn

from inlay.ops.isa import Isa
from inlay.ops.tir import Expr, Kernel


@dataclass(frozen=True)
class Quantized:
    """Activations in 8 bits, for the weights of one kind, in the order of `tile.Place`."""

    values: nn.Tensor  # int8 [n, inputs padded to 32]
    scales: nn.Tensor  # float32 [n, spans]: one for the groups of a span
    sums: nn.Tensor  # int32 [n, groups]: of a group's values, times minus the weights' offset
    inputs: int


# The input of a linear operator: plain activations, or quantized once for several operators by
# `Scheme.prepare`.
Rows = nn.Tensor | Quantized


@dataclass(frozen=True)
class Batch:
    """The ragged batch of a step, as seam 4 of the architecture describes it."""

    tokens: nn.Tensor
    positions: nn.Tensor
    row_seq: nn.Tensor
    row_start: nn.Tensor
    kv_len: nn.Tensor
    logit_rows: nn.Tensor
    # int64 [n], if texts branch within the step: `attend.Tree` defines its bits.
    tree: nn.Tensor | None = None


@dataclass
class Pages:
    """The page tables of one pool and its planes, which attention writes in place."""

    slots: nn.Tensor
    page_ptr: nn.Tensor
    page_ids: nn.Tensor
    page_first: nn.Tensor
    planes: list[nn.Tensor]
    page_size: int


@dataclass
class States:
    """The pages of recurrent state: what a step begins with, and where it leaves states.

    `read` has a page for each sequence, -1 where its text begins. `write` has for each row the page
    that takes the state after it, or -1. No page is both.
    """

    read: nn.Tensor
    write: nn.Tensor
    planes: dict[str, nn.Tensor]


def call(
    kernel: Kernel,
    args: Sequence[nn.Tensor | Expr],
    shape: Sequence[int | Expr],
    dtype: str = "float32",
) -> nn.Tensor:
    """Call a kernel that writes one new tensor."""
    out = nn.Tensor.placeholder(list(shape), dtype)
    return nn.tensor_ir_op(kernel.func, kernel.name, list(args), out)


def call_many(
    kernel: Kernel, args: Sequence[nn.Tensor], outs: Sequence[tuple[Sequence[int | Expr], str]]
) -> list[nn.Tensor]:
    """Call a kernel that writes several new tensors."""
    out = [nn.Tensor.placeholder(list(shape), dtype) for shape, dtype in outs]
    return list(nn.tensor_ir_op(kernel.func, kernel.name, list(args), out))


def static(extent: int | Expr, what: str) -> int:
    """Return an extent that must be known at compile time."""
    if isinstance(extent, int):
        return extent
    if isinstance(extent, tirx.IntImm):
        return int(extent.value)
    raise ValueError(f"{what} has to be known when compiling")


def isa() -> Isa:
    """Return the instruction set that kernels are built for."""
    return Isa.current()
