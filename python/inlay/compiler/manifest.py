"""The manifest of a data file, and the names of the two files of a compiled model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inlay._version import __version__
from inlay.compiler import graph
from inlay.compiler.library import FORMAT, Target
from inlay.compiler.recipe import Recipe
from inlay.errors import CheckpointError
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.source import POOLING, Source
from inlay.models.common.attention import PAGE_SIZE
from inlay.models.common.model import Model


def manifest(recipe: Recipe, name: str, origin: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The manifest of the data file, without the hash of its contents."""
    model, config, schemes = recipe.model, recipe.config, recipe.schemes
    generation = recipe.source.generation
    eos = generation.get("eos_token_id", config.eos_token_id)
    bos = generation.get("bos_token_id", config.bos_token_id)
    return {
        "format": FORMAT,
        "name": name,
        "architecture": recipe.architecture,
        "kind": model.kind,
        "quantization": {
            "scheme": schemes.matrix,
            "embedding": schemes.embedding,
            "head": schemes.embedding if model.tied else schemes.head,
        },
        "vocab_size": model.vocab_size,
        "hidden_size": model.hidden_size,
        "context": recipe.context,
        "page_size": PAGE_SIZE,
        "kv": [
            {
                "layers": list(pool.layers),
                "window": pool.window,
                **({"reach": pool.reach} if pool.reach == "last" else {}),
                "planes": [each.described() for each in pool.planes(model.cache_dtype)],
            }
            for pool in model.pools()
        ],
        "weights": [part.name for part in graph.weights(model)],
        "layout": recipe.layout,
        "bos": bos if isinstance(bos, int) else None,
        "eos": [eos] if isinstance(eos, int) else list(eos or []),
        "pooling": pooling(recipe.source, model),
        "source": dict(origin or {"repo": None, "revision": None, "license": None}),
        "created_by": f"inlay {__version__}",
    }


def pooling(source: Source, model: Model) -> dict[str, Any]:
    """How embeddings are pooled from hidden states: the model's own way, if it names one."""
    found = source.json(POOLING) if POOLING in source.files else {}
    modes = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean"}
    modes["pooling_mode_lasttoken"] = "last"
    chosen = [name for key, name in modes.items() if found.get(key)]
    if found and len(chosen) != 1:
        raise CheckpointError(
            f"{source.place / POOLING} asks for a pooling that is not supported; "
            f"known are {', '.join(modes)}"
        )
    return {"mode": chosen[0] if chosen else model.pooling(), "normalize": True}


def packed_manifest(file: SafetensorsFile) -> dict[str, Any]:
    """The manifest in a data file."""
    if "inlay" not in file.metadata:
        raise CheckpointError(f"{file.path} is a safetensors file, but was not packed by Inlay.")
    found: dict[str, Any] = json.loads(file.metadata["inlay"])
    return found


def paths(folder: Path, name: str, target: Target) -> tuple[Path, Path]:
    """The data file and the library of a model."""
    return folder / f"{name}.safetensors", folder / f"{name}-{target.name}.so"
