"""What the MODEL of a command line stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inlay.errors import InlayError


@dataclass(frozen=True)
class Resolved:
    """A model that the engine can load."""

    path: str
    """The data file, or the name of a built-in model."""
    id: str | None
    """The name that requests use; none leaves it to the model."""


def resolve(model: str) -> Resolved:
    """Turn `builtin:...` or a data file into what the engine loads."""
    if model.startswith("builtin:"):
        return Resolved(model, None)
    path = Path(model)
    if path.is_file():
        return Resolved(str(path.resolve()), None)
    if path.is_dir():
        files = sorted(path.glob("*.safetensors"))
        raise InlayError(
            "model_file_missing",
            f"{model} is a folder. Name a data file that `inlay compile` wrote"
            + (f", such as {files[0]}." if files else "."),
        )
    raise InlayError("model_file_missing", f"There is no model {model!r}: no such file.")
