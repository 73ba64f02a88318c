"""From a model to `NAME-<target>.so`: its program, and kernels for each instruction set."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvm import relax, tirx

from inlay.compiler import embed, graph, objects, program
from inlay.compiler.graph import Limits
from inlay.compiler.link import link
from inlay.errors import CompileError
from inlay.models.common.attention import PAGE_SIZE
from inlay.models.common.config import Config
from inlay.models.common.model import Model
from inlay.models.common.parameters import Matrix
from inlay.ops.isa import Isa, isas_of
from inlay.ops.tir import SCRATCH

# The versions of the data file's format and of the library's.
FORMAT = 1
PROGRAM_FORMAT = 2
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Target:
    """The target of a library: an architecture, a system, and the variants to build."""

    arch: str
    system: str
    isas: tuple[Isa, ...]

    @property
    def name(self) -> str:
        """The name in file names and manifests."""
        return f"{self.arch}-{self.system}"

    @property
    def triple(self) -> str:
        """LLVM's target triple."""
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
    """The hash that must match between the data file and the library.

    It covers what is compiled into the library: how weights are packed, how the cache is laid out,
    and every number of the config. So a matching pair cannot compute a different model.
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
    described |= model.compiled_in()
    text = json.dumps(described, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Variant:
    """The program of one instruction set: its entries, and the kernels that they launch."""

    isa: Isa
    entries: Sequence[program.Entry]
    kernels: Mapping[str, tirx.PrimFunc]

    @property
    def arena_bytes(self) -> int:
        """The memory that the largest call of any entry needs, not counting weights and cache."""
        return max(entry.arena_bytes for entry in self.entries)

    @property
    def scratch_bytes(self) -> int:
        """The additional memory of each thread."""
        return program.scratch(list(self.kernels.values()))

    def described(self) -> dict[str, Any]:
        """As JSON of the program."""
        numbers = {name: number for number, name in enumerate(self.kernels)}
        return {
            "isa": self.isa.name,
            "scratch_bytes": self.scratch_bytes,
            "kernels": [
                {"symbol": f"__tvm_ffi_{name}", "loops": program.loops(function)}
                for name, function in self.kernels.items()
            ],
            "entries": {entry.name: entry.described(numbers) for entry in self.entries},
        }


@dataclass(frozen=True)
class Lowered:
    """A model as programs: one for each instruction set, and the constants that they share."""

    variants: Sequence[Variant]
    constants: program.Constants

    def workspace(self) -> dict[str, int]:
        """The arena of each variant."""
        return {variant.isa.name: variant.arena_bytes for variant in self.variants}

    def scratch(self) -> dict[str, int]:
        """The additional memory of each thread, for each variant."""
        return {variant.isa.name: variant.scratch_bytes for variant in self.variants}


def lower(
    model: Model, target: Target, limits: Limits, progress: Progress = lambda *_: None
) -> Lowered:
    """Plan the entries of a model for all variants of a target."""
    constants = program.Constants()
    variants = []
    for number, isa in enumerate(target.isas):
        progress("planning", number, len(target.isas))
        variants.append(_variant(model, isa, limits, constants))
    progress("planning", len(target.isas), len(target.isas))
    return Lowered(variants, constants)


def _variant(model: Model, isa: Isa, limits: Limits, constants: program.Constants) -> Variant:
    builder = objects.Builder()
    described = graph.emit(builder, model, isa)
    # Remove what a kernel that fuses several operators has replaced.
    module = relax.transform.DeadCodeElimination()(builder.finalize())
    kernels = {
        variable.name_hint: function
        for variable, function in module.functions.items()
        if isinstance(function, tirx.PrimFunc)
    }
    entries = [
        program.read(
            entry.name, module[entry.name], entry.takes, entry.gives, kernels, limits.sizes,
            constants,
        )
        for entry in described
    ]  # fmt: skip
    launched = {launch.kernel for entry in entries for launch in entry.launches}
    return Variant(isa, entries, {n: f for n, f in sorted(kernels.items()) if n in launched})


def _kernels(lowered: Lowered, target: Target) -> dict[str, Any]:
    """All kernels with their targets, the most basic variant first.

    Each becomes its own object file, as LLVM takes one CPU for a whole module. The most basic comes
    first: helpers that several objects define are taken from the first.
    """
    kernels = {}
    for variant in reversed(lowered.variants):
        for name, function in variant.kernels.items():
            named = function.with_attr("global_symbol", name).without_attr("target")
            kernels[name] = named.without_attr(SCRATCH), variant.isa.target(target.system)
    return kernels


def described(
    lowered: Lowered, model: Model, context: int, layout: str, target: Target, limits: Limits
) -> dict[str, Any]:
    """The program as the library holds it: everything that the engine has to know.

    It fixes what the kernels index. The engine checks a data file against it, weight by weight.
    """
    return {
        "format": PROGRAM_FORMAT,
        "layout": layout,
        "target": target.name,
        "vocab_size": model.vocab_size,
        "hidden_size": model.hidden_size,
        "context": context,
        "page_size": PAGE_SIZE,
        "pools": [
            {
                "reach": pool.reach,
                "planes": [each.described() for each in pool.planes(model.cache_dtype)],
            }
            for pool in model.pools()
        ],
        "weights": [
            {"name": part.name, "dtype": part.dtype, "shape": list(part.shape)}
            for part in graph.weights(model)
        ],
        "max_rows": limits.rows,
        "max_seqs": limits.seqs,
        "max_logit_rows": limits.logit_rows,
        "constants": lowered.constants.described(),
        "variants": [variant.described() for variant in lowered.variants],
    }


def build(
    output: Path,
    model: Model,
    context: int,
    layout: str,
    target: Target,
    limits: Limits,
    progress: Progress = lambda *_: None,
) -> dict[str, Any]:
    """Compile and link the library; return its program."""
    lowered = lower(model, target, limits, progress)
    made = described(lowered, model, context, layout, target, limits)
    write(output, made, lowered, target, progress)
    return made


def write(
    output: Path,
    made: Mapping[str, Any],
    lowered: Lowered,
    target: Target,
    progress: Progress = lambda *_: None,
) -> None:
    """Compile the kernels of a program, and link the library that holds both."""
    compiled = objects.compile_all(
        _kernels(lowered, target), lambda done, total: progress("compiling kernels", done, total)
    )
    progress("linking", 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "program.o"
        text = json.dumps(made, separators=(",", ":"))
        embed.write(data, text.encode(), bytes(lowered.constants.data), target.triple)
        link(output, [str(data), *map(str, compiled)], target.triple)
    progress("linking", 1, 1)
