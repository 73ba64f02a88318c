"""`inlay inspect`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

UNBROKEN = 10_000
"""The width when a program reads the output, whose lines must not wrap."""


def command(
    model: Annotated[
        str, typer.Argument(help="A model that is compiled, or any safetensors or GGUF file.")
    ],
    tensors: Annotated[bool, typer.Option("--tensors", help="List every tensor.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare the hash of the contents.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Show the contents of a data file or of a GGUF: manifest, tensors, bits per weight, sizes."""
    from inlay import catalog
    from inlay._paths import expanded, is_gguf
    from inlay.loader.inspection import content_hash, inspect, inspect_gguf

    gguf = is_gguf(expanded(model))
    if gguf and verify:
        raise typer.BadParameter(f"{model} has no hash of its contents", param_hint="--verify")
    file = expanded(model) if gguf else catalog.data_file(model)
    found = inspect_gguf(file) if gguf else inspect(file)
    if verify:
        from inlay.cli._progress import Bars
        from inlay.errors import CheckpointError

        with Bars(quiet=json) as bars:
            digest = content_hash(file, lambda done, all_: bars.update("hashing", done, all_))
        if digest != found.manifest.get("content"):
            raise CheckpointError(f"The contents of {file} are not those that it was written with")
    if json:
        from json import dumps

        print(dumps(found.as_dict(), indent=2, ensure_ascii=False))
        return
    _table(found, tensors)


def _table(found: Any, tensors: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from inlay.cli._progress import megabytes

    console = Console()
    if not console.is_terminal:
        console.width = UNBROKEN
    facts = Table(show_header=False, box=None, pad_edge=False)
    for label, value in found.facts().items():
        facts.add_row(label, Text(value, overflow="fold"))
    console.print(facts)
    table = Table(box=None, pad_edge=False)
    for title in ("tensor" if tensors else "group", "type", "shape", "bits", "size"):
        table.add_column(title, justify="right" if title in ("bits", "size") else "left")
    rows = found.tensors if tensors else found.groups()
    for row in rows:
        bits = "" if row.bits is None else f"{row.bits:.2f}"
        table.add_row(row.name, row.dtype, row.shape, bits, megabytes(row.nbytes))
    console.print()
    console.print(table)
