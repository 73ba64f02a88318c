"""The cost of a token: multiply-adds of the matrices, and bytes that a step has to read."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inlay.loader.safetensors_file import SafetensorsFile, parse_header
from inlay.models import text_part
from inlay.ops.dot import GROUP

_TABLES = ("embed", "wte", "wpe", "lm_head")
"""Matrices that a row is not multiplied by, except that a tied embedding is the head too."""


@dataclass(frozen=True)
class Work:
    """The work of a model, from the header of its data file."""

    macs: int
    """Multiply-adds per token in the matrices of all layers."""
    head: int
    """Multiply-adds of a row of logits."""
    weights: int
    """Bytes of weights that a step reads; of experts, those that one token goes through."""
    cache: int
    """Bytes of the KV cache of one token."""
    arithmetic: str
    """The arithmetic: `int8` if weights are packed integers, else `f32`."""

    def read(self, depth: int, batch: int) -> int:
        """Bytes that a step reads to give each of `batch` sequences its next token."""
        return self.weights + self.cache * depth * batch


def work(data: Path) -> Work:
    """Count from the header of a data file."""
    entries, metadata, _ = parse_header(data)
    manifest = json.loads(metadata["inlay"])
    macs, tables, arithmetic = 0.0, dict[str, int](), "f32"
    used = _used(data) if any(".experts." in name for name in entries) else 1.0
    sizes: dict[str, float] = {}
    for name, entry in entries.items():
        if name.startswith(("file:", "pad:")):
            continue
        matrix, _, part = name.rpartition(".")
        arithmetic = "int8" if part == "q" and "layers" in matrix else arithmetic
        share = used if ".experts." in name else 1.0
        sizes[matrix] = sizes.get(matrix, 0) + (entry.end - entry.start) * share
        count = math.prod(entry.shape) * {"s": GROUP, "w": 1}.get(part, 0)  # one scale per group
        if any(word in matrix for word in _TABLES):
            tables[matrix] = tables.get(matrix, 0) + count
        else:
            macs += count * share
    head = next((name for name in tables if "lm_head" in name), None) or max(
        tables, key=lambda name: tables[name], default=""
    )
    unread = sum(sizes[name] for name in tables if name != head)
    cache = sum(
        math.prod(plane["shape"]) * np.dtype(plane["dtype"]).itemsize
        for pool in manifest.get("kv", [])
        for plane in pool["planes"]
    )
    return Work(
        macs=round(macs),
        head=tables.get(head, 0),
        weights=round(sum(sizes.values()) - unread),
        cache=cache // manifest.get("page_size", 1),
        arithmetic=arithmetic,
    )


_CHOSEN = ("num_experts_per_tok", "moe_k", "experts_per_token")
_EXPERTS = ("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")


def _used(data: Path) -> float:
    """The share of the experts that a token goes through, from the config in a data file."""
    config = text_part(json.loads(SafetensorsFile(data).read("file:config.json").tobytes()))
    chosen, experts = (
        next(int(config[key]) for key in keys if config.get(key)) for keys in (_CHOSEN, _EXPERTS)
    )
    return chosen / experts
