"""What every model answers, whatever is compiled of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from inlay.models.common.attention import Pool
from inlay.models.common.inputs import Entry
from inlay.models.common.match import Names
from inlay.models.common.parameters import Module


class Model(Module):
    """A tree of modules, and what the compiler asks of it."""

    kind: ClassVar[str]
    names: ClassVar[Names]
    # Whether it writes texts: then its settings of generation count.
    generates: ClassVar[bool]
    vocab_size: int
    hidden_size: int
    # Of keys and values in the cache, where there is one.
    cache_dtype: str = "float16"

    @abstractmethod
    def entries(self) -> Mapping[str, Entry]:
        """What the engine can call, by name."""

    def compiled_in(self) -> dict[str, Any]:
        """What a library has compiled in besides the numbers of the config and the weights."""
        return {}

    @property
    def tied(self) -> bool:
        """Whether the token embedding is the head as well."""
        return False

    def pools(self) -> list[Pool]:
        """The page pools of its state; none if it keeps none between calls."""
        return []

    def pooling(self) -> str:
        """How one vector is made of the hidden states of a text, where its checkpoint names none:
        `mean`, `cls` or `last`."""
        return "mean"
