"""From a model to `NAME-<target>.so`: one executable with a variant for each instruction set."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tvm
from tvm import relax, tirx
from tvm.relax import vm_build
from tvm.relax.pipeline import default_build_pipeline

from inlay.compiler import graph, lowering, objects
from inlay.compiler.graph import Limits
from inlay.compiler.link import link
from inlay.errors import CompileError
from inlay.models import Model
from inlay.models.common.config import Config
from inlay.models.common.decoder import CausalLM
from inlay.models.common.parameters import Matrix
from inlay.ops import kv
from inlay.ops.isa import Isa, isas_of
from inlay.ops.tir import SCRATCH

FORMAT = 1
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Target:
    """What a library is for: an architecture and a system, and the variants to build."""

    arch: str
    system: str
    isas: tuple[Isa, ...]

    @property
    def name(self) -> str:
        """The name in file names and manifests."""
        return f"{self.arch}-{self.system}"

    @property
    def triple(self) -> str:
        """LLVM's name for the machine."""
        return str(self.isas[0].target(self.system)["mtriple"])


def target(name: str, only: Sequence[str] = ()) -> Target:
    """The target called `ARCH-SYSTEM`, with the variants in `only` or all of them."""
    arch, _, system = name.partition("-")
    try:
        known = isas_of(arch)
        for isa in known:
            isa.target(system)
    except ValueError as error:
        raise CompileError(f"{name!r} cannot be compiled for: {error}") from None
    missing = set(only) - {isa.name for isa in known}
    if missing:
        names = ", ".join(isa.name for isa in known)
        raise CompileError(f"{name} has no variant {', '.join(sorted(missing))}; known are {names}")
    return Target(arch, system, tuple(isa for isa in known if not only or isa.name in only))


def layout(architecture: str, config: Config, model: Model) -> str:
    """The hash that must be equal in the data file and in the library.

    It covers what the library has compiled in: how weights are packed, how the cache is laid out,
    and every number of the config. A matching pair cannot compute something else.
    """
    numbers = {k: v for k, v in dataclasses.asdict(config).items() if not k.endswith("token_id")}
    described: dict[str, Any] = {
        "format": FORMAT,
        "architecture": architecture,
        "config": numbers,
        "weights": [[part.name, list(part.shape), part.dtype] for part in graph.weights(model)],
        "schemes": [
            f"{parameter.packed().name}.{parameter.packed().version}"
            for _, parameter in model.parameters()
            if isinstance(parameter, Matrix)
        ],
    }
    if isinstance(model, CausalLM):
        described["kv"] = [
            [list(pool.layers), pool.window, *map(dataclasses.astuple, graph.planes(model, pool))]
            for pool in graph.cache(model)
        ]
        described["kv_version"] = kv.VERSION[model.cache_dtype]
        described["rope"] = [
            [each.rope.inv_freq.tobytes().hex(), each.rope.attention_factor]
            for each in model.heads
            if each.rope
        ]
    text = json.dumps(described, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def lower(
    model: Model, target: Target, limits: Limits, progress: Progress = lambda *_: None
) -> tvm.IRModule:
    """The functions of all variants, lowered to calls of the virtual machine."""
    bb = objects.Builder()
    steps = len(target.isas) + 1
    for number, isa in enumerate(target.isas):
        progress("planning", number, steps)
        graph.emit(bb, model, isa, limits)
    progress("planning", steps - 1, steps)
    # What a kernel of several operators makes superfluous goes.
    module = relax.transform.DeadCodeElimination()(bb.finalize())
    with tvm.target.Target(target.isas[-1].target(target.system)):
        lowered = default_build_pipeline()(module)
    progress("planning", steps, steps)
    return lowered


def workspace(module: tvm.IRModule, model: Model, target: Target, limits: Limits) -> dict[str, int]:
    """Bytes that the largest call needs besides weights and cache, for each variant."""
    entry = "step" if isinstance(model, CausalLM) else "encode"
    width = model.vocab_size if isinstance(model, CausalLM) else model.hidden_size
    rows = limits.logit_rows if isinstance(model, CausalLM) else limits.rows
    result = {}
    for isa in target.isas:
        total = _storage(module[f"{entry}_{isa.name}"]) + rows * width * 4
        result[isa.name] = total
    return result


def scratch(module: tvm.IRModule, target: Target) -> dict[str, int]:
    """Bytes that each thread takes besides, for each variant: those of the hungriest kernel."""
    result = {isa.name: 0 for isa in target.isas}
    for function in module.functions.values():
        if isinstance(function, tirx.PrimFunc) and SCRATCH in function.attrs:
            cpu = str(function.attrs["target"].attrs["mcpu"])
            [name] = [isa.name for isa in target.isas if isa.mcpu == cpu]
            result[name] = max(result[name], int(function.attrs[SCRATCH]))
    return result


def _storage(function: relax.Function) -> int:
    """The sum of the planned buffers. The result is not planned: it outlives the call."""
    total = 0

    def visit(expr: Any) -> None:
        nonlocal total
        if (
            isinstance(expr, tvm.ir.Call)
            and getattr(expr.op, "name", "") == "relax.vm.alloc_storage"
        ):
            shape = expr.args[0]
            if isinstance(shape, relax.ShapeExpr):
                total += math.prod(int(extent) for extent in shape.values)

    relax.analysis.post_order_visit(function, visit)
    return total


def _split(module: tvm.IRModule, target: Target) -> tuple[dict[str, Any], dict[Any, Any]]:
    """Kernels with their targets, the plainest variant first; and functions for any variant.

    Each kernel becomes an object file of its own, as LLVM takes one CPU for a whole module. The
    plainest goes first: helpers that several objects define are taken from the first.
    """
    kernels: dict[str, dict[str, Any]] = {isa.mcpu: {} for isa in reversed(target.isas)}
    targets = {isa.mcpu: isa.target(target.system) for isa in target.isas}
    common = {}
    for name, function in module.functions.items():
        if not isinstance(function, tirx.PrimFunc):
            continue
        if "target" in function.attrs:
            cpu = str(function.attrs["target"].attrs["mcpu"])
            plain = function.without_attr("target").without_attr(SCRATCH)
            kernels[cpu][name.name_hint] = plain, targets[cpu]
        else:
            common[name] = function
    return {name: kernel for group in kernels.values() for name, kernel in group.items()}, common


def build(
    output: Path,
    model: Model,
    layout: str,
    target: Target,
    limits: Limits,
    progress: Progress = lambda *_: None,
) -> dict[str, Any]:
    """Compile and link the library; returns its manifest."""
    module = lower(model, target, limits, progress)
    manifest = {
        "format": FORMAT,
        "layout": layout,
        "target": target.name,
        "isas": [isa.name for isa in target.isas],
        "max_rows": limits.rows,
        "max_seqs": limits.seqs,
        "max_logit_rows": limits.logit_rows,
        "workspace_bytes": workspace(module, model, target, limits),
        "scratch_bytes": scratch(module, target),
    }
    builder = relax.ExecBuilder()
    _emit_manifest(builder, json.dumps(manifest, separators=(",", ":")))
    constants = dict(module.attrs.get("const_name_to_constant", {})) if module.attrs else {}
    leftover = vm_build._vmcodegen(builder, module)
    kernels, common = _split(leftover, target)
    compiled = objects.compile_all(
        kernels, lambda done, total: progress("compiling kernels", done, total)
    )
    host = tvm.target.Target(target.isas[-1].target(target.system))
    plain = lowering.build(tvm.IRModule(common), host)
    linked = vm_build._ffi_api.VMLink(builder, host, plain, [], constants)

    def finish(name: str, objects: list[str], **_: Any) -> None:
        link(Path(name), objects, target.triple)

    progress("linking", 0, 1)
    vm_build.VMExecutable(linked).export_library(
        str(output), fcompile=finish, addons=[str(path) for path in compiled]
    )
    progress("linking", 1, 1)
    return manifest


def _emit_manifest(builder: relax.ExecBuilder, text: str) -> None:
    """Add `manifest() -> str` to the executable."""
    with builder.function("manifest", num_inputs=0):
        builder.emit_call("vm.builtin.copy", [builder.convert_constant(text)], dst=builder.r(0))
        builder.emit_ret(builder.r(0))
