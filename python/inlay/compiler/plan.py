"""Plans the memory of a model, before anything is compiled or loaded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from inlay._progress import Progress, silent
from inlay.compiler import graph, library
from inlay.compiler.graph import Limits
from inlay.compiler.library import Target
from inlay.compiler.recipe import Recipe
from inlay.models.common.attention import PAGE_SIZE, Pool
from inlay.models.common.state import StatePool


@dataclass(frozen=True)
class MemoryPlan:
    """Sizes in bytes. The resident memory of a loaded model is about their sum."""

    weights: int
    kv_per_token: int
    # The cache of one sequence that fills the context: windows bound some of the layers.
    kv_per_context: int
    workspace: dict[str, int]
    # The additional memory of each thread.
    scratch: dict[str, int]
    parameters: int
    bits_per_weight: float

    def needed(self, isa: str, threads: int) -> int:
        """The memory of a variant, not counting weights and cache."""
        return self.workspace[isa] + self.scratch[isa] * threads

    def most(self, threads: int) -> int:
        """The memory of the largest variant, not counting weights and cache."""
        return max(self.needed(isa, threads) for isa in self.workspace)

    def total(self, tokens: int, threads: int) -> int:
        """Weights, the cache of `tokens` tokens, and the largest workspace."""
        return self.weights + self.kv_per_token * tokens + self.most(threads)

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON."""
        return {
            "weights_bytes": self.weights,
            "kv_bytes_per_token": self.kv_per_token,
            "kv_bytes_per_context": self.kv_per_context,
            "workspace_bytes": self.workspace,
            "scratch_bytes": self.scratch,
            "parameters": self.parameters,
            "bits_per_weight": round(self.bits_per_weight, 3),
        }


def page_bytes(recipe: Recipe, pool: Pool | StatePool) -> int:
    """The size of one page of a pool."""
    return sum(
        math.prod(plane.shape) * np.dtype(plane.dtype).itemsize
        for plane in pool.planes(recipe.model.cache_dtype)
    )


def memory_plan(
    recipe: Recipe, target: Target, limits: Limits, progress: Progress = silent
) -> MemoryPlan:
    """Count weights and cache, and lower the functions to get their planned buffers."""
    model = recipe.model
    weights = sum(math.prod(p.shape) * np.dtype(p.dtype).itemsize for p in graph.weights(model))
    per_token, per_context = 0, 0
    for pool in model.pools():
        page = page_bytes(recipe, pool)
        if pool.reach == "last":
            # The state of a text has one size, and a step writes a new one beside it.
            per_context += 2 * page
            continue
        per_token += page // PAGE_SIZE
        reach = recipe.context
        if pool.window:
            # A window seldom starts at a page boundary, and a step adds rows at its end.
            reach = min(reach, pool.window + limits.rows + PAGE_SIZE)
        per_context += page * math.ceil(reach / PAGE_SIZE)
    parameters = sum(p.numbers for _, p in model.parameters())
    lowered = library.lower(model, target, limits, progress)
    return MemoryPlan(
        weights=weights,
        kv_per_token=per_token,
        kv_per_context=per_context,
        workspace=lowered.workspace(),
        scratch=lowered.scratch(),
        parameters=parameters,
        bits_per_weight=8 * weights / parameters,
    )
