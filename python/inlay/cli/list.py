"""`inlay list`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """List the compiled models in the cache."""
    from inlay import catalog
    from inlay.cli._progress import megabytes

    found = catalog.compiled()
    if json:
        from json import dumps

        rows = [
            {
                "name": kept.name,
                "bytes": kept.size,
                "data": str(kept.data),
                "library": str(kept.library),
                "revision": kept.revision,
            }
            for kept in found
        ]
        print(dumps(rows, indent=2))
        return
    if not found:
        print("Nothing yet. `inlay chat demo` compiles the built-in model.")
        return
    width = max(len(kept.name) for kept in found)
    for kept in found:
        print(f"{kept.name:<{width}}  {megabytes(kept.size):>9}")
