"""`inlay compile` without the command line: find, convert and compile, skipping what is done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import tvm

from inlay import _cache
from inlay._files import replaced
from inlay._progress import Progress, silent
from inlay.compiler import library
from inlay.compiler.convert import convert
from inlay.compiler.graph import Limits
from inlay.compiler.library import Target, target
from inlay.compiler.link import linker, whole
from inlay.compiler.manifest import manifest, packed_manifest, paths
from inlay.compiler.recipe import Recipe, understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CheckpointError, disk_faults
from inlay.loader.hub import Origin, locate
from inlay.loader.safetensors_file import SafetensorsFile, parse_header
from inlay.loader.source import Source
from inlay.ops.isa import host_target


@dataclass(frozen=True)
class Options:
    """The user's options."""

    quantization: str = "w4"
    embedding: str | None = None
    head: str | None = None
    kv: str | None = None
    target: str = field(default_factory=host_target)
    isas: Sequence[str] = ()
    max_batch_tokens: int = 512
    max_sequences: int = 64
    context: int | None = None
    name: str | None = None
    revision: str | None = None
    ignore_config_keys: Sequence[str] = ()
    lora: Path | None = None
    chat_template: Path | None = None
    """A file to take instead of the checkpoint's own template."""
    force: bool = False

    @property
    def limits(self) -> Limits:
        """The largest call."""
        return Limits(self.max_batch_tokens, self.max_sequences, self.max_sequences)


@dataclass(frozen=True)
class Result:
    """The two files, and whether each existed: here, or in the cache."""

    data: Path
    library: Path
    manifest: dict[str, Any]
    data_reused: bool
    library_reused: bool
    notes: Sequence[str] = ()


@disk_faults()
def open_model(
    model: str, options: Options, progress: Progress = silent
) -> tuple[Origin, Recipe, Target]:
    """Find a checkpoint and read its config."""
    origin = locate(model, options.revision, progress)
    schemes = Schemes.named(options.quantization, options.embedding, options.head, options.kv)
    source = Source.of(origin.place)
    if options.chat_template is not None:
        source = source.with_template(options.chat_template)
    recipe = understand(
        source if options.lora is None else source.adapted(options.lora),
        schemes,
        context=options.context,
        ignore=options.ignore_config_keys,
    )
    return origin, recipe, target(options.target, options.isas)


@disk_faults()
def compile_model(
    model: str, output: Path | None, options: Options, progress: Progress = silent
) -> Result:
    """Make the data file and the library of a model."""
    origin, recipe, chosen = open_model(model, options, progress)
    adapted = "" if options.lora is None else f"-{options.lora.resolve().name}"
    name = options.name or f"{origin.name}{adapted}-{options.quantization}"
    folder = output or Path(name)
    data, binary = paths(folder, name, chosen)
    described = origin.described()
    described["license"] = described["license"] or recipe.source.license
    facts = manifest(recipe, name, described)
    stored = _stored(recipe, chosen, options)
    notes = [*recipe.notes]
    added = (options.lora, options.chat_template)
    places = [origin.place, *(place for place in added if place is not None)]
    written = None if options.force else _existing(data, facts, places)
    if written is None:
        made, rounded = convert(recipe.source, recipe.model, data, facts, progress)
        notes.extend(rounded)
        _remember(data, made, places)
    reused = _library(stored, binary, recipe, chosen, options, progress)
    return Result(data, binary, written or made, written is not None, reused, notes)


@disk_faults()
def open_data(data: Path, options: Options) -> tuple[dict[str, Any], Recipe, Target]:
    """Read a data file as its checkpoint was read: its manifest, and the recipe to compile."""
    found = packed_manifest(SafetensorsFile(data))
    context = options.context or found["context"]
    if context > found["context"]:
        raise CheckpointError(f"{data} was compiled for a context of {found['context']}.")
    recipe = understand(Source.from_data_file(data), Schemes.of_manifest(found), context=context)
    return found, recipe, target(options.target, options.isas)


@disk_faults()
def compile_data(data: Path, output: Path, options: Options, progress: Progress = silent) -> Result:
    """Make the library of a data file, and put both into a folder. The weights are unchanged."""
    found, recipe, chosen = open_data(data, options)
    if recipe.layout != found["layout"]:
        raise CheckpointError(
            f"{data} was packed for another version of the compiler: pack it anew from its "
            "checkpoint (`make demo-pack` does it for the demo model)."
        )
    copy, binary = paths(output, data.stem, chosen)
    stored = _stored(recipe, chosen, options)
    reused = _library(stored, binary, recipe, chosen, options, progress)
    with replaced(copy) as partial:
        shutil.copyfile(data, partial)
    return Result(copy, binary, found, False, reused)


def _fingerprint(places: Sequence[Path]) -> str:
    """Changes whenever a file of the checkpoint does, or the code that packs weights."""
    facts = [_cache.facts_of(place) for place in places]
    return _cache.digest(json.dumps(facts), _cache.compiler_fingerprint())


def _record(data: Path) -> Path:
    return _cache.folder() / "models" / f"{_cache.digest(str(data.resolve()))}.json"


def _remember(data: Path, manifest: dict[str, Any], places: Sequence[Path]) -> None:
    record = _record(data)
    facts = {"content": manifest["content"], "fingerprint": _fingerprint(places)}
    with replaced(record) as partial:
        partial.write_text(json.dumps(facts))


def _existing(
    data: Path, manifest: dict[str, Any], places: Sequence[Path]
) -> dict[str, Any] | None:
    """The manifest of `data` if it was made from the same checkpoint with the same options."""
    try:
        facts = json.loads(_record(data).read_text())
        _, metadata, _ = parse_header(data)
        found: dict[str, Any] = json.loads(metadata["inlay"])
    except (OSError, ValueError, KeyError, CheckpointError):
        return None
    same = {**manifest, "content": facts.get("content")} == found
    return found if same and facts.get("fingerprint") == _fingerprint(places) else None


def _stored(recipe: Recipe, chosen: Target, options: Options) -> Path:
    """Where the cache has the library, if it was built before.

    If not, the linker is looked for now, and not after everything else is done.
    """
    described = {
        "config": recipe.raw,
        "context": recipe.context,
        "schemes": asdict(recipe.schemes),
        "layout": recipe.layout,
        "target": [chosen.triple, [isa.name for isa in chosen.isas]],
        "limits": [options.limits.rows, options.limits.seqs, options.limits.logit_rows],
    }
    text = json.dumps(described, sort_keys=True)
    key = _cache.digest(text, _cache.compiler_fingerprint(), tvm.__version__)
    stored = _cache.folder() / "libraries" / f"{key}.so"
    if options.force or not whole(stored):
        linker(chosen.triple)
    return stored


def _library(
    stored: Path,
    binary: Path,
    recipe: Recipe,
    chosen: Target,
    options: Options,
    progress: Progress,
) -> bool:
    """Put the library in its place, from the cache if it was built before; whether it was."""
    reused = whole(stored) and not options.force
    if not reused:
        stored.parent.mkdir(parents=True, exist_ok=True)
        library.build(
            stored, recipe.model, recipe.context, recipe.layout, chosen, options.limits, progress
        )
    with replaced(binary) as partial:
        shutil.copyfile(stored, partial)
    return reused
