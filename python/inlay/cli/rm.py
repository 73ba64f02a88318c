"""`inlay rm`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    models: Annotated[
        list[str], typer.Argument(metavar="MODEL...", help="As `inlay list` names them.")
    ],
) -> None:
    """Delete the compiled files of a model.

    `user/repo:w8` deletes that one, `user/repo` all quantizations. Downloads stay in the cache of
    Hugging Face; `hf cache` manages that.
    """
    from inlay import catalog
    from inlay.cli._progress import megabytes

    for model in models:
        sizes = {kept.name: kept.size for kept in catalog.compiled()}
        for kept in catalog.remove(model):
            print(f"{kept.name} is deleted ({megabytes(sizes[kept.name])}).")
