"""The committed outputs of transformers, and our builds of the same checkpoints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from inlay.compiler.convert import convert
from inlay.compiler.graph import Limits
from inlay.compiler.library import build, target
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.source import Source
from inlay.ops.isa import host_arch, host_isas
from inlay.testing import synthetic
from inlay.testing.driver import Driver

FOLDER = Path(__file__).parents[2] / "goldens"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))
DECODERS = [case for case in CASES if not case.startswith("bert")]
ENCODERS = [case for case in CASES if case.startswith("bert")]
# LongRoPE chooses its factors by the limit of the context; transformers by the current text. The
# default limit is the one up to which both use the short ones.
CONTEXT = {"phi3-longrope-long": 512}


@dataclass(frozen=True)
class Golden:
    """One case: a checkpoint reproduced from a seed, and the outputs of transformers."""

    name: str
    record: dict[str, Any]
    values: np.ndarray

    @property
    def scale(self) -> float:
        return float(np.abs(self.values).max())


@cache
def golden(case: str) -> Golden:
    record = json.loads((FOLDER / f"{case}.json").read_text())
    return Golden(case, record, load_file(FOLDER / f"{case}.safetensors")["values"])


def checkpoint(folder: Path, case: str) -> Path:
    """Write the checkpoint of a case as transformers would have saved it."""
    record = golden(case).record
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(record["config"]))
    (folder / "tokenizer.json").write_text("{}")
    save_file(synthetic.checkpoint(record["seed"], record["tensors"]), folder / "model.safetensors")
    return folder


def compiled(
    folder: Path,
    case: str,
    scheme: str = "f32",
    isas: tuple[str, ...] = (),
    kv: str | None = None,
) -> tuple[Path, Path]:
    """Compile a case for the best variant of this machine, or for the given ones."""
    stem = "-".join([case, scheme, *isas, *([kv] if kv else [])])
    data, library = folder / f"{stem}.safetensors", folder / f"{stem}.so"
    if library.exists():
        return data, library
    source = Source.from_folder(checkpoint(folder / case, case))
    recipe = understand(source, Schemes.named(scheme, kv=kv), context=CONTEXT.get(case))
    convert(source, recipe.model, data, manifest(recipe, case))
    chosen = target(f"{host_arch()}-linux", isas or (host_isas()[0].name,))
    limits = Limits(rows=160, seqs=8, logit_rows=160)
    build(library, recipe.model, recipe.context, recipe.layout, chosen, limits)
    return data, library


def driver(
    folder: Path,
    case: str,
    scheme: str = "f32",
    isas: tuple[str, ...] = (),
    isa: str | None = None,
    kv: str | None = None,
) -> Driver:
    data, library = compiled(folder, case, scheme, isas, kv)
    return Driver(data, library, isa=isa)
