"""Describes the contents of a safetensors file."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from inlay.errors import CheckpointError
from inlay.loader import generation
from inlay.loader.dtypes import NAMES
from inlay.loader.safetensors_file import Entry, parse_header

# Characters of a text that are shown.
_LONGEST = 200


@dataclass(frozen=True)
class Row:
    """A tensor, or all tensors that differ only in their layer number."""

    name: str
    dtype: str
    shape: str
    nbytes: int
    # The weights that this is a part of, padding included; none for files and padding.
    weights: int

    @property
    def bits(self) -> float | None:
        """Its share of the bits per weight: integers and their scales are separate tensors."""
        return 8 * self.nbytes / self.weights if self.weights else None


@dataclass(frozen=True)
class Inspection:
    """A file's manifest, if it is a model of ours, and its tensors."""

    path: Path
    manifest: dict[str, Any]
    tensors: list[Row]
    # Settings of the checkpoint's generation config that the engine does not use.
    passed_over: list[str] = field(default_factory=list)
    # What a file of another kind says of itself.
    described: dict[str, str] = field(default_factory=dict)

    def groups(self) -> list[Row]:
        """The tensors, one row for all layers, without padding."""
        found: dict[tuple[str, str, str], list[Row]] = {}
        for row in self.tensors:
            if not row.name.startswith("pad:"):
                name = re.sub(r"\.\d+\.", ".*.", row.name)
                found.setdefault((name, row.dtype, row.shape), []).append(row)
        return [
            Row(
                f"{name} (x{len(rows)})" if len(rows) > 1 else name,
                dtype,
                shape,
                sum(row.nbytes for row in rows),
                sum(row.weights for row in rows),
            )
            for (name, dtype, shape), rows in found.items()
        ]

    def facts(self) -> dict[str, str]:
        """The manifest in a few lines."""
        size = self.path.stat().st_size
        result = {"file": str(self.path), "size": f"{size:,} bytes"}
        manifest = self.manifest
        if self.described:
            return result | self.described
        if not manifest:
            return result | {"manifest": "none: not a model that inlay compiled"}
        schemes = manifest["quantization"]
        stored = sum(row.nbytes for row in self.tensors if row.weights)
        # The weights of scales are counted with their integers.
        weights = sum(row.weights for row in self.tensors if not row.name.endswith(".s"))
        result |= {
            "name": manifest["name"],
            "architecture": f"{manifest['architecture']} ({manifest['kind']})",
            "quantization": f"{schemes['scheme']}, embedding {schemes['embedding']}, "
            f"head {schemes['head']}",
            "weights": f"{weights:,} with padding, {8 * stored / max(weights, 1):.2f} bits each",
            "vocabulary": f"{manifest['vocab_size']:,}",
            "context": f"{manifest['context']:,} tokens",
            "stop tokens": ", ".join(map(str, manifest["eos"])) or "none",
            "settings not taken": ", ".join(self.passed_over) or "none",
            "source": ", ".join(f"{k} {v}" for k, v in manifest["source"].items() if v) or "local",
            "layout": manifest["layout"],
            "contents": manifest["content"],
            "made by": manifest["created_by"],
        }
        for pool in manifest["kv"]:
            window = f"window {pool['window']}" if pool["window"] else "no window"
            planes = " and ".join(f"{p['dtype']} {p['shape']}" for p in pool["planes"])
            result[f"cache of {len(pool['layers'])} layers"] = f"{window}, {planes} a page"
        return result

    def as_dict(self) -> dict[str, Any]:
        """Everything, as JSON."""
        return {
            "manifest": self.manifest,
            "settings_not_taken": self.passed_over,
            **({"metadata": self.described} if self.described else {}),
            "tensors": [asdict(row) for row in self.tensors],
        }


def inspect(path: Path) -> Inspection:
    """Read the header of a file."""
    if not path.is_file():
        raise CheckpointError(f"There is no file {path}")
    entries, metadata, base = parse_header(path)
    try:
        manifest = json.loads(metadata.get("inlay", "{}"))
    except ValueError as error:
        raise CheckpointError(f"The manifest of {path} is not JSON: {error}") from None
    rows = [
        Row(
            name,
            NAMES[entry.dtype],
            str(list(entry.shape)),
            entry.end - entry.start,
            _weights(name, entry.shape, entries),
        )
        for name, entry in entries.items()
    ]
    settings = _settings(path, entries, base)
    passed_over = generation.passed_over(settings, manifest.get("context", 0))
    return Inspection(path, manifest, rows, passed_over)


def inspect_gguf(path: Path) -> Inspection:
    """Read the header of a GGUF file: its tensors have the names that llama.cpp gives them."""
    from inlay.loader.gguf.file import GgufFile

    file = GgufFile(path)
    rows = [
        Row(name, each.type.name, str(list(each.shape)), each.nbytes, math.prod(each.shape))
        for name, each in file.tensors.items()
    ]
    stored, weights = sum(row.nbytes for row in rows), sum(row.weights for row in rows)
    described = {
        "weights": f"{weights:,}, {8 * stored / max(weights, 1):.2f} bits each",
        "most are": file.usual(),
    }
    for key, value in file.metadata.items():
        if isinstance(value, str | int | float):
            text = str(value)
            described[key] = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        else:
            described[key] = f"{len(value):,} entries"
    return Inspection(path, {}, rows, described=described)


def _settings(path: Path, entries: Mapping[str, Entry], base: int) -> dict[str, Any]:
    """The generation config stored in a data file."""
    entry = entries.get("file:generation_config.json")
    if entry is None:
        return {}
    with path.open("rb") as file:
        file.seek(base + entry.start)
        text = file.read(entry.end - entry.start)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise CheckpointError(f"generation_config.json in {path} is not JSON: {error}") from None
    return found if isinstance(found, dict) else {}


def _weights(name: str, shape: Sequence[int], entries: Mapping[str, Entry]) -> int:
    """How many weights a tensor is a part of; docs/model-format.md describes the packing."""
    if name.startswith(("file:", "pad:")):
        return 0
    stem, _, part = name.rpartition(".")
    if part == "s" and f"{stem}.q" in entries:
        shape, part = entries[f"{stem}.q"].shape, "q"
    if part != "q" or len(shape) != 4:
        return math.prod(shape)
    # Tiles of 16 outputs and groups of 32 inputs.
    return math.prod(shape[:2]) * 16 * 32


def content_hash(path: Path, progress: Callable[[int, int], None] = lambda *_: None) -> str:
    """The SHA-256 of the bytes of all tensors, in the order of the file."""
    entries, _, base = parse_header(path)
    digest = hashlib.sha256()
    spans = [
        (entry.start, entry.end)
        for name, entry in sorted(entries.items(), key=lambda item: item[1].start)
        if not name.startswith("pad:")
    ]
    total, done = sum(end - start for start, end in spans), 0
    with path.open("rb") as file:
        for start, end in spans:
            file.seek(base + start)
            left = end - start
            while left:
                block = file.read(min(left, 1 << 22))
                digest.update(block)
                left -= len(block)
                done += len(block)
                progress(done, total)
    return digest.hexdigest()
