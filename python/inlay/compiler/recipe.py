"""What to compile: the model that a source describes, and the options chosen for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inlay.compiler.library import layout
from inlay.compiler.schemes import Schemes
from inlay.errors import CompileError
from inlay.loader import generation
from inlay.loader.source import Source
from inlay.models import read_config, text_part
from inlay.models.common.config import Config
from inlay.models.common.model import Model

DEFAULT_CONTEXT = 8192


@dataclass(frozen=True)
class Recipe:
    """A source that has been read."""

    source: Source
    raw: Mapping[str, Any]
    """The config of the model to compile: all of config.json, or the part for text."""
    config: Config
    model: Model
    context: int
    schemes: Schemes
    notes: Sequence[str] = ()
    """Notes for the user on how the config was read."""

    @property
    def layout(self) -> str:
        """The hash that the data file and the library share."""
        return layout(self.architecture, self.config, self.model)

    @property
    def architecture(self) -> str:
        """Hugging Face's `model_type`."""
        return str(self.raw["model_type"])


def understand(
    source: Source,
    schemes: Schemes,
    *,
    context: int | None = None,
    ignore: Collection[str] = (),
) -> Recipe:
    """Read the config and make the model, without touching the weights."""
    raw = text_part(source.config, ignore)
    config = read_config(raw, ignore)
    most = int(config.max_position_embeddings)  # type: ignore[attr-defined]
    if context is not None and not 0 < context <= most:
        raise CompileError(f"A context of {context} is not possible; the model's limit is {most}")
    natural = config.natural_context()
    limit = context or min(most, natural or DEFAULT_CONTEXT)
    model: Model = config.build(limit)
    schemes.choose(model)
    notes = []
    if natural is not None and limit > natural:
        notes.append(
            f"A context of {limit} is above {natural}, so every text is read with LongRoPE's long "
            f"factors; without --context, texts are read with the short ones, up to {natural}."
        )
    passed_over = generation.note(source.generation, limit) if model.generates else None
    if passed_over:
        notes.append(passed_over)
    return Recipe(source, raw, config, model, limit, schemes, notes)
