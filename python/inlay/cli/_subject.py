"""What a verb of the compiler works on: a checkpoint, or a data file that was made of one."""

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
        """Find it. `settled` are the options that a data file has answered already."""
        _cache.folder()  # says in a sentence what the import of TVM would end the program for
        data = catalog.packed(model)
        if data is None:
            return Subject(None, *catalog.split(model, quantization))
        for option, value in {"--quantization": quantization, **settled}.items():
            if value:
                raise typer.BadParameter(f"{model} is packed already.", param_hint=option)
        return Subject(data, model, catalog.DEFAULT_QUANTIZATION)

    def understood(self, options: Any, progress: Any) -> tuple[Any, Any]:
        """What is compiled, and for which target."""
        from inlay.compiler.job import open_data, open_model

        if self.data:
            return open_data(self.data, options)[1:]
        return open_model(self.checkpoint, options, progress)[1:]
