"""The interface of every model to the compiler."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from inlay.models.common.attention import Pool
from inlay.models.common.inputs import Entry
from inlay.models.common.match import Names
from inlay.models.common.parameters import Module
from inlay.models.common.state import StatePool


class Model(Module):
    """A tree of modules, and what the compiler asks of it."""

    kind: ClassVar[str]
    names: ClassVar[Names]
    # Whether it generates text, so that its generation settings apply.
    generates: ClassVar[bool]
    vocab_size: int
    hidden_size: int
    # The type of keys and values in the cache, if there is one.
    cache_dtype: str = "float16"

    @abstractmethod
    def entries(self) -> Mapping[str, Entry]:
        """The functions that the engine can call, by name."""

    def compiled_in(self) -> dict[str, Any]:
        """What is compiled into a library, except for the numbers of the config and the weights."""
        return {}

    @property
    def tied(self) -> bool:
        """Whether the token embedding is also the head."""
        return False

    def pools(self) -> list[Pool | StatePool]:
        """The page pools of its state; none if it keeps none between calls."""
        return []

    def pooling(self) -> str:
        """How hidden states are pooled unless the checkpoint says so: `mean`, `cls` or `last`."""
        return "mean"
