"""`inlay validate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[
        Path, typer.Argument(help="The JSON file; - reads standard input.", allow_dash=True)
    ],
    schema: Annotated[
        str,
        typer.Option(help="A schema, or a method whose params to check.", show_default=False),
    ],
) -> None:
    """Check a JSON file against a schema of the protocol.

    Prints one line for each problem, with a JSON Pointer to the invalid value. The exit status is 0
    if there are none, 1 if there are any, and 2 if the file or the schema does not exist.
    """
    from inlay.errors import file_fault
    from inlay.protocol.validation import UnknownSchemaError, validate_text

    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        problems = validate_text(schema, text)
    except (OSError, UnknownSchemaError) as error:
        why = file_fault(error) if isinstance(error, OSError) else str(error)
        print(f"inlay: {why}", file=sys.stderr)
        raise typer.Exit(2) from error
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
