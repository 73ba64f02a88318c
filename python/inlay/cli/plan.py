"""`inlay plan`."""

from __future__ import annotations

from typing import Annotated

import typer

from inlay.cli._options import Cache, Quantization


def command(
    model: Annotated[
        str, typer.Argument(help="A checkpoint folder, a GGUF file, user/model, or a data file.")
    ],
    quantization: Quantization = None,
    max_batch_tokens: Annotated[int, typer.Option(min=1, help="Most rows of a step.")] = 512,
    max_sequences: Annotated[int, typer.Option(min=1, help="Most sequences of a step.")] = 64,
    context: Annotated[int | None, typer.Option(min=1, help="Longest sequence.")] = None,
    kv: Cache = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say how much memory a model will take, without compiling or loading it."""
    from inlay.cli._plan import show_plan
    from inlay.cli._subject import Subject

    subject = Subject.named(model, quantization, {"--kv": kv})
    from inlay.compiler.job import Options

    options = Options(
        quantization=subject.quantization,
        kv=kv,
        max_batch_tokens=max_batch_tokens,
        max_sequences=max_sequences,
        context=context,
    )
    show_plan(subject, options, json)
