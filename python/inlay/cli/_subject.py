"""The input of the compiler's verbs: a checkpoint, or a data file made from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from inlay import _cache, catalog


@dataclass(frozen=True)
class Subject:
    """What the name of a model stands for."""

    data: Path | None
    """The data file, if it is one."""
    checkpoint: str
    quantization: str

    @staticmethod
    def named(model: str, quantization: str | None, settled: Mapping[str, object]) -> Subject:
        """Resolve `model`. `settled` are the options that a data file already decides."""
        _cache.folder()  # reports in a sentence what would crash the import of TVM
        data = catalog.packed(model)
        if data is None:
            return Subject(None, *catalog.split(model, quantization))
        for option, value in {"--quantization": quantization, **settled}.items():
            if value:
                raise typer.BadParameter(f"{model} is packed already.", param_hint=option)
        return Subject(data, model, catalog.DEFAULT_QUANTIZATION)

    def understood(self, options: Any, progress: Any) -> tuple[Any, Any]:
        """The model to compile, and the target."""
        from inlay.compiler.job import open_data, open_model

        if self.data:
            return open_data(self.data, options)[1:]
        return open_model(self.checkpoint, options, progress)[1:]
