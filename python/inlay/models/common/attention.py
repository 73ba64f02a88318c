"""The inputs of a step that layers share, and attention over the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models.common.inputs import Inputs
from inlay.models.common.modules import RMSNorm, UnitNorm
from inlay.models.common.parameters import Vector
from inlay.models.common.state import StatePool
from inlay.ops import kv
from inlay.ops.kv import Plane

# Tokens per page of the cache.
PAGE_SIZE = 16


@dataclass(frozen=True)
class Pool:
    """Layers that share page tables: same window, same shape of keys and values."""

    layers: tuple[int, ...]
    window: int | None
    heads: int
    size: int

    @property
    def reach(self) -> int | None:
        """How far back its layers look, or None for all of the text."""
        return self.window

    def planes(self, dtype: str) -> list[Plane]:
        """Its planes, for keys and values of a type: shape and dtype of a page of each."""
        return kv.planes(dtype, len(self.layers), self.heads, self.size, PAGE_SIZE)


@dataclass
class Step:
    """The batch, the pools of pages, and values that layers compute once and share."""

    batch: ops.Batch
    pools: Sequence[Pool]
    pages: Sequence[ops.Pages]
    states: Sequence[tuple[StatePool, ops.States]] = ()
    tables: dict[tuple[bytes, float], nn.Tensor] = field(default_factory=dict)

    @staticmethod
    def of(
        inputs: Inputs, pools: Sequence[Pool | StatePool], dtype: str, *, tree: bool = False
    ) -> Step:
        """Declare rows, pages and states; with a `tree`, texts may branch within a step."""
        batch = ops.Batch(
            tokens=inputs.tensor("tokens", ["n"]),
            positions=inputs.tensor("positions", ["n"]),
            row_seq=inputs.tensor("row_seq", ["n"]),
            row_start=inputs.tensor("row_start", ["s1"]),
            kv_len=inputs.tensor("kv_len", ["s"]),
            logit_rows=inputs.tensor("logit_rows", ["m"]),
            tree=inputs.tensor("tree", ["n"], "int64") if tree else None,
        )
        paged = [(i, pool) for i, pool in enumerate(pools) if isinstance(pool, Pool)]
        kept = [(i, pool) for i, pool in enumerate(pools) if isinstance(pool, StatePool)]
        pages = [
            ops.Pages(
                slots=inputs.tensor(f"pool.{i}.slots", ["n"]),
                page_ptr=inputs.tensor(f"pool.{i}.page_ptr", ["s1"]),
                page_ids=inputs.tensor(f"pool.{i}.page_ids", [f"p{i}"]),
                page_first=inputs.tensor(f"pool.{i}.page_first", ["s"]),
                planes=[
                    inputs.tensor(f"pool.{i}.{each.name}", [f"pages{i}", *each.shape], each.dtype)
                    for each in pool.planes(dtype)
                ],
                page_size=PAGE_SIZE,
            )
            for i, pool in paged
        ]
        states = [
            ops.States(
                read=inputs.tensor(f"pool.{i}.state_read", ["s"]),
                write=inputs.tensor(f"pool.{i}.state_write", ["n"]),
                planes={
                    each.name: inputs.tensor(
                        f"pool.{i}.{each.name}", [f"pages{i}", *each.shape], each.dtype
                    )
                    for each in pool.planes(dtype)
                },
            )
            for i, pool in kept
        ]
        return Step(
            batch,
            [pool for _, pool in paged],
            pages,
            [(pool, each) for (_, pool), each in zip(kept, states, strict=True)],
        )

    def place(self, layer: int) -> tuple[ops.Pages, int]:
        """The pages of a layer, and its index among the layers of that pool."""
        for pool, pages in zip(self.pools, self.pages, strict=True):
            if layer in pool.layers:
                return pages, pool.layers.index(layer)
        raise KeyError(layer)

    def state(self, layer: int) -> tuple[ops.States, int]:
        """The states of a recurrent layer, and its index among the layers of that pool."""
        for pool, states in self.states:
            if layer in pool.layers:
                return states, pool.layers.index(layer)
        raise KeyError(layer)

    def table(self, rope: ops.Rope | None) -> nn.Tensor | None:
        """Cosines and sines of the batch's positions; computed once for each kind of rotation."""
        if rope is None:
            return None
        key = (rope.inv_freq.tobytes(), rope.attention_factor)
        if key not in self.tables:
            self.tables[key] = ops.rope_table(self.batch.positions, rope)
        return self.tables[key]


@dataclass(frozen=True, kw_only=True)
class Heads:
    """The heads of one layer."""

    layer: int
    query: int
    # Heads of keys and values; several query heads share one.
    cached: int
    size: int
    scale: float
    rope: ops.Rope | None = None
    window: int | None = None
    # Whether the window is a chunk of the text, not the last tokens.
    chunked: bool = False
    softcap: float | None = None

    @property
    def query_width(self) -> int:
        """The width of a row of queries."""
        return self.query * self.size

    @property
    def cached_width(self) -> int:
        """The width of a row of keys or of values."""
        return self.cached * self.size

    def attend(
        self,
        step: Step,
        q: nn.Tensor,
        k: nn.Tensor,
        v: nn.Tensor,
        *,
        q_norm: RMSNorm | UnitNorm | None = None,
        k_norm: RMSNorm | UnitNorm | None = None,
        sinks: Vector | None = None,
    ) -> nn.Tensor:
        """Norm and rotate queries and keys, put keys and values in the cache, attend."""
        pages, index = step.place(self.layer)
        spec = ops.Attention(
            heads=self.query,
            kv_heads=self.cached,
            head_dim=self.size,
            scale=self.scale,
            window=self.window,
            chunked=self.chunked,
            softcap=self.softcap,
            sinks=sinks is not None,
            rotary=self.rope.width if self.rope else 0,
            qk_norm_eps=q_norm.epsilon if q_norm else None,
            qk_norm_plus_one=q_norm.plus_one if q_norm else False,
        )
        return ops.attention(
            q,
            k,
            v,
            step.batch,
            pages,
            index,
            spec,
            table=step.table(self.rope),
            q_norm=q_norm.weight.value() if q_norm else None,
            k_norm=k_norm.weight.value() if k_norm else None,
            sinks=sinks.value() if sinks else None,
        )


def pools(heads: Sequence[Heads]) -> list[Pool]:
    """Group layers by window and cache shape, in the order of their first layers."""
    groups: dict[tuple[int | None, int, int], list[int]] = {}
    for each in heads:
        groups.setdefault((each.window, each.cached, each.size), []).append(each.layer)
    return [Pool(tuple(layers), *key) for key, layers in groups.items()]
