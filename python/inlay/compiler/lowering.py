"""Lowers kernels from TIR to LLVM, with the few passes that they need.

TVM's own pipeline simplifies statements, which inlines the definition of a variable at every use. A
kernel whose values depend on one another grows by a factor of 30 or without bound, and takes
minutes to compile. LLVM simplifies well enough.
"""

from __future__ import annotations

from typing import Any

import tvm
from tvm import s_tir, tirx
from tvm.tirx import compilation_pipeline

NAME = "inlay"


def _pipeline() -> tuple[Any, Any, Any]:
    passes = [
        s_tir.transform.LowerInitBlock(),
        s_tir.transform.PlanAndUpdateBufferAllocationLocation(),
        s_tir.transform.ConvertBlocksToOpaque(),
        s_tir.transform.LowerOpaqueBlock(),
        tirx.transform.FlattenBuffer(),
        tirx.transform.NarrowDataType(32),
        tirx.transform.StorageRewrite(),
        tirx.transform.StmtSimplify(),
        tirx.transform.VerifyMemory(),
        tirx.transform.AnnotateEntryFunc(),
        tirx.transform.SplitHostDevice(),
        tirx.transform.MakePackedAPI(),
    ]
    return (
        tvm.ir.transform.Sequential(passes),
        s_tir.pipeline.finalize_host_passes,
        s_tir.pipeline.finalize_device_passes,
    )


compilation_pipeline.register_tir_pipeline(NAME, _pipeline)


def build(module: tvm.IRModule, target: tvm.target.Target) -> Any:
    """Compile kernels for a target."""
    return tirx.build(module, target=target, pipeline=NAME)
