"""Options that several verbs share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Scheme = Literal["w4", "w8", "bf16", "f32"]

Quantization = Annotated[
    Scheme | None,
    typer.Option("--quantization", "-q", help="As in `MODEL:w8`.", show_default=False),
]
Cache = Annotated[
    Literal["f16", "int8", "f32"] | None,
    typer.Option(help="Keys and values in the cache.", show_default=False),
]
LogLevel = Literal["debug", "info", "warning", "error"]
