"""Compile operators for an instruction set and call them with numpy arrays."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tvm
from tvm import relax
from tvm.relax.frontend import nn

from inlay.compiler import lowering
from inlay.ops.isa import Isa, host_isas

Spec = tuple[Sequence[int | str], str]


@dataclass
class Case:
    """A function over tensors, and the shapes and dtypes of its arguments."""

    build: Callable[..., Any]
    specs: Sequence[Spec]


def compile_cases(isa: Isa, cases: dict[str, Case]) -> dict[str, Callable[..., Any]]:
    """Compile each case to a function of numpy arrays; arrays may be written in place."""
    bb = relax.BlockBuilder()
    for name, case in cases.items():
        sizes: dict[str, Any] = {}

        def extent(e: int | str, sizes: dict[str, Any] = sizes) -> Any:
            return sizes.setdefault(e, tvm.tirx.Var(e, "int64")) if isinstance(e, str) else e

        params = [
            relax.Var(f"x{i}", relax.TensorType([extent(e) for e in shape], dtype))
            for i, (shape, dtype) in enumerate(case.specs)
        ]
        with bb.function(name, params), isa:
            with bb.dataflow():
                out = case.build(*(nn.Tensor(_expr=p) for p in params))
                outs = out if isinstance(out, list | tuple) else [out]
                result = bb.emit_output(relax.Tuple([o._expr for o in outs]))
            bb.emit_func_output(result)
    mod = bb.finalize()
    executable = tvm.compile(mod, tvm.target.Target(isa.target()), tir_pipeline=lowering.NAME)
    vm = relax.VirtualMachine(executable, tvm.cpu())

    def function(name: str) -> Callable[..., Any]:
        def run(*arrays: np.ndarray) -> Any:
            tensors = [tvm.runtime.tensor(np.ascontiguousarray(a)) for a in arrays]
            outs = [t.numpy() for t in vm[name](*tensors)]
            # In-place writes are copied back to the caller's arrays.
            for array, t in zip(arrays, tensors, strict=True):
                if array.flags.writeable and array.flags.c_contiguous:
                    np.copyto(array, t.numpy())
            return outs[0] if len(outs) == 1 else outs

        return run

    return {name: function(name) for name in cases}


def isas() -> list[Isa]:
    """Return the instruction sets to test, or only the one that `INLAY_ISA` names."""
    forced = os.environ.get("INLAY_ISA")
    return [isa for isa in host_isas() if forced in (None, isa.name)]
